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

#[cfg(test)]
mod tests {
    use super::super::written::written;
    use super::*;

    const ROLLS: u32 = 100_000;

    fn parts(parts: u32) -> Probability {
        Probability::from_parts_per_million(parts).unwrap()
    }

    fn hits_of(probability: Probability) -> u32 {
        let mut chance = Chance::new(42, 1);
        (0..ROLLS).map(|_| u32::from(chance.hits(probability))).sum()
    }

    #[test]
    fn what_is_likely_happens_as_often_as_it_is_likely() {
        assert_eq!(hits_of(Probability::ALWAYS), ROLLS);
        // Four standard deviations to each side.
        assert!((49_350..50_650).contains(&hits_of(parts(500_000))));
        assert!((870..1_130).contains(&hits_of(parts(10_000))));
    }

    #[test]
    fn a_roll_hits_when_it_is_below_the_limit() {
        let mut dice = Chance::new(42, 1);
        let roll = dice.clone().0.next_u32() % 1_000_000;
        assert!(!dice.clone().hits(parts(roll)));
        assert!(dice.hits(parts(roll + 1)));
    }

    #[test]
    fn what_never_happens_takes_no_roll() {
        let (mut chance, unused) = (Chance::new(42, 1), Chance::new(42, 1));
        assert!(!chance.hits(Probability::NEVER));
        let delay = Duration::from_secs(10);
        assert_eq!(chance.shorten(delay, Probability::NEVER), delay);
        assert_eq!(chance, unused);
        assert!(!chance.hits(parts(1)));
        assert_ne!(chance, unused);
    }

    #[test]
    fn a_part_is_taken_off_a_delay_and_each_share_of_it_is_as_likely() {
        let mut chance = Chance::new(42, 1);
        let mut sum = 0;
        for _ in 0..ROLLS {
            let rest = chance.shorten(Duration::from_micros(1_000_000), parts(250_000)).as_micros();
            assert!((750_000..=1_000_000).contains(&rest), "{rest}");
            sum += rest;
        }
        // 875,000 on average, and five standard deviations of that to each side.
        assert!((873_850..876_150).contains(&(sum / u64::from(ROLLS))), "{sum}");
        let roll = u64::from(chance.clone().0.next_u32());
        let whole = chance.shorten(Duration::from_micros(1 << 32), Probability::ALWAYS);
        assert_eq!(whole.as_micros(), (1 << 32) - roll);
    }

    #[test]
    fn the_outlook_tells_dice_apart_and_uses_none_up() {
        let mut chance = Chance::new(42, 1);
        let outlook = chance.outlook();
        assert_eq!(chance.outlook(), outlook);
        assert_ne!(Chance::new(42, 2).outlook(), outlook);
        assert_ne!(Chance::new(43, 1).outlook(), outlook);
        assert_eq!(chance.0.next_u64(), outlook);
        assert_ne!(chance.outlook(), outlook);
        assert_eq!(written(&chance), chance.outlook().to_ne_bytes());
    }
}
