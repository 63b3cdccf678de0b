//! The rules that one queue follows, as data.

use std::fmt;
use std::ops::RangeInclusive;

use super::QueueId;
use crate::time::Duration;

/// The most messages that one queue stores, whatever its own capacity says.
pub const MAX_STORED: u64 = 1_000_000;

/// The most bytes of bodies that all queues of a run store: 256 MiB.
pub const MAX_STORED_BYTES: u64 = 256 << 20;

/// The rules that one queue follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueueConfig {
    /// How long a worker may hold a delivery; 1 ms to 12 h.
    pub lease: Duration,
    /// How many deliveries a message gets before it dies; 1 to 1,000, `None` for no limit.
    pub limit: Option<u32>,
    /// Where a message goes that dies; `None` drops it.
    pub dead_letter: Option<QueueId>,
    /// How long a message is hidden after an attempt that failed.
    pub backoff: Backoff,
    /// How long a new message is hidden; up to 15 min. A message may bring its own.
    pub delay: Duration,
    /// How many messages fit, whatever their state; 1 to [`MAX_STORED`], `None` for no limit of its own.
    pub capacity: Option<u64>,
}

impl Default for QueueConfig {
    /// Plain FIFO: a lease of 30 s, retries at once, no limit of any kind.
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            limit: None,
            dead_letter: None,
            backoff: Backoff::AtOnce,
            delay: Duration::ZERO,
            capacity: None,
        }
    }
}

impl QueueConfig {
    /// What a lease may be.
    pub const LEASE: RangeInclusive<Duration> =
        Duration::from_millis(1)..=Duration::from_secs(12 * 3600);
    /// What a delivery limit may be.
    pub const LIMIT: RangeInclusive<u32> = 1..=1_000;
    /// What a delay may be.
    pub const DELAY: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(900);
    /// What a capacity may be.
    pub const CAPACITY: RangeInclusive<u64> = 1..=MAX_STORED;

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_range("queue.lease", self.lease, &Self::LEASE)?;
        check_range("queue.delay", self.delay, &Self::DELAY)?;
        if let Some(limit) = self.limit {
            check_range("queue.limit", limit, &Self::LIMIT)?;
        }
        if let Some(capacity) = self.capacity {
            check_range("queue.capacity", capacity, &Self::CAPACITY)?;
        }
        self.backoff.check()
    }
}

/// How long a message is hidden after its n-th attempt failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Backoff {
    /// Not at all.
    #[default]
    AtOnce,
    /// n times `min`, at most `max`.
    Linear {
        /// The first delay.
        min: Duration,
        /// The longest delay.
        max: Duration,
    },
    /// `base`, then twice as long each time, at most `max`.
    Exponential {
        /// The first delay.
        base: Duration,
        /// The longest delay.
        max: Duration,
    },
}

impl Backoff {
    /// What the first and the longest delay may be.
    pub const DELAY: RangeInclusive<Duration> =
        Duration::from_millis(1)..=Duration::from_secs(12 * 3600);

    /// The delay after `attempts` deliveries (1 or more) failed.
    #[must_use]
    pub fn delay(self, attempts: u32) -> Duration {
        match self {
            Self::AtOnce => Duration::ZERO,
            Self::Linear { min, max } => min.saturating_mul(u64::from(attempts.max(1))).min(max),
            Self::Exponential { base, max } => {
                let doublings = attempts.saturating_sub(1).min(62);
                base.saturating_mul(1 << doublings).min(max)
            }
        }
    }

    fn check(self) -> Result<(), SettingError> {
        match self {
            Self::AtOnce => Ok(()),
            Self::Linear { min: first, max } | Self::Exponential { base: first, max } => {
                check_range("queue.backoff", first, &Self::DELAY)?;
                check_range("queue.backoff.max", max, &(first..=*Self::DELAY.end()))
            }
        }
    }
}

/// A value that is out of its range: which, what was given and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// The path of the value, like `queue.lease`.
    pub field: &'static str,
    /// What was given.
    pub given: String,
    /// The accepted range.
    pub accepted: String,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, given, accepted } = self;
        write!(f, "{field}: {given} is out of range, accepted is {accepted}")
    }
}

impl std::error::Error for SettingError {}

/// Checks one value against its range.
///
/// # Errors
/// The field, the value and the range when it is outside.
pub fn check_range<T: PartialOrd + fmt::Display>(
    field: &'static str,
    given: T,
    accepted: &RangeInclusive<T>,
) -> Result<(), SettingError> {
    if accepted.contains(&given) {
        return Ok(());
    }
    let accepted = format!("{} to {}", accepted.start(), accepted.end());
    Err(SettingError { field, given: given.to_string(), accepted })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn backoff_grows_up_to_its_limit() {
        let delays = |backoff: Backoff| [1, 2, 3, 4].map(|n| backoff.delay(n).as_millis());
        assert_eq!(delays(Backoff::AtOnce), [0, 0, 0, 0]);
        assert_eq!(delays(Backoff::Linear { min: MS(100), max: MS(250) }), [100, 200, 250, 250]);
        let doubling = Backoff::Exponential { base: MS(100), max: MS(700) };
        assert_eq!(delays(doubling), [100, 200, 400, 700]);
        assert_eq!(doubling.delay(u32::MAX), MS(700));
    }

    #[test]
    fn a_value_out_of_range_is_refused_with_the_range() {
        let check = |config: QueueConfig, expected: &str| {
            assert_eq!(config.check().expect_err(expected).to_string(), expected);
        };
        let plain = QueueConfig::default();
        assert_eq!(plain.check(), Ok(()));
        check(
            QueueConfig { lease: Duration::ZERO, ..plain.clone() },
            "queue.lease: 0 s is out of range, accepted is 1 ms to 12 h 0 min",
        );
        check(
            QueueConfig { limit: Some(0), ..plain.clone() },
            "queue.limit: 0 is out of range, accepted is 1 to 1000",
        );
        check(
            QueueConfig { backoff: Backoff::Linear { min: MS(5), max: MS(4) }, ..plain },
            "queue.backoff.max: 4 ms is out of range, accepted is 5 ms to 12 h 0 min",
        );
    }
}
