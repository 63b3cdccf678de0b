//! How a service makes the second time harmless: it remembers what it has done.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::body_field::field_of;
use crate::queue::{Body, MessageId};

/// By what a service knows that it has done something already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Idempotency {
    /// It does not: each delivery is worked on as if it were the first.
    #[default]
    None,
    /// By the number of the message: what is delivered again is done once. What is sent again is
    /// another message and is done again.
    Message,
    /// By a field of the JSON body, given by its path; 1 to 100 characters. A body without it is
    /// known by the number of its message.
    Field(Arc<str>),
}

/// What something is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoneKey {
    Message(MessageId),
    Field(Arc<str>),
    /// The SHA-256 of a field that is longer than [`LONGEST`], so that what is remembered is small
    /// whatever the bodies are.
    Long([u8; 32]),
}

/// How long a field may be that is remembered as it is, in bytes.
const LONGEST: usize = 64;

impl Idempotency {
    /// What a message is known by, if by anything.
    pub(super) fn key(&self, message: MessageId, body: &Body) -> Option<DoneKey> {
        match self {
            Self::None => None,
            Self::Message => Some(DoneKey::Message(message)),
            Self::Field(path) => Some(match field_of(body, path) {
                Some(value) => of_field(value.to_string()),
                None => DoneKey::Message(message),
            }),
        }
    }
}

fn of_field(text: String) -> DoneKey {
    if text.len() <= LONGEST {
        DoneKey::Field(text.into())
    } else {
        DoneKey::Long(Sha256::digest(text).into())
    }
}

/// What a service has done, as far back as it is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    keys: BTreeSet<DoneKey>,
    /// The keys in the order in which they came.
    order: VecDeque<DoneKey>,
}

impl Done {
    /// How many keys are remembered, the newest.
    pub const REMEMBERED: usize = 100_000;

    pub fn contains(&self, key: &DoneKey) -> bool {
        self.keys.contains(key)
    }

    pub fn remember(&mut self, key: DoneKey) {
        if !self.keys.insert(key.clone()) {
            return;
        }
        self.order.push_back(key);
        if self.order.len() > Self::REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::Format;

    fn key(by: &Idempotency, message: u64, body: &str) -> Option<DoneKey> {
        by.key(MessageId(message), &Body::new(body.as_bytes(), Format::Json))
    }

    #[test]
    fn a_field_tells_what_is_the_same_whatever_its_message() {
        let by = Idempotency::Field("order".into());
        assert_eq!(key(&by, 1, r#"{"order":7}"#), key(&by, 2, r#"{"order": 7, "more": 1}"#));
        assert_ne!(key(&by, 1, r#"{"order":7}"#), key(&by, 1, r#"{"order":"7"}"#));
        assert_ne!(key(&by, 1, "{}"), key(&by, 2, "{}"), "without it, each is its own");
        assert_eq!(key(&Idempotency::None, 1, "{}"), None);
    }

    #[test]
    fn a_long_field_takes_no_more_room_than_a_short_one() {
        let by = Idempotency::Field("order".into());
        let long = |letter: &str| format!("{{\"order\":\"{}\"}}", letter.repeat(100_000));
        let [one, same, other] = ["a", "a", "b"].map(|letter| key(&by, 1, &long(letter)));
        assert!(matches!(one, Some(DoneKey::Long(_))), "{one:?}");
        assert_eq!(one, same);
        assert_ne!(one, other);
    }

    #[test]
    fn what_was_done_long_ago_is_forgotten() {
        let mut done = Done::default();
        for message in 0..=Done::REMEMBERED as u64 {
            done.remember(DoneKey::Message(MessageId(message)));
        }
        assert!(!done.contains(&DoneKey::Message(MessageId(0))));
        assert!(done.contains(&DoneKey::Message(MessageId(1))));
    }
}
