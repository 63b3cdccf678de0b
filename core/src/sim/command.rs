//! What a person or a script asks the world to do.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{
    FailureModel, FieldError, Happening, Origin, Part, Reason, SenderConfig, SenderId,
    ServiceConfig, ServiceId, ServiceTime, Simulation, Target, Template, TopicId, dead_letters_of,
    place_of, queue_id,
};
use crate::queue::{
    Body, MessageId, Outgoing, QueueConfig, QueueId, SendError, SettingError, WorkerId, check_range,
};
use crate::time::Duration;

/// The most messages that one [`Command::Send`] sends.
pub const MAX_SEND: u32 = 1_000;

/// How many percent of its time an attempt may take by [`Command::PaceWorker`].
pub const PACE: RangeInclusive<u32> = 10..=10_000;

/// How many answers [`Command::LoseAnswers`] may let get lost.
pub const ANSWERS: RangeInclusive<u32> = 1..=1_000;

/// The most messages that one [`Command::SendList`] sends.
pub const MAX_LIST: usize = 10_000;

/// What a person or a script asks the world to do. The journal of a run is a list of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Send messages by hand.
    Send {
        /// Where to.
        to: Target,
        /// What each is made from.
        template: Template,
        /// How many; 1 to [`MAX_SEND`].
        count: u32,
        /// How long they are hidden; `None` for the queue's own delay.
        delay: Option<Duration>,
    },
    /// Send a list of messages as they are; at most [`MAX_LIST`].
    SendList {
        /// Where to.
        to: Target,
        /// The messages, in order.
        bodies: Arc<[Body]>,
    },
    /// Set a sender, in one piece.
    SetSender {
        /// Which.
        sender: SenderId,
        /// To what.
        config: SenderConfig,
    },
    /// Set a queue, in one piece.
    SetQueue {
        /// Which.
        queue: QueueId,
        /// To what.
        config: QueueConfig,
    },
    /// Set a service, in one piece: how many workers, how they work and how they fail.
    SetService {
        /// Which.
        service: ServiceId,
        /// To what.
        config: ServiceConfig,
    },
    /// Set how many workers a service has, and nothing else of it.
    SetWorkers {
        /// Which service.
        service: ServiceId,
        /// How many; up to 100.
        workers: u32,
    },
    /// Roll another version of a service out, or the one before again: workers are replaced one at a
    /// time.
    RollOut {
        /// Which service.
        service: ServiceId,
        /// What it is called: 1 to 20 letters, digits, dots, hyphens and underscores.
        version: Arc<str>,
        /// How long its attempts take; `None` for as long as it is set now.
        time: Option<ServiceTime>,
        /// Which of its attempts fail; `None` for those that are set to now.
        failure: Option<FailureModel>,
    },
    /// Switch a worker on or off.
    SwitchWorker {
        /// Which.
        worker: WorkerId,
        /// Whether it is to work.
        on: bool,
    },
    /// Let a worker crash. It comes back by itself.
    CrashWorker {
        /// Which.
        worker: WorkerId,
    },
    /// Let a worker crash after the effect of its next success, before the ack.
    CrashAfterEffect {
        /// Which.
        worker: WorkerId,
    },
    /// Let a worker take more or less time for each attempt from now on.
    PaceWorker {
        /// Which.
        worker: WorkerId,
        /// How many percent of its time an attempt takes; 10 to 10,000, and 100 where nothing is
        /// wrong.
        percent: u32,
    },
    /// Cut a worker off from its queue, or connect it again.
    PartitionWorker {
        /// Which.
        worker: WorkerId,
        /// Whether it is to be cut off.
        cut_off: bool,
    },
    /// Cut a sender off from all to whom it sends, or connect it again.
    PartitionSender {
        /// Which.
        sender: SenderId,
        /// Whether it is to be cut off.
        cut_off: bool,
    },
    /// Let the next answers to a sender get lost: what it sends arrives, and it does not know.
    LoseAnswers {
        /// Which.
        sender: SenderId,
        /// How many; see [`ANSWERS`].
        count: u32,
    },
    /// Move dead letters back to the line they came from.
    Redrive {
        /// To which queue.
        queue: QueueId,
        /// How many at most.
        most: usize,
    },
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Messages were sent.
    Sent {
        /// The first and the last that was accepted.
        accepted: Option<(MessageId, MessageId)>,
        /// How many were refused, and why the first was.
        refused: Option<(u64, SendError)>,
    },
    /// Dead letters were moved back.
    Redriven {
        /// How many.
        moved: usize,
    },
    /// It was done.
    Done,
}

