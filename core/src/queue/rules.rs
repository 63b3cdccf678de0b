//! The rules that one queue follows, as data: every knob that the real systems differ in.
//!
//! [`Rules::PLAIN`] is the queue of the first lesson; the presets of real systems are in
//! [`preset`](super::preset). [`Rules::check`] says which values and which pairs of values make no
//! sense, so that the queue itself never has to ask.

mod admission;
mod check;
mod holding;
mod limits;
mod needs;
mod order;
mod release;

pub use admission::{
    Capacity, CountedMessages, Dedup, DedupScope, Delays, Keyless, Overflow, PerMessage,
    TimeToLive, TtlCheck,
};
pub use check::{MAX_GROUP_BYTES, RulesError};
pub use holding::{Fence, InFlight, LeaseTerm, LostWorker, OnStale, WhenFull};
pub use limits::{CheckedAt, Counter, Fate, Limit};
pub(super) use needs::Needs;
pub use order::{Fairness, Grouping, Noise, Pick};
pub use release::{Backoff, Place, Release, ReleaseDelay, ReleaseRules};

use super::{Probability, QueueId};
use crate::time::Duration;

/// The rules that one queue follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// What groups mean: which messages must keep their order among themselves.
    pub group: Grouping,
    /// Which of the messages that may be received leaves first.
    pub pick: Pick,
    /// How many priorities there are, the highest leaves first; 0 and 1 for none, at most 255.
    pub priorities: u8,
    /// The priority of a message that brings none; below `priorities`.
    pub default_priority: u8,
    /// How long a worker may hold a delivery.
    pub lease: LeaseTerm,
    /// How long one delivery may hide its message in all: its lease, extensions, and the delay that
    /// a nack asks for, but not the backoff; 1 ms to 12 h, and no shorter than any lease, so a lease
    /// that never ends goes without. `None` for as long as anyone likes.
    pub lease_max: Option<Duration>,
    /// Which receipts settle a message.
    pub fence: Fence,
    /// What a stale receipt brings about.
    pub on_stale: OnStale,
    /// When the leases of a worker end that is lost.
    pub lost: LostWorker,
    /// What happens to a message whose lease ends without an ack, by cause.
    pub release: ReleaseRules,
    /// How long a message is hidden after a failure, where `release` asks for it.
    pub backoff: Backoff,
    /// Up to which part of the backoff is taken off at random.
    pub jitter: Probability,
    /// How often a message may be tried; none, one or two limits. They are checked in this order.
    pub limits: [Option<Limit>; 2],
    /// What happens to a message that a worker rejects.
    pub on_reject: Fate,
    /// How many messages may be held at a time.
    pub in_flight: InFlight,
    /// Which sends count as the same one.
    pub dedup: Dedup,
    /// How long new messages are hidden.
    pub delay: Delays,
    /// How much fits.
    pub capacity: Capacity,
    /// How long a message may stay.
    pub ttl: TimeToLive,
    /// Where a message goes that dies; `None` drops it.
    pub dead_letter: Option<QueueId>,
    /// What the real system does at random, off unless asked for.
    pub noise: Noise,
}

impl Rules {
    /// Plain FIFO: a lease of 30 s, the latest receipt counts, retries at once and in place, no
    /// limit of any kind.
    pub const PLAIN: Self = Self {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(Duration::from_secs(30)),
        lease_max: None,
        fence: Fence::Latest,
        on_stale: OnStale::Error,
        lost: LostWorker::Wait,
        release: ReleaseRules {
            nack: Release::counted(ReleaseDelay::GivenOrBackoff, Place::Origin),
            fail: Release::counted(ReleaseDelay::GivenOrBackoff, Place::Origin),
            expire: Release::counted(ReleaseDelay::None, Place::Origin),
            lost: Release::counted(ReleaseDelay::None, Place::Origin),
        },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [None, None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight::UNLIMITED,
        dedup: Dedup::None,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::UpTo(Duration::MAX) },
        capacity: Capacity::UNLIMITED,
        ttl: TimeToLive::FOREVER,
        dead_letter: None,
        noise: Noise::OFF,
    };
}

impl Default for Rules {
    fn default() -> Self {
        Self::PLAIN
    }
}
