//! The body as a value of JSON whose numbers are kept as they were written.
//!
//! `serde_json` reads; what it would let pass is refused here: a field that is there twice, and
//! values that stand too deep inside each other. A number stays a text, because 0.1 is no number of
//! a computer. A feature of `serde_json` would do that, too, but for every package that is built
//! together with this one.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::{MAX_BODY_BYTES, MAX_DEPTH};
use crate::unusable::Unusable;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number, digit by digit as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Self>),
    /// Fields by name, in no order: ours are looked up.
    Object(BTreeMap<String, Self>),
}

impl Value {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is not JSON, or not JSON that is accepted.
    pub fn read(body: &[u8]) -> Result<Self, Unusable> {
        if body.len() > MAX_BODY_BYTES {
            let message = format!("a body of at most {MAX_BODY_BYTES} bytes is needed");
            return Err(Unusable::here(message));
        }
        let text = std::str::from_utf8(body).map_err(|wrong| {
            let place = wrong.valid_up_to() + 1;
            Unusable::here(format!("UTF-8 is needed, and byte {place} is none"))
        })?;
        let whole: &RawValue = serde_json::from_str(text)
            .map_err(|wrong| Unusable::here(format!("JSON is needed: {wrong}")))?;
        Self::of(whole, MAX_DEPTH)
    }

    /// What kind of value it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// Takes a piece apart whose form has been looked at already; only what the form does not show
    /// can be wrong with it.
    fn of(piece: &RawValue, depth: usize) -> Result<Self, Unusable> {
        let text = piece.get();
        match text.as_bytes().first() {
            Some(b'{' | b'[') if depth == 0 => {
                let message = format!("values at most {MAX_DEPTH} deep in each other are needed");
                Err(Unusable::here(message))
            }
            Some(b'{') => Self::object(take::<Fields<'_>>(text)?.0, depth - 1),
            Some(b'[') => Self::list(&take::<Vec<&RawValue>>(text)?, depth - 1),
            Some(b'"') => take(text).map(Self::Text),
            Some(b't' | b'f') => take(text).map(Self::Flag),
            Some(b'n') => Ok(Self::Null),
            _ => Ok(Self::Number(text.to_owned())),
        }
    }

    fn object(pieces: Vec<(String, &RawValue)>, depth: usize) -> Result<Self, Unusable> {
        let mut fields = BTreeMap::new();
        for (name, piece) in pieces {
            let value = Self::of(piece, depth).map_err(|wrong| wrong.in_field(&name))?;
            if fields.contains_key(&name) {
                let message = "this field is needed once, and it is there twice";
                return Err(Unusable::here(message).in_field(&name));
            }
            fields.insert(name, value);
        }
        Ok(Self::Object(fields))
    }

    fn list(pieces: &[&RawValue], depth: usize) -> Result<Self, Unusable> {
        let items = pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| Self::of(piece, depth).map_err(|wrong| wrong.in_item(index)));
        items.collect::<Result<_, _>>().map(Self::List)
    }
}

/// Reads one level. The form of the whole has been checked, except that each half of a surrogate
/// pair has the other.
fn take<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unusable> {
    serde_json::from_str(text).map_err(|_| {
        Unusable::here("whole characters are needed, and there is half of a surrogate pair")
    })
}

/// The fields of one object in the order in which they are written, also when a name comes back.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachField;

        impl<'de> Visitor<'de> for EachField {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(EachField)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> String {
        Value::read(body.as_bytes()).expect_err("it is to be refused").to_string()
    }

    #[test]
    fn a_number_is_kept_as_it_was_written() {
        let number = |text: &str| Value::Number(text.to_owned());
        let digits = "0.1000000000000000055511151231257827";
        assert_eq!(Value::read(digits.as_bytes()), Ok(number(digits)));
        let list = Value::List(vec![number("-0"), number("1e400"), number("2.50")]);
        assert_eq!(Value::read(b" [ -0, 1e400 ,2.50 ]\n"), Ok(list));
    }

    #[test]
    fn a_field_that_is_there_twice_is_refused_wherever_it_stands() {
        let twice = "this field is needed once, and it is there twice";
        assert_eq!(refused(r#"{"a": 1, "a": 1}"#), format!("a: {twice}"));
        assert_eq!(refused(r#"{"a": 1, "\u0061": 1}"#), format!("a: {twice}"));
        let deep = r#"{"unknown": [0, {"b": {"c": 1, "d": 2, "c": 3}}]}"#;
        assert_eq!(refused(deep), format!("unknown[1].b.c: {twice}"));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        let comma = refused("{\"a\": 1,\n}");
        assert_eq!(comma, "JSON is needed: key must be a string at line 2 column 1");
        assert_eq!(
            Value::read(b"\"\xff\"").unwrap_err().message(),
            "UTF-8 is needed, and byte 2 is none"
        );
        for body in
            ["", "{}{}", "[1,]", "{'a':1}", "01", "+1", "1.", ".5", "nul", "NaN", "\u{feff}1"]
        {
            assert!(refused(body).starts_with("JSON is needed: "), "{body}");
        }
    }

    #[test]
    fn half_of_a_surrogate_pair_is_no_character() {
        let half = "whole characters are needed, and there is half of a surrogate pair";
        assert_eq!(refused(r#"{"a": ["\ud83d"]}"#), format!("a[0]: {half}"));
        assert_eq!(refused(r#"{"\ude00": 1}"#), half);
        assert_eq!(Value::read(br#""\ud83d\ude00""#), Ok(Value::Text("😀".to_owned())));
    }

    #[test]
    fn nobody_digs_a_hole_into_the_stack() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Value::read(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(refused(&nested(MAX_DEPTH + 1)).ends_with("deep in each other are needed"));
        assert!(refused(&nested(MAX_BODY_BYTES / 2)).ends_with("deep in each other are needed"));
        assert!(refused(&" ".repeat(MAX_BODY_BYTES + 1)).starts_with("a body of at most"));
    }
}
