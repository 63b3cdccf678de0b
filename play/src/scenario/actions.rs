//! What is to be done in a run and when: in a file, one JSON object a line, or in a scenario, a list
//! of the same objects.
//!
//! ```text
//! {"at": "3 s", "crash-worker": {"service": "mail", "worker": 1}}
//! {"at": "10 s", "send": {"to": "emails", "format": "text", "body": "hello", "count": 5}}
//! ```

use std::sync::Arc;

use super::node::{Field, Node, whole_file};
use super::target::Places;
use super::{ScenarioError, Wrong, load, parts, version_2};
use crate::queue::QueueId;
use crate::sim::{
    ANSWERS, Command, MAX_SEND, PACE, SenderId, ServiceConfig, ServiceId, Setup, Timed, queue_id,
};
use crate::time::Instant;

/// The largest file of actions that is read, in bytes: 1 MiB.
const MAX_BYTES: usize = 1 << 20;

/// What can be done, in the order in which it is offered.
const ACTIONS: [&str; 11] = [
    "send",
    "crash-worker",
    "crash-after-effect",
    "switch-worker",
    "pace-worker",
    "partition-worker",
    "partition-sender",
    "lose-answers",
    "redrive",
    "set-workers",
    "roll-out",
];

/// Reads a file of actions for runs of this setup. Empty lines are skipped.
///
/// # Errors
/// The first line that is wrong, with the path of the field and what would be right.
pub fn read_actions(text: &str, setup: &Setup) -> Result<Vec<Timed>, ScenarioError> {
    if text.len() > MAX_BYTES {
        let message = format!("{} bytes, the limit is {MAX_BYTES}", text.len());
        return Err(whole_file(message).into());
    }
    let mut actions: Vec<Timed> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let at_line = |wrong: Wrong| wrong.in_line(number);
        let node = Node::read(line).map_err(at_line)?;
        let timed = read(&Field::root(&node), setup).map_err(at_line)?;
        if actions.last().is_some_and(|last| last.at > timed.at) {
            let message = "this is before the line above, actions are in order".to_owned();
            return Err(at_line(Wrong::new("at".to_owned(), message)));
        }
        actions.push(timed);
    }
    Ok(actions)
}

/// Reads one action for runs of this setup.
pub fn read(root: &Field<'_>, setup: &Setup) -> Result<Timed, Wrong> {
    let at = Instant::ZERO + root.get("at")?.span()?;
    let entries = root.entries()?;
    let mut others = entries.iter().filter(|(name, _)| *name != "at");
    let (Some((name, field)), None) = (others.next(), others.next()) else {
        let known = ACTIONS.join(", ");
        return Err(root.wrong(format!("beside \"at\" there is one of {known}")));
    };
    let command = match *name {
        "send" => send(field, setup)?,
        "crash-worker" => {
            field.only(&["service", "worker"])?;
            Command::CrashWorker { worker: service(field, setup)?.worker(worker(field)?) }
        }
        "crash-after-effect" => {
            field.only(&["service", "worker"])?;
            Command::CrashAfterEffect { worker: service(field, setup)?.worker(worker(field)?) }
        }
        "pace-worker" => {
            field.only(&["service", "worker", "percent"])?;
            let worker = service(field, setup)?.worker(worker(field)?);
            Command::PaceWorker { worker, percent: load::whole_in(&field.get("percent")?, &PACE)? }
        }
        "partition-worker" => {
            field.only(&["service", "worker", "cut-off"])?;
            let worker = service(field, setup)?.worker(worker(field)?);
            Command::PartitionWorker { worker, cut_off: field.get("cut-off")?.yes()? }
        }
        "switch-worker" => {
            field.only(&["service", "worker", "on"])?;
            let worker = service(field, setup)?.worker(worker(field)?);
            Command::SwitchWorker { worker, on: field.get("on")?.yes()? }
        }
        "partition-sender" => {
            field.only(&["sender", "cut-off"])?;
            let sender = sender(field, setup)?;
            Command::PartitionSender { sender, cut_off: field.get("cut-off")?.yes()? }
        }
        "lose-answers" => {
            field.only(&["sender", "count"])?;
            let sender = sender(field, setup)?;
            Command::LoseAnswers { sender, count: load::whole_in(&field.get("count")?, &ANSWERS)? }
        }
        "redrive" => {
            field.only(&["queue", "most"])?;
            let queue = queue(&field.get("queue")?, setup)?;
            // As many as a queue can have, on every platform.
            let most: u32 = field.get("most")?.whole()?;
            Command::Redrive { queue, most: usize::try_from(most).unwrap_or(usize::MAX) }
        }
        "set-workers" => {
            field.only(&["service", "workers"])?;
            let service = service(field, setup)?;
            let workers = load::whole_in(&field.get("workers")?, &ServiceConfig::WORKERS)?;
            Command::SetWorkers { service, workers }
        }
        "roll-out" => roll_out(field, setup)?,
        _ => {
            let message = format!("there is no such action, actions are {}", ACTIONS.join(", "));
            return Err(field.wrong(message));
        }
    };
    Ok(Timed { at, command })
}

