//! What a sender makes its messages from.

use crate::queue::Body;

/// The field that stands for the number of the message.
const SEQUENCE: &str = "{{seq}}";

/// A body with fields in it. `{{seq}}` becomes the number of the message: 1 for the first of
/// its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    body: Body,
    has_fields: bool,
}

impl Template {
    /// A template that looks like this body.
    #[must_use]
    pub fn new(body: Body) -> Self {
        let has_fields = find(body.bytes()).is_some();
        Self { body, has_fields }
    }

    /// The template as it was written.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The body of the message with this number.
    #[must_use]
    pub fn render(&self, sequence: u64) -> Body {
        if !self.has_fields {
            return self.body.clone();
        }
        let number = sequence.to_string();
        let mut rest = self.body.bytes();
        let mut bytes = Vec::with_capacity(rest.len() + number.len());
        while let Some(at) = find(rest) {
            bytes.extend_from_slice(&rest[..at]);
            bytes.extend_from_slice(number.as_bytes());
            rest = &rest[at + SEQUENCE.len()..];
        }
        bytes.extend_from_slice(rest);
        Body::new(bytes, self.body.format())
    }
}

fn find(bytes: &[u8]) -> Option<usize> {
    bytes.windows(SEQUENCE.len()).position(|part| part == SEQUENCE.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::Format;

    fn template(text: &str) -> Template {
        Template::new(Body::new(text.as_bytes(), Format::Text))
    }

    #[test]
    fn the_number_of_the_message_stands_in_every_field() {
        let body = template("order {{seq}} of {{seq}}, not {{seq}").render(12);
        assert_eq!(body.bytes(), b"order 12 of 12, not {{seq}");
    }

    #[test]
    fn a_template_without_fields_shares_its_bytes() {
        let template = template("always the same");
        let [one, two] = [1, 2].map(|sequence| template.render(sequence));
        assert!(std::ptr::eq(one.bytes(), two.bytes()));
    }
}
