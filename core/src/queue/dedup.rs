//! Which sends count as the same one.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::bug::{Bug, has};
use super::halves::{halves, whole};
use super::ordered::Ordered;
use super::rules::{Dedup, DedupScope, Keyless};
use super::{MessageId, Outgoing};
use crate::time::Instant;

/// What tells messages apart: the first 96 bits of a SHA-256.
///
/// A digest and not the key itself, so that each remembered message takes the same room. Two
/// different keys of a million share one with a chance of less than one in 10^16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u32; 3]);

/// When a key is forgotten, and a number that tells it from others that are forgotten then.
/// In halves, so that an end is not padded to eight bytes.
type End = [u32; 3];

/// The keys that a queue remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    known: BTreeMap<Key, MessageId>,
    /// When each key of a window is forgotten.
    ends: Ordered<End, Key>,
    /// How many of them there were.
    count: u32,
    /// The key of each message that is remembered as long as it is there.
    of_message: Ordered<MessageId, Key>,
}

impl Key {
    /// The key of a message under these rules, if it has one.
    pub fn of(rules: Dedup, outgoing: &Outgoing) -> Option<Self> {
        let by_group = matches!(rules, Dedup::Window { scope: DedupScope::Group, .. });
        let group = outgoing.group.as_deref().filter(|_| by_group && !has(Bug::DedupAcrossGroups));
        let by_body = matches!(rules, Dedup::Window { keyless: Keyless::HashBody, .. });
        match &outgoing.dedup {
            _ if rules == Dedup::None => None,
            Some(key) => Some(Self::digest(group, b"key", key.as_bytes())),
            None if by_body => Some(Self::digest(group, b"body", outgoing.body.bytes())),
            None => None,
        }
    }

    #[inline(never)]
    fn digest(group: Option<&str>, kind: &[u8], bytes: &[u8]) -> Self {
        let mut hash = Sha256::new();
        if let Some(group) = group {
            hash.update((group.len() as u64).to_be_bytes());
            hash.update(group);
        }
        hash.update(kind);
        hash.update(bytes);
        let digest = hash.finalize();
        let word = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| digest[at * 4 + byte]));
        Self([word(0), word(1), word(2)])
    }
}

impl Memory {
    /// The message that a key stands for.
    pub fn known(&self, key: Key) -> Option<MessageId> {
        self.known.get(&key).copied()
    }

    /// Remembers a key: until an instant, or as long as the message is there.
    pub fn remember(&mut self, key: Key, id: MessageId, until: Option<Instant>) {
        self.known.insert(key, id);
        match until {
            Some(until) => {
                self.count = self.count.wrapping_add(1);
                self.ends.insert(end(until, self.count), key);
            }
            None => drop(self.of_message.insert(id, key)),
        }
    }

    /// When the next key is forgotten.
    pub fn next_end(&self) -> Option<Instant> {
        self.ends.first().map(|(end, _)| instant(end))
    }

    /// Forgets the key whose window ends next.
    pub fn forget_next(&mut self) {
        if let Some((_, key)) = self.ends.pop_first() {
            self.known.remove(&key);
        }
    }

    /// Forgets the key of a message that has left.
    pub fn forget_message(&mut self, id: MessageId) {
        if let Some(key) = self.of_message.remove(id) {
            self.known.remove(&key);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Adds what is remembered, with its end relative to `now`, in an order of its own.
    pub fn write_canonical(&self, now: Instant, out: &mut Vec<u64>) {
        for (end, key) in self.ends.iter() {
            out.push(instant(end).since(now).as_micros());
            out.push(self.known.get(&key).map_or(0, |id| id.0));
            out.extend(key.0.map(u64::from));
        }
        for (id, key) in self.of_message.iter() {
            out.push(id.0);
            out.extend(key.0.map(u64::from));
        }
    }
}

/// The larger half first, so that ends are ordered as their instants are.
fn end(until: Instant, count: u32) -> End {
    let [high, low] = halves(until.as_micros());
    [high, low, count]
}

fn instant([high, low, _]: End) -> Instant {
    Instant::from_micros(whole([high, low]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_beginning_of_a_digest() {
        let of_a_queue = Key::digest(None, b"key", b"abc");
        assert_eq!(of_a_queue, Key([0x1141_e221, 0x2b08_bb07, 0xb3c9_558b]));
        let of_a_group = Key::digest(Some("g"), b"body", b"abc");
        assert_eq!(of_a_group, Key([0x8568_9a65, 0x195d_768c, 0x8817_08b1]));
    }
}
