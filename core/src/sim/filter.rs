//! Which messages a queue wants from a topic, by a field of their body.
//!
//! A queue never reads a body; a topic does, and only where a filter is set. A body that is not
//! JSON, or has no such field, is not wanted by any filter.

use serde_json::Value;

use super::body_field::{PATH, field_of};
use crate::queue::{Body, SettingError, check_range};

/// A condition on one field of a JSON body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The path of the field: names with dots between them, like `customer.country`; 1 to 100
    /// characters.
    pub field: String,
    /// What must be there.
    pub wants: Wants,
}

/// What must be in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wants {
    /// One of these; 1 to 20.
    OneOf(Vec<Scalar>),
    /// Anything but these; 1 to 20.
    NoneOf(Vec<Scalar>),
    /// A number that is not smaller.
    AtLeast(u32),
    /// A number that is not larger.
    AtMost(u32),
}

/// A value that a field may be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text, compared letter by letter; up to 100 characters.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// Yes or no.
    Bool(bool),
}

impl Scalar {
    fn is(&self, value: &Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Whole(number) => value.as_u64() == Some(*number),
            Self::Bool(yes) => value.as_bool() == Some(*yes),
        }
    }
}

impl Filter {
    /// How many values a filter may list.
    pub const VALUES: usize = 20;
    /// How long a text may be, in characters.
    pub const LENGTH: usize = 100;

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_range("filter.field.length", self.field.chars().count(), &(1..=PATH))?;
        if let Wants::OneOf(values) | Wants::NoneOf(values) = &self.wants {
            check_range("filter.values", values.len(), &(1..=Self::VALUES))?;
            for value in values {
                if let Scalar::Text(text) = value {
                    let length = text.chars().count();
                    check_range("filter.text.length", length, &(0..=Self::LENGTH))?;
                }
            }
        }
        Ok(())
    }

    /// Whether a message with this body is wanted.
    #[must_use]
    pub fn wants(&self, body: &Body) -> bool {
        let Some(field) = field_of(body, &self.field) else { return false };
        match &self.wants {
            Wants::OneOf(values) => values.iter().any(|value| value.is(&field)),
            Wants::NoneOf(values) => !values.iter().any(|value| value.is(&field)),
            // Every number below 2^32 is exact as a float.
            Wants::AtLeast(least) => field.as_f64().is_some_and(|it| it >= f64::from(*least)),
            Wants::AtMost(most) => field.as_f64().is_some_and(|it| it <= f64::from(*most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::Format;

    fn wanted(field: &str, wants: Wants, body: &str) -> bool {
        let filter = Filter { field: field.to_owned(), wants };
        filter.check().expect("it is in range");
        filter.wants(&Body::new(body.as_bytes(), Format::Json))
    }

    #[test]
    fn a_field_is_one_of_some_values_or_none_of_them() {
        let kinds = || vec![Scalar::Text("order".to_owned()), Scalar::Whole(7), Scalar::Bool(true)];
        for (body, is_one) in [
            (r#"{"kind":"order"}"#, true),
            (r#"{"kind":7}"#, true),
            (r#"{"kind":true}"#, true),
            (r#"{"kind":"Order"}"#, false),
            (r#"{"kind":"7"}"#, false),
            (r#"{"kind":7.5}"#, false),
            (r#"{"kind":null}"#, false),
            (r#"{"kind":["order"]}"#, false),
        ] {
            assert_eq!(wanted("kind", Wants::OneOf(kinds()), body), is_one, "{body}");
            assert_eq!(wanted("kind", Wants::NoneOf(kinds()), body), !is_one, "{body}");
        }
    }

    #[test]
    fn a_number_is_compared_as_a_number() {
        for (body, at_least, at_most) in [
            (r#"{"total":100}"#, true, true),
            (r#"{"total":99.99}"#, false, true),
            (r#"{"total":100.01}"#, true, false),
            (r#"{"total":-5}"#, false, true),
            (r#"{"total":"100"}"#, false, false),
        ] {
            assert_eq!(wanted("total", Wants::AtLeast(100), body), at_least, "{body}");
            assert_eq!(wanted("total", Wants::AtMost(100), body), at_most, "{body}");
        }
    }

    #[test]
    fn a_path_leads_into_objects() {
        let from = || Wants::OneOf(vec![Scalar::Text("SE".to_owned())]);
        assert!(wanted("customer.country", from(), r#"{"customer":{"country":"SE"}}"#));
        assert!(!wanted("customer.country", from(), r#"{"customer.country":"SE"}"#));
    }

    #[test]
    fn what_has_no_such_field_is_not_wanted_whatever_the_filter() {
        for body in ["", "not JSON", "[]", "{}", r#"{"kinds":"order"}"#, r#"{"kind":"order""#] {
            let values = || vec![Scalar::Text("refund".to_owned())];
            assert!(!wanted("kind", Wants::OneOf(values()), body), "{body}");
            assert!(!wanted("kind", Wants::NoneOf(values()), body), "{body}");
        }
    }
}
