//! How long things took, in bounded memory.

use crate::time::Duration;

/// Into how many parts each power of two is divided; a power of two itself.
const PARTS: u64 = 32;

/// How far a part lies below its power of two.
const PART_BITS: u32 = PARTS.trailing_zeros();

/// How many spans there were of about which length.
///
/// Each power of two of microseconds is divided into 32 parts, so a percentile is too high by at most
/// 1/32 of itself, never too low; below 32 µs it is exact. Count, mean and maximum are exact. It never
/// has more than 1,920 counters, however many spans it has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Histogram {
    /// Up to the longest that was seen.
    counts: Vec<u64>,
    count: u64,
    sum: u128,
    max: Duration,
}

impl Histogram {
    pub(super) fn record(&mut self, span: Duration) {
        let place = place(span.as_micros());
        if place >= self.counts.len() {
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += 1;
        self.count += 1;
        self.sum += u128::from(span.as_micros());
        self.max = self.max.max(span);
    }

    /// How many spans there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Duration {
        self.max
    }

    /// The sum of all, in microseconds.
    #[must_use]
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// The mean, rounded down to a microsecond; `None` if there was none.
    ///
    /// # Panics
    /// Never: a mean is not above the longest.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        let mean = self.sum.checked_div(u128::from(self.count))?;
        Some(Duration::from_micros(u64::try_from(mean).expect("not above the longest")))
    }

    /// The span that `percent` of all do not exceed, 0 to 100; `None` if there was none.
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Option<Duration> {
        // The rank is rounded up, so that half of three are two.
        let rank = (u128::from(self.count) * u128::from(percent)).div_ceil(100).max(1);
        let mut seen = 0_u128;
        let found = self.counts.iter().position(|count| {
            seen += u128::from(*count);
            seen >= rank
        });
        found.map(|place| Duration::from_micros(top(place)).min(self.max))
    }

    /// The spans that came after `earlier`, which is this histogram as it was at an earlier instant.
    /// Its longest is too high by at most 1/32 of itself, never too low; count and mean are exact.
    ///
    /// # Panics
    /// When `earlier` has spans that this one has not.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let before = earlier.counts.iter().chain(std::iter::repeat(&0));
        let counts = self.counts.iter().zip(before).map(|(now, before)| now - before);
        let mut counts: Vec<u64> = counts.collect();
        let some = counts.iter().rposition(|count| *count > 0).map_or(0, |place| place + 1);
        counts.truncate(some);
        let longest = some.checked_sub(1).map_or(0, top);
        Self {
            counts,
            count: self.count - earlier.count,
            sum: self.sum - earlier.sum,
            max: self.max.min(Duration::from_micros(longest)),
        }
    }
}

/// In which counter a number of microseconds is counted.
fn place(micros: u64) -> usize {
    let place = if micros < PARTS {
        micros
    } else {
        let power = micros.ilog2() - PART_BITS;
        u64::from(power + 1) * PARTS + (micros >> power) - PARTS
    };
    usize::try_from(place).expect("there are less than 2,000 counters")
}

/// The largest number that is counted there.
fn top(place: usize) -> u64 {
    let place = place as u64;
    if place < PARTS {
        return place;
    }
    let power = place / PARTS - 1;
    let first = u128::from(place % PARTS + PARTS + 1) << power;
    u64::try_from(first - 1).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_counted_where_the_largest_is_at_most_a_thirty_second_above_it() {
        let near = (0..64)
            .map(|shift| 1_u64 << shift)
            .flat_map(|power| [power - 1, power, power + 1, power + power / 3]);
        for micros in (0..5_000).chain(near).chain([u64::MAX]) {
            let top = top(place(micros));
            assert!(top >= micros && top - micros <= micros / 32, "{micros}: {top}");
        }
        assert_eq!(place(u64::MAX), 1_919);
    }

    #[test]
    fn percentiles_are_those_of_the_spans_that_were_seen() {
        let mut histogram = Histogram::default();
        assert_eq!((histogram.percentile(50), histogram.mean()), (None, None));
        for millis in 1..=1_000 {
            histogram.record(Duration::from_millis(millis));
        }
        let check = |percent, exact: u64| {
            let given = histogram.percentile(percent).expect("there are spans").as_micros();
            assert!((exact..=exact + exact / 32).contains(&given), "{percent} %: {given}");
        };
        check(50, 500_000);
        check(95, 950_000);
        check(99, 990_000);
        assert_eq!(histogram.percentile(100), Some(Duration::from_millis(1_000)));
        assert!(histogram.percentile(0) <= histogram.percentile(1));
        assert_eq!(histogram.mean(), Some(Duration::from_micros(500_500)));
        assert_eq!((histogram.count(), histogram.max()), (1_000, Duration::from_millis(1_000)));
    }

    #[test]
    fn what_came_after_an_instant_is_told_apart_from_what_came_before() {
        let span = Duration::from_millis;
        let mut all = Histogram::default();
        for millis in [900, 3, 5_000] {
            all.record(span(millis));
        }
        let earlier = all.clone();
        assert_eq!(all.since(&earlier), Histogram::default());
        for millis in [20, 40, 30] {
            all.record(span(millis));
        }
        let later = all.since(&earlier);
        assert_eq!((later.count(), later.mean()), (3, Some(span(30))));
        let check = |percent, exact: u64| {
            let given = later.percentile(percent).expect("there are spans").as_micros();
            assert!((exact..=exact + exact / 32).contains(&given), "{percent} %: {given}");
        };
        check(50, 30_000);
        check(100, 40_000);
        assert_eq!(all.since(&Histogram::default()), all);
    }
}
