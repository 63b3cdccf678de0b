//! How often something happens, lately.

use crate::time::Instant;

/// How many buckets of a second are looked back on.
const BUCKETS: usize = 10;

/// Counts happenings in buckets of a second and forgets the old ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rate {
    counts: [u64; BUCKETS],
    second: u64,
}

impl Rate {
    /// Counts one happening.
    pub fn count(&mut self, at: Instant) {
        self.turn(at);
        self.counts[Self::slot(self.second)] += 1;
    }

    /// The mean over the last ten whole and begun seconds, or since the start.
    #[expect(clippy::cast_precision_loss, reason = "a rate is looked at, not decided on")]
    pub fn per_second(&self, now: Instant) -> f64 {
        let mut seen = self.clone();
        seen.turn(now);
        let into = now.as_micros() % 1_000_000;
        let past = (BUCKETS as u64 - 1).min(seen.second) * 1_000_000 + into;
        if past == 0 { 0.0 } else { seen.counts.iter().sum::<u64>() as f64 * 1e6 / past as f64 }
    }

    fn turn(&mut self, at: Instant) {
        let second = at.as_micros() / 1_000_000;
        if second == self.second {
            return;
        }
        for passed in self.second + 1..=second.min(self.second + BUCKETS as u64) {
            self.counts[Self::slot(passed)] = 0;
        }
        self.second = second;
    }

    fn slot(second: u64) -> usize {
        usize::try_from(second % BUCKETS as u64).expect("a remainder of ten fits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_shows_its_rate_and_a_dry_one_none() {
        let mut rate = Rate::default();
        for n in 0..80 {
            rate.count(Instant::from_micros(n * 250_000));
        }
        let shown = rate.per_second(Instant::from_micros(19_999_999));
        assert!((3.9..4.1).contains(&shown), "{shown}");
        assert!(rate.per_second(Instant::from_micros(40_000_000)).abs() < 1e-9);
    }
}
