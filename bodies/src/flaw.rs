//! What is wrong with a body in a few bytes, for those who note it down a million times.
//!
//! [`Unusable`](crate::Unusable) also says what was there instead. A flaw does not: it is the same
//! for the same place, whatever somebody wrote there.

use std::fmt;
use std::num::NonZeroU16;

/// Where something is wrong in a body: the first such place.
///
/// Shown as `lines[2].quantity must be a positive number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flaw {
    /// The place in [`RULES`].
    rule: u8,
    /// Which line of an invoice it is, from 1.
    line: Option<NonZeroU16>,
    /// Whether it is in the invoice that is to be attached to an e-mail.
    attached: bool,
}

/// The fields of bodies, and what each of them must be; first the body as a whole.
const RULES: [(&str, &str); 19] = [
    ("", "an object of JSON that has each field once"),
    ("email_from", "an address"),
    ("email_to", "an address"),
    ("subject", "one line of text"),
    ("mail", "a text"),
    ("invoice", "an invoice, or the number of one"),
    ("customer", "an object"),
    ("customer.name", "one line of European letters"),
    ("customer.email", "an address"),
    ("customer.address", "a few lines of European letters"),
    ("seller", "a few lines of European letters"),
    ("currency", "a currency such as EUR"),
    ("date", "a day such as 2026-12-01"),
    ("tax_percent", "a number from 0 to 100"),
    ("lines", "a list of lines"),
    ("lines[]", "an object"),
    ("lines[].text", "one line of European letters"),
    ("lines[].quantity", "a positive number"),
    ("lines[].unit_price", "a price"),
];

impl Flaw {
    /// The body as a whole is nothing in which a field could be looked for.
    pub(crate) const FORM: Self = Self { rule: 0, line: None, attached: false };

    /// What is wrong is in the field with this path.
    pub(crate) fn at(path: &str) -> Self {
        let inner = path.strip_prefix("invoice.");
        let (name, line) = without_index(inner.unwrap_or(path));
        let rule = RULES.iter().position(|(field, _)| *field == name);
        debug_assert!(rule.is_some(), "{path} has no rule");
        let rule = rule.and_then(|rule| u8::try_from(rule).ok()).unwrap_or(Self::FORM.rule);
        Self { rule, line, attached: inner.is_some() }
    }

    /// The path of the field, like `lines[2].quantity`, with lists counted from 0; `.` for the body
    /// as a whole.
    #[must_use]
    pub fn field(self) -> String {
        let name = match self.rule {
            0 => ".",
            rule => RULES[usize::from(rule)].0,
        };
        let index = self.line.map(|line| format!("[{}]", line.get() - 1));
        let name = index.map_or(name.to_owned(), |index| name.replace("[]", &index));
        if self.attached { format!("invoice.{name}") } else { name }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needed = RULES[usize::from(self.rule)].1;
        match self.rule {
            0 => write!(f, "the body must be {needed}"),
            _ => write!(f, "{} must be {needed}", self.field()),
        }
    }
}

/// A path with `[]` in the place of an index, and that index from 1.
fn without_index(path: &str) -> (String, Option<NonZeroU16>) {
    let parts = path.split_once('[').and_then(|(before, rest)| {
        let (index, after) = rest.split_once(']')?;
        let index: u16 = index.parse().ok()?;
        Some((format!("{before}[]{after}"), NonZeroU16::new(index.checked_add(1)?)))
    });
    parts.unwrap_or_else(|| (path.to_owned(), None))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Email, Invoice, Makes};

    fn email() -> Value {
        json!({"email_from": "a@b.c", "email_to": "d@e.f", "subject": "Hello", "mail": ""})
    }

    fn invoice() -> Value {
        json!({
            "customer": {"name": "Ana", "email": "a@b.c"}, "currency": "EUR",
            "lines": [{"text": "Tea", "quantity": 1, "unit_price": 1}],
        })
    }

    /// What is said about a good body in which a value was replaced, at a place like `/lines/0`.
    fn said(makes: Makes, mut body: Value, place: &str, value: Value) -> String {
        assert_eq!(makes.check(body.to_string().as_bytes()), Ok(()));
        match body.pointer_mut(place) {
            Some(there) => *there = value,
            None => body[place.trim_start_matches('/')] = value,
        }
        let body = body.to_string();
        let flaw = makes.check(body.as_bytes()).expect_err("it is of no use");
        let unusable = match makes {
            Makes::Email => Email::of(body.as_bytes()).map(drop),
            Makes::Invoice => Invoice::of(body.as_bytes()).map(drop),
        };
        assert_eq!(unusable.map_err(|it| it.field().to_owned()), Err(flaw.field()), "{place}");
        flaw.to_string()
    }

    #[test]
    fn each_field_of_an_e_mail_is_told_by_its_name() {
        let check = |place: &str, value: Value, expected: &str| {
            assert_eq!(said(Makes::Email, email(), place, value), expected);
        };
        check("/email_from", Value::Null, "email_from must be an address");
        check("/email_to", json!("a@b.c\r\nBcc: e@f.g"), "email_to must be an address");
        check("/subject", json!("a\nb"), "subject must be one line of text");
        check("/subject", json!("=?utf-8?q?a?="), "subject must be one line of text");
        check("/mail", json!(7), "mail must be a text");
        check("/invoice", json!(7), "invoice must be an invoice, or the number of one");
        let mut attached = invoice();
        attached["lines"] = json!([{"text": "Tea", "quantity": 0, "unit_price": 1}]);
        let quantity = "invoice.lines[0].quantity must be a positive number";
        check("/invoice", attached, quantity);
    }

    #[test]
    fn each_field_of_an_invoice_is_told_by_its_name() {
        let check = |place: &str, value: Value, expected: &str| {
            assert_eq!(said(Makes::Invoice, invoice(), place, value), expected);
        };
        let letters = "one line of European letters";
        check("/customer", json!("Ana"), "customer must be an object");
        check("/customer/name", json!("世"), &format!("customer.name must be {letters}"));
        check("/customer/email", json!("ana"), "customer.email must be an address");
        check("/seller", json!(1), "seller must be a few lines of European letters");
        check("/currency", json!("euro"), "currency must be a currency such as EUR");
        check("/date", json!("today"), "date must be a day such as 2026-12-01");
        check("/tax_percent", json!(101), "tax_percent must be a number from 0 to 100");
        check("/invoice", json!(-1), "invoice must be an invoice, or the number of one");
        check("/lines", json!([]), "lines must be a list of lines");
        check("/lines/0", json!(7), "lines[0] must be an object");
        check("/lines/0/text", json!("a\nb"), &format!("lines[0].text must be {letters}"));
        check("/lines/0/quantity", json!("x"), "lines[0].quantity must be a positive number");
        check("/lines/0/unit_price", Value::Null, "lines[0].unit_price must be a price");
        let customer = json!({"name": "Ana", "email": "a@b.c", "address": 7});
        check("/customer", customer, "customer.address must be a few lines of European letters");
    }

    #[test]
    fn a_body_without_fields_is_told_as_a_whole() {
        let whole = "the body must be an object of JSON that has each field once";
        for body in ["", "{", "[]", "7", r#"{"mail": "", "mail": ""}"#, "\u{feff}{}"] {
            let flaw = Makes::Email.check(body.as_bytes()).expect_err("it has no fields");
            assert_eq!((flaw.to_string().as_str(), flaw.field().as_str()), (whole, "."), "{body}");
        }
    }
}
