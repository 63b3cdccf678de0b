//! A rate that goes evenly from one to another, and stays there.
//!
//! With a and b messages a second at the start and at the end of a span of S seconds, so many are
//! due t seconds after the start:
//!
//! ```text
//! N(t) = a t + (b - a) t² / (2 S)      up to S
//! N(t) = (a + b) S / 2 + b (t - S)     from then on
//! ```
//!
//! Message n, from 0 on, is sent at the first whole microsecond at which N(t) is at least n: the
//! first at once, and with a = b each 1/a after the one before. All is reckoned in whole numbers
//! of 128 bits, so a message is sent at the same microsecond wherever that is.

use std::ops::RangeInclusive;

use crate::queue::{SettingError, check_range};
use crate::time::Duration;

const SECOND: u128 = 1_000_000;

/// A rate that goes evenly from one to another, and stays there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ramp {
    /// The rate at the start, in messages a second; 0 to 10,000.
    pub from: u32,
    /// The rate at the end and ever after, in messages a second; 0 to 10,000, and not 0 when it
    /// starts with 0.
    pub to: u32,
    /// How long it takes to get from one to the other; 1 ms to 24 h.
    pub over: Duration,
}

impl Ramp {
    /// What a rate may be, in messages a second.
    pub const RATE: RangeInclusive<u32> = 0..=10_000;
    /// What the span may be.
    pub const OVER: RangeInclusive<Duration> =
        Duration::from_millis(1)..=Duration::from_secs(86_400);

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_range("sender.arrivals.ramp.from", self.from, &Self::RATE)?;
        let least = u32::from(self.from == 0);
        check_range("sender.arrivals.ramp.to", self.to, &(least..=*Self::RATE.end()))?;
        check_range("sender.arrivals.ramp.over", self.over, &Self::OVER)
    }

    /// When a message is sent; never when the rate has come to nothing before.
    pub(super) fn at(&self, nth: u64) -> Option<Duration> {
        let (wanted, span) = (u128::from(nth) * self.unit(), u128::from(self.over.as_micros()));
        let all = self.due(span);
        if wanted <= all {
            // The first microsecond at which as many are due: between these two, both included.
            let (mut low, mut high) = (0, span);
            while low < high {
                let middle = u128::midpoint(low, high);
                if self.due(middle) < wanted { low = middle + 1 } else { high = middle }
            }
            return Some(micros(low));
        }
        // From then on, 2 S b are due every microsecond.
        let each = 2 * span * u128::from(self.to);
        (each > 0).then(|| micros(span + (wanted - all).div_ceil(each)))
    }

    /// The first message that is not sent before `passed`.
    pub(super) fn first_from(&self, passed: Duration) -> u64 {
        let Some(before) = passed.as_micros().checked_sub(1) else { return 0 };
        let first = self.due(u128::from(before)) / self.unit() + 1;
        u64::try_from(first).unwrap_or(u64::MAX)
    }

    /// How many are due at an instant, in parts of [`Self::unit`].
    fn due(&self, at: u128) -> u128 {
        let (from, to) = (u128::from(self.from), u128::from(self.to));
        let span = u128::from(self.over.as_micros());
        let on_the_way = at.min(span);
        // Written without a difference of the rates, which may be negative: a (2 S - t) + b t.
        let due = on_the_way * (from * (2 * span - on_the_way) + to * on_the_way);
        due + 2 * span * to * (at - on_the_way)
    }

    /// By how much N(t) is multiplied, so that it is a whole number: 2 S, both in microseconds,
    /// and the microseconds of a second for the rate.
    fn unit(&self) -> u128 {
        2 * u128::from(self.over.as_micros()) * SECOND
    }

    pub(super) fn rate(&self, passed: Duration) -> f64 {
        let part = (passed.as_secs_f64() / self.over.as_secs_f64()).min(1.0);
        f64::from(self.from) * (1.0 - part) + f64::from(self.to) * part
    }
}

fn micros(at: u128) -> Duration {
    Duration::from_micros(u64::try_from(at).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(from: u32, to: u32, millis: u64) -> Ramp {
        Ramp { from, to, over: Duration::from_millis(millis) }
    }

    fn instants(ramp: Ramp, count: u64) -> Vec<Option<u64>> {
        (0..count).map(|nth| ramp.at(nth).map(Duration::as_micros)).collect()
    }

    #[test]
    fn a_ramp_from_nothing_sends_as_the_square_of_time() {
        // 10 a second after 10 s: N(t) = t² / 2, so message n comes at the square root of 2 n.
        let expected = [0, 1_414_214, 2_000_000, 2_449_490, 2_828_428].map(Some);
        assert_eq!(instants(ramp(0, 10, 10_000), 5), expected);
        let last = [49, 50, 51, 52].map(|nth| ramp(0, 10, 10_000).at(nth).map(Duration::as_micros));
        let expected = [9_899_495, 10_000_000, 10_100_000, 10_200_000].map(Some);
        assert_eq!(last, expected, "then it stays at 10 a second");
    }

    #[test]
    fn a_ramp_that_goes_nowhere_is_constant() {
        let expected: Vec<_> = (0..20).map(|nth| Some(nth * 250_000)).collect();
        assert_eq!(instants(ramp(4, 4, 2_000), 20), expected);
        let third = [0, 333_334, 666_667, 1_000_000].map(Some);
        assert_eq!(instants(ramp(3, 3, 500), 4), third, "the first whole microsecond after it");
    }

    #[test]
    fn a_ramp_to_nothing_comes_to_an_end() {
        // 2 a second at first, none after 2 s: N(t) = 2 t - t² / 2, which is 2 in the end.
        let expected = [Some(0), Some(585_787), Some(2_000_000), None];
        assert_eq!(instants(ramp(2, 0, 2_000), 4), expected);
    }

    #[test]
    fn what_is_left_out_is_exactly_what_lies_in_the_past() {
        for ramp in [ramp(0, 9_000, 2), ramp(5_000, 100, 3), ramp(700, 700, 1), ramp(10_000, 0, 2)]
        {
            for passed in 0..8_000 {
                let first = ramp.first_from(Duration::from_micros(passed));
                let at = |nth| ramp.at(nth).map(Duration::as_micros);
                assert!(at(first).is_none_or(|at| at >= passed), "{ramp:?} at {passed}");
                let before = first.checked_sub(1).and_then(at);
                assert!(before.is_none_or(|before| before < passed), "{ramp:?} at {passed}");
            }
        }
    }

    #[test]
    fn no_number_of_messages_and_no_length_of_time_is_too_much() {
        let longest = ramp(10_000, 10_000, 86_400_000);
        assert_eq!(longest.at(u64::MAX).map(Duration::as_micros), Some(u64::MAX));
        assert!(longest.first_from(Duration::MAX) > 1 << 57);
        assert_eq!(longest.at(864_000_001).map(Duration::as_micros), Some(86_400_000_100));
    }

    #[test]
    fn a_ramp_out_of_its_ranges_is_refused() {
        let check = |ramp: Ramp, expected: &str| {
            assert_eq!(ramp.check().expect_err(expected).to_string(), expected);
        };
        check(ramp(0, 0, 1), "sender.arrivals.ramp.to: 0 is out of range, accepted is 1 to 10000");
        check(
            ramp(10_001, 0, 1),
            "sender.arrivals.ramp.from: 10001 is out of range, accepted is 0 to 10000",
        );
        check(
            ramp(1, 2, 0),
            "sender.arrivals.ramp.over: 0 s is out of range, accepted is 1 ms to 24 h 0 min",
        );
        assert_eq!(ramp(1, 0, 1).check(), Ok(()));
    }
}
