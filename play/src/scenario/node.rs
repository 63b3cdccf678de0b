//! JSON as it is read: a tree in which every value knows where it stands.
//!
//! One small reader instead of derived ones: it says the path of what is wrong in our words, and
//! it weighs 22 kB less in the page's download than derives with a crate that tracks paths.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::Wrong;
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
    pub fn read(text: &str) -> Result<Self, Wrong> {
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
#[cold]
#[inline(never)] // Not in the first view.
pub fn whole_file(message: String) -> Wrong {
    Wrong::new(".".to_owned(), message)
}

/// How many letters of a name or a text a message repeats.
const SHOWN: usize = 40;

/// A value and the way to it. The path is put together when something is wrong, and not before.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    node: &'a Node,
    step: Step<'a>,
    above: Option<&'a Field<'a>>,
}

/// The last step of the way to a value.
#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Place(usize),
}

impl<'a> Field<'a> {
    /// The file as a whole.
    pub fn root(node: &'a Node) -> Self {
        Self { node, step: Step::Root, above: None }
    }

    /// A mistake at this place.
    #[cold]
    #[inline(never)] // Not in the first view.
    pub fn wrong(&self, message: impl Into<String>) -> Wrong {
        let path = self.path();
        let path = if path.is_empty() { ".".to_owned() } else { path };
        Wrong::new(path, message.into())
    }

    fn path(&self) -> String {
        let before = self.above.map_or_else(String::new, Field::path);
        match self.step {
            Step::Root => before,
            Step::Place(place) => format!("{before}[{place}]"),
            Step::Name(name) => {
                let name: String = name.chars().take(SHOWN).collect();
                if before.is_empty() { name } else { format!("{before}.{name}") }
            }
        }
    }

    /// Checks that it is an object with no other fields than these.
    pub fn only(&self, known: &[&str]) -> Result<(), Wrong> {
        let unknown = self.fields()?.iter().find(|(name, _)| !known.contains(&name.as_str()));
        match unknown {
            None => Ok(()),
            Some((name, _)) => Err(self.unknown(name, known)),
        }
    }

    #[cold]
    #[inline(never)] // Not in the first view.
    fn unknown(&self, name: &str, known: &[&str]) -> Wrong {
        let message = format!("there is no such field, fields are {}", known.join(", "));
        self.inside(name).wrong(message)
    }

    /// A field that must be there.
    #[inline(never)] // It is asked for a hundred times.
    pub fn get<'f>(&'f self, name: &'f str) -> Result<Field<'f>, Wrong> {
        match self.maybe(name)? {
            Some(field) => Ok(field),
            None => Err(self.inside(name).wrong("this field is missing")),
        }
    }

    /// A field that may be left out.
    #[inline(never)] // It is asked for a hundred times.
    pub fn maybe<'f>(&'f self, name: &'f str) -> Result<Option<Field<'f>>, Wrong> {
        let found = self.fields()?.iter().find(|(other, _)| other == name);
        Ok(found.map(|(_, node)| Field { node, step: Step::Name(name), above: Some(self) }))
    }

    /// A text, a whole number, or yes or no.
    pub fn scalar(&self) -> Result<Scalar, Wrong> {
        match self.node {
            Node::Text(text) => Ok(Scalar::Text(text.clone())),
            Node::Whole(number) => Ok(Scalar::Whole(*number)),
            Node::Bool(yes) => Ok(Scalar::Bool(*yes)),
            _ => Err(self.expected("a text, a whole number, true or false")),
        }
    }

    /// The only field of an object, as in `{"constant": …}`, or a text that stands for one.
    #[inline(never)] // It is asked for a dozen times.
    pub fn choice<'f>(&'f self, known: &[&str]) -> Result<(&'f str, Field<'f>), Wrong> {
        let (name, node): (&str, _) = match self.node {
            Node::Text(name) => (name, self.node),
            Node::Object(fields) if fields.len() == 1 => (&fields[0].0, &fields[0].1),
            _ => return Err(self.no_choice(None, known)),
        };
        if known.contains(&name) {
            Ok((name, Field { node, step: Step::Name(name), above: Some(self) }))
        } else {
            Err(self.no_choice(Some(name), known))
        }
    }

    #[cold]
    #[inline(never)] // Not in the first view.
    fn no_choice(&self, name: Option<&str>, known: &[&str]) -> Wrong {
        let known = known.join(", ");
        self.wrong(match name {
            None => format!("one of {known} is expected"),
            Some(name) => {
                let shown: String = name.chars().take(SHOWN).collect();
                format!("\"{shown}\" is not one of {known}")
            }
        })
    }

    #[cold]
    #[inline(never)] // Not in the first view.
    fn expected(&self, what: &str) -> Wrong {
        self.wrong(format!("{what} is expected, not {}", self.node.kind()))
    }

    /// A text.
    #[inline(never)] // It is asked for a dozen times.
    pub fn text(&self) -> Result<&'a str, Wrong> {
        match self.node {
            Node::Text(text) => Ok(text),
            _ => Err(self.expected("a text")),
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.node, Node::Object(_))
    }

    /// A text, or null for none.
    pub fn maybe_text(&self) -> Result<Option<&'a str>, Wrong> {
        if *self.node == Node::Null { Ok(None) } else { self.text().map(Some) }
    }

    /// Yes or no.
    pub fn yes(&self) -> Result<bool, Wrong> {
        match self.node {
            Node::Bool(yes) => Ok(*yes),
            _ => Err(self.expected("true or false")),
        }
    }

    /// A whole number.
    pub fn whole<T: TryFrom<u64>>(&self) -> Result<T, Wrong> {
        match self.node {
            Node::Whole(number) => T::try_from(*number).map_err(|_| self.too_large(*number)),
            _ => Err(self.expected("a whole number")),
        }
    }

    #[cold]
    #[inline(never)] // Not in the first view.
    fn too_large(&self, number: u64) -> Wrong {
        self.wrong(format!("{number} is too large a number"))
    }

    /// A whole number, or null for none.
    pub fn maybe_whole<T: TryFrom<u64>>(&self) -> Result<Option<T>, Wrong> {
        if *self.node == Node::Null { Ok(None) } else { self.whole().map(Some) }
    }

    fn fields(&self) -> Result<&'a [(String, Node)], Wrong> {
        match self.node {
            Node::Object(fields) => Ok(fields),
            _ => Err(self.expected("an object")),
        }
    }

    /// The entries of a list.
    pub fn list(&self) -> Result<Vec<Field<'_>>, Wrong> {
        let Node::List(nodes) = self.node else { return Err(self.expected("a list")) };
        let entry = |(place, node)| Field { node, step: Step::Place(place), above: Some(self) };
        Ok(nodes.iter().enumerate().map(entry).collect())
    }

    /// The fields of an object with their names, in the order in which they are written.
    pub fn entries(&self) -> Result<Vec<(&'a str, Field<'_>)>, Wrong> {
        let entry = |(name, node): &'a (String, Node)| {
            (name.as_str(), Field { node, step: Step::Name(name), above: Some(self) })
        };
        Ok(self.fields()?.iter().map(entry).collect())
    }

    /// A place inside this one, for a mistake there.
    pub fn inside<'f>(&'f self, name: &'f str) -> Field<'f> {
        Field { node: self.node, step: Step::Name(name), above: Some(self) }
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
