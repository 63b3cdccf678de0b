//! Happenings in words, for the log, for the inspector and for the trace.

use std::fmt;

use super::crew_sentence::crew_sentence;
use super::{Abandoned, Failure, Happening, Origin, Part, Reason, Sending, WorkerChange};
use crate::queue::{
    DeathReason, DropReason, MessageId, ReleaseCause, Settle, Transition, TransitionKind,
};
use crate::sim::{CallEnd, Names};

impl Happening {
    /// One sentence without a full stop, beginning with the message or worker it is about.
    #[must_use]
    pub fn sentence(&self, names: &Names) -> String {
        Sentence { happening: self, names }.to_string()
    }
}

impl Reason {
    /// The reason in words, without a full stop; nothing where there is none.
    #[must_use]
    pub fn words(self, names: &Names) -> String {
        ReasonWords(self, names).to_string()
    }
}

struct Sentence<'a> {
    happening: &'a Happening,
    names: &'a Names,
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names;
        match *self.happening {
            Happening::Queue { transition, reason } => {
                queue_sentence(f, &transition, reason, names)
            }
            Happening::Rejected { queue, origin, error, .. } => {
                let door = names.door(queue);
                write!(f, "message {} rejected at {door}: {error}", names.origin(origin))
            }
            Happening::Published { topic, origin, copies, refused } => {
                let (from, topic) = (names.origin(origin), names.topic(topic));
                write!(f, "message {from} published to {topic}: ")?;
                copies_words(f, copies, refused)
            }
            Happening::Called { message, origin, service } => {
                let (from, to) = (names.origin(origin), names.part(Part::Service(service)));
                write!(f, "{message} call {from} to {to}")
            }
            Happening::CallTaken { message, worker } => {
                write!(f, "{message} taken by {}", names.worker(worker))
            }
            Happening::CallEnded { message, service, end } => {
                call_sentence(f, (message, names.part(Part::Service(service))), end)
            }
            Happening::Effect { message, worker, nth, version } => {
                let who = names.worker_of_version(worker, version);
                if nth == 1 {
                    write!(f, "{message} processed by {who}: it has its effect")
                } else {
                    write!(f, "{message} processed again by {who}: effect {nth}, a duplicate")
                }
            }
            Happening::Lost { message, worker, reason } => {
                write!(
                    f,
                    "{message} lost: deleted on receive, then {} did not finish it",
                    names.worker(worker)
                )?;
                reason_after_colon(f, reason, names)
            }
            Happening::Worker { worker, change, holds: None } => {
                write!(f, "{} {change}", names.worker(worker))
            }
            Happening::Worker { worker, change, holds: Some(message) } => {
                write!(f, "{} {change} while it held {message}", names.worker(worker))
            }
            Happening::HeldMore { .. }
            | Happening::Scaled { .. }
            | Happening::RollOut { .. }
            | Happening::Versioned { .. } => crew_sentence(f, self.happening, names),
            Happening::Paced { worker, percent } => {
                write!(f, "{} takes {percent} % of its time", names.worker(worker))
            }
            Happening::Skipped { message, worker } => {
                let worker = names.worker(worker);
                write!(f, "{message} was done before: {worker} leaves it at the ack")
            }
            Happening::Sending { sender, number, what } => {
                write!(f, "message {number} {}: {what}", names.origin(Origin::Sender(sender)))
            }
            Happening::SenderCutOff { sender, cut_off } => {
                let what = if cut_off { "was cut off" } else { "is connected again" };
                write!(f, "{} {what}", names.part(Part::Sender(sender)))
            }
            Happening::NotDone { action } => {
                write!(f, "action {action} of the scenario could not be done")
            }
            Happening::Set(part) => write!(f, "{} was set to other values", names.part(part)),
        }
    }
}

fn copies_words(f: &mut fmt::Formatter<'_>, copies: u16, refused: u16) -> fmt::Result {
    match (copies, refused) {
        (0, 0) => f.write_str("no queue wants it"),
        (1, 0) => f.write_str("1 copy"),
        (copies, 0) => write!(f, "{copies} copies"),
        (copies, refused) => write!(f, "{copies} taken, {refused} refused"),
    }
}

