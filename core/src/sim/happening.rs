//! What happened in the world, with its reason.

mod crew_sentence;
mod sentence;

use super::{CallEnd, Flaw, Makes, SenderId, ServiceId, TopicId, VersionId};
use crate::queue::{Format, MessageId, QueueId, SendError, Transition, WorkerId};
use crate::time::Instant;

/// One thing that happened. Small and copyable: its words are made when somebody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Happening {
    /// Something happened to a message in a queue.
    Queue {
        /// What.
        transition: Transition,
        /// Why, where the queue alone cannot know.
        reason: Reason,
    },
    /// A message was refused at the door.
    Rejected {
        /// By which queue.
        queue: QueueId,
        /// Whose.
        origin: Origin,
        /// Why.
        error: SendError,
        /// The size of its body.
        bytes: usize,
    },
    /// A message was published; its copies come before this.
    Published {
        /// To which topic.
        topic: TopicId,
        /// Whose.
        origin: Origin,
        /// How many queues took a copy.
        copies: u16,
        /// How many queues wanted one and refused it.
        refused: u16,
    },
    /// A service was called.
    Called {
        /// The number of the call.
        message: MessageId,
        /// By whom.
        origin: Origin,
        /// Which.
        service: ServiceId,
    },
    /// A worker began to work for a call.
    CallTaken {
        /// Which call.
        message: MessageId,
        /// Which worker.
        worker: WorkerId,
    },
    /// A call was answered, or there will be no answer.
    CallEnded {
        /// Which call.
        message: MessageId,
        /// To which service.
        service: ServiceId,
        /// What came of it.
        end: CallEnd,
    },
    /// The outside world noticed something.
    Effect {
        /// From which message.
        message: MessageId,
        /// By whose work.
        worker: WorkerId,
        /// The how-manieth effect of this message; from 2 on a duplicate.
        nth: u32,
        /// Of which version the worker was, where versions are told.
        version: Option<VersionId>,
    },
    /// A message that was deleted on receive was not done.
    Lost {
        /// Which.
        message: MessageId,
        /// Who had received it.
        worker: WorkerId,
        /// Why it was not done.
        reason: Reason,
    },
    /// A worker came, went, stopped or started.
    Worker {
        /// Which.
        worker: WorkerId,
        /// What.
        change: WorkerChange,
        /// What it held at that moment.
        holds: Option<MessageId>,
    },
    /// A worker stopped that held more than one message.
    HeldMore {
        /// Which.
        worker: WorkerId,
        /// How many beside the one that was told already.
        more: u16,
    },
    /// A service got more workers or fewer, by the rule that it has for it.
    Scaled {
        /// Which service.
        service: ServiceId,
        /// How many workers it had.
        from: u8,
        /// How many it is to have.
        to: u8,
        /// How many messages were ready.
        ready: u64,
        /// How many there are to be for each worker.
        target: u32,
    },
    /// Another version of a service is rolled out, or all of it is.
    RollOut {
        /// Of which service.
        service: ServiceId,
        /// Which version.
        version: VersionId,
        /// Whether all of its workers are it now.
        is_over: bool,
    },
    /// A worker is of another version from now on.
    Versioned {
        /// Which worker.
        worker: WorkerId,
        /// Which version.
        version: VersionId,
    },
    /// A worker became slower or quicker.
    Paced {
        /// Which.
        worker: WorkerId,
        /// How many percent of its time an attempt takes.
        percent: u32,
    },
    /// A worker was through with a message and found that its work had been done before.
    Skipped {
        /// Which message.
        message: MessageId,
        /// Which worker.
        worker: WorkerId,
    },
    /// Something came between a sender and a message of its.
    Sending {
        /// Which sender.
        sender: SenderId,
        /// Which of its messages: 1 for its first.
        number: u64,
        /// What.
        what: Sending,
    },
    /// A sender was cut off from all to whom it sends, or is connected again.
    SenderCutOff {
        /// Which.
        sender: SenderId,
        /// Whether it is cut off.
        cut_off: bool,
    },
    /// What was to be done at its instant could not be.
    NotDone {
        /// The number of the action in its scenario, from 1.
        action: u16,
    },
    /// Something was set to other values.
    Set(Part),
}

