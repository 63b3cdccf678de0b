//! A request: what is asked for and when, with every name looked up and every value checked that
//! can be checked without asking what the queues hold.

use std::sync::Arc;

use message_queue_core::queue::{
    Body, Format, MessageId, Outgoing, Preset, QueueId, Receipt, Receive, Rules, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::base64;
use crate::desk::Desk;
use crate::field::Field;
use crate::json::{LARGEST_WHOLE, Value};
use crate::knobs;
use crate::limits::{MAX_AT_ONCE, MAX_NAME_CHARS, MAX_PER_SECOND, MAX_RECEIVED};
use crate::refusal::{Refusal, RefusalKind};

/// What is asked for, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it happens.
    pub at: Instant,
    /// What.
    pub operation: Operation,
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Adds an empty queue.
    Create {
        /// Its name, which no other queue has.
        name: Arc<str>,
        /// What it follows.
        rules: Rules,
    },
    /// Makes a queue follow other rules from now on.
    Set {
        /// Which.
        queue: QueueId,
        /// The rules, whole.
        rules: Rules,
    },
    /// Puts a message into a queue.
    Send {
        /// Which.
        queue: QueueId,
        /// The message.
        outgoing: Outgoing,
    },
    /// Hands messages to a worker.
    Receive {
        /// Of which queue.
        queue: QueueId,
        /// To whom, how many, for how long.
        receive: Receive,
    },
    /// Uses a receipt.
    Settle {
        /// Of which queue.
        queue: QueueId,
        /// Which delivery.
        receipt: Receipt,
        /// Who uses it.
        worker: WorkerId,
        /// For what.
        way: Way,
    },
    /// Says that a worker is gone.
    WorkerLost {
        /// Of which queue.
        queue: QueueId,
        /// Who.
        worker: WorkerId,
    },
    /// Drops messages, the oldest first.
    Purge {
        /// Of which queue.
        queue: QueueId,
        /// How many.
        most: usize,
    },
    /// Moves dead messages back at once.
    Redrive {
        /// Into which queue.
        queue: QueueId,
        /// How many.
        most: usize,
    },
    /// Begins to move dead messages back, one after another.
    RedriveSlowly {
        /// Into which queue.
        queue: QueueId,
        /// How many a second.
        per_second: u32,
    },
    /// Ends that.
    CancelRedrive {
        /// Into which queue.
        queue: QueueId,
    },
    /// Lets time pass.
    Advance,
    /// Looks at a queue, and at one of its messages.
    Inspect {
        /// Which.
        queue: QueueId,
        /// Which message.
        message: Option<MessageId>,
    },
    /// Asks when something falls due.
    Next,
}

/// What a receipt is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It was processed: the message is deleted.
    Ack,
    /// It is given back.
    Nack {
        /// Whether the attempt failed.
        failed: bool,
        /// How long the message is hidden, if that is said.
        delay: Option<Duration>,
    },
    /// It is held until this much later than now.
    Extend(Duration),
    /// It is refused for good.
    Reject,
}

/// The names of the operations.
pub const OPERATIONS: [&str; 15] = [
    "create",
    "set",
    "send",
    "receive",
    "ack",
    "nack",
    "extend",
    "reject",
    "worker_lost",
    "purge",
    "redrive",
    "cancel_redrive",
    "advance",
    "inspect",
    "next",
];

/// Reads a request to these queues.
pub(crate) fn read(value: &Value, desk: &Desk) -> Result<Request, Refusal> {
    let line = Field::root(value)?;
    let op = line.get("op")?;
    let Some(&op) = OPERATIONS.iter().find(|name| op.text().is_ok_and(|text| text == **name))
    else {
        return Err(op.not_one_of(op.text()?, &OPERATIONS));
    };
    line.only(&[&["at", "op"], fields(op)].concat())?;
    let at = Instant::from_micros(line.get("at")?.whole(0..=LARGEST_WHOLE)?);
    let operation = match op {
        "create" => create(&line, desk)?,
        "advance" => Operation::Advance,
        "next" => Operation::Next,
        _ => of_queue(op, &line, desk)?,
    };
    Ok(Request { at, operation })
}

