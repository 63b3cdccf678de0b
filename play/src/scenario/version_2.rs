//! Version 2 of the saved form: any number of senders, queues, topics and services, each under its
//! key.

use super::node::Field;
use super::target::{Places, known};
use super::{Wrong, actions, parts, topics};
use crate::queue::SettingError;
use crate::sim::{NODES, SenderId, ServiceConfig, Setup, Timed, is_key};

/// The fields of a service.
const SERVICE: [&str; 19] = [
    "name",
    "from",
    "then",
    "workers",
    "time",
    "failure",
    "ack",
    "restart",
    "makes",
    "heartbeat",
    "idempotency",
    "timeout",
    "line",
    "prefetch",
    "batch",
    "scaling",
    "version",
    "language",
    "team",
];

/// The fields of a sender, without what it sends.
const SENDER: [&str; 11] = [
    "name",
    "to",
    "on",
    "arrivals",
    "count",
    "backlog",
    "concurrency",
    "timeout",
    "hand-over",
    "retry",
    "dice",
];

/// The fields of a queue.
const QUEUE: [&str; 8] =
    ["name", "lease", "limit", "backoff", "delay", "capacity", "jitter", "dedup"];

/// Reads the parts.
pub fn read(root: &Field<'_>) -> Result<Setup, Wrong> {
    root.only(&[
        "version", "name", "title", "summary", "senders", "queues", "topics", "services", "actions",
    ])?;
    let mut queues = Vec::new();
    for (key, field) in named(&root.get("queues")?)? {
        field.only(&QUEUE)?;
        let queue = parts::queue(&field, key)?;
        queue.config.check().map_err(|error| at(&field, &error))?;
        queues.push(queue);
    }
    let topics = match root.maybe("topics")? {
        Some(field) => topics::read(&field, &queues)?,
        None => Vec::new(),
    };
    let written_services = root.get("services")?;
    let written_services = named(&written_services)?;
    let keys = written_services.iter().map(|(key, _)| *key).collect();
    let places = Places { queues: &queues, topics: &topics, services: keys };
    let mut senders = Vec::new();
    let written_senders = root.get("senders")?;
    let written_senders = named(&written_senders)?;
    for (key, field) in &written_senders {
        let several = field.maybe(parts::MESSAGES)?.is_some();
        let content: &[&str] = if several { &[parts::MESSAGES] } else { &["format", "body"] };
        field.only(&[&SENDER, content].concat())?;
        let mut sender = parts::sender(field, key, places.target(&field.get("to")?)?)?;
        sender.dice = dice(field, &written_senders)?;
        sender.check().map_err(|error| at(field, &error))?;
        senders.push(sender);
    }
    let mut services = Vec::new();
    for (key, field) in written_services {
        field.only(&SERVICE)?;
        let from = field.maybe("from")?;
        let queue = from.as_ref().map(|from| known(from, &queues)).transpose()?;
        let mut service = parts::service(&field, key, queue)?;
        for to in field.get("then")?.list()? {
            service.then.push(places.target(&to)?);
        }
        service.check().map_err(|error| at(&field, &error))?;
        let mut others = services.iter();
        let other = others.find(|other: &&ServiceConfig| other.from == service.from);
        if let (Some(other), Some(from)) = (other, from) {
            return Err(taken(&from, &other.key));
        }
        services.push(service);
    }
    let mut setup = Setup { senders, queues, topics, services, actions: Vec::new() };
    if setup.has_circle() {
        let message = "messages or calls would go round in a circle, for ever";
        return Err(root.get("services")?.wrong(message));
    }
    if let Some(actions) = root.maybe("actions")? {
        setup.actions = timed(&actions, &setup)?;
    }
    Ok(setup)
}

#[inline(never)] // Not in the first view.
fn timed(field: &Field<'_>, setup: &Setup) -> Result<Vec<Timed>, Wrong> {
    let mut timed: Vec<Timed> = Vec::new();
    for field in field.list()? {
        let action = actions::read(&field, setup)?;
        if timed.last().is_some_and(|last| last.at > action.at) {
            return Err(field
                .get("at")?
                .wrong("this is before the one above, actions are in order"));
        }
        timed.push(action);
    }
    if timed.len() > Timed::MOST {
        let most = Timed::MOST;
        return Err(field.wrong(format!("{} are given, at most {most} are accepted", timed.len())));
    }
    // Of what is checked there, only how much comes at once is left.
    Timed::check(&timed).map_err(|SettingError { given, accepted, .. }| {
        field.wrong(format!("{given} messages at one instant are too many, accepted is {accepted}"))
    })?;
    Ok(timed)
}

/// Whose dice a sender rolls, if not its own.
fn dice(field: &Field<'_>, senders: &[(&str, Field<'_>)]) -> Result<Option<SenderId>, Wrong> {
    field.maybe("dice")?.map(|field| whose(&field, senders)).transpose()
}

#[inline(never)] // Not in the first view.
fn whose(field: &Field<'_>, senders: &[(&str, Field<'_>)]) -> Result<SenderId, Wrong> {
    let key = field.text()?;
    let found = (0..).map(SenderId).zip(senders).find(|(_, (known, _))| *known == key);
    found.map(|(id, _)| id).ok_or_else(|| {
        let shown: String = key.chars().take(40).collect();
        let known: Vec<&str> = senders.iter().map(|(key, _)| *key).collect();
        field.wrong(format!("there is no sender \"{shown}\", senders are {}", known.join(", ")))
    })
}

#[inline(never)] // Not in the first view.
fn taken(from: &Field<'_>, other: &str) -> Wrong {
    from.wrong(format!("the service {other} takes from it, a queue has one"))
}

#[inline(never)] // Not in the first view.
fn wrong_count(field: &Field<'_>, given: usize) -> Wrong {
    field.wrong(format!("{given} are given, 1 to {NODES} are accepted"))
}

/// The parts under their keys; at least one, and none twice.
pub fn named<'a>(field: &'a Field<'_>) -> Result<Vec<(&'a str, Field<'a>)>, Wrong> {
    let named = field.entries()?;
    if named.is_empty() || named.len() > NODES {
        return Err(wrong_count(field, named.len()));
    }
    for (place, (key, field)) in named.iter().enumerate() {
        if !is_key(key) {
            let message = "a key has 1 to 40 lower-case letters, digits and hyphens";
            return Err(field.wrong(message));
        }
        if named[..place].iter().any(|(other, _)| other == key) {
            return Err(field.wrong("this key is there twice"));
        }
    }
    Ok(named)
}

/// A value out of its range, at the part in which it stands: the core says `queue.lease`.
pub fn at(field: &Field<'_>, error: &SettingError) -> Wrong {
    let SettingError { field: path, given, accepted } = error;
    let inner = path.split_once('.').map_or(*path, |(_, inner)| inner);
    let inner = inner.strip_suffix(".length").unwrap_or(inner);
    field.inside(inner).wrong(format!("{given} is out of range, accepted is {accepted}"))
}
