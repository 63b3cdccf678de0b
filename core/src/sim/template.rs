//! What a sender makes its messages from.

mod calendar_date;
mod field;
mod mix;

use std::sync::Arc;

use super::Seed;
use super::chance::Stream;
use crate::queue::Body;
use crate::time::Instant;
pub use field::{FieldError, field_places};
use field::{Opening, Piece};
pub use mix::{MIXED, Share, WEIGHT};

/// The field that stands for the number of the message.
const SEQUENCE: &str = "{{seq}}";

/// A body with fields in it, or several of them that are mixed by weight.
///
/// | field | becomes |
/// |---|---|
/// | `{{seq}}` | the number of the message: 1 for the first of its sender |
/// | `{{uuid}}` | a random UUID, version 4 |
/// | `{{now}}` | the instant at which it is sent; runs start at 2026-01-01T00:00:00Z |
/// | `{{int 1 100}}` | a whole number from the first to the second, both included |
/// | `{{choice a\|b\|c}}` | one of the words |
///
/// A field that is wrong stays as it is written; [`Template::check`] tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// As it was written; the first body when there are several.
    body: Body,
    fields: Fields,
}

/// What has to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fields {
    /// Nothing.
    None,
    /// The number of the message alone, by far the most frequent.
    Sequence,
    /// Anything.
    Pieces(Arc<[Piece]>),
    /// One of several bodies is to be chosen first.
    Mixed(Arc<[Share]>),
}

impl Template {
    /// A template that looks like this body.
    #[must_use]
    pub fn new(body: Body) -> Self {
        let mut fields = Fields::None;
        for at in 0..body.len() {
            match Opening::at(body.bytes(), at) {
                Opening::None => {}
                Opening::Sequence => fields = Fields::Sequence,
                Opening::Other => return Self::with_pieces(body),
            }
        }
        Self { body, fields }
    }

    #[inline(never)] // A page that numbers its messages does not have to load it.
    fn with_pieces(body: Body) -> Self {
        let fields = Fields::Pieces(field::pieces(body.bytes()).into());
        Self { body, fields }
    }