fn call_sentence(
    f: &mut fmt::Formatter<'_>,
    (message, service): (MessageId, &str),
    end: CallEnd,
) -> fmt::Result {
    match end {
        CallEnd::Answered => write!(f, "{message} answered"),
        CallEnd::Down => write!(f, "{message} refused: no worker of {service} is up"),
        CallEnd::Busy => {
            write!(f, "{message} refused: all workers of {service} are busy and no more may wait")
        }
        CallEnd::TimedOut => write!(f, "{message} given up: no answer in time"),
        CallEnd::Broken => write!(f, "{message} broken off: the worker stopped"),
        CallEnd::Failed(failure) => write!(f, "{message} failed: {failure}"),
        CallEnd::HungUp => write!(f, "{message} given up: its caller is gone"),
    }
}

fn queue_sentence(
    f: &mut fmt::Formatter<'_>,
    it: &Transition,
    reason: Reason,
    names: &Names,
) -> fmt::Result {
    let message = names.message(it.queue, it.message);
    match it.kind {
        TransitionKind::Sent { until, .. } => {
            write!(f, "{message} sent")?;
            if let Reason::Origin(origin) = reason {
                write!(f, " {}", names.origin(origin))?;
            }
            until.map_or(Ok(()), |until| write!(f, ", delayed until {until}"))
        }
        TransitionKind::BecameReady => write!(f, "{message} became ready: its delay ended"),
        TransitionKind::Delivered { worker, epoch: 1, .. } => {
            write!(f, "{message} received by {}", names.worker(worker))
        }
        TransitionKind::Delivered { worker, epoch, .. } => {
            write!(f, "{message} received by {}, delivery {epoch}", names.worker(worker))
        }
        TransitionKind::Acked { worker, .. } => {
            write!(f, "{message} acked by {}: done", names.worker(worker))
        }
        TransitionKind::Released { .. } => released_sentence(f, it, reason, names),
        TransitionKind::Extended { worker, until, .. } => {
            write!(f, "{message} held longer by {}, until {until}", names.worker(worker))
        }
        TransitionKind::Duplicate => write!(f, "{message} sent again: nothing was stored"),
        TransitionKind::LateSettle { settle, worker, epoch, latest } => {
            let what = settle_word(settle);
            write!(
                f,
                "{message} {what} of {} for delivery {epoch} acts on delivery {latest}",
                names.worker(worker)
            )
        }
        TransitionKind::Parked { reason, .. } => {
            let why = death_words(reason);
            write!(f, "{message} stays and is not delivered any more: {why}")
        }
        TransitionKind::StaleSettle { settle, worker, epoch, stale } => {
            let what = settle_word(settle);
            write!(
                f,
                "{message} {what} of {} came too late: delivery {epoch}, {stale}",
                names.worker(worker)
            )
        }
        TransitionKind::Dead { reason, deliveries } => {
            let why = death_words(reason);
            write!(f, "{message} went to the dead-letter queue after delivery {deliveries}: {why}")
        }
        TransitionKind::Dropped { reason, deliveries } => {
            let why = match reason {
                DropReason::Limit => "it has had all its deliveries, there is no dead-letter queue",
                DropReason::Rejected => "a worker rejected it, there is no dead-letter queue",
                DropReason::DeadLettersFull => "the dead-letter queue is full",
                DropReason::Expired => "it stayed too long",
                DropReason::Overflow => "it was the oldest in a queue that was full",
                DropReason::Cycle => "it went round from queue to queue",
                DropReason::Purged => "the queue was emptied",
            };
            write!(f, "{message} dropped after delivery {deliveries}: {why}")
        }
        TransitionKind::Redriven => write!(f, "{message} redriven to the end of the line"),
    }
}

