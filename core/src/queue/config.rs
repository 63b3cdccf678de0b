//! The settings of a Plain FIFO queue, and how a setting is checked.

use std::fmt;
use std::ops::RangeInclusive;

use super::rules::{
    Backoff, Capacity, CheckedAt, Dedup, DedupScope, Delays, Fate, Keyless, LeaseTerm, Limit,
};
use super::{Probability, QueueId, Rules};
use crate::time::Duration;

/// The most messages that one queue stores, whatever its own capacity says.
pub const MAX_STORED: u64 = 1_000_000;

/// The most bytes of bodies that all queues of a run store: 256 MiB.
pub const MAX_STORED_BYTES: u64 = 256 << 20;

/// The settings of a Plain FIFO queue: the knobs of [`Rules`] that a first scenario needs.
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
    /// Up to which part of the backoff is taken off at random.
    pub jitter: Probability,
    /// For how long it stores a message that is sent again only once; 1 ms to 7 days, `None` for not
    /// at all. Who sends says what is the same message.
    pub dedup: Option<Duration>,
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
            jitter: Probability::NEVER,
            dedup: None,
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
        if let Some(dedup) = self.dedup {
            check_range("queue.dedup", dedup, &Dedup::WINDOW)?;
        }
        self.backoff.check("queue.backoff")
    }
}

impl From<QueueConfig> for Rules {
    /// Plain FIFO with these settings.
    fn from(config: QueueConfig) -> Self {
        let limit = |allowed| Limit::on_deliveries(allowed, CheckedAt::Release, Fate::DeadLetter);
        Self {
            lease: LeaseTerm::Fixed(config.lease),
            limits: [config.limit.map(limit), None],
            dead_letter: config.dead_letter,
            backoff: config.backoff,
            jitter: config.jitter,
            dedup: config.dedup.map_or(Dedup::None, |span| Dedup::Window {
                span,
                scope: DedupScope::Queue,
                keyless: Keyless::Store,
            }),
            delay: Delays { queue: config.delay, ..Self::PLAIN.delay },
            capacity: Capacity { messages: config.capacity, ..Capacity::UNLIMITED },
            ..Self::PLAIN
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
