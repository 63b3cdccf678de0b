//! What came of a request, and the line that tells it.

mod inspection;
mod transition;

use std::sync::Arc;

use message_queue_core::queue::{Delivery, MessageId, QueueId, Sent, Settled, Transition};
use message_queue_core::time::Instant;

use crate::desk::Desk;
use crate::json::LARGEST_WHOLE;
use crate::json::line::Line;
use crate::refusal::Refusal;
use crate::words::Word;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The result, or why the operation was not done.
    pub outcome: Result<Outcome, Refusal>,
    /// What has happened, the earliest first. A refusal has none, unless it is one that concerns
    /// what has happened.
    pub transitions: Option<Vec<Transition>>,
    /// Whether there is more to tell, which the next answers do.
    pub more: bool,
}

impl Answer {
    /// The answer to an operation that changed nothing.
    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self { outcome: Err(refusal), transitions: None, more: false }
    }
}

/// What an operation returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The queue was made, or follows other rules.
    Queue(QueueId),
    /// The message is in the queue, or was there before.
    Sent(Sent),
    /// What the worker received, in the order in which it left the line.
    Received(Vec<Handed>),
    /// The receipt worked, or was ignored.
    Settled(Settled),
    /// The lease ends at this instant; `None` where the receipt was stale and ignored.
    Extended {
        /// When.
        until: Option<Instant>,
    },
    /// How many leases ended at once.
    WorkerLost {
        /// How many messages were released, those included that have ended then at a limit.
        released: usize,
    },
    /// How many messages were dropped.
    Purged(usize),
    /// How many messages were moved.
    Redriven(usize),
    /// Messages are moved from now on.
    RedriveBegun {
        /// How many a second.
        per_second: u32,
    },
    /// Whether a redrive was under way.
    RedriveCancelled(bool),
    /// Everything up to and including this instant has happened.
    Advanced {
        /// The instant that was asked for, or an earlier one when there was too much to tell.
        at: Instant,
    },
    /// A queue and one of its messages are to be shown.
    Inspected {
        /// Which queue.
        queue: QueueId,
        /// Which message.
        message: Option<MessageId>,
    },
    /// When something falls due without anyone asking for it.
    Next(Option<Instant>),
}

/// A message on its way to a worker, with the group that the queue keeps for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Receipt, end of the lease and body.
    pub delivery: Delivery,
    /// Its group, if it has one.
    pub group: Option<Arc<str>>,
}

/// The line for an answer that this desk has just given.
pub fn write(desk: &Desk, answer: &Answer) -> String {
    let mut line = Line::default();
    line.open('{');
    match &answer.outcome {
        Ok(outcome) => result(line.key("result"), desk, outcome),
        Err(refusal) => error(&mut line, refusal),
    }
    if let Some(transitions) = &answer.transitions {
        line.key("transitions").open('[');
        for it in transitions {
            transition::write(&mut line, desk.name(it.queue), it);
        }
        line.close(']');
    }
    if answer.more {
        line.key("more").flag(true);
    }
    line.close('}');
    line.finish()
}

/// The line for a request that could not even be asked.
pub fn refuse(refusal: &Refusal) -> String {
    let mut line = Line::default();
    error(line.open('{'), refusal);
    line.close('}');
    line.finish()
}

fn error(line: &mut Line, refusal: &Refusal) {
    line.key("error").open('{').key("kind").text(refusal.kind.name());
    line.key("message").text(&refusal.message);
    line.key("field").maybe_text(refusal.field.as_deref()).close('}');
}

fn result(line: &mut Line, desk: &Desk, outcome: &Outcome) {
    line.open('{');
    match outcome {
        Outcome::Queue(queue) => line.key("queue").text(desk.name(*queue)),
        Outcome::Sent(sent) => {
            line.key("id").whole(sent.id.0).key("duplicate").flag(sent.duplicate)
        }
        Outcome::Received(deliveries) => {
            line.key("deliveries").open('[');
            for it in deliveries {
                handed(line, it);
            }
            line.close(']')
        }
        Outcome::Settled(settled) => line.key("settled").text(settled.word()),
        Outcome::Extended { until } => {
            let settled = until.map_or(Settled::Ignored, |_| Settled::Done);
            line.key("settled").text(settled.word());
            line.key("until").maybe_whole(until.and_then(reachable))
        }
        Outcome::WorkerLost { released } => line.key("released").whole(*released as u64),
        Outcome::Purged(count) => line.key("purged").whole(*count as u64),
        Outcome::Redriven(count) => line.key("moved").whole(*count as u64),
        Outcome::RedriveBegun { per_second } => line.key("per_second").whole(*per_second),
        Outcome::RedriveCancelled(was_under_way) => line.key("cancelled").flag(*was_under_way),
        Outcome::Advanced { at } => line.key("at").whole(at.as_micros()),
        Outcome::Inspected { queue, message } => inspection::write(line, desk, *queue, *message),
        Outcome::Next(due) => line.key("at").maybe_whole(due.and_then(reachable)),
    };
    line.close('}');
}

fn handed(line: &mut Line, handed: &Handed) {
    let Delivery { receipt, until, body, sent_at: _ } = &handed.delivery;
    line.open('{').key("receipt").open('{').key("id").whole(receipt.message.0);
    line.key("epoch").whole(receipt.epoch).close('}');
    line.key("until").maybe_whole(reachable(*until));
    line.key("group").maybe_text(handed.group.as_deref());
    line.body(body.bytes()).close('}');
}

/// The microseconds of an instant that a request can name. No operation comes later than that, so
/// what lies beyond never happens.
fn reachable(instant: Instant) -> Option<u64> {
    Some(instant.as_micros()).filter(|&micros| micros <= LARGEST_WHOLE)
}
