//! JSON as it is read: a tree in which every value knows where it stands.
//!
//! One small reader instead of derived ones: it says the path of what is wrong in our words, and
//! it weighs 22 kB less in the page's download than derives with a crate that tracks paths.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::ScenarioError;
use crate::sim::Scalar;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that is not negative.
    Whole(u64),
    /// Any other number; none of ours is.
    Number,
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields, in the order in which they are written.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is not JSON, with the place.
    pub fn read(text: &str) -> Result<Self, ScenarioError> {
        serde_json::from_str(text).map_err(|error| whole_file(error.to_string()))
    }

    /// The text of a field, if this is an object with such a field and it is a text.
    pub fn text_field(&self, name: &str) -> Option<&str> {
        let Self::Object(fields) = self else { return None };
        match fields.iter().find(|(other, _)| other == name)? {
            (_, Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, for messages.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Whole(_) => "a whole number",
            Self::Number => "a number that is negative or not whole",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// A mistake that concerns the file as a whole.
pub fn whole_file(message: String) -> ScenarioError {
    ScenarioError { path: ".".to_owned(), message }
}

/// A value and the path at which it stands.
pub struct Field<'a> {
    node: &'a Node,
    path: String,
}

impl<'a> Field<'a> {
    /// The file as a whole.
    pub fn root(node: &'a Node) -> Self {
        Self { node, path: String::new() }
    }

    /// A mistake at this place.
    pub fn wrong(&self, message: impl Into<String>) -> ScenarioError {
        let path = if self.path.is_empty() { "." } else { &self.path };
        ScenarioError { path: path.to_owned(), message: message.into() }
    }

    /// Checks that it is an object with no other fields than these.
    pub fn only(&self, known: &[&str]) -> Result<(), ScenarioError> {
        let unknown = self.fields()?.iter().find(|(name, _)| !known.contains(&name.as_str()));
        match unknown {
            None => Ok(()),
            Some((name, node)) => {
                let message = format!("there is no such field, fields are {}", known.join(", "));
                Err(Field { node, path: self.path_of(name) }.wrong(message))
            }
        }
    }

    /// Whether there is such a field.
    pub fn has(&self, name: &str) -> bool {
        matches!(self.node, Node::Object(fields) if fields.iter().any(|(other, _)| other == name))
    }

    /// A field that must be there.
    pub fn get(&self, name: &str) -> Result<Field<'a>, ScenarioError> {
        let found = self.fields()?.iter().find(|(other, _)| other == name);
        let path = self.path_of(name);
        match found {
            Some((_, node)) => Ok(Field { node, path }),
            None => Err(ScenarioError { path, message: "this field is missing".to_owned() }),
        }
    }

    /// A field that may be left out.
    pub fn maybe(&self, name: &str) -> Result<Option<Field<'a>>, ScenarioError> {
        let found = self.fields()?.iter().find(|(other, _)| other == name);
        Ok(found.map(|(_, node)| Field { node, path: self.path_of(name) }))
    }

    /// A text, a whole number, or yes or no.
    pub fn scalar(&self) -> Result<Scalar, ScenarioError> {
        match self.node {
            Node::Text(text) => Ok(Scalar::Text(text.clone())),
            Node::Whole(number) => Ok(Scalar::Whole(*number)),
            Node::Bool(yes) => Ok(Scalar::Bool(*yes)),
            other => {
                let kind = other.kind();
                let expected = "a text, a whole number, true or false";
                Err(self.wrong(format!("{expected} is expected, not {kind}")))
            }
        }
    }

    /// The only field of an object, as in `{"constant": …}`, or a text that stands for one.
    pub fn choice(&self, known: &[&str]) -> Result<(&'a str, Field<'a>), ScenarioError> {
        let (name, node) = match self.node {
            Node::Text(name) => (name, self.node),
            Node::Object(fields) if fields.len() == 1 => (&fields[0].0, &fields[0].1),
            _ => return Err(self.wrong(format!("one of {} is expected", known.join(", ")))),
        };
        if !known.contains(&name.as_str()) {
            let shown: String = name.chars().take(40).collect();
            let known = known.join(", ");
            return Err(self.wrong(format!("\"{shown}\" is not one of {known}")));
        }
        Ok((name, Field { node, path: self.path_of(name) }))
    }

    /// A text.
    pub fn text(&self) -> Result<&'a str, ScenarioError> {
        match self.node {
            Node::Text(text) => Ok(text),
            other => Err(self.wrong(format!("a text is expected, not {}", other.kind()))),
        }
    }

    /// A text, or null for none.
    pub fn maybe_text(&self) -> Result<Option<&'a str>, ScenarioError> {
        if *self.node == Node::Null { Ok(None) } else { self.text().map(Some) }
    }

    /// Yes or no.
    pub fn yes(&self) -> Result<bool, ScenarioError> {
        match self.node {
            Node::Bool(yes) => Ok(*yes),
            other => Err(self.wrong(format!("true or false is expected, not {}", other.kind()))),
        }
    }

    /// A whole number.
    pub fn whole<T: TryFrom<u64>>(&self) -> Result<T, ScenarioError> {
        match self.node {
            Node::Whole(number) => T::try_from(*number)
                .map_err(|_| self.wrong(format!("{number} is too large a number"))),
            other => Err(self.wrong(format!("a whole number is expected, not {}", other.kind()))),
        }
    }

    /// A whole number, or null for none.
    pub fn maybe_whole<T: TryFrom<u64>>(&self) -> Result<Option<T>, ScenarioError> {
        if *self.node == Node::Null { Ok(None) } else { self.whole().map(Some) }
    }

    fn fields(&self) -> Result<&'a [(String, Node)], ScenarioError> {
        match self.node {
            Node::Object(fields) => Ok(fields),
            other => Err(self.wrong(format!("an object is expected, not {}", other.kind()))),
        }
    }

    /// The entries of a list.
    pub fn list(&self) -> Result<Vec<Field<'a>>, ScenarioError> {
        let Node::List(nodes) = self.node else {
            let kind = self.node.kind();
            return Err(self.wrong(format!("a list is expected, not {kind}")));
        };
        let entry = |(place, node)| Field { node, path: format!("{}[{place}]", self.path) };
        Ok(nodes.iter().enumerate().map(entry).collect())
    }

    /// The fields of an object with their names, in the order in which they are written.
    pub fn entries(&self) -> Result<Vec<(&'a str, Field<'a>)>, ScenarioError> {
        let entry = |(name, node): &'a (String, Node)| {
            (name.as_str(), Field { node, path: self.path_of(name) })
        };
        Ok(self.fields()?.iter().map(entry).collect())
    }

    /// A place inside this one, for a mistake there.
    pub fn inside(&self, path: &str) -> Self {
        Self { node: self.node, path: self.path_of(path) }
    }

    fn path_of(&self, name: &str) -> String {
        let name: String = name.chars().take(40).collect();
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(Node::Text(name)) = map.next_key()? {
            fields.push((name, map.next_value()?));
        }
        Ok(Node::Object(fields))
    }
}