/// What comes between a sender and a message of its.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sending {
    /// The message did not arrive.
    RequestLost,
    /// The message arrived, and the answer did not.
    AnswerLost,
    /// It sends the message for the so-manieth time.
    Again(u32),
    /// It has tried so often and gives the message up.
    GivenUp(u32),
}

/// Why something happened that the queue alone cannot know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The happening says it all.
    None,
    /// Where the message came from.
    Origin(Origin),
    /// The attempt failed.
    Failed(Failure),
    /// The worker stopped while it held the message.
    Abandoned(Abandoned),
    /// The worker is still at it: the lease is shorter than the work.
    TooSlow,
    /// The worker holds it and has not begun it: it has others to do first.
    NotBegun,
}

/// Where a message came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A sender of the scene.
    Sender(SenderId),
    /// A service that was done with it, or with what it came from.
    Service(ServiceId),
    /// A person or a script.
    Hand,
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Every so-manieth attempt is set to fail.
    Every(u32),
    /// Chance.
    Chance,
    /// The body has the text in it on which attempts are set to fail.
    Poison,
    /// A queue refused what was sent on to it.
    NotTaken(QueueId),
    /// A service that was called did not answer.
    NotAnswered(ServiceId),
    /// The body is not what its format says.
    Syntax {
        /// What it should be.
        format: Format,
        /// The line of the mistake, from 1.
        line: u32,
        /// The column of the mistake, from 1.
        column: u32,
    },
    /// The service cannot make of the body what it makes.
    Unusable {
        /// What it makes.
        makes: Makes,
        /// What is wrong with the body.
        flaw: Flaw,
    },
}

/// A worker that stopped while it held a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Abandoned {
    /// Which.
    pub worker: WorkerId,
    /// When.
    pub at: Instant,
    /// How.
    pub change: WorkerChange,
}

/// What changed about a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkerChange {
    /// There is one more.
    Added,
    /// There is one less.
    Removed,
    /// It is coming up, and takes a while for it.
    Starting,
    /// It is up for the first time.
    Started,
    /// There are too many: it takes nothing more and goes when it is through with what it holds.
    Leaving,
    /// It takes nothing more and restarts as another version when it is through with what it holds.
    Draining,
    /// It stops to restart as another version.
    Replaced,
    /// It was about to go and stays.
    Stays,
    /// It was switched on.
    Up,
    /// It was switched off.
    Down,
    /// It crashed.
    Crashed,
    /// It is back after a crash.
    Restarted,
    /// It was cut off from its queue.
    CutOff,
    /// It is connected to its queue again.
    Reconnected,
    /// It is going to crash after the effect of its next success, before the ack.
    Doomed,
}

/// What was set to other values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A sender.
    Sender(SenderId),
    /// A queue.
    Queue(QueueId),
    /// A service.
    Service(ServiceId),
}

impl Happening {
    /// Which message it is about, if it is about one.
    #[must_use]
    pub fn message(&self) -> Option<MessageId> {
        match self {
            Self::Queue { transition, .. } => Some(transition.message),
            Self::Effect { message, .. }
            | Self::Called { message, .. }
            | Self::CallTaken { message, .. }
            | Self::CallEnded { message, .. }
            | Self::Lost { message, .. }
            | Self::Skipped { message, .. } => Some(*message),
            Self::Worker { holds, .. } => *holds,
            Self::Rejected { .. }
            | Self::Published { .. }
            | Self::HeldMore { .. }
            | Self::Scaled { .. }
            | Self::RollOut { .. }
            | Self::Versioned { .. }
            | Self::Paced { .. }
            | Self::NotDone { .. }
            | Self::Sending { .. }
            | Self::SenderCutOff { .. }
            | Self::Set(_) => None,
        }
    }
}