    /// The template as it was written; the first when there are several.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// What it holds, in bytes of bodies.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.fields {
            Fields::Mixed(shares) => shares.iter().map(|share| share.template.body.len()).sum(),
            _ => self.body.len(),
        }
    }

    /// Checks that all its fields are right.
    ///
    /// # Errors
    /// The first that is not, with what would be right.
    pub fn check(&self) -> Result<(), FieldError> {
        match &self.fields {
            Fields::None | Fields::Sequence => Ok(()),
            Fields::Pieces(pieces) => field::check(pieces, self.body.bytes()),
            Fields::Mixed(shares) => shares.iter().try_for_each(|share| share.template.check()),
        }
    }

    /// The body of the message with this number as it could be, for somebody to look at.
    #[must_use]
    pub fn example(&self, sequence: u64) -> Body {
        self.render(sequence, Instant::ZERO, &mut Stream::of_words_by_hand(Seed(0)))
    }

    /// The body of the message with this number. The dice are rolled for what is random in it,
    /// and for nothing else.
    pub(super) fn render(&self, sequence: u64, now: Instant, dice: &mut Stream) -> Body {
        match &self.fields {
            Fields::None => self.body.clone(),
            Fields::Sequence => self.number(sequence),
            Fields::Pieces(pieces) => {
                let bytes = field::fill(pieces, self.body.bytes(), (sequence, now), dice);
                Body::new(bytes, self.body.format())
            }
            Fields::Mixed(shares) => mix::choose(shares, dice).render(sequence, now, dice),
        }
    }

    fn number(&self, sequence: u64) -> Body {
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
    use crate::sim::SenderId;

    fn template(text: &str) -> Template {
        Template::new(Body::new(text.as_bytes(), Format::Text))
    }

    fn text(body: &Body) -> String {
        String::from_utf8(body.bytes().to_vec()).expect("it is text")
    }

    #[test]
    fn the_number_of_the_message_stands_in_every_field() {
        let body = template("order {{seq}} of {{seq}}, not {{seq}").example(12);
        assert_eq!(body.bytes(), b"order 12 of 12, not {{seq}");
        let json = template(r#"{"a":{{{seq}}},"at":"{{now}}"}"#).example(12);
        assert_eq!(json.bytes(), br#"{"a":{12},"at":"2026-01-01T00:00:00.000000Z"}"#);
    }

    #[test]
    fn a_template_without_fields_shares_its_bytes() {
        let template = template("always the same");
        let [one, two] = [1, 2].map(|sequence| template.example(sequence));
        assert!(std::ptr::eq(one.bytes(), two.bytes()));
    }

    #[test]
    fn every_field_becomes_what_it_stands_for() {
        let template =
            template("{{seq}} {{now}} {{int -3 3}} {{choice red|light green}} {{uuid}}!");
        assert_eq!(template.check(), Ok(()));
        let mut dice = Stream::of_words(Seed(7), SenderId::FIRST);
        for sequence in 1..=200 {
            let now = Instant::from_micros(86_400_000_000 * 59 + sequence);
            let body = text(&template.render(sequence, now, &mut dice));
            let rest =
                body.strip_prefix(&format!("{sequence} 2026-03-01T00:00:00.000{sequence:03}Z "));
            let (number, rest) = rest.and_then(|rest| rest.split_once(' ')).expect(&body);
            assert!((-3..=3).contains(&number.parse().expect("a number")), "{body}");
            let word = ["red ", "light green "].iter().find_map(|word| rest.strip_prefix(word));
            let uuid = word.and_then(|rest| rest.strip_suffix('!')).expect(&body);
            let sizes: Vec<_> = uuid.split('-').map(str::len).collect();
            assert_eq!(sizes, [8, 4, 4, 4, 12], "{uuid}");
            assert!(uuid.chars().all(|letter| matches!(letter, '0'..='9' | 'a'..='f' | '-')));
            assert_eq!(uuid.as_bytes()[14], b'4', "the version: {uuid}");
            assert!(b"89ab".contains(&uuid.as_bytes()[19]), "the variant: {uuid}");
        }
    }

    #[test]
    fn a_seed_says_every_word_and_another_says_others() {
        let template = template("{{uuid}} {{int 1 1000000}}");
        let said = |seed, sender| {
            let mut dice = Stream::of_words(Seed(seed), SenderId(sender));
            [1, 2].map(|sequence| text(&template.render(sequence, Instant::ZERO, &mut dice)))
        };
        assert_eq!(said(7, 0), said(7, 0));
        assert_ne!(said(7, 0), said(8, 0));
        assert_ne!(said(7, 0), said(7, 1), "senders have words of their own");
        let [one, two] = said(7, 0);
        assert_ne!(one, two);
    }

    #[test]
    fn every_number_and_every_word_comes_up_as_often_as_another() {
        let template = template("{{int 1 4}}{{choice a|b|c|d}}");
        let mut dice = Stream::of_words(Seed(7), SenderId::FIRST);
        let bodies: Vec<_> =
            (0..40_000).map(|_| text(&template.render(1, Instant::ZERO, &mut dice))).collect();
        for wanted in ['1', '2', '3', '4', 'a', 'b', 'c', 'd'] {
            let seen = bodies.iter().filter(|body| body.contains(wanted)).count();
            // 3 standard errors of 40,000 times a quarter: 3 sqrt(40,000 / 4 * 3 / 4) = 260.
            assert!(seen.abs_diff(10_000) <= 260, "{wanted}: {seen}");
        }
    }

    #[test]
    fn a_wrong_field_is_told_and_stays_as_it_is_written() {
        let check = |written: &str, expected: &str| {
            let template = template(&format!("a {written} b"));
            let error = template.check().expect_err(written).to_string();
            assert!(error.starts_with(written) && error.contains(expected), "{error}");
            assert_eq!(text(&template.example(1)), format!("a {written} b"));
        };
        check("{{nonsense}}", "there is no such field, fields are {{seq}}, {{uuid}}, {{now}}, ");
        check("{{}}", "there is no such field");
        check("{{ seq }}", "there is no such field");
        check("{{int 5 1}}", "the smaller number comes first: {{int 1 5}}");
        check("{{int 1}}", "two whole numbers are expected, as in {{int 1 100}}");
        check("{{int 1 2.5}}", "two whole numbers");
        check("{{int 0 9007199254740992}}", "-9007199254740991 to 9007199254740991");
        check("{{choice a}}", "at least two words are expected, as in {{choice a|b|c}}");
        check("{{choice a||b}}", "there is a word with nothing in it");
    }
}
