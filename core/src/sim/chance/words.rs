//! The dice for what is written in messages. They are not those for when a message is sent, so a
//! field more in a template moves no arrival.

use std::fmt::Write;

use rand::{Rng, RngExt};
use rand_pcg::Lcg64Xsh32;

use super::{Seed, Stream};
use crate::sim::SenderId;

/// Above the numbers of the senders and below those of the workers.
const OF_SENDERS: u64 = 500;
const BY_HAND: u64 = OF_SENDERS - 1;

impl Stream {
    /// The dice for the words of a sender.
    #[inline(never)]
    pub fn of_words(seed: Seed, id: SenderId) -> Self {
        Self(Lcg64Xsh32::new(seed.0, OF_SENDERS + u64::from(id.0)))
    }

    /// The dice for the words of messages that are sent by hand.
    #[inline(never)]
    pub fn of_words_by_hand(seed: Seed) -> Self {
        Self(Lcg64Xsh32::new(seed.0, BY_HAND))
    }

    /// A whole number from 0 to this one, both included.
    pub fn up_to(&mut self, last: u64) -> u64 {
        self.0.random_range(0..=last)
    }

    /// A UUID of version 4.
    ///
    /// # Source
    /// RFC 4122, sections 4.1.1, 4.1.3 and 4.4: all bits are random but four for the version and
    /// two for the variant.
    pub fn uuid(&mut self) -> String {
        let high = self.0.next_u64() & !0xf000 | 0x4000;
        let low = self.0.next_u64() & !(0b11 << 62) | 0b10 << 62;
        let mut uuid = String::with_capacity(36);
        for (place, byte) in high.to_be_bytes().iter().chain(&low.to_be_bytes()).enumerate() {
            if [4, 6, 8, 10].contains(&place) {
                uuid.push('-');
            }
            write!(uuid, "{byte:02x}").expect("a text takes everything");
        }
        uuid
    }
}
