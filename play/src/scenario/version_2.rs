//! Version 2 of the saved form: any number of senders, queues, topics and services, each under its
//! key.

use super::node::Field;
use super::{Wrong, actions, parts, topics};
use crate::queue::{QueueId, SettingError};
use crate::sim::{
    NODES, QueueSetup, ServiceConfig, Setup, Target, Timed, TopicConfig, TopicId, is_key, queue_id,
};

/// The fields of a service.
const SERVICE: [&str; 10] = [
    "name",
    "from",
    "then",
    "workers",
    "time",
    "failure",
    "ack",
    "restart",
    "heartbeat",
    "idempotency",
];

/// Reads the parts.
pub fn read(root: &Field<'_>) -> Result<Setup, Wrong> {
    root.only(&[
        "version", "name", "title", "summary", "senders", "queues", "topics", "services", "actions",
    ])?;
    let mut queues = Vec::new();
    for (key, field) in named(&root.get("queues")?)? {
        field.only(&["name", "lease", "limit", "backoff", "delay", "capacity"])?;
        let queue = parts::queue(&field, key)?;
        queue.config.check().map_err(|error| at(&field, &error))?;
        queues.push(queue);
    }
    let topics = match root.maybe("topics")? {
        Some(field) => topics::read(&field, &queues)?,
        None => Vec::new(),
    };
    let mut senders = Vec::new();
    for (key, field) in named(&root.get("senders")?)? {
        if field.maybe(parts::MESSAGES)?.is_some() {
            field.only(&["name", "to", "on", "arrivals", "count", "backlog", parts::MESSAGES])?;
        } else {
            field.only(&["name", "to", "on", "arrivals", "count", "backlog", "format", "body"])?;
        }
        let sender = parts::sender(&field, key, target(&field.get("to")?, &queues, &topics)?)?;
        sender.check().map_err(|error| at(&field, &error))?;
        senders.push(sender);
    }
    let mut services = Vec::new();
    for (key, field) in named(&root.get("services")?)? {
        field.only(&SERVICE)?;
        let from = field.get("from")?;
        let mut service = parts::service(&field, key, known(&from, &queues)?)?;
        for to in field.get("then")?.list()? {
            service.then.push(target(&to, &queues, &topics)?);
        }
        service.check().map_err(|error| at(&field, &error))?;
        if let Some(other) =
            services.iter().find(|other: &&ServiceConfig| other.from == service.from)
        {
            let message = format!("the service {} takes from it, a queue has one", other.key);
            return Err(from.wrong(message));
        }
        services.push(service);
    }
    let mut setup = Setup { senders, queues, topics, services, actions: Vec::new() };
    if setup.has_circle() {
        let message = "messages would be sent on in a circle, for ever";
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
    Ok(timed)
}

/// The parts under their keys; at least one, and none twice.
pub fn named<'a>(field: &'a Field<'_>) -> Result<Vec<(&'a str, Field<'a>)>, Wrong> {
    let named = field.entries()?;
    if named.is_empty() || named.len() > NODES {
        return Err(field.wrong(format!("{} are given, 1 to {NODES} are accepted", named.len())));
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

/// The queue that a field names.
pub fn known(field: &Field<'_>, queues: &[QueueSetup]) -> Result<QueueId, Wrong> {
    let key = field.text()?;
    let place = queues.iter().position(|queue| queue.key == key);
    place.map(queue_id).ok_or_else(|| {
        let shown: String = key.chars().take(40).collect();
        let keys: Vec<&str> = queues.iter().map(|queue| queue.key.as_str()).collect();
        field.wrong(format!("there is no queue \"{shown}\", queues are {}", keys.join(", ")))
    })
}

/// The queue or the topic that a field names.
pub fn target(
    field: &Field<'_>,
    queues: &[QueueSetup],
    topics: &[TopicConfig],
) -> Result<Target, Wrong> {
    let key = field.text()?;
    match (0..).map(TopicId).zip(topics).find(|(_, topic)| topic.key == key) {
        Some((topic, _)) => Ok(Target::Topic(topic)),
        None => match queues.iter().position(|queue| queue.key == key) {
            Some(place) => Ok(Target::Queue(queue_id(place))),
            None => Err(no_target(field, key, queues, topics)),
        },
    }
}

#[inline(never)] // Not in the first view.
fn no_target(field: &Field<'_>, key: &str, queues: &[QueueSetup], topics: &[TopicConfig]) -> Wrong {
    let shown: String = key.chars().take(40).collect();
    let keys: Vec<&str> = queues.iter().map(|queue| queue.key.as_str()).collect();
    let mut message = format!("there is no queue \"{shown}\", queues are {}", keys.join(", "));
    if !topics.is_empty() {
        let keys: Vec<&str> = topics.iter().map(|topic| topic.key.as_str()).collect();
        message = format!("{message}, topics are {}", keys.join(", "));
    }
    field.wrong(message)
}

/// A value out of its range, at the part in which it stands: the core says `queue.lease`.
pub fn at(field: &Field<'_>, error: &SettingError) -> Wrong {
    let SettingError { field: path, given, accepted } = error;
    let inner = path.split_once('.').map_or(*path, |(_, inner)| inner);
    let inner = inner.strip_suffix(".length").unwrap_or(inner);
    field.inside(inner).wrong(format!("{given} is out of range, accepted is {accepted}"))
}
