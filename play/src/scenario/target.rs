//! How a field names the queue, the topic or the service to which something is sent.

use super::Wrong;
use super::node::Field;
use crate::queue::QueueId;
use crate::sim::{QueueSetup, ServiceId, Setup, Target, TopicConfig, TopicId, queue_id};

/// What can be named.
pub struct Places<'a> {
    /// The queues, by their place.
    pub queues: &'a [QueueSetup],
    /// The topics, by number.
    pub topics: &'a [TopicConfig],
    /// The keys of the services, by number.
    pub services: Vec<&'a str>,
}

impl<'a> Places<'a> {
    /// Those of a setup.
    pub fn of(setup: &'a Setup) -> Self {
        let services = setup.services.iter().map(|service| service.key.as_str()).collect();
        Self { queues: &setup.queues, topics: &setup.topics, services }
    }

    /// The queue or the topic that a field names, or the service that it calls.
    pub fn target(&self, field: &Field<'_>) -> Result<Target, Wrong> {
        if field.is_object() {
            return self.call(field);
        }
        let key = field.text()?;
        match (0..).map(TopicId).zip(self.topics).find(|(_, topic)| topic.key == key) {
            Some((topic, _)) => Ok(Target::Topic(topic)),
            None => match self.queues.iter().position(|queue| queue.key == key) {
                Some(place) => Ok(Target::Queue(queue_id(place))),
                None => Err(self.no_target(field, key)),
            },
        }
    }

    #[inline(never)] // Not in the first view.
    fn call(&self, field: &Field<'_>) -> Result<Target, Wrong> {
        field.only(&["call"])?;
        let field = field.get("call")?;
        let key = field.text()?;
        let found = (0..).map(ServiceId).zip(&self.services).find(|(_, known)| **known == key);
        found.map(|(service, _)| Target::Service(service)).ok_or_else(|| {
            let (shown, known) = (shown(key), self.services.join(", "));
            field.wrong(format!("there is no service \"{shown}\", services are {known}"))
        })
    }

    #[inline(never)] // Not in the first view.
    fn no_target(&self, field: &Field<'_>, key: &str) -> Wrong {
        let keys: Vec<&str> = self.queues.iter().map(|queue| queue.key.as_str()).collect();
        let (shown, known) = (shown(key), keys.join(", "));
        let mut message = format!("there is no queue \"{shown}\", queues are {known}");
        if !self.topics.is_empty() {
            let keys: Vec<&str> = self.topics.iter().map(|topic| topic.key.as_str()).collect();
            message = format!("{message}, topics are {}", keys.join(", "));
        }
        if self.services.contains(&key) {
            message = format!("{message}; a service is called: {{ \"call\": \"{key}\" }}");
        }
        field.wrong(message)
    }
}

fn shown(key: &str) -> String {
    key.chars().take(40).collect()
}

/// The queue that a field names.
pub fn known(field: &Field<'_>, queues: &[QueueSetup]) -> Result<QueueId, Wrong> {
    let key = field.text()?;
    let place = queues.iter().position(|queue| queue.key == key);
    place.map(queue_id).ok_or_else(|| no_queue(field, key, queues))
}

#[inline(never)] // Not in the first view.
fn no_queue(field: &Field<'_>, key: &str, queues: &[QueueSetup]) -> Wrong {
    let keys: Vec<&str> = queues.iter().map(|queue| queue.key.as_str()).collect();
    let (shown, known) = (shown(key), keys.join(", "));
    field.wrong(format!("there is no queue \"{shown}\", queues are {known}"))
}
