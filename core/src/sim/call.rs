//! Direct calls: what is asked of a service without a queue in between.
//!
//! A call has a number like a message, and nobody keeps it: who calls waits for the answer, and
//! one worker of the service that is called is held until it is there.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use super::calendar::Key;
use super::happening::{Failure, Origin};
use super::histogram::Histogram;
use super::{SenderId, ServiceId};
use crate::queue::{Body, MessageId, WorkerId};
use crate::time::{Duration, Instant};

/// How long a caller may be set to wait for an answer.
pub const TIMEOUT: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(3600);

/// How long a person waits for the answer to a call that is made by hand.
pub const TIMEOUT_BY_HAND: Duration = Duration::from_secs(30);

/// Who waits for the answer to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A sender.
    Sender(SenderId),
    /// A worker, which works on nothing else in the meantime.
    Worker(WorkerId),
    /// A person or a script.
    Hand,
}

impl Caller {
    /// Whose call it is.
    pub(super) fn origin(self) -> Origin {
        match self {
            Self::Sender(sender) => Origin::Sender(sender),
            Self::Worker(worker) => Origin::Service(ServiceId::of(worker)),
            Self::Hand => Origin::Hand,
        }
    }
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallEnd {
    /// The work is done.
    Answered,
    /// No worker of the service is up.
    Down,
    /// All workers are busy, and as many calls wait as may.
    Busy,
    /// There was no answer in the time for which the caller waits. If a worker is at it, it goes on
    /// for nobody.
    TimedOut,
    /// The worker that was at it stopped, and was not cut off.
    Broken,
    /// The attempt failed.
    Failed(Failure),
    /// The caller is gone. If a worker is at it, it goes on for nobody.
    HungUp,
}

/// A call that has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub caller: Caller,
    pub callee: ServiceId,
    pub body: Body,
    pub began: Instant,
    /// Who is at it; nobody while it waits for a worker.
    pub worker: Option<WorkerId>,
    /// When the caller gives up.
    pub times_out: Key,
}

/// The calls to a service, counted.
///
/// `made = answered + unanswered + open` at every instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CallMeasures {
    /// How many there were.
    pub made: u64,
    /// How many were answered.
    pub answered: u64,
    /// How many ended without an answer.
    pub unanswered: u64,
    /// How long those that were answered took.
    pub latency: Histogram,
}

impl CallMeasures {
    /// How many have no answer yet.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.made - self.answered - self.unanswered
    }
}

/// The calls to a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Calls {
    /// Those for which no worker was free, the oldest first.
    pub line: VecDeque<MessageId>,
    pub measures: CallMeasures,
}
