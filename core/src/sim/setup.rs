//! What a run starts from.

use super::node::check_key;
use super::{SenderConfig, ServiceConfig};
use crate::queue::{QueueConfig, QueueId, QueueSet, SettingError, check_range};

/// The first queue of a run; there always is one.
pub const JOBS: QueueId = QueueId(0);

/// Where the dead letters of the first queue go.
pub const DEAD_LETTERS: QueueId = dead_letters_of(JOBS);

/// The most senders, queues and services of a run, all together.
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

/// What a run starts from: senders, queues with their dead-letter queues, and services.
///
/// A sender names the queue that it fills, a service the one that it empties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Who sends; at least one.
    pub senders: Vec<SenderConfig>,
    /// The queues by their place, see [`queue_id`]; at least one.
    pub queues: Vec<QueueSetup>,
    /// Who works; at least one, and at most one for each queue.
    pub services: Vec<ServiceConfig>,
}

impl Setup {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn check(&self) -> Result<(), SettingError> {
        let [senders, queues, services] =
            [self.senders.len(), self.queues.len(), self.services.len()];
        check_range("senders.count", senders, &(1..=NODES))?;
        check_range("queues.count", queues, &(1..=NODES))?;
        check_range("services.count", services, &(1..=NODES))?;
        check_range("nodes.count", senders + queues + services, &(3..=NODES))?;
        for sender in &self.senders {
            sender.check()?;
            check_range("sender.to", place_of(sender.to), &(0..=queues - 1))?;
        }
        for queue in &self.queues {
            check_key("queue.key", &queue.key)?;
            check_range("queue.name.length", queue.name.chars().count(), &(1..=40))?;
            queue.config.check()?;
        }
        for (place, service) in self.services.iter().enumerate() {
            service.check()?;
            check_range("service.from", place_of(service.from), &(0..=queues - 1))?;
            let others = self.services[..place].iter();
            let shared = others.filter(|other| other.from == service.from).count();
            check_range("service.from.shared", shared, &(0..=0))?;
            for to in &service.then {
                check_range("service.then", place_of(*to), &(0..=queues - 1))?;
            }
        }
        check_range("services.circle", usize::from(self.has_circle()), &(0..=0))?;
        Ok(())
    }

    /// Whether a message could come back to a queue by being sent on, and so go round for ever.
    #[must_use]
    pub fn has_circle(&self) -> bool {
        let mut open: Vec<QueueId> = (0..self.queues.len()).map(queue_id).collect();
        // A queue from which nothing leads to an open one is closed, until none is.
        loop {
            let before = open.len();
            let leads_on = |queue: QueueId, open: &[QueueId]| {
                let services = self.services.iter().filter(|service| service.from == queue);
                services.flat_map(|service| &service.then).any(|to| open.contains(to))
            };
            let still = open.clone();
            open.retain(|queue| leads_on(*queue, &still));
            if open.len() == before {
                return before > 0;
            }
        }
    }

    pub(super) fn queue_set(&self) -> QueueSet {
        let mut set = QueueSet::default();
        for (place, queue) in self.queues.iter().enumerate() {
            let (id, dead) = (queue_id(place), dead_letters_of(queue_id(place)));
            let config = QueueConfig { dead_letter: Some(dead), ..queue.config.clone() };
            assert_eq!(set.create(config), id, "queues have even numbers, in order");
            assert_eq!(set.create(QueueConfig::default()), dead, "its dead letters follow");
        }
        set
    }
}
