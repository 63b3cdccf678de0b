//! What goes into the operations of a queue and what they answer.

use std::fmt;
use std::sync::Arc;

use super::{Body, MAX_BODY_BYTES, MAX_GROUP_BYTES, MessageId, Receipt, WorkerId};
use crate::time::{Duration, Instant};

/// A message on its way in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outgoing {
    /// What it carries.
    pub body: Body,
    /// How long it is hidden at first; `None` for the queue's own delay.
    pub delay: Option<Duration>,
    /// Among which messages it keeps its order; at most [`MAX_GROUP_BYTES`] long.
    pub group: Option<Arc<str>>,
    /// What tells it from other messages, where the queue stores each of them once; at most
    /// [`MAX_GROUP_BYTES`] long.
    pub dedup: Option<Arc<str>>,
    /// How long it may stay; `None` for as long as the queue lets it.
    pub ttl: Option<Duration>,
    /// How early it leaves, the highest first; `None` for the queue's default.
    pub priority: Option<u8>,
}

impl Outgoing {
    /// A message with nothing but a body.
    #[must_use]
    pub const fn new(body: Body) -> Self {
        Self { body, delay: None, group: None, dedup: None, ttl: None, priority: None }
    }
}

/// What became of a message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sent {
    /// Its number, or the one of the message that it repeats.
    pub id: MessageId,
    /// Whether it repeats an earlier one. Then nothing was stored.
    pub duplicate: bool,
}

/// What a worker asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Receive {
    /// Who asks.
    pub worker: WorkerId,
    /// How many messages at most.
    pub most: usize,
    /// How long they may be held; `None` for as long as the queue says. Zero does not hide them.
    pub lease: Option<Duration>,
}

/// A message on its way to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Proof of this delivery, to settle it with.
    pub receipt: Receipt,
    /// When the lease runs out; [`Instant::NEVER`] where it does not.
    pub until: Instant,
    /// When the message was sent.
    pub sent_at: Instant,
    /// What the message carries.
    pub body: Body,
}

/// How a delivery is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Nack {
    /// Who gives it back.
    pub worker: WorkerId,
    /// Whether the attempt failed, or the message is merely returned.
    pub failed: bool,
    /// How long it is hidden; `None` for what the rules of the queue say.
    pub delay: Option<Duration>,
}

/// What became of a receipt that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settled {
    /// It worked.
    Done,
    /// It was stale, and the queue does not say so to whoever used it. Nothing changed.
    Ignored,
}

/// Why a message was refused at the door. It never was in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SendError {
    /// The queue holds as many messages as it may.
    Full {
        /// How many that is.
        capacity: u64,
    },
    /// The queue holds as many bytes as it may.
    FullOfBytes {
        /// How many that is.
        capacity: u64,
    },
    /// All queues together hold as many bytes as they may.
    NoRoom {
        /// How many that is.
        limit: u64,
    },
    /// The body is larger than [`MAX_BODY_BYTES`].
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// The queue keeps the order of groups, and the message has none.
    GroupMissing,
    /// The name of the group or the dedup key is empty or longer than [`MAX_GROUP_BYTES`].
    KeyLength {
        /// Its length in bytes.
        bytes: usize,
    },
    /// The queue stores each message once, and this one has nothing that tells it from others.
    DedupMissing,
    /// The queue does not tell messages apart, so a dedup key would mean nothing.
    DedupRefused,
    /// The message may not bring a delay of its own, or not such a long one.
    DelayRefused {
        /// The longest that it may bring.
        max: Duration,
    },
    /// The message may not bring a time to live of its own, or not such a long one.
    TtlRefused {
        /// The longest that it may bring.
        max: Duration,
    },
    /// There is no such priority.
    PriorityRefused {
        /// How many there are, from 0 on.
        priorities: u8,
    },
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { capacity } => write!(f, "the queue is full, {capacity} of {capacity}"),
            Self::FullOfBytes { capacity } => {
                write!(f, "the queue is full, it has room for {capacity} bytes")
            }
            Self::NoRoom { limit } => {
                write!(f, "the queues hold {} MiB of messages, which is the limit", limit >> 20)
            }
            Self::TooLarge { bytes } => {
                write!(f, "the body has {bytes} bytes, the limit is {MAX_BODY_BYTES}")
            }
            Self::GroupMissing => f.write_str("a message to this queue needs a group"),
            Self::KeyLength { bytes } => {
                write!(f, "a group or dedup key has 1 to {MAX_GROUP_BYTES} bytes, this one {bytes}")
            }
            Self::DedupMissing => f.write_str("a message to this queue needs a dedup key"),
            Self::DedupRefused => f.write_str("this queue does not look for duplicates"),
            Self::DelayRefused { max: Duration::ZERO } => {
                f.write_str("a message to this queue cannot bring a delay of its own")
            }
            Self::DelayRefused { max } => {
                write!(f, "a message to this queue can be delayed by {max} at most")
            }
            Self::TtlRefused { max: Duration::ZERO } => {
                f.write_str("a message to this queue cannot bring a time to live of its own")
            }
            Self::TtlRefused { max } => {
                write!(f, "a message to this queue can stay {max} at most")
            }
            Self::PriorityRefused { priorities: 0 | 1 } => {
                f.write_str("this queue has no priorities")
            }
            Self::PriorityRefused { priorities } => {
                write!(f, "the priorities of this queue are 0 to {}", priorities - 1)
            }
        }
    }
}

