//! One step from one state to the next, with all that was answered and told.

use message_queue_core::queue::{
    Delivery, HideError, Lease, Message, MessageId, Queue, Receipt, ReceiveError, RedriveError,
    SendError, Sent, Settled, State, Transition, TransitionKind,
};
use message_queue_core::time::Instant;

use crate::setup::{JOBS, Setup};
use crate::step::Step;
use crate::world::World;

/// What was answered.
pub enum Answer {
    Sent(Result<Sent, SendError>),
    Received(Result<Vec<Delivery>, ReceiveError>),
    Settled(Receipt, Result<Settled, HideError>),
    Extended(Receipt, Result<Option<Instant>, HideError>),
    Redriving(Result<(), RedriveError>),
    None,
}

/// One step from one state to the next.
pub struct Event<'a> {
    pub setup: &'a Setup,
    pub before: &'a World,
    pub step: Step,
    pub answer: &'a Answer,
    pub told: &'a [Transition],
    pub after: &'a World,
}

impl<'a> Event<'a> {
    /// The queue before it.
    pub fn jobs(&self) -> &'a Queue {
        self.before.queues.queue(JOBS)
    }

    /// When it happened, as long as nothing but time went by.
    pub fn now(&self) -> Instant {
        self.before.queues.now()
    }

    /// The receipt that was used.
    pub fn receipt(&self) -> Option<Receipt> {
        match self.answer {
            Answer::Settled(receipt, _) | Answer::Extended(receipt, _) => Some(*receipt),
            Answer::Sent(_) | Answer::Received(_) | Answer::Redriving(_) | Answer::None => None,
        }
    }

    pub fn deliveries(&self) -> &'a [Delivery] {
        match self.answer {
            Answer::Received(Ok(deliveries)) => deliveries,
            _ => &[],
        }
    }

    /// What was delivered, as it was before.
    pub fn delivered(&self) -> impl Iterator<Item = &'a Message> {
        let jobs = self.jobs();
        let was = |it: &Delivery| jobs.message(it.receipt.message).expect("it was there before");
        self.deliveries().iter().map(was)
    }

    /// A receive brings nothing, and nothing ends because of it. One that asks for too much says
    /// nothing about what is there.
    pub fn brings_nothing(&self) -> bool {
        let nothing = match self.answer {
            Answer::Received(Err(ReceiveError::TooLong { .. })) => false,
            Answer::Received(received) => received.as_ref().map_or(true, Vec::is_empty),
            _ => false,
        };
        nothing && self.told.is_empty()
    }

    /// Whether a message left in the same receive before another one did.
    pub fn leaves_sooner(&self, message: &Message, other: &Message) -> bool {
        let others = self.delivered().take_while(|it| it.id != other.id);
        others.into_iter().any(|it| it.id == message.id)
    }

    /// All messages of the queue before it.
    pub fn stored(&self) -> impl Iterator<Item = &'a Message> {
        all_of(self.jobs())
    }

    /// Those of the group of a message that were sent before it.
    pub fn earlier_of_group(&self, of: &'a Message) -> impl Iterator<Item = &'a Message> {
        let jobs = self.jobs();
        let same = move |it: &&Message| jobs.group_of(it) == jobs.group_of(of);
        self.stored().filter(move |it| it.id < of.id).filter(same)
    }

    /// Whether a message is still there after it.
    pub fn stays(&self, message: &Message) -> bool {
        self.after.queues.queue(JOBS).message(message.id).is_some()
    }

    /// Whether something of that kind was told of the queue.
    pub fn tells(&self, is: impl Fn(&TransitionKind) -> bool) -> bool {
        self.told.iter().any(|it| it.queue == JOBS && is(&it.kind))
    }

    /// What was told of a message.
    pub fn told_of(&self, id: MessageId) -> impl Iterator<Item = &'a Transition> {
        self.told.iter().filter(move |it| it.message == id)
    }
}

/// All messages of a queue.
pub fn all_of(queue: &Queue) -> impl Iterator<Item = &Message> {
    queue.ready().chain(queue.delayed()).chain(queue.leased())
}

/// The lease under which a message is held.
pub fn lease_of(message: &Message) -> Option<Lease> {
    match message.state() {
        State::Leased(lease) => Some(lease),
        State::Ready | State::Delayed { .. } => None,
    }
}

pub fn is_ready(message: &Message) -> bool {
    message.state() == State::Ready
}

pub fn is_leased(message: &Message) -> bool {
    matches!(message.state(), State::Leased(_))
}
