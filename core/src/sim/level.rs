//! A count that changes over time, with its mean and its peak.

use crate::time::Instant;

/// A count that changes over time: how many messages are ready, how many workers are busy.
///
/// What lies under its curve is kept as a whole number, so nothing is lost however long the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Level {
    value: u64,
    peak: u64,
    since: Instant,
    area: u128,
}

impl Level {
    /// Sets the count from this instant on.
    pub(super) fn set(&mut self, now: Instant, value: u64) {
        if value != self.value {
            self.area = self.area(now);
            self.since = now;
            self.value = value;
            self.peak = self.peak.max(value);
        }
    }

    pub(super) fn add(&mut self, now: Instant) {
        self.set(now, self.value + 1);
    }

    pub(super) fn take(&mut self, now: Instant) {
        self.set(now, self.value - 1);
    }

    /// The count.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.value
    }

    /// The highest that it ever was.
    #[must_use]
    pub fn peak(&self) -> u64 {
        self.peak
    }

    /// What lies under the curve up to this instant: the count times microseconds.
    #[must_use]
    pub fn area(&self, now: Instant) -> u128 {
        self.area + times(self.value, now.since(self.since).as_micros())
    }

    /// The mean over the time from the start of the run, 0 at its first instant.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean is looked at, not decided on")]
    pub fn mean(&self, now: Instant) -> f64 {
        match now.as_micros() {
            0 => 0.0,
            micros => self.area(now) as f64 / micros as f64,
        }
    }
}

/// The product. WebAssembly has no multiplication that is as long as this; where both are short, its
/// own will do, and they nearly always are.
fn times(value: u64, micros: u64) -> u128 {
    if (value | micros) >> 32 == 0 {
        u128::from(value.wrapping_mul(micros))
    } else {
        u128::from(value) * u128::from(micros)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_right_however_long_it_is() {
        let most = u64::from(u32::MAX);
        for [value, micros] in [[3, 5], [most, most], [most + 1, most], [2, u64::MAX]] {
            assert_eq!(times(value, micros), u128::from(value) * u128::from(micros));
        }
    }

    #[test]
    fn the_mean_weighs_each_count_with_the_time_that_it_lasted() {
        let at = Instant::from_micros;
        let mut level = Level::default();
        level.set(at(10), 4);
        level.add(at(20));
        level.take(at(30));
        level.set(at(40), 0);
        assert_eq!(level.area(at(100)), 10 * 4 + 10 * 5 + 10 * 4);
        assert!((level.mean(at(100)) - 1.3).abs() < 1e-12);
        assert_eq!((level.value(), level.peak()), (0, 5));
        assert!(level.mean(Instant::ZERO).abs() < 1e-12);
    }
}
