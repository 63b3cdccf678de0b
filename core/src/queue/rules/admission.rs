//! What a queue takes in, and for how long.

use std::ops::RangeInclusive;

use super::Fate;
use crate::time::Duration;

/// Which sends count as the same one. The second of them succeeds and stores nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dedup {
    /// None do.
    #[default]
    None,
    /// Those with the same key within a span of time, whatever became of the first.
    Window {
        /// How long, from the first of them; 1 ms to 7 days.
        span: Duration,
        /// Among which messages.
        scope: DedupScope,
        /// What happens to a message that brings no key.
        keyless: Keyless,
    },
    /// Those with the same key as a message that is still in the queue and not parked.
    UntilDone,
}

impl Dedup {
    /// How long a window may be.
    pub const WINDOW: RangeInclusive<Duration> =
        Duration::from_millis(1)..=Duration::from_secs(7 * 24 * 3600);
}

/// What happens to a message without a dedup key, where the queue looks for duplicates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Keyless {
    /// It is refused.
    #[default]
    Refuse,
    /// The bytes of its body are its key.
    HashBody,
    /// It is stored, and no duplicate of anything.
    Store,
}

/// Among which messages a dedup key must be unique.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DedupScope {
    /// All of the queue.
    #[default]
    Queue,
    /// Those of one group.
    Group,
}

/// How long new messages are hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delays {
    /// A message that brings no delay of its own; up to 12 h.
    pub queue: Duration,
    /// Whether a message may bring one.
    pub per_message: PerMessage,
}

/// Whether a message may bring a value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PerMessage {
    /// No. Zero is let pass and means nothing.
    No,
    /// Yes, up to this.
    UpTo(Duration),
}

/// How much fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Capacity {
    /// Messages; 1 to [`MAX_STORED`](crate::queue::MAX_STORED), `None` for no limit of its own.
    pub messages: Option<u64>,
    /// Bytes of bodies; 1 or more, `None` for no limit of its own.
    pub bytes: Option<u64>,
    /// Which messages are counted.
    pub counted: CountedMessages,
    /// What happens to the next one.
    pub overflow: Overflow,
}

impl Capacity {
    /// No limit.
    pub const UNLIMITED: Self = Self {
        messages: None,
        bytes: None,
        counted: CountedMessages::Stored,
        overflow: Overflow::Reject,
    };
}

/// Which messages count towards a capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CountedMessages {
    /// All that are stored.
    #[default]
    Stored,
    /// Those that no worker holds.
    NotHeld,
}

/// What happens to a message that does not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Overflow {
    /// It is refused.
    #[default]
    Reject,
    /// The head of the line makes room and goes to the dead-letter queue if there is one.
    DeadLetterHead,
    /// The head of the line makes room and is dropped.
    DropHead,
}

/// How long a message may stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeToLive {
    /// From when it was sent; 1 ms to 14 days, `None` for as long as it takes.
    pub queue: Option<Duration>,
    /// Whether a message may bring a shorter one.
    pub per_message: PerMessage,
    /// When it is noticed.
    pub check: TtlCheck,
    /// What becomes of a message that stayed too long.
    pub then: Fate,
    /// Whether the clock starts again for a message that goes from here to the dead-letter queue.
    pub reset_on_dead_letter: bool,
}

impl TimeToLive {
    /// No limit.
    pub const FOREVER: Self = Self {
        queue: None,
        per_message: PerMessage::No,
        check: TtlCheck::Exact,
        then: Fate::Drop,
        reset_on_dead_letter: false,
    };
}

/// When it is noticed that a message stayed too long. It is never delivered from then on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TtlCheck {
    /// At that very instant, held or not.
    #[default]
    Exact,
    /// When it is ready and at the head of the line.
    AtHead,
}
