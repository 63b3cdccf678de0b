//! Who sends an e-mail and who gets it: an address, with or without a name.

use crate::field::Field;
use crate::limits::{MAX_ADDRESS_CHARS, MAX_LOCAL_CHARS, MAX_NAME_CHARS};
use crate::text::looks_encoded;
use crate::unusable::Unusable;

/// The longest part of the name of a host, in characters.
const LABEL_CHARS: usize = 63;

/// An address such as `ana@example.com`, with a name if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// What stands before the address; anything that fits on a line.
    pub name: Option<String>,
    /// ASCII, without blanks, quotation marks and angle brackets.
    pub address: String,
}

impl Mailbox {
    /// Reads `ana@example.com` or `Ana Lima <ana@example.com>`.
    ///
    /// # Simplification
    /// Local parts in quotation marks, comments, groups and addresses outside ASCII are refused;
    /// nobody who only wants to send an e-mail writes them.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(field: &Field<'_>) -> Result<Self, Unusable> {
        let what = "an address like ana@example.com or Ana Lima <ana@example.com>";
        let text = field.text(what)?;
        Self::parse(text).ok_or_else(|| field.needed(what))
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(' ');
        let Some(rest) = text.strip_suffix('>') else {
            return Some(Self { name: None, address: address(text)? });
        };
        let (name, inner) = rest.rsplit_once('<')?;
        let name = name.trim_matches(' ');
        let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let name = quoted.unwrap_or(name);
        let address = address(inner)?;
        is_name(name).then(|| Self { name: (!name.is_empty()).then(|| name.to_owned()), address })
    }

    /// A mailbox at an address, with a name if it is one that may stand there.
    pub(crate) fn with_name(name: Option<&String>, address: &str) -> Self {
        Self { name: name.filter(|name| is_name(name)).cloned(), address: address.to_owned() }
    }
}

/// Whether a text may stand before an address.
fn is_name(text: &str) -> bool {
    let is_plain =
        |letter: char| !letter.is_control() && !"<>\"\\\u{2028}\u{2029}".contains(letter);
    let fits = text.chars().count() <= MAX_NAME_CHARS;
    fits && text.chars().all(is_plain) && !looks_encoded(text)
}

/// The same text, if it is an address: a dot-atom, `@` and the name of a host.
fn address(text: &str) -> Option<String> {
    let (local, host) = text.split_once('@')?;
    let is_atom = |part: &str| {
        let fits =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !part.is_empty() && part.bytes().all(fits)
    };
    let is_label = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let dashed = part.starts_with('-') || part.ends_with('-');
        (1..=LABEL_CHARS).contains(&part.len()) && part.bytes().all(fits) && !dashed
    };
    let short = text.len() <= MAX_ADDRESS_CHARS && local.len() <= MAX_LOCAL_CHARS;
    let right = local.split('.').all(is_atom) && host.split('.').all(is_label);
    (short && right).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_with_or_without_a_name() {
        let check = |text: &str, name: Option<&str>, address: &str| {
            let expected = Mailbox { name: name.map(str::to_owned), address: address.to_owned() };
            assert_eq!(Mailbox::parse(text), Some(expected), "{text}");
        };
        check("ana@example.com", None, "ana@example.com");
        check(" o'neil+tag@localhost ", None, "o'neil+tag@localhost");
        check("<ana@example.com>", None, "ana@example.com");
        check("Łukasz Żółć <l@example.pl>", Some("Łukasz Żółć"), "l@example.pl");
        check("\"Lima, Ana\" <a.b@x-y.example>", Some("Lima, Ana"), "a.b@x-y.example");
    }

    #[test]
    fn nothing_else_is_an_address() {
        let long = format!("{}@example.com", "a".repeat(65));
        let wrong = [
            "",
            "ana",
            "@",
            "ana@",
            "@example.com",
            "a@b@c",
            "a b@example.com",
            "a..b@example.com",
            ".a@example.com",
            "a@-b.com",
            "a@b..com",
            "a@b_c.com",
            "ána@example.com",
            "a@exämple.com",
            "a@example.com, b@example.com",
            "Ana ana@example.com",
            "Ana <ana@example.com",
            "Ana <<ana@example.com>>",
            "Ana <b@c>, <ana@example.com>",
            "a@example.com\r\nBcc: b@example.com",
            "Ana\nBcc: <a@example.com>",
            "Ana\u{2028}<a@example.com>",
            "=?utf-8?q?=0D=0A?= <a@example.com>",
            "a@example.com\0",
            &long,
        ];
        for text in wrong {
            assert_eq!(Mailbox::parse(text), None, "{text:?}");
        }
    }
}
