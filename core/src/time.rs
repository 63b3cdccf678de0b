//! Simulated time: whole microseconds since the start of a run.
//!
//! There is no clock here and no floating-point instant, so a run is the same wherever it runs.

use std::fmt;
use std::num::NonZeroU64;
use std::ops::{Add, AddAssign, Sub};

/// A point of simulated time, in microseconds since the start of the run.
///
/// One more than the microseconds is stored: it is never zero, so that an instant that may be
/// missing takes no more room than one that is there. Every entry of the trace has some.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NonZeroU64);

/// A span of simulated time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Instant {
    /// The start of a run.
    pub const ZERO: Self = Self::from_micros(0);
    /// The last instant there is, some 584,000 years after the start.
    pub const MAX: Self = Self::from_micros(u64::MAX);
    /// The end of something that does not end by itself. Nothing falls due then.
    pub const NEVER: Self = Self::MAX;

    /// The instant `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        match NonZeroU64::MIN.checked_add(micros) {
            Some(stored) => Self(stored),
            None => Self(NonZeroU64::MAX),
        }
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0.get() - 1
    }

    /// How long ago `earlier` was; zero when it is still to come.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.get().saturating_sub(earlier.0.get()))
    }

    /// The next instant there is: one microsecond later.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl Default for Instant {
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span there is.
    pub const MAX: Self = Self(u64::MAX);

    /// A span of `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// A span of `millis` milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// A span of `secs` seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// The span in microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The span in milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// The span in seconds, for a picture: never for a decision.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no more than 52 bits")]
    pub const fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The span `times` times over; the longest span when that is too long.
    #[must_use]
    pub const fn saturating_mul(self, times: u64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    /// Stays at [`Instant::MAX`] rather than going past the end of time.
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, span: Duration) {
        *self = *self + span;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    /// Stays at the start of the run rather than going before it.
    fn sub(self, span: Duration) -> Self {
        Self::from_micros(self.as_micros().saturating_sub(span.0))
    }
}

impl Add for Duration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Instant {
    /// Minutes, seconds and milliseconds: `01:02.345`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.as_micros() / 1_000;
        let (minutes, rest) = (millis / 60_000, millis % 60_000);
        write!(f, "{minutes:02}:{:02}.{:03}", rest / 1_000, rest % 1_000)
    }
}

impl fmt::Display for Duration {
    /// The shortest exact-looking form a person would write: `250 µs`, `250 ms`, `12.25 s`, `2 min 5 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0 s"),
            micros @ 1..1_000 => write!(f, "{micros} µs"),
            micros @ 1_000..1_000_000 => write!(f, "{} ms", micros / 1_000),
            micros @ 1_000_000..60_000_000 => {
                write!(f, "{} s", Decimal { value: micros / 10_000, digits: 2 })
            }
            micros @ 60_000_000..3_600_000_000 => {
                write!(f, "{} min {} s", micros / 60_000_000, micros / 1_000_000 % 60)
            }
            micros => write!(f, "{} h {} min", micros / 3_600_000_000, micros / 60_000_000 % 60),
        }
    }
}

/// A whole number of hundredths, thousandths or the like, without zeros at the end: `12.5`.
pub struct Decimal {
    /// The number without its point: 125 for 12.5.
    pub value: u64,
    /// How many digits of it stand behind the point.
    pub digits: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mut value, mut digits } = *self;
        while digits > 0 && value.is_multiple_of(10) {
            value /= 10;
            digits -= 1;
        }
        let unit = 10_u64.pow(digits);
        write!(f, "{}", value / unit)?;
        if digits == 0 {
            return Ok(());
        }
        write!(f, ".{:0width$}", value % unit, width = digits as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_as_minutes_seconds_and_milliseconds() {
        assert_eq!(Instant::from_micros(0).to_string(), "00:00.000");
        assert_eq!(Instant::from_micros(62_345_999).to_string(), "01:02.345");
        assert_eq!(Instant::from_micros(6_000_000_000).to_string(), "100:00.000");
    }

    #[test]
    fn a_span_reads_as_a_person_would_write_it() {
        let check = |micros, expected: &str| {
            assert_eq!(Duration::from_micros(micros).to_string(), expected);
        };
        check(0, "0 s");
        check(300, "300 µs");
        check(250_999, "250 ms");
        check(12_000_000, "12 s");
        check(12_250_000, "12.25 s");
        check(12_500_000, "12.5 s");
        check(125_000_000, "2 min 5 s");
        check(7_500_000_000, "2 h 5 min");
    }

    #[test]
    fn time_never_wraps() {
        assert_eq!(Instant::MAX + Duration::from_secs(1), Instant::MAX);
        assert_eq!(Instant::ZERO - Duration::from_secs(1), Instant::ZERO);
        assert_eq!(Instant::ZERO.since(Instant::MAX), Duration::ZERO);
    }
}