fn released_sentence(
    f: &mut fmt::Formatter<'_>,
    it: &Transition,
    reason: Reason,
    names: &Names,
) -> fmt::Result {
    let TransitionKind::Released { cause, worker, until, .. } = it.kind else {
        return Ok(());
    };
    let (message, worker) = (names.message(it.queue, it.message), names.worker(worker));
    match cause {
        ReleaseCause::Nack => write!(f, "{message} given back by {worker}")?,
        ReleaseCause::Fail => write!(f, "{message} failed at {worker}")?,
        ReleaseCause::Lost => write!(f, "{message} given back because {worker} was lost")?,
        ReleaseCause::Expire => write!(f, "{message} lease ran out at {}", it.at)?,
    }
    reason_after_colon(f, reason, names)?;
    until.map_or(Ok(()), |until| write!(f, ", next attempt from {until}"))
}

fn death_words(reason: DeathReason) -> &'static str {
    match reason {
        DeathReason::Limit => "it has had all its deliveries",
        DeathReason::Rejected => "a worker rejected it for good",
        DeathReason::Expired => "it stayed too long",
        DeathReason::Overflow => "it was the oldest in a queue that was full",
    }
}

fn settle_word(settle: Settle) -> &'static str {
    match settle {
        Settle::Ack => "ack",
        Settle::Nack => "nack",
        Settle::Extend => "extension",
        Settle::Reject => "rejection",
    }
}

fn reason_after_colon(f: &mut fmt::Formatter<'_>, reason: Reason, names: &Names) -> fmt::Result {
    match reason {
        Reason::None | Reason::Origin(_) => Ok(()),
        _ => write!(f, ": {}", ReasonWords(reason, names)),
    }
}

struct ReasonWords<'a>(Reason, &'a Names);

impl fmt::Display for ReasonWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Reason::None => Ok(()),
            Reason::Origin(origin) => f.write_str(&self.1.origin(origin)),
            Reason::Failed(Failure::NotTaken(queue)) => {
                write!(f, "{} refused what was sent on", self.1.part(Part::Queue(queue)))
            }
            Reason::Failed(Failure::NotAnswered(service)) => {
                write!(f, "{} did not answer", self.1.part(Part::Service(service)))
            }
            Reason::Failed(failure) => failure.fmt(f),
            Reason::Abandoned(Abandoned { worker, change, at }) => {
                write!(f, "{} {change} at {at}", self.1.worker(worker))
            }
            Reason::NotBegun => f.write_str("its worker had others to do first"),
            Reason::TooSlow => f.write_str("the work takes longer than the lease"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(1) => f.write_str("every attempt is set to fail"),
            Self::Every(nth) => write!(f, "1 attempt in {nth} is set to fail"),
            Self::Chance => f.write_str("by chance, as the failure rate says"),
            Self::Poison => f.write_str("its body has the text on which attempts fail"),
            Self::NotTaken(_) => f.write_str("a queue refused what was sent on"),
            Self::NotAnswered(_) => f.write_str("a service that was called did not answer"),
            Self::Syntax { format, line, column } => {
                write!(f, "the body is not {} at {line}:{column}", format.name())
            }
            Self::Unusable { makes, flaw } => {
                write!(f, "the body makes no {}, {flaw}", makes.word())
            }
        }
    }
}

impl fmt::Display for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RequestLost => f.write_str("it did not arrive"),
            Self::AnswerLost => f.write_str("the answer to it did not arrive"),
            Self::Again(attempt) => write!(f, "sent again, attempt {attempt}"),
            Self::GivenUp(1) => f.write_str("given up"),
            Self::GivenUp(attempts) => write!(f, "given up after {attempts} attempts"),
        }
    }
}

impl fmt::Display for WorkerChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "joined",
            Self::Removed => "was removed",
            Self::Starting => "is starting",
            Self::Started => "has started",
            Self::Leaving => "goes when it is through with what it holds",
            Self::Draining => "is to be replaced when it is through with what it holds",
            Self::Replaced => "restarts as another version",
            Self::Stays => "stays after all",
            Self::Up => "is back",
            Self::Down => "was taken down",
            Self::Crashed => "crashed",
            Self::Restarted => "restarted after its crash",
            Self::CutOff => "was cut off from the queue",
            Self::Reconnected => "is connected to the queue again",
            Self::Doomed => "will crash after its next effect, before the ack",
        })
    }
}
