//! What a run starts from.

use super::node::check_key;
use super::topic::{Target, TopicConfig};
use super::{Seed, SenderConfig, ServiceConfig, Timed};
use crate::queue::{QueueConfig, QueueId, QueueSet, SettingError, check_range};

/// The first queue of a run; there always is one.
pub const JOBS: QueueId = QueueId(0);

/// Where the dead letters of the first queue go.
pub const DEAD_LETTERS: QueueId = dead_letters_of(JOBS);

/// The most senders, queues, topics and services of a run, all together.
pub const NODES: usize = 20;

/// The queue with this place in the setup: 0 for the first.
///
/// Each queue is followed by its dead letters, so the numbers of queues are even.
///
/// # Panics
/// When there cannot be so many.
#[must_use]
pub const fn queue_id(place: usize) -> QueueId {
    assert!(place < NODES, "there are never so many queues");
    #[expect(clippy::cast_possible_truncation, reason = "at most twice the number of nodes")]
    QueueId(place as u16 * 2)
}

/// Where the dead letters of a queue go.
#[must_use]
pub const fn dead_letters_of(queue: QueueId) -> QueueId {
    QueueId(queue.0 | 1)
}

/// The place in the setup of a queue, or of the queue whose dead letters these are.
#[must_use]
pub const fn place_of(queue: QueueId) -> usize {
    (queue.0 / 2) as usize
}

/// A queue with its dead-letter queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSetup {
    /// Its name in files and traces: 1 to 40 lower-case letters, digits and hyphens.
    pub key: String,
    /// What it is called; 1 to 40 characters.
    pub name: String,
    /// Its rules. Its dead letters always go to [`dead_letters_of`] it.
    pub config: QueueConfig,
}

/// What a run starts from: senders, queues with their dead-letter queues, topics, and services.
///
/// A sender names the queue or the topic that it sends to, a service the queue that it empties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Who sends; at least one.
    pub senders: Vec<SenderConfig>,
    /// The queues by their place, see [`queue_id`]; at least one.
    pub queues: Vec<QueueSetup>,
    /// The topics, by number.
    pub topics: Vec<TopicConfig>,
    /// Who works; at least one, and at most one for each queue.
    pub services: Vec<ServiceConfig>,
    /// What is done at set instants, in order; up to [`Timed::MOST`].
    pub actions: Vec<Timed>,
}

impl Setup {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn check(&self) -> Result<(), SettingError> {
        let [senders, queues, topics, services] =
            [self.senders.len(), self.queues.len(), self.topics.len(), self.services.len()];
        check_range("senders.count", senders, &(1..=NODES))?;
        check_range("queues.count", queues, &(1..=NODES))?;
        check_range("services.count", services, &(1..=NODES))?;
        check_range("nodes.count", senders + queues + topics + services, &(3..=NODES))?;
        for sender in &self.senders {
            sender.check()?;
            self.check_target("sender.to", sender.to)?;
            if let Some(dice) = sender.dice {
                check_index("sender.dice", dice.index(), senders)?;
            }
        }
        for queue in &self.queues {
            check_key("queue.key", &queue.key)?;
            check_range("queue.name.length", queue.name.chars().count(), &(1..=40))?;
            queue.config.check()?;
        }
        for topic in &self.topics {
            topic.check(queues)?;
        }
        for (place, service) in self.services.iter().enumerate() {
            service.check()?;
            if let Some(from) = service.from {
                check_place("service.from", from, queues)?;
                let others = self.services[..place].iter();
                let shared = others.filter(|other| other.from == service.from).count();
                check_range("service.from.shared", shared, &(0..=0))?;
            }
            for to in &service.then {
                self.check_target("service.then", *to)?;
            }
        }
        Timed::check(&self.actions)?;
        check_range("services.circle", usize::from(self.has_circle()), &(0..=0))?;
        Ok(())
    }

    fn check_target(&self, field: &'static str, target: Target) -> Result<(), SettingError> {
        match target {
            Target::Queue(queue) => check_place(field, queue, self.queues.len()),
            Target::Topic(topic) => check_index(field, topic.index(), self.topics.len()),
            Target::Service(service) => check_index(field, service.index(), self.services.len()),
        }
    }

    /// The queues that messages for a target may get into.
    pub fn queues_of(&self, target: Target) -> impl Iterator<Item = QueueId> {
        let (queue, topic) = match target {
            Target::Queue(queue) => (Some(queue), None),
            Target::Topic(topic) => (None, self.topics.get(topic.index())),
            Target::Service(_) => (None, None),
        };
        queue.into_iter().chain(topic.into_iter().flat_map(|topic| &topic.copies).map(|it| it.to))
    }

    /// The services to which a message may get that is sent to a target.
    pub fn services_of(&self, target: Target) -> impl Iterator<Item = usize> {
        let services = self.services.iter().enumerate();
        let gets = move |(place, service): (usize, &ServiceConfig)| {
            let is_called = matches!(target, Target::Service(id) if id.index() == place);
            let takes = || self.queues_of(target).any(|queue| service.from == Some(queue));
            (is_called || takes()).then_some(place)
        };
        services.filter_map(gets)
    }

    /// Whether a message could come back to a service by being sent on or by calls, and so go round
    /// for ever.
    #[must_use]
    pub fn has_circle(&self) -> bool {
        self.services.iter().any(|service| !service.then.is_empty()) && self.comes_back()
    }

    #[inline(never)] // Not in the first view.
    fn comes_back(&self) -> bool {
        let mut open: Vec<usize> = (0..self.services.len()).collect();
        // A service from which nothing leads to an open one is closed, until none is.
        loop {
            let before = open.len();
            let leads_on = |service: usize, open: &[usize]| {
                let targets = self.services[service].then.iter();
                targets.flat_map(|to| self.services_of(*to)).any(|to| open.contains(&to))
            };
            let still = open.clone();
            open.retain(|service| leads_on(*service, &still));
            if open.len() == before {
                return before > 0;
            }
        }
    }

    pub(super) fn queue_set(&self, seed: Seed) -> QueueSet {
        let mut set = QueueSet::with_seed(seed.0);
        for (place, queue) in self.queues.iter().enumerate() {
            let (id, dead) = (queue_id(place), dead_letters_of(queue_id(place)));
            let config = QueueConfig { dead_letter: Some(dead), ..queue.config.clone() };
            assert_eq!(set.create(config), id, "queues have even numbers, in order");
            assert_eq!(set.create(QueueConfig::default()), dead, "its dead letters follow");
        }
        set
    }
}

/// Checks that there is a queue with this number in a run with so many, and that it is not one of
/// dead letters.
pub(super) fn check_place(
    field: &'static str,
    queue: QueueId,
    queues: usize,
) -> Result<(), SettingError> {
    let place = if queue.0.is_multiple_of(2) { place_of(queue) } else { usize::MAX };
    check_index(field, place, queues)
}

fn check_index(field: &'static str, index: usize, count: usize) -> Result<(), SettingError> {
    let Some(last) = count.checked_sub(1) else {
        let accepted = "nothing, there is none".to_owned();
        return Err(SettingError { field, given: index.to_string(), accepted });
    };
    check_range(field, index, &(0..=last))
}
