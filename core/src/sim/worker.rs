//! One worker of a service.

use super::calendar::Key;
use super::chance::{Seed, Stream};
use super::happening::Failure;
use super::prefetch::Hand;
use crate::queue::{Delivery, MessageId, WorkerId};
use crate::time::Instant;

/// What a worker is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerState {
    /// It waits for a message.
    Idle {
        /// Since when.
        since: Instant,
    },
    /// It works on a message.
    Working(Job),
    /// It is switched off.
    Down {
        /// Since when.
        since: Instant,
        /// What it held at that moment.
        held: Option<MessageId>,
    },
    /// It is not up yet and comes by itself.
    Starting {
        /// Since when.
        since: Instant,
        /// When it is up.
        until: Instant,
    },
    /// It crashed and comes back by itself.
    Crashed {
        /// When it crashed.
        since: Instant,
        /// When it is back.
        restarts: Instant,
        /// What it held at that moment.
        held: Option<MessageId>,
    },
}

/// What becomes of a worker when it is through with what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Duty {
    /// It goes on.
    #[default]
    Stays,
    /// It goes: there are too many. Until then it takes nothing more.
    Goes,
    /// It restarts as another version. Until then it takes nothing more; after that it is coming up.
    Rolls,
}

/// An attempt that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What was received.
    pub delivery: Delivery,
    /// When the attempt started.
    pub since: Instant,
    /// When it will be over, if nothing else happens.
    pub finishes: Instant,
    /// What will come of it.
    pub(super) outcome: Result<(), Failure>,
    /// Whether there is nothing to settle with a queue: the message is deleted from it already, or
    /// it is a call.
    pub acked: bool,
    /// Whether somebody waits for the answer: it did not come from a queue.
    pub is_call: bool,
    /// Of the targets to which the service sends on, how many have it.
    pub(super) sent_on: usize,
    /// The call whose answer the worker waits for; its own work on the message is over.
    pub waits_for: Option<MessageId>,
}

/// One worker of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Its number.
    pub id: WorkerId,
    /// What it is doing.
    pub state: WorkerState,
    /// How many attempts of it succeeded.
    pub finished: u64,
    /// How many attempts of it failed.
    pub failed: u64,
    pub(super) stream: Stream,
    /// How many percent of its time an attempt takes; 100 where nothing is wrong.
    pub percent: u32,
    /// Since when it is cut off from its queue, if it is.
    pub cut_off_since: Option<Instant>,
    /// Whether it crashes after the effect of its next success.
    pub is_doomed: bool,
    /// Its next event in the calendar: it is woken, it finishes, or it restarts.
    pub(super) next: Option<Key>,
    /// When it asks for a longer lease next.
    pub(super) beat: Option<Key>,
    /// What it has beside the message of its state, if it ever had more than one.
    pub(super) hand: Option<Box<Hand>>,
    /// What becomes of it when it is through with what it holds.
    pub duty: Duty,
    /// Whether it was taken away from between others, and only its number is left.
    pub is_gone: bool,
}

impl Worker {
    pub(super) fn new(id: WorkerId, seed: Seed, now: Instant) -> Self {
        let stream = Stream::of_worker(seed, id);
        let state = WorkerState::Idle { since: now };
        Self {
            id,
            state,
            finished: 0,
            failed: 0,
            stream,
            percent: 100,
            cut_off_since: None,
            is_doomed: false,
            next: None,
            beat: None,
            hand: None,
            duty: Duty::Stays,
            is_gone: false,
        }
    }

    /// Whether it works or waits for work.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self.state, WorkerState::Idle { .. } | WorkerState::Working(_))
    }

    /// The message that it works on, or that it held when it stopped.
    #[must_use]
    pub fn holds(&self) -> Option<MessageId> {
        match &self.state {
            WorkerState::Idle { .. } | WorkerState::Starting { .. } => None,
            WorkerState::Working(job) => Some(job.delivery.receipt.message),
            WorkerState::Down { held, .. } | WorkerState::Crashed { held, .. } => *held,
        }
    }

    /// Takes the attempt away that is under way; from now on it is idle.
    pub(super) fn take_job(&mut self, now: Instant) -> Option<Job> {
        self.next = None;
        if !matches!(self.state, WorkerState::Working(_)) {
            return None;
        }
        match std::mem::replace(&mut self.state, WorkerState::Idle { since: now }) {
            WorkerState::Working(job) => Some(job),
            _ => None,
        }
    }
}
