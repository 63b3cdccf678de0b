//! Why a body does not make a document.

use std::fmt;

/// How much of a text is repeated in a message, in characters.
const SHOWN_CHARS: usize = 40;

/// What is wrong with a body: the first mistake that was found in it.
///
/// Shown as `lines[2].quantity: a positive number is needed, not "x"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    field: String,
    message: String,
}

impl Unusable {
    /// A mistake in the value that is being looked at.
    pub(crate) fn here(message: impl Into<String>) -> Self {
        Self { field: String::new(), message: message.into() }
    }

    /// A mistake in a field, given by its path.
    pub(crate) fn at(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// The same mistake, seen from the object in which the field `name` holds it.
    pub(crate) fn in_field(self, name: &str) -> Self {
        let field = match self.field.as_str() {
            "" => shortened(name),
            rest if rest.starts_with('[') => shortened(name) + rest,
            rest => format!("{}.{rest}", shortened(name)),
        };
        Self { field, ..self }
    }

    /// The same mistake, seen from the list in which the item at `index` holds it.
    pub(crate) fn in_item(self, index: usize) -> Self {
        let joint = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        Self { field: format!("[{index}]{joint}{}", self.field), ..self }
    }

    /// The path of the field that is to be changed, like `lines[2].quantity`; empty when it is the
    /// body as a whole. Lists are counted from 0.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What would be right, in words, without the path.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unusable {}

/// The beginning of a text on one line, for a message.
pub(crate) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).flat_map(visible).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// A control character as its escape, so that what was typed can be seen.
fn visible(letter: char) -> impl Iterator<Item = char> {
    let escaped = letter.is_control().then(|| letter.escape_debug());
    let plain = (!letter.is_control()).then_some(letter);
    plain.into_iter().chain(escaped.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        let mistake = Unusable::here("no");
        let path = |mistake: Unusable| mistake.field().to_owned();
        assert_eq!(path(mistake.clone()), "");
        assert_eq!(path(mistake.clone().in_field("a").in_field("b")), "b.a");
        assert_eq!(path(mistake.clone().in_item(2).in_field("lines")), "lines[2]");
        assert_eq!(path(mistake.in_field("q").in_item(0).in_item(1).in_field("l")), "l[1][0].q");
    }

    #[test]
    fn what_is_repeated_is_short_and_on_one_line() {
        assert_eq!(shortened("a\r\nb"), "a\\r\\nb");
        assert_eq!(shortened(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!(shortened(&"é".repeat(40)), "é".repeat(40));
    }
}
