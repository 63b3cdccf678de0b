//! The dice for what is written in messages, and for when a sender tries again. They are not those
//! for when a message is sent, so neither moves an arrival.

use std::fmt::Write;

use rand::{Rng, RngExt};
use rand_pcg::Lcg64Xsh32;

use super::{Seed, Stream};
use crate::queue::Probability;
use crate::sim::SenderId;
use crate::time::Duration;

/// Above the numbers of the senders and below those of the workers.
const OF_SENDERS: u64 = 500;
const OF_RETRIES: u64 = 700;
const BY_HAND: u64 = OF_SENDERS - 1;

impl Stream {
    /// The dice for the words of a sender.
    #[inline(never)]
    pub fn of_words(seed: Seed, id: SenderId) -> Self {
        Self(Lcg64Xsh32::new(seed.0, OF_SENDERS + u64::from(id.0)))
    }

    /// The dice for how long a sender waits before it tries again.
    pub fn of_retries(seed: Seed, id: SenderId) -> Self {
        Self(Lcg64Xsh32::new(seed.0, OF_RETRIES + u64::from(id.0)))
    }

    /// A delay with up to a part of it taken off.
    pub fn shorten(&mut self, delay: Duration, jitter: Probability) -> Duration {
        let most = u128::from(delay.as_micros()) * u128::from(jitter.parts_per_million());
        let most = u64::try_from(most / 1_000_000).expect("a part is not more than the whole");
        let off = if most == 0 { 0 } else { self.up_to(most) };
        Duration::from_micros(delay.as_micros() - off)
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
