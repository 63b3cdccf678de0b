//! The rules of real systems, as data, with what those systems promise and what they call things.
//!
//! Each preset stands in a file of its own, with the source of each number. A preset is a starting
//! point: [`Preset::rules`] are ordinary [`Rules`], and [`Preset::ranges`] tell which of their
//! values the real system would take, too.

mod bull_mq;
mod kafka_share;
mod nats_work_queue;
mod plain;
mod promises;
mod rabbit_classic;
mod rabbit_quorum;
mod ranges;
mod sqs;
mod sqs_fifo;
mod sqs_standard;
mod words;

pub use promises::{Claim, Promise, Promises};
pub use ranges::Ranges;
pub use words::Words;

use super::QueueId;
use super::rules::{Counter, Fairness, Limit, Rules};

/// A system whose queues can be had here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// The queue of the first lesson: a line, a lease, retries in place.
    #[default]
    Plain,
    /// Amazon SQS, standard queue.
    SqsStandard,
    /// Amazon SQS, FIFO queue.
    SqsFifo,
    /// RabbitMQ 4.3, quorum queue.
    RabbitQuorum,
    /// RabbitMQ 4.3, classic queue.
    RabbitClassic,
    /// NATS `JetStream`, a stream with work-queue retention and one consumer.
    NatsWorkQueue,
    /// Apache Kafka 4.4, one partition of a topic that a share group reads.
    KafkaShare,
    /// `BullMQ` 6.7.
    BullMq,
}

/// Where a fact about a real system was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The document or the source file.
    pub document: &'static str,
    /// The sections, operations or names in it.
    pub section: &'static str,
    /// The day on which it was read: year, month, day.
    pub read: &'static str,
}

/// All that is known about one system.
struct Sheet {
    name: &'static str,
    title: &'static str,
    /// The rules of a new queue, with or without a dead-letter queue.
    rules: fn(Option<QueueId>) -> Rules,
    /// A limit on attempts that allows so many of them, in the form that the system has it.
    limit: fn(u32, Option<QueueId>) -> Option<Limit>,
    /// The counter whose limit is shown as one less than it allows.
    shown_less: Option<Counter>,
    fairness: Option<Fairness>,
    ranges: Ranges,
    promises: Promises,
    words: Words,
    sources: &'static [Source],
}

impl Preset {
    /// All presets, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::SqsStandard,
        Self::SqsFifo,
        Self::RabbitQuorum,
        Self::RabbitClassic,
        Self::NatsWorkQueue,
        Self::KafkaShare,
        Self::BullMq,
    ];

    /// The preset of this name, as [`name`](Self::name) gives it.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The name in saved scenarios and attributes, like `sqs_standard`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.sheet().name
    }

    /// The name on screen, like "SQS standard".
    #[must_use]
    pub fn title(self) -> &'static str {
        self.sheet().title
    }

    /// The rules of a new queue, without a dead-letter queue.
    #[must_use]
    pub fn rules(self) -> Rules {
        (self.sheet().rules)(None)
    }

    /// The rules of a new queue with this dead-letter queue, and with the limit that the system
    /// sets by default as soon as there is one.
    #[must_use]
    pub fn rules_with_dead_letters(self, dead_letter: QueueId) -> Rules {
        (self.sheet().rules)(Some(dead_letter))
    }

    /// A limit that allows so many attempts, in the form in which the system has it; `None` where
    /// it has none. It takes the first place in [`Rules::limits`].
    #[must_use]
    pub fn limit(self, allowed: u32, dead_letter: Option<QueueId>) -> Option<Limit> {
        (self.sheet().limit)(allowed, dead_letter)
    }

    /// The number that the system itself shows for a limit that allows so many.
    #[must_use]
    pub fn shown_limit(self, counter: Counter, allowed: u32) -> u32 {
        allowed.saturating_sub(self.allowed_beyond(counter))
    }

    /// How many a limit allows for which the system itself shows this number.
    #[must_use]
    pub fn allowed_for(self, counter: Counter, shown: u32) -> u32 {
        shown.saturating_add(self.allowed_beyond(counter))
    }

    /// How the system is fair among groups, where it can be.
    #[must_use]
    pub fn fairness(self) -> Option<Fairness> {
        self.sheet().fairness
    }

    /// What the real system accepts.
    #[must_use]
    pub fn ranges(self) -> &'static Ranges {
        &self.sheet().ranges
    }

    /// What the system promises, and what it may do to a message.
    #[must_use]
    pub fn promises(self) -> Promises {
        self.sheet().promises
    }

    /// What the system calls things.
    #[must_use]
    pub fn words(self) -> &'static Words {
        &self.sheet().words
    }

    /// Where all this was read.
    #[must_use]
    pub fn sources(self) -> &'static [Source] {
        self.sheet().sources
    }

    fn allowed_beyond(self, counter: Counter) -> u32 {
        u32::from(self.sheet().shown_less == Some(counter))
    }

    fn sheet(self) -> &'static Sheet {
        match self {
            Self::Plain => &plain::SHEET,
            Self::SqsStandard => &sqs_standard::SHEET,
            Self::SqsFifo => &sqs_fifo::SHEET,
            Self::RabbitQuorum => &rabbit_quorum::SHEET,
            Self::RabbitClassic => &rabbit_classic::SHEET,
            Self::NatsWorkQueue => &nats_work_queue::SHEET,
            Self::KafkaShare => &kafka_share::SHEET,
            Self::BullMq => &bull_mq::SHEET,
        }
    }
}

#[cfg(test)]
mod tests;
