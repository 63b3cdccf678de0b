//! Topics: what is published to one is copied to every queue that wants it.
//!
//! A topic keeps nothing. Each copy is a message of its queue, with a number, a lease and dead
//! letters of its own, so one that goes wrong in one queue leaves the others alone.

use super::ServiceId;
use super::filter::Filter;
use super::node::check_key;
use crate::queue::{QueueId, SettingError, check_range};

/// A topic of a run: 0 for the first of its [`Setup`](super::Setup).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u16);

impl TopicId {
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Where a message is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Into a queue.
    Queue(QueueId),
    /// To a topic, and so to each of its queues that wants it.
    Topic(TopicId),
    /// To a service, without a queue: whoever sends calls it and waits for the answer.
    Service(ServiceId),
}

impl From<QueueId> for Target {
    fn from(queue: QueueId) -> Self {
        Self::Queue(queue)
    }
}

/// One queue of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Which queue gets the copies.
    pub to: QueueId,
    /// Which messages it wants; `None` for all.
    pub filter: Option<Filter>,
}

/// What a topic is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicConfig {
    /// Its name in files and traces: 1 to 40 lower-case letters, digits and hyphens.
    pub key: String,
    /// What it is called; 1 to 40 characters.
    pub name: String,
    /// The queues that get copies, in the order in which they get them; at least one, none twice.
    pub copies: Vec<Subscription>,
}

impl TopicConfig {
    /// Checks every value against its range, for a run with so many queues.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self, queues: usize) -> Result<(), SettingError> {
        check_key("topic.key", &self.key)?;
        check_range("topic.name.length", self.name.chars().count(), &(1..=40))?;
        check_range("topic.copies", self.copies.len(), &(1..=queues))?;
        for (place, copy) in self.copies.iter().enumerate() {
            super::setup::check_place("topic.copies.to", copy.to, queues)?;
            let again = self.copies[..place].iter().filter(|other| other.to == copy.to).count();
            check_range("topic.copies.twice", again, &(0..=0))?;
            copy.filter.as_ref().map_or(Ok(()), Filter::check)?;
        }
        Ok(())
    }
}

/// A topic in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What it is set to.
    pub config: TopicConfig,
    /// How many messages were published to it.
    pub published: u64,
    /// How many of them no queue wanted.
    pub unwanted: u64,
}

impl Topic {
    pub(super) fn new(config: TopicConfig) -> Self {
        Self { config, published: 0, unwanted: 0 }
    }
}
