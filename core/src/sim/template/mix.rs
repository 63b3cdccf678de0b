//! Several templates of which each message takes one, by weight.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Fields, Stream, Template};
use crate::queue::{SettingError, check_range};

/// How many templates may be mixed.
pub const MIXED: RangeInclusive<usize> = 2..=100;

/// What a weight may be.
pub const WEIGHT: RangeInclusive<u32> = 1..=1_000_000;

/// A template and how often it is taken, compared with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its weight: a template of weight 2 is taken twice as often as one of weight 1.
    pub weight: u32,
    /// What is sent. One that is mixed itself stands for the first body of it.
    pub template: Template,
}

impl Template {
    /// Several templates of which each message takes one, at random and by weight.
    ///
    /// # Errors
    /// When there are too few or too many, or a weight is out of its range.
    pub fn mixed(shares: Vec<Share>) -> Result<Self, SettingError> {
        check_range("sender.messages", shares.len(), &MIXED)?;
        for share in &shares {
            check_range("sender.messages.weight", share.weight, &WEIGHT)?;
        }
        let flat = |Share { weight, template }| {
            let template = match template.fields {
                Fields::Mixed(_) => Self::new(template.body),
                _ => template,
            };
            Share { weight, template }
        };
        let shares: Arc<[Share]> = shares.into_iter().map(flat).collect();
        Ok(Self { body: shares[0].template.body.clone(), fields: Fields::Mixed(shares) })
    }

    /// The templates that are mixed; none when this is a single one.
    #[must_use]
    pub fn shares(&self) -> &[Share] {
        match &self.fields {
            Fields::Mixed(shares) => shares,
            _ => &[],
        }
    }
}

/// Chooses a template.
#[inline(never)] // A page whose messages are all alike does not have to load it.
pub fn choose<'a>(shares: &'a [Share], dice: &mut Stream) -> &'a Template {
    let total: u64 = shares.iter().map(|share| u64::from(share.weight)).sum();
    let mut roll = dice.up_to(total - 1);
    for Share { weight, template } in shares {
        match roll.checked_sub(u64::from(*weight)) {
            None => return template,
            Some(left) => roll = left,
        }
    }
    unreachable!("the roll is less than all weights together")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Body, Format};
    use crate::sim::{Seed, SenderId};
    use crate::time::Instant;

    fn share(weight: u32, text: &str) -> Share {
        let template = Template::new(Body::new(text.as_bytes(), Format::Text));
        Share { weight, template }
    }

    #[test]
    fn each_template_is_taken_as_often_as_its_weight_says() {
        let shares = [(97, "good {{seq}}"), (2, "late"), (1, "poison")];
        let template = Template::mixed(shares.map(|(weight, text)| share(weight, text)).to_vec());
        let template = template.expect("in range");
        let mut dice = Stream::of_words(Seed(7), SenderId::FIRST);
        let rolls = 100_000;
        let bodies: Vec<_> = (1..=rolls)
            .map(|sequence| template.render(sequence, Instant::ZERO, &mut dice))
            .collect();
        for (weight, text) in shares {
            let (word, part) = (text.split(' ').next().expect("a word"), f64::from(weight) / 100.0);
            let seen = bodies.iter().filter(|it| it.bytes().starts_with(word.as_bytes())).count();
            let expected = rolls as f64 * part;
            let error = (expected * (1.0 - part)).sqrt();
            assert!((seen as f64 - expected).abs() <= 3.0 * error, "{word}: {seen}");
        }
        let good = bodies.iter().zip(1..).find(|(it, _)| it.bytes().starts_with(b"good"));
        let (body, sequence) = good.expect("most are");
        assert_eq!(body.bytes(), format!("good {sequence}").as_bytes());
    }

    #[test]
    fn a_mix_has_at_least_two_templates_and_weights_in_range() {
        let check = |shares: &[(u32, &str)], expected: &str| {
            let shares = shares.iter().map(|(weight, text)| share(*weight, text)).collect();
            assert_eq!(Template::mixed(shares).expect_err(expected).to_string(), expected);
        };
        check(&[(1, "a")], "sender.messages: 1 is out of range, accepted is 2 to 100");
        check(
            &[(1, "a"), (0, "b")],
            "sender.messages.weight: 0 is out of range, accepted is 1 to 1000000",
        );
    }
}