impl std::error::Error for SendError {}

/// Why a receive was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiveError {
    /// As many messages are held as may be.
    InFlight {
        /// How many that is.
        max: u32,
    },
    /// The worker asks for a lease that is longer than any may be.
    TooLong {
        /// How long one may be.
        max: Duration,
    },
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InFlight { max } => {
                write!(f, "workers hold {max} messages of this queue, which is the limit")
            }
            Self::TooLong { max } => write_too_long(f, *max),
        }
    }
}

impl std::error::Error for ReceiveError {}

/// Why a receipt no longer works. It did not change its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stale {
    /// The message has left the queue that issued the receipt.
    Gone,
    /// The message was delivered again since.
    Superseded {
        /// The epoch of its latest delivery.
        latest: u32,
    },
    /// Nobody holds the message any more, be it that the lease ran out or that the message was given
    /// back; and what the receipt was used for needs a lease. For a nack and an extension that is
    /// always so, for an ack and a reject by the rules.
    Expired,
    /// There was no such delivery.
    Unknown,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the message has left the queue"),
            Self::Superseded { latest } => {
                write!(f, "the message was delivered again since, its latest delivery is {latest}")
            }
            Self::Expired => f.write_str("the lease ran out"),
            Self::Unknown => f.write_str("there was no such delivery"),
        }
    }
}

impl std::error::Error for Stale {}

/// Why a message was not hidden for longer: neither held, by an extension, nor given back with a
/// delay, by a nack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HideError {
    /// The receipt no longer works.
    Stale(Stale),
    /// The message would be hidden for longer than one delivery may hide it.
    TooLong {
        /// How long that is, counted from the delivery.
        max: Duration,
    },
}

impl fmt::Display for HideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale(stale) => stale.fmt(f),
            Self::TooLong { max } => write_too_long(f, *max),
        }
    }
}

impl std::error::Error for HideError {}

impl From<Stale> for HideError {
    fn from(stale: Stale) -> Self {
        Self::Stale(stale)
    }
}

fn write_too_long(f: &mut fmt::Formatter<'_>, max: Duration) -> fmt::Result {
    write!(f, "a delivery of this queue hides its message for {max} at most")
}

/// Why no redrive was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedriveError {
    /// The queue has no dead-letter queue.
    NoDeadLetterQueue,
    /// One is under way already.
    UnderWay,
    /// It is too fast or too slow.
    Rate {
        /// The most messages a second.
        max: u32,
    },
}

impl fmt::Display for RedriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDeadLetterQueue => f.write_str("the queue has no dead-letter queue"),
            Self::UnderWay => f.write_str("a redrive of this queue is under way, cancel it first"),
            Self::Rate { max } => write!(f, "a redrive moves 1 to {max} messages a second"),
        }
    }
}

impl std::error::Error for RedriveError {}
