//! What a run starts from.

use super::{SenderConfig, ServiceConfig};
use crate::queue::{QueueConfig, QueueId, QueueSet, SettingError, check_range};

/// The queue that the sender fills.
pub const JOBS: QueueId = QueueId(0);

/// Where its dead letters go.
pub const DEAD_LETTERS: QueueId = QueueId(1);

/// What a run starts from: a sender, a queue with its dead-letter queue and a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// What the queue is called; 1 to 40 characters.
    pub queue_name: String,
    /// The rules of the queue. Its dead letters always go to [`DEAD_LETTERS`].
    pub queue: QueueConfig,
    /// The sender.
    pub sender: SenderConfig,
    /// The workers.
    pub service: ServiceConfig,
}

impl Setup {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_range("queue.name.length", self.queue_name.chars().count(), &(1..=40))?;
        self.sender.check()?;
        self.queue.check()?;
        self.service.check()
    }

    pub(super) fn queues(&self) -> QueueSet {
        let mut queues = QueueSet::default();
        let jobs = QueueConfig { dead_letter: Some(DEAD_LETTERS), ..self.queue.clone() };
        assert_eq!(queues.create(jobs), JOBS, "the first queue is the one of the jobs");
        assert_eq!(
            queues.create(QueueConfig::default()),
            DEAD_LETTERS,
            "the second takes the dead"
        );
        queues
    }
}