/// Why a command was refused. It changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// A value is out of its range.
    Setting(SettingError),
    /// A field of a template is wrong.
    Field(FieldError),
    /// There is no queue with that number, or it is one of dead letters.
    NoSuchQueue {
        /// The number that was given.
        queue: QueueId,
        /// How many queues there are.
        queues: usize,
    },
    /// There is no topic with that number.
    NoSuchTopic {
        /// The number that was given.
        topic: TopicId,
        /// How many topics there are.
        topics: usize,
    },
    /// There is no worker with that number.
    NoSuchWorker {
        /// The number that was given.
        worker: WorkerId,
        /// How many workers there are.
        workers: usize,
    },
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(error) => error.fmt(f),
            Self::Field(error) => error.fmt(f),
            Self::NoSuchQueue { queue, queues } => {
                let last = 2 * (queues - 1);
                write!(f, "there is no queue {}, queues are the even numbers to {last}", queue.0)
            }
            Self::NoSuchTopic { topic, topics: 0 } => {
                write!(f, "there is no topic {}, there are none", topic.0)
            }
            Self::NoSuchTopic { topic, topics } => {
                write!(f, "there is no topic {}, topics are 0 to {}", topic.0, topics - 1)
            }
            Self::NoSuchWorker { worker, workers } => {
                write!(f, "there is no {worker}, workers are 1 to {workers}")
            }
        }
    }
}

impl std::error::Error for CommandError {}

impl From<SettingError> for CommandError {
    fn from(error: SettingError) -> Self {
        Self::Setting(error)
    }
}

impl From<FieldError> for CommandError {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl Simulation {
    /// Does what is asked for, at this instant and before all else that happens at it.
    ///
    /// # Errors
    /// When the command cannot be done as it is; nothing changes.
    pub fn execute(&mut self, command: Command) -> Result<Reply, CommandError> {
        match command {
            Command::Send { to, template, count, delay } => {
                self.check_target(to)?;
                self.send_by_hand(to, &template, count, delay)
            }
            Command::SendList { to, bodies } => {
                self.check_target(to)?;
                self.send_list(to, &bodies)
            }
            Command::SetSender { sender, config } => self.set_sender(sender, config),
            Command::SetQueue { queue, config } => self.set_queue(queue, config),
            Command::SetService { service, config } => self.set_service(service, config),
            Command::SetWorkers { service, workers } => {
                check_range("command.service", service.index(), &(0..=self.services.len() - 1))?;
                let config = self.services[service.index()].config.clone();
                self.set_service(service, ServiceConfig { workers, ..config })
            }
            Command::RollOut { service, version, time, failure } => {
                check_range("command.service", service.index(), &(0..=self.services.len() - 1))?;
                self.roll_out(service, version, time, failure)
            }
            Command::SwitchWorker { worker, on } => {
                self.check_worker(worker)?;
                self.switch_worker(worker, on);
                Ok(Reply::Done)
            }
            Command::CrashWorker { worker } => {
                self.check_worker(worker)?;
                self.crash_worker(worker);
                Ok(Reply::Done)
            }
            Command::CrashAfterEffect { worker } => {
                self.check_worker(worker)?;
                self.doom_worker(worker);
                Ok(Reply::Done)
            }
            Command::PaceWorker { worker, percent } => {
                self.check_worker(worker)?;
                check_range("command.percent", percent, &PACE)?;
                self.pace_worker(worker, percent);
                Ok(Reply::Done)
            }
            Command::PartitionWorker { worker, cut_off } => {
                self.check_worker(worker)?;
                self.partition_worker(worker, cut_off);
                Ok(Reply::Done)
            }
            Command::PartitionSender { sender, cut_off } => {
                self.check_sender(sender)?;
                self.partition_sender(sender, cut_off);
                Ok(Reply::Done)
            }
            Command::LoseAnswers { sender, count } => {
                self.check_sender(sender)?;
                check_range("command.count", count, &ANSWERS)?;
                self.senders[sender.index()].loses_answers = count;
                Ok(Reply::Done)
            }
            Command::Redrive { queue, most } => {
                self.check_queue(queue)?;
                Ok(self.redrive(queue, most))
            }
        }
    }

    fn send_by_hand(
        &mut self,
        to: Target,
        template: &Template,
        count: u32,
        delay: Option<Duration>,
    ) -> Result<Reply, CommandError> {
        check_range("send.count", count, &(1..=MAX_SEND))?;
        if let Some(delay) = delay {
            check_range("send.delay", delay, &QueueConfig::DELAY)?;
        }
        template.check()?;
        let first = self.by_hand + 1;
        self.by_hand += u64::from(count);
        let (now, mut words) = (self.now, self.words_by_hand.clone());
        let sequences = first..=self.by_hand;
        let bodies = sequences.map(|sequence| template.render(sequence, now, &mut words));
        let reply = self.send_all(to, bodies, delay);
        self.words_by_hand = words;
        Ok(reply)
    }