/// The fields of an operation besides `at` and `op`.
fn fields(op: &str) -> &'static [&'static str] {
    match op {
        "create" | "set" => &["queue", "preset", "knobs"],
        "send" => &[
            "queue",
            "body",
            "body_base64",
            "group",
            "dedup_key",
            "delay_us",
            "ttl_us",
            "priority",
        ],
        "receive" => &["queue", "worker", "most", "lease_us"],
        "ack" | "reject" => &["queue", "receipt", "worker"],
        "nack" => &["queue", "receipt", "worker", "failed", "delay_us"],
        "extend" => &["queue", "receipt", "worker", "lease_us"],
        "worker_lost" => &["queue", "worker"],
        "purge" => &["queue", "most"],
        "redrive" => &["queue", "most", "per_second"],
        "inspect" => &["queue", "id"],
        "cancel_redrive" => &["queue"],
        _ => &[],
    }
}

fn create(line: &Field<'_>, desk: &Desk) -> Result<Operation, Refusal> {
    let field = line.get("queue")?;
    let name = field.text()?;
    if name.is_empty() || name.chars().nth(MAX_NAME_CHARS).is_some() {
        return Err(field.wrong(format!("a name has 1 to {MAX_NAME_CHARS} characters")));
    }
    if desk.find(name).is_some() {
        let message = "there is a queue with this name already, set changes its rules";
        return Err(Refusal::at("queue", RefusalKind::QueueExists, message));
    }
    let rules = rules(line, desk, None)?;
    Ok(Operation::Create { name: name.into(), rules })
}

/// The rules of the preset, or those that the queue has, with the knobs that are given.
fn rules(line: &Field<'_>, desk: &Desk, queue: Option<QueueId>) -> Result<Rules, Refusal> {
    let find = |field: &Field<'_>| -> Result<QueueId, Refusal> {
        let found = queue_of(field, desk)?;
        if queue == Some(found) {
            return Err(field.wrong("a queue cannot be its own dead-letter queue"));
        }
        Ok(found)
    };
    let knobs = line.find("knobs");
    let base = match line.find("preset") {
        Some(field) => {
            let preset = preset(&field)?;
            // The system's own limit on attempts comes with the dead-letter queue.
            let dead_letter = knobs.as_ref().and_then(|knobs| knobs.find("dead_letter"));
            match dead_letter.map(|field| find(&field)).transpose()? {
                Some(dead_letter) => preset.rules_with_dead_letters(dead_letter),
                None => preset.rules(),
            }
        }
        None => queue.map_or(Rules::PLAIN, |queue| desk.queues().queue(queue).rules().clone()),
    };
    knobs.map_or(Ok(base.clone()), |field| knobs::read(base, &field, &find))
}

fn preset(field: &Field<'_>) -> Result<Preset, Refusal> {
    let text = field.text()?;
    Preset::by_name(text).ok_or_else(|| {
        let names: Vec<&str> = Preset::ALL.iter().map(|preset| preset.name()).collect();
        field.not_one_of(text, &names)
    })
}

fn of_queue(op: &str, line: &Field<'_>, desk: &Desk) -> Result<Operation, Refusal> {
    let queue = queue_of(&line.get("queue")?, desk)?;
    Ok(match op {
        "set" => Operation::Set { queue, rules: rules(line, desk, Some(queue))? },
        "send" => Operation::Send { queue, outgoing: outgoing(line)? },
        "receive" => Operation::Receive { queue, receive: receive(line)? },
        "worker_lost" => {
            let worker = WorkerId(line.get("worker")?.whole_from(1)?);
            Operation::WorkerLost { queue, worker }
        }
        "purge" => {
            let most = maybe(line, "most", |field| field.whole(1..=MAX_AT_ONCE))?;
            Operation::Purge { queue, most: most.unwrap_or(usize::MAX) }
        }
        "redrive" => redrive(line, queue)?,
        "cancel_redrive" => Operation::CancelRedrive { queue },
        "inspect" => {
            let message = maybe(line, "id", |field| field.whole(1..=LARGEST_WHOLE))?.map(MessageId);
            Operation::Inspect { queue, message }
        }
        _ => {
            let (receipt, worker) = (receipt(&line.get("receipt")?)?, worker(line)?);
            Operation::Settle { queue, receipt, worker, way: way(op, line)? }
        }
    })
}

