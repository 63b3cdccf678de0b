//! What goes into the operations of a queue and what they answer.

use std::fmt;

use super::{Body, MAX_BODY_BYTES, Receipt, WorkerId};
use crate::time::{Duration, Instant};

/// A message on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What it carries.
    pub body: Body,
    /// How long it is hidden at first; `None` for the queue's own delay.
    pub delay: Option<Duration>,
}

/// A message on its way to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Proof of this delivery, to settle it with.
    pub receipt: Receipt,
    /// When the lease runs out.
    pub until: Instant,
    /// What the message carries.
    pub body: Body,
}

/// How a delivery is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nack {
    /// Who gives it back.
    pub worker: WorkerId,
    /// Whether the attempt failed, or the message is merely returned.
    pub failed: bool,
    /// How long it is hidden; `None` for the queue's backoff.
    pub delay: Option<Duration>,
}

/// Why a message was refused at the door. It never was in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SendError {
    /// The queue holds as many messages as it may.
    Full {
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
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { capacity } => write!(f, "the queue is full, {capacity} of {capacity}"),
            Self::NoRoom { limit } => {
                write!(f, "the queues hold {} MiB of messages, which is the limit", limit >> 20)
            }
            Self::TooLarge { bytes } => {
                write!(f, "the body has {bytes} bytes, the limit is {MAX_BODY_BYTES}")
            }
        }
    }
}

impl std::error::Error for SendError {}

/// Why a receipt no longer works. It changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stale {
    /// The message has left the queue.
    Gone,
    /// The message was delivered again since.
    Superseded {
        /// The epoch of its latest delivery.
        latest: u32,
    },
    /// The lease ran out, so there is nothing to give back or to extend.
    Expired,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the message has left the queue"),
            Self::Superseded { latest } => {
                write!(f, "the message was delivered again since, its latest delivery is {latest}")
            }
            Self::Expired => f.write_str("the lease ran out"),
        }
    }
}

impl std::error::Error for Stale {}
