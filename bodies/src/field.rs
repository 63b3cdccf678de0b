//! A value of a body that knows where it stands, so that every mistake is told with its place.

use std::collections::BTreeMap;

use crate::decimal::{Decimal, NoDecimal};
use crate::json::Value;
use crate::limits::MAX_DECIMALS;
use crate::unusable::{Unusable, shortened};

/// A value and the path at which it stands; there may be none.
pub struct Field<'a> {
    value: Option<&'a Value>,
    path: String,
}

impl<'a> Field<'a> {
    /// The body as a whole.
    pub fn root(value: &'a Value) -> Self {
        Self { value: Some(value), path: String::new() }
    }

    /// The field of that name in this object. Fields that nobody asks for are no mistake.
    ///
    /// # Errors
    /// When this is no object.
    pub fn get(&self, name: &str) -> Result<Self, Unusable> {
        let value = self.object()?.get(name).filter(|value| **value != Value::Null);
        let joint = if self.path.is_empty() { "" } else { "." };
        Ok(Field { value, path: format!("{}{joint}{name}", self.path) })
    }

    /// The same for a field that may be left out or be null.
    ///
    /// # Errors
    /// When this is no object.
    pub fn find(&self, name: &str) -> Result<Option<Self>, Unusable> {
        Ok(Some(self.get(name)?).filter(|field| field.value.is_some()))
    }

    /// A mistake at this place, where something else is needed.
    pub fn needed(&self, what: &str) -> Unusable {
        Unusable::at(&self.path, format!("{what} is needed, {}", self.shown()))
    }

    /// The items of a list of `1..=most`.
    ///
    /// # Errors
    /// When it is no list or has another length.
    pub fn list(&self, what: &str, most: usize) -> Result<Vec<Self>, Unusable> {
        let what = format!("a list of 1 to {most} {what}");
        let Some(Value::List(items)) = self.value else { return Err(self.needed(&what)) };
        if items.is_empty() || items.len() > most {
            let message = format!("{what} is needed, and there are {}", items.len());
            return Err(Unusable::at(&self.path, message));
        }
        let item =
            |(index, value)| Field { value: Some(value), path: format!("{}[{index}]", self.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A text.
    ///
    /// # Errors
    /// When it is something else; `what` says what would be right.
    pub fn text(&self, what: &str) -> Result<&'a str, Unusable> {
        match self.value {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(self.needed(what)),
        }
    }

    /// A decimal number, as a number or as a text, for which `fits` holds.
    ///
    /// # Errors
    /// When it is no number, has too many digits, or does not fit; `what` says what would.
    pub fn decimal(&self, what: &str, fits: impl Fn(Decimal) -> bool) -> Result<Decimal, Unusable> {
        let Some(Value::Number(text) | Value::Text(text)) = self.value else {
            return Err(self.needed(what));
        };
        match Decimal::read(text) {
            Ok(number) if fits(number) => Ok(number),
            Err(NoDecimal::TooFine) => {
                let what = format!("a number with at most {MAX_DECIMALS} digits after the point");
                Err(self.needed(&what))
            }
            Err(NoDecimal::TooLarge) => Err(self.needed("a smaller number")),
            Ok(_) | Err(NoDecimal::Form) => Err(self.needed(what)),
        }
    }

    /// The digits of a number as they are written, if it is a number.
    pub fn digits(&self) -> Option<&'a str> {
        match self.value {
            Some(Value::Number(digits)) => Some(digits),
            _ => None,
        }
    }

    fn object(&self) -> Result<&'a BTreeMap<String, Value>, Unusable> {
        match self.value {
            Some(Value::Object(fields)) => Ok(fields),
            _ => Err(self.needed("an object")),
        }
    }

    /// What is there instead, for a message.
    fn shown(&self) -> String {
        match self.value {
            None => "and there is none".to_owned(),
            Some(Value::Number(digits)) => format!("not {}", shortened(digits)),
            Some(Value::Text(text)) => format!("not \"{}\"", shortened(text)),
            Some(other) => format!("not {}", other.kind()),
        }
    }
}
