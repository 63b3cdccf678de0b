//! Many messages together, again and again.
//!
//! Message n, from 0 on, is sent ⌊n / size⌋ × every + (n mod size) × gap after the start: the
//! first burst comes at once.

use std::ops::RangeInclusive;

use super::SenderConfig;
use crate::queue::{SettingError, check_range};
use crate::time::Duration;

/// Bursts of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Burst {
    /// How many messages a burst has; 1 to 10,000.
    pub size: u32,
    /// The time from the start of one burst to that of the next: up to 1 h, and 100 µs for each of
    /// its messages at least.
    pub every: Duration,
    /// The time from one message of a burst to the next: from none, so that all are sent at one
    /// instant, to what leaves no pause between two bursts.
    pub gap: Duration,
}

impl Burst {
    /// How many messages a burst may have.
    pub const SIZE: RangeInclusive<u32> = 1..=10_000;

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_range("sender.arrivals.burst.size", self.size, &Self::SIZE)?;
        let size = u64::from(self.size);
        let shortest = SenderConfig::GAP.start().saturating_mul(size);
        let every = shortest..=*SenderConfig::GAP.end();
        check_range("sender.arrivals.burst.every", self.every, &every)?;
        let widest = Duration::from_micros(self.every.as_micros() / size);
        check_range("sender.arrivals.burst.gap", self.gap, &(Duration::ZERO..=widest))
    }

    /// When a message is sent.
    pub(super) fn at(&self, nth: u64) -> Duration {
        let size = u64::from(self.size);
        self.every.saturating_mul(nth / size) + self.gap.saturating_mul(nth % size)
    }

    /// The first message that is not sent before `passed`.
    pub(super) fn first_from(&self, passed: Duration) -> u64 {
        let (size, every, gap) =
            (u64::from(self.size), self.every.as_micros(), self.gap.as_micros());
        let (bursts, into) = (passed.as_micros() / every, passed.as_micros() % every);
        let of_burst = if into == 0 { 0 } else { into.div_ceil(gap.max(1)).min(size) };
        let of_burst = if into > 0 && gap == 0 { size } else { of_burst };
        bursts.saturating_mul(size).saturating_add(of_burst)
    }

    pub(super) fn rate(&self) -> f64 {
        f64::from(self.size) / self.every.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(size: u32, every: u64, gap: u64) -> Burst {
        let [every, gap] = [every, gap].map(Duration::from_micros);
        Burst { size, every, gap }
    }

    #[test]
    fn the_messages_of_a_burst_come_together_and_the_bursts_one_after_the_other() {
        let at = |burst: Burst| [0, 1, 2, 3, 4, 300].map(|nth| burst.at(nth).as_micros());
        assert_eq!(at(burst(3, 1_000, 0)), [0, 0, 0, 1_000, 1_000, 100_000]);
        assert_eq!(at(burst(3, 1_000, 10)), [0, 10, 20, 1_000, 1_010, 100_000]);
    }

    #[test]
    fn what_is_left_out_is_exactly_what_lies_in_the_past() {
        for burst in [burst(3, 1_000, 0), burst(3, 1_000, 10), burst(3, 900, 300), burst(1, 100, 0)]
        {
            for passed in 0..4_000 {
                let first = burst.first_from(Duration::from_micros(passed));
                assert!(burst.at(first).as_micros() >= passed, "{burst:?} at {passed}");
                let before = first.checked_sub(1).map(|before| burst.at(before).as_micros());
                assert!(before.is_none_or(|before| before < passed), "{burst:?} at {passed}");
            }
        }
    }

    #[test]
    fn a_burst_out_of_its_ranges_is_refused() {
        let check = |burst: Burst, expected: &str| {
            assert_eq!(burst.check().expect_err(expected).to_string(), expected);
        };
        check(
            burst(0, 1_000, 0),
            "sender.arrivals.burst.size: 0 is out of range, accepted is 1 to 10000",
        );
        check(
            burst(10, 999, 0),
            "sender.arrivals.burst.every: 999 µs is out of range, accepted is 1 ms to 1 h 0 min",
        );
        check(
            burst(10, 1_000, 101),
            "sender.arrivals.burst.gap: 101 µs is out of range, accepted is 0 s to 100 µs",
        );
        assert_eq!(burst(10_000, 1_000_000, 100).check(), Ok(()));
    }
}