    fn send_list(&mut self, to: Target, bodies: &[Body]) -> Result<Reply, CommandError> {
        check_range("send.list", bodies.len(), &(1..=MAX_LIST))?;
        Ok(self.send_all(to, bodies.iter().cloned(), None))
    }

    fn send_all(
        &mut self,
        to: Target,
        bodies: impl Iterator<Item = Body>,
        delay: Option<Duration>,
    ) -> Reply {
        let mut accepted: Option<(MessageId, MessageId)> = None;
        let mut refused: Option<(u64, SendError)> = None;
        for body in bodies {
            match self.send_to(to, Origin::Hand, Outgoing { delay, ..Outgoing::new(body) }) {
                Ok(None) => {}
                Ok(Some(id)) => accepted = Some((accepted.map_or(id, |(first, _)| first), id)),
                Err((_, error)) => {
                    let (count, first) = refused.unwrap_or((0, error));
                    refused = Some((count + 1, first));
                }
            }
        }
        Reply::Sent { accepted, refused }
    }

    fn set_sender(&mut self, id: SenderId, config: SenderConfig) -> Result<Reply, CommandError> {
        self.check_sender(id)?;
        config.check()?;
        config.template.check()?;
        self.check_target(config.to)?;
        let SenderConfig { key, dice, .. } = self.senders[id.index()].config.clone();
        self.senders[id.index()].set_config(SenderConfig { key, dice, ..config }, self.now);
        self.schedule_sender(id);
        self.note(Happening::Set(Part::Sender(id)));
        Ok(Reply::Done)
    }

    fn set_queue(&mut self, id: QueueId, config: QueueConfig) -> Result<Reply, CommandError> {
        self.check_queue(id)?;
        config.check()?;
        let config = QueueConfig { dead_letter: Some(dead_letters_of(id)), ..config };
        self.queues.set_rules(id, config.clone());
        self.nodes[place_of(id)].config = config;
        self.note(Happening::Set(Part::Queue(id)));
        Ok(Reply::Done)
    }

    /// A service goes on taking from the queue from which it took: who holds a lease there must
    /// be able to settle it.
    fn set_service(&mut self, id: ServiceId, config: ServiceConfig) -> Result<Reply, CommandError> {
        check_range("command.service", id.index(), &(0..=self.services.len() - 1))?;
        config.check()?;
        self.trace.know_version(config.crew.version.as_deref())?;
        let ServiceConfig { key, from, then, .. } = self.services[id.index()].config.clone();
        let service = &mut self.services[id.index()];
        service.is_plain &= config.crew.is_plain();
        let scales_alike = service.config.crew.scaling == config.crew.scaling;
        service.config = ServiceConfig { key, from, then, ..config };
        self.note(Happening::Set(Part::Service(id)));
        self.begin_to_beat(id);
        self.match_worker_count(id);
        if !scales_alike {
            self.schedule_scaling(id);
        }
        Ok(Reply::Done)
    }

    fn redrive(&mut self, queue: QueueId, most: usize) -> Reply {
        let moved = self.queues.redrive(self.now, queue, most, &mut self.transitions);
        self.absorb(Reason::None);
        Reply::Redriven { moved }
    }

    fn check_target(&self, target: Target) -> Result<(), CommandError> {
        match target {
            Target::Queue(queue) => self.check_queue(queue),
            Target::Topic(topic) if topic.index() < self.topics.len() => Ok(()),
            Target::Service(service) => {
                let last = self.services.len() - 1;
                Ok(check_range("command.service", service.index(), &(0..=last))?)
            }
            Target::Topic(topic) => {
                Err(CommandError::NoSuchTopic { topic, topics: self.topics.len() })
            }
        }
    }

    /// Dead letters are sent, set and redriven by way of their queue.
    fn check_queue(&self, id: QueueId) -> Result<(), CommandError> {
        if self.nodes.len() > place_of(id) && id == queue_id(place_of(id)) {
            return Ok(());
        }
        Err(CommandError::NoSuchQueue { queue: id, queues: self.nodes.len() })
    }

    fn check_sender(&self, id: SenderId) -> Result<(), CommandError> {
        Ok(check_range("command.sender", id.index(), &(0..=self.senders.len() - 1))?)
    }

    fn check_worker(&self, worker: WorkerId) -> Result<(), CommandError> {
        let service = self.services.get(ServiceId::of(worker).index());
        let workers = service.map_or(0, |service| service.workers.len());
        if self.worker(worker).is_some_and(|worker| !worker.is_gone) {
            return Ok(());
        }
        Err(CommandError::NoSuchWorker { worker, workers })
    }
}
