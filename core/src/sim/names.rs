//! How the parts of a run are called, in sentences and in traces.
//!
//! Where there is one queue and one service, nobody needs to be told which: messages and workers
//! are called by their number alone. Where there are several, each says where it belongs. A trace
//! is for programs and always says it, by the key.

use std::fmt;

use super::{
    Origin, Part, SenderId, ServiceId, Setup, TopicId, VersionId, number_of, place_of, queue_id,
};
use crate::queue::{MessageId, QueueId, SettingError, WorkerId, check_range};

/// What the parts of a run are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    senders: Vec<Name>,
    queues: Vec<Name>,
    topics: Vec<Name>,
    services: Vec<Name>,
    versions: Vec<String>,
}

/// The two names of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    key: String,
    title: String,
}

/// A thing and, where it needs to be said, to what it belongs.
pub(super) struct Called<'a, T>(T, Option<&'a str>);

impl<T: fmt::Display> fmt::Display for Called<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        self.1.map_or(Ok(()), |owner| write!(f, " of {owner}"))
    }
}

/// What a part is called in a sentence, if there are several of its sort.
fn told(names: &[Name], place: usize) -> Option<&str> {
    names.get(place).filter(|_| names.len() > 1).map(|name| name.title.as_str())
}

impl Names {
    /// The names in a setup.
    pub(super) fn new(setup: &Setup) -> Self {
        let name =
            |(key, title): (&String, &String)| Name { key: key.clone(), title: title.clone() };
        let mut names = Self {
            versions: Vec::new(),
            senders: setup.senders.iter().map(|it| name((&it.key, &it.name))).collect(),
            queues: setup.queues.iter().map(|it| name((&it.key, &it.name))).collect(),
            topics: setup.topics.iter().map(|it| name((&it.key, &it.name))).collect(),
            services: setup.services.iter().map(|it| name((&it.key, &it.name))).collect(),
        };
        for version in setup.services.iter().filter_map(|it| it.crew.version.as_deref()) {
            names.know_version(version).expect("services are few");
        }
        names
    }

    /// The most versions of all services that a run can tell apart.
    pub const VERSIONS: usize = 1_000;

    /// Makes a version known.
    #[inline(never)] // Not in the first view.
    pub(super) fn know_version(&mut self, version: &str) -> Result<(), SettingError> {
        if self.version_id(version).is_none() {
            check_range("versions.count", self.versions.len() + 1, &(0..=Self::VERSIONS))?;
            self.versions.push(version.to_owned());
        }
        Ok(())
    }

    /// A version that is known.
    pub(super) fn version_id(&self, version: &str) -> Option<VersionId> {
        let place = self.versions.iter().position(|known| known == version)?;
        u16::try_from(place).ok().map(VersionId)
    }

    /// What a version is called.
    pub(super) fn version(&self, VersionId(id): VersionId) -> &str {
        &self.versions[usize::from(id)]
    }

    /// A message with its queue; a dead letter with the queue from which it comes.
    pub(super) fn message(&self, queue: QueueId, message: MessageId) -> Called<'_, MessageId> {
        Called(message, told(&self.queues, place_of(queue)))
    }

    /// A worker with its service.
    pub(super) fn worker(&self, worker: WorkerId) -> Called<'_, WorkerId> {
        let owner = told(&self.services, usize::from(ServiceId::of(worker).0));
        Called(WorkerId(number_of(worker)), owner)
    }

    /// A worker with its service, and with its version where versions are told.
    pub(super) fn worker_of_version(&self, worker: WorkerId, of: Option<VersionId>) -> String {
        let worker = self.worker(worker);
        match of {
            Some(version) => format!("{worker} ({})", self.version(version)),
            None => worker.to_string(),
        }
    }

    /// Where a message is refused.
    pub(super) fn door(&self, queue: QueueId) -> Called<'_, &'static str> {
        Called("the door", told(&self.queues, place_of(queue)))
    }

    /// Where a message comes from, with its preposition.
    pub(super) fn origin(&self, origin: Origin) -> String {
        match origin {
            Origin::Sender(id) => {
                format!("by {}", told(&self.senders, usize::from(id.0)).unwrap_or("the sender"))
            }
            Origin::Service(id) => format!("by {}", self.part(Part::Service(id))),
            Origin::Hand => "by hand".to_owned(),
        }
    }

    /// A part of the run.
    pub(super) fn part(&self, part: Part) -> &str {
        match part {
            Part::Sender(id) => told(&self.senders, usize::from(id.0)).unwrap_or("the sender"),
            Part::Queue(id) => told(&self.queues, place_of(id)).unwrap_or("the queue"),
            Part::Service(id) => told(&self.services, usize::from(id.0)).unwrap_or("the service"),
        }
    }

    /// The key of a sender.
    pub(super) fn sender_key(&self, id: SenderId) -> &str {
        &self.senders[usize::from(id.0)].key
    }

    /// The key of a service.
    pub(super) fn service_key(&self, id: ServiceId) -> &str {
        &self.services[usize::from(id.0)].key
    }

    /// A topic; it is told even where there is one.
    pub(super) fn topic(&self, id: TopicId) -> &str {
        &self.topics[id.index()].title
    }

    /// The key of a topic.
    pub(super) fn topic_key(&self, id: TopicId) -> &str {
        &self.topics[id.index()].key
    }

    /// The key of a queue; that of its dead letters ends in `.dead-letters`.
    pub(super) fn queue_key(&self, id: QueueId) -> String {
        let place = place_of(id);
        let key = &self.queues[place].key;
        if id == queue_id(place) { key.clone() } else { format!("{key}.dead-letters") }
    }
}
