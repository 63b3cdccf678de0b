//! What a real system accepts.

use std::ops::RangeInclusive;

use crate::queue::Probability;
use crate::time::Duration;

/// What a real system accepts, as its own users write it.
///
/// `None` means that the system has no such setting; where it takes any value, the range ends at
/// the largest one. [`Rules::check`](crate::queue::Rules::check) may be narrower: it knows the
/// limits of this queue, which are the same for every preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges {
    /// How long a delivery may be held, for the queue.
    pub lease: Option<RangeInclusive<Duration>>,
    /// How long a delivery may be held, for one receive.
    pub lease_of_receive: Option<RangeInclusive<Duration>>,
    /// By how much one extension may prolong it, counted from the call.
    pub extend: Option<RangeInclusive<Duration>>,
    /// The delay that a nack may bring.
    pub nack_delay: Option<RangeInclusive<Duration>>,
    /// The shortest and the longest delay of the backoff.
    pub backoff: Option<RangeInclusive<Duration>>,
    /// Up to which part of the backoff is taken off at random.
    pub jitter: Option<RangeInclusive<Probability>>,
    /// How long new messages are hidden, for the queue.
    pub delay: Option<RangeInclusive<Duration>>,
    /// How long a message is hidden at first that brings a delay of its own.
    pub delay_of_message: Option<RangeInclusive<Duration>>,
    /// How long a message may stay, for the queue.
    pub ttl: Option<RangeInclusive<Duration>>,
    /// How long a message may stay that brings a time to live of its own.
    pub ttl_of_message: Option<RangeInclusive<Duration>>,
    /// How often a message may be tried, as the system shows it; see
    /// [`Preset::shown_limit`](super::Preset::shown_limit).
    pub limit: Option<RangeInclusive<u32>>,
    /// Whether there may be such a limit without a dead-letter queue.
    pub limit_alone: bool,
    /// How many leases may run out, as the system shows it.
    pub limit_of_expiries: Option<RangeInclusive<u32>>,
    /// How many messages one receive may ask for.
    pub batch: RangeInclusive<u32>,
    /// How long a receive may wait for a first message.
    pub wait: Option<RangeInclusive<Duration>>,
    /// How many messages may be held in all.
    pub in_flight: Option<RangeInclusive<u32>>,
    /// How many messages one worker may hold.
    pub per_worker: Option<RangeInclusive<u32>>,
    /// The size of a body in bytes; `None` where the limit of this queue is the lower one.
    pub body_bytes: Option<RangeInclusive<u64>>,
    /// For how long duplicates are recognized.
    pub dedup_window: Option<RangeInclusive<Duration>>,
    /// The length of a dedup key.
    pub dedup_key_chars: Option<RangeInclusive<u32>>,
    /// The length of the name of a group.
    pub group_chars: Option<RangeInclusive<u32>>,
    /// How many messages fit.
    pub capacity: Option<RangeInclusive<u64>>,
    /// How many bytes fit.
    pub capacity_bytes: Option<RangeInclusive<u64>>,
    /// How many priorities there are.
    pub priorities: Option<RangeInclusive<u8>>,
    /// How many messages a second a redrive moves.
    pub redrive_per_second: Option<RangeInclusive<u32>>,
    /// Whether the system does things at random, so that noise may be switched on.
    pub noise: bool,
}

impl Ranges {
    /// No setting at all, and messages one at a time.
    pub(super) const NONE: Self = Self {
        lease: None,
        lease_of_receive: None,
        extend: None,
        nack_delay: None,
        backoff: None,
        jitter: None,
        delay: None,
        delay_of_message: None,
        ttl: None,
        ttl_of_message: None,
        limit: None,
        limit_alone: false,
        limit_of_expiries: None,
        batch: 1..=1,
        wait: None,
        in_flight: None,
        per_worker: None,
        body_bytes: None,
        dedup_window: None,
        dedup_key_chars: None,
        group_chars: None,
        capacity: None,
        capacity_bytes: None,
        priorities: None,
        redrive_per_second: None,
        noise: false,
    };
}

/// Any span of time.
pub(super) const ANY: RangeInclusive<Duration> = Duration::ZERO..=Duration::MAX;
/// Any span but none.
pub(super) const ANY_BUT_ZERO: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::MAX;
