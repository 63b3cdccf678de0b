//! A value of a request that knows where it stands, so that every mistake is told with its place.

use std::ops::RangeInclusive;

use message_queue_core::queue::Probability;
use message_queue_core::time::Duration;

use crate::json::{LARGEST_WHOLE, Value, shortened};
use crate::refusal::{Refusal, RefusalKind};
use crate::words::Word;

/// A value and the path at which it stands.
pub struct Field<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Field<'a> {
    /// The request as a whole, which is an object.
    pub fn root(value: &'a Value) -> Result<Self, Refusal> {
        match value {
            Value::Object(_) => Ok(Self { value, path: String::new() }),
            other => Err(Refusal::not_json(format!("an object is expected, not {}", other.kind()))),
        }
    }

    /// A mistake at this place.
    pub fn wrong(&self, message: impl Into<String>) -> Refusal {
        Refusal::at(&self.path, RefusalKind::BadField, message)
    }

    /// A mistake at this place, where something else is expected.
    pub fn expected(&self, what: &str) -> Refusal {
        self.wrong(format!("{what} is expected, not {}", self.shown()))
    }

    /// Whether there is nothing but null.
    pub fn is_null(&self) -> bool {
        *self.value == Value::Null
    }

    /// Checks that it is an object with no other fields than these.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let unknown = self.fields()?.iter().find(|(name, _)| !known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| Err(self.unknown(name, known)))
    }

    /// Hands every field of an object to `take`, which says whether it knows a field of that name.
    pub fn each(
        &self,
        known: &[&str],
        mut take: impl FnMut(&str, Self) -> Result<bool, Refusal>,
    ) -> Result<(), Refusal> {
        for (name, value) in self.fields()? {
            if !take(name, Field { value, path: self.path_of(name) })? {
                return Err(self.unknown(name, known));
            }
        }
        Ok(())
    }

    /// A field that must be there.
    pub fn get(&self, name: &str) -> Result<Self, Refusal> {
        let found = self.fields()?.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| Field { value, path: self.path_of(name) }).ok_or_else(|| {
            Refusal::at(self.path_of(name), RefusalKind::BadField, "this field is missing")
        })
    }

    /// A field that may be left out or be null.
    pub fn find(&self, name: &str) -> Option<Self> {
        self.get(name).ok().filter(|field| !field.is_null())
    }

    /// The name of a choice, and what belongs to it: `"none"` or `{"window": {…}}`.
    pub fn choice(&self) -> Option<(&'a str, Option<Self>)> {
        match self.value {
            Value::Text(name) => Some((name, None)),
            Value::Object(fields) if fields.len() == 1 => {
                let (name, value) = &fields[0];
                Some((name, Some(Field { value, path: self.path_of(name) })))
            }
            _ => None,
        }
    }

    /// A text.
    pub fn text(&self) -> Result<&'a str, Refusal> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.expected("a text")),
        }
    }

    /// Yes or no.
    pub fn flag(&self) -> Result<bool, Refusal> {
        match self.value {
            Value::Flag(yes) => Ok(*yes),
            _ => Err(self.expected("true or false")),
        }
    }

    /// The items of a list.
    pub fn list(&self) -> Result<Vec<Self>, Refusal> {
        let Value::List(items) = self.value else { return Err(self.expected("a list")) };
        let item = |(index, value)| Field { value, path: format!("{}[{index}]", self.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// A whole number in a range.
    pub fn whole<T: TryFrom<u64>>(&self, range: RangeInclusive<u64>) -> Result<T, Refusal> {
        let (least, most) = (range.start(), range.end());
        let expected = format!("a whole number from {least} to {most}");
        match self.value {
            Value::Whole(number) if range.contains(number) => {
                T::try_from(*number).map_err(|_| self.expected(&expected))
            }
            _ => Err(self.expected(&expected)),
        }
    }

    /// A number of 32 bits, with a lower limit.
    pub fn whole_from(&self, least: u32) -> Result<u32, Refusal> {
        self.whole(least.into()..=u32::MAX.into())
    }

    /// A span in microseconds.
    pub fn span(&self) -> Result<Duration, Refusal> {
        self.whole(0..=LARGEST_WHOLE).map(Duration::from_micros)
    }

    /// A part of a million.
    pub fn probability(&self) -> Result<Probability, Refusal> {
        let parts = self.whole(0..=Probability::ALWAYS.parts_per_million().into())?;
        Ok(Probability::from_parts_per_million(parts).expect("it is in the range"))
    }

    /// One of some words.
    pub fn word<T: Word>(&self) -> Result<T, Refusal> {
        let text = self.text()?;
        let found = T::ALL.iter().find(|value| value.word() == text);
        found.copied().ok_or_else(|| {
            let known: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
            self.not_one_of(text, &known)
        })
    }

    /// A mistake at this place, where one of some words is expected.
    pub fn not_one_of(&self, text: &str, known: &[&str]) -> Refusal {
        self.wrong(format!("\"{}\" is not one of {}", shortened(text), known.join(", ")))
    }

    fn shown(&self) -> String {
        match self.value {
            Value::Whole(number) => number.to_string(),
            Value::Text(text) => format!("\"{}\"", shortened(text)),
            other => other.kind().to_owned(),
        }
    }

    fn unknown(&self, name: &str, known: &[&str]) -> Refusal {
        let message = format!("there is no such field, fields are {}", known.join(", "));
        Refusal::at(self.path_of(name), RefusalKind::BadField, message)
    }

    fn fields(&self) -> Result<&'a [(String, Value)], Refusal> {
        match self.value {
            Value::Object(fields) => Ok(fields),
            _ => Err(self.expected("an object")),
        }
    }

    fn path_of(&self, name: &str) -> String {
        let name = shortened(name);
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}