fn queue_of(field: &Field<'_>, desk: &Desk) -> Result<QueueId, Refusal> {
    desk.find(field.text()?).ok_or_else(|| Refusal {
        kind: RefusalKind::UnknownQueue,
        ..field.wrong("there is no queue with this name, create it first")
    })
}

fn outgoing(line: &Field<'_>) -> Result<Outgoing, Refusal> {
    let bytes = match (line.find("body"), line.find("body_base64")) {
        (Some(body), None) => body.text()?.as_bytes().to_vec(),
        (None, Some(body)) => base64::decode(body.text()?).map_err(|why| body.wrong(why))?,
        (Some(_), Some(both)) => return Err(both.wrong("a message has one body, this is another")),
        (None, None) => {
            return Err(line
                .get("body")
                .map_or_else(|missing| missing, |null| null.expected("a text")));
        }
    };
    let key = |name| maybe(line, name, |field| field.text().map(Arc::from));
    Ok(Outgoing {
        delay: maybe(line, "delay_us", Field::span)?,
        group: key("group")?,
        dedup: key("dedup_key")?,
        ttl: maybe(line, "ttl_us", Field::span)?,
        priority: maybe(line, "priority", |field| field.whole(0..=255))?,
        ..Outgoing::new(Body::new(bytes, Format::Text))
    })
}

fn receive(line: &Field<'_>) -> Result<Receive, Refusal> {
    let most = maybe(line, "most", |field| field.whole(1..=MAX_RECEIVED))?;
    Ok(Receive {
        worker: worker(line)?,
        most: most.unwrap_or(1),
        lease: maybe(line, "lease_us", Field::span)?,
    })
}

fn way(op: &str, line: &Field<'_>) -> Result<Way, Refusal> {
    Ok(match op {
        "nack" => Way::Nack {
            failed: maybe(line, "failed", Field::flag)?.unwrap_or(false),
            delay: maybe(line, "delay_us", Field::span)?,
        },
        "extend" => Way::Extend(line.get("lease_us")?.span()?),
        "reject" => Way::Reject,
        _ => Way::Ack,
    })
}

fn redrive(line: &Field<'_>, queue: QueueId) -> Result<Operation, Refusal> {
    match (line.find("most"), line.find("per_second")) {
        (Some(most), None) => Ok(Operation::Redrive { queue, most: most.whole(1..=MAX_AT_ONCE)? }),
        (None, Some(rate)) => {
            let per_second = rate.whole(1..=MAX_PER_SECOND)?;
            Ok(Operation::RedriveSlowly { queue, per_second })
        }
        (Some(_), Some(rate)) => Err(rate.wrong("a redrive has most or per_second, not both")),
        (None, None) => {
            let missing = "how many messages to move at once is missing, or how many per_second";
            Err(Refusal::at("most", RefusalKind::BadField, missing))
        }
    }
}

fn receipt(field: &Field<'_>) -> Result<Receipt, Refusal> {
    field.only(&["id", "epoch"])?;
    let message = MessageId(field.get("id")?.whole(0..=LARGEST_WHOLE)?);
    Ok(Receipt { message, epoch: field.get("epoch")?.whole_from(0)? })
}

/// A worker that is not named is the first.
fn worker(line: &Field<'_>) -> Result<WorkerId, Refusal> {
    let worker = maybe(line, "worker", |field| field.whole_from(1))?;
    Ok(WorkerId(worker.unwrap_or(1)))
}

/// What a field holds that may be left out.
fn maybe<'a, T>(
    line: &Field<'a>,
    name: &str,
    read: impl Fn(&Field<'a>) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    line.find(name).map(|field| read(&field)).transpose()
}
