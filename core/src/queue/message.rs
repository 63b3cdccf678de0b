//! One message while it is in a queue.

use std::fmt;

use super::Body;
use crate::time::Instant;

/// The number of a message: 1 for the first that a run accepts. It is kept for life, in the
/// dead-letter queue and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The number of a worker: 1 for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerId(pub u32);

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "worker {}", self.0)
    }
}

/// Proof of one particular delivery. It is stale as soon as the message is delivered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt {
    /// Which message.
    pub message: MessageId,
    /// Which delivery of it: 1 for the first.
    pub epoch: u32,
}

/// Where in the line a message stands; smaller leaves earlier. No two messages of one queue
/// share a place, and a message that comes back has the one that it had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u64);

impl Place {
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A worker's time-limited hold on one delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Who holds it.
    pub worker: WorkerId,
    /// When it was received.
    pub since: Instant,
    /// When the hold ends if nothing else happens.
    pub until: Instant,
}

/// Where a message is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// May be received now.
    Ready,
    /// Hidden: a delay of a new message, or the backoff after a failed attempt.
    Delayed {
        /// When it becomes ready.
        until: Instant,
    },
    /// Held by a worker.
    Leased(Lease),
}

/// One message while it is in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// What it carries.
    pub body: Body,
    /// When its sender put it in.
    pub sent_at: Instant,
    /// How many times it was delivered.
    pub epoch: u32,
    /// Where it is in its life.
    pub state: State,
    pub(super) place: Place,
    /// Deliveries that no longer count towards the limit, since the message was redriven.
    pub(super) forgiven: u32,
}

impl Message {
    pub(super) fn new(id: MessageId, body: Body, place: Place, sent_at: Instant) -> Self {
        Self { id, body, sent_at, epoch: 0, state: State::Ready, place, forgiven: 0 }
    }

    /// Deliveries that count towards the limit: all, or those since the last redrive.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.epoch - self.forgiven
    }

    pub(super) fn receipt(&self) -> Receipt {
        Receipt { message: self.id, epoch: self.epoch }
    }
}