#[inline(never)] // Not in the first view.
fn roll_out(field: &Field<'_>, setup: &Setup) -> Result<Command, Wrong> {
    field.only(&["service", "version", "time", "failure"])?;
    let service = service(field, setup)?;
    let version: Arc<str> = field.get("version")?.text()?.into();
    let time = field.maybe("time")?.map(|it| parts::read_time(&it)).transpose()?;
    let failure = field.maybe("failure")?.map(|it| parts::read_failure(&it)).transpose()?;
    // What it will be set to is checked now, where the place of a mistake is known.
    let mut config = setup.services[usize::from(service.0)].clone();
    config.crew.version = Some(version.clone());
    config.time = time.clone().unwrap_or(config.time);
    config.failure = failure.clone().unwrap_or(config.failure);
    config.check().map_err(|error| version_2::at(field, &error))?;
    Ok(Command::RollOut { service, version, time, failure })
}

fn send(field: &Field<'_>, setup: &Setup) -> Result<Command, Wrong> {
    field.only(&["to", "format", "body", "count"])?;
    let template = load::template(field)?;
    let count = load::whole_in(&field.get("count")?, &(1..=MAX_SEND))?;
    let to = Places::of(setup).target(&field.get("to")?)?;
    Ok(Command::Send { to, template, count, delay: None })
}

fn queue(field: &Field<'_>, setup: &Setup) -> Result<QueueId, Wrong> {
    place(field, "queue", setup.queues.iter().map(|it| it.key.as_str())).map(queue_id)
}

fn service(field: &Field<'_>, setup: &Setup) -> Result<ServiceId, Wrong> {
    let keys = setup.services.iter().map(|it| it.key.as_str());
    let place = place(&field.get("service")?, "service", keys)?;
    Ok(ServiceId(u16::try_from(place).expect("services are few")))
}

fn sender(field: &Field<'_>, setup: &Setup) -> Result<SenderId, Wrong> {
    let keys = setup.senders.iter().map(|it| it.key.as_str());
    let place = place(&field.get("sender")?, "sender", keys)?;
    Ok(SenderId(u16::try_from(place).expect("senders are few")))
}

/// Workers are numbered by their service; more than it can ever have are refused here, so that no
/// number reaches into that of the service.
fn worker(field: &Field<'_>) -> Result<u32, Wrong> {
    let field = field.get("worker")?;
    let number: u32 = field.whole()?;
    if (1..=100).contains(&number) {
        return Ok(number);
    }
    Err(field.wrong(format!("{number} is out of range, accepted is 1 to 100")))
}

fn place<'a>(
    field: &Field<'_>,
    sort: &str,
    keys: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, Wrong> {
    let key = field.text()?;
    keys.clone().position(|known| known == key).ok_or_else(|| {
        let shown: String = key.chars().take(40).collect();
        let known: Vec<&str> = keys.collect();
        field.wrong(format!("there is no {sort} \"{shown}\", there are {}", known.join(", ")))
    })
}
