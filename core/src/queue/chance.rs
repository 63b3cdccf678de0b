//! The dice of a queue, for what the real system does at random.
//!
//! A queue rolls them only where its rules say so: noise, and the jitter of a backoff. They are
//! part of its state, so a run with the same seed is the same run.

use std::hash::{Hash, Hasher};

use rand::Rng;
use rand_pcg::Lcg64Xsh32;

use super::Probability;
use crate::time::Duration;

/// The dice of one queue: PCG-XSH-RR 64/32, seeded by the set, with the queue's number as sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance(Lcg64Xsh32);

impl Chance {
    pub fn new(seed: u64, queue: u16) -> Self {
        Self(Lcg64Xsh32::new(seed, u64::from(queue)))
    }

    /// Whether something happens. What never does takes no roll.
    #[inline(never)]
    pub fn hits(&mut self, probability: Probability) -> bool {
        let parts = probability.parts_per_million();
        parts > 0 && self.0.next_u32() % 1_000_000 < parts
    }

    /// A delay with up to a part of it taken off.
    #[inline(never)]
    pub fn shorten(&mut self, delay: Duration, jitter: Probability) -> Duration {
        let parts = jitter.parts_per_million();
        if parts == 0 {
            return delay;
        }
        let whole = u128::from(delay.as_micros()) * u128::from(parts);
        let off = whole * u128::from(self.0.next_u32()) / (1_000_000 << 32);
        let off = u64::try_from(off).expect("a part is not more than the whole");
        Duration::from_micros(delay.as_micros() - off)
    }

    /// What will be rolled next: enough to tell two dice apart.
    pub fn outlook(&self) -> u64 {
        self.0.clone().next_u64()
    }
}

impl Hash for Chance {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.outlook().hash(state);
    }
}
