//! What can go wrong.

use message_queue_play::queue::{Body, Format, QueueConfig};
use message_queue_play::sim::{
    Command, SenderId, ServiceId, ServiceTime, Setup, Simulation, Target, Template, queue_id,
};
use rand::RngExt;
use rand_pcg::Pcg32;

use crate::checker::SIGNS;
use crate::millis;

/// The kinds of faults.
pub const KINDS: [&str; 16] = [
    "an outage",
    "the end of an outage",
    "a crash",
    "a crash between effect and ack",
    "a slow worker",
    "a partition",
    "the end of a partition",
    "another number of workers",
    "a full queue",
    "poison",
    "a redrive",
    "a roll-out",
    "a sender that is cut off",
    "a sender that is connected again",
    "lost answers",
    "calls by hand",
];

/// Something that goes wrong, or is done about it.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    Switch { service: u16, worker: u32, on: bool },
    Crash { service: u16, worker: u32 },
    CrashAfterEffect { service: u16, worker: u32 },
    Pace { service: u16, worker: u32, percent: u32 },
    Partition { service: u16, worker: u32, cut_off: bool },
    Workers { service: u16, count: u32 },
    Capacity { queue: usize, messages: Option<u64> },
    Poison { queue: usize, count: u32 },
    Redrive { queue: usize },
    RollOut { service: u16, version: u32, time: u64 },
    CutOff { sender: u16, cut_off: bool },
    LoseAnswers { sender: u16, count: u32 },
    Calls { service: u16, count: u32 },
}

/// How often each kind happened, and what came of it.
#[derive(Debug, Default)]
pub struct Tally(pub [u64; KINDS.len()], pub [u64; SIGNS.len()]);

impl Tally {
    pub fn count(&mut self, fault: Fault) {
        self.0[fault.kind()] += 1;
    }

    pub fn note(&mut self, signs: [u64; SIGNS.len()]) {
        for (sum, more) in self.1.iter_mut().zip(signs) {
            *sum += more;
        }
    }
}

impl Fault {
    /// Draws one of a kind.
    pub fn draw(kind: usize, setup: &Setup, dice: &mut Pcg32) -> Self {
        let place = dice.random_range(0..setup.queues.len());
        let few = |count: usize| u16::try_from(count).expect("there are few");
        let service = dice.random_range(0..few(setup.services.len()));
        let sender = dice.random_range(0..few(setup.senders.len()));
        let worker = dice.random_range(1..=4);
        match kind {
            0 | 1 => Self::Switch { service, worker, on: kind == 1 },
            2 => Self::Crash { service, worker },
            3 => Self::CrashAfterEffect { service, worker },
            4 => Self::Pace { service, worker, percent: dice.random_range(50..=1_000) },
            5 | 6 => Self::Partition { service, worker, cut_off: kind == 5 },
            7 => Self::Workers { service, count: dice.random_range(0..=5) },
            8 => {
                let messages = dice.random_bool(0.7).then(|| dice.random_range(1..60));
                Self::Capacity { queue: place, messages }
            }
            9 => Self::Poison { queue: place, count: dice.random_range(1..10) },
            10 => Self::Redrive { queue: place },
            12 | 13 => Self::CutOff { sender, cut_off: kind == 12 },
            14 => Self::LoseAnswers { sender, count: dice.random_range(1..=30) },
            15 => Self::Calls { service, count: dice.random_range(1..=10) },
            _ => Self::RollOut {
                service,
                version: dice.random_range(1..=3),
                time: dice.random_range(5..=40),
            },
        }
    }

    fn kind(self) -> usize {
        match self {
            Self::Switch { on, .. } => usize::from(on),
            Self::Crash { .. } => 2,
            Self::CrashAfterEffect { .. } => 3,
            Self::Pace { .. } => 4,
            Self::Partition { cut_off, .. } => 6 - usize::from(cut_off),
            Self::Workers { .. } => 7,
            Self::Capacity { .. } => 8,
            Self::Poison { .. } => 9,
            Self::Redrive { .. } => 10,
            Self::RollOut { .. } => 11,
            Self::CutOff { cut_off, .. } => 13 - usize::from(cut_off),
            Self::LoseAnswers { .. } => 14,
            Self::Calls { .. } => 15,
        }
    }

    pub fn command(self, simulation: &Simulation) -> Command {
        let worker = |service: u16, nth: u32| ServiceId(service).worker(nth);
        match self {
            Self::Switch { service, worker: nth, on } => {
                Command::SwitchWorker { worker: worker(service, nth), on }
            }
            Self::Crash { service, worker: nth } => {
                Command::CrashWorker { worker: worker(service, nth) }
            }
            Self::CrashAfterEffect { service, worker: nth } => {
                Command::CrashAfterEffect { worker: worker(service, nth) }
            }
            Self::Pace { service, worker: nth, percent } => {
                Command::PaceWorker { worker: worker(service, nth), percent }
            }
            Self::Partition { service, worker: nth, cut_off } => {
                Command::PartitionWorker { worker: worker(service, nth), cut_off }
            }
            Self::Workers { service, count } => {
                Command::SetWorkers { service: ServiceId(service), workers: count }
            }
            Self::Capacity { queue, messages } => {
                let queue = queue_id(queue);
                let config = simulation.node(queue).config.clone();
                let config = QueueConfig { capacity: messages, ..config };
                Command::SetQueue { queue, config }
            }
            Self::Poison { queue, count } => {
                let template = Template::new(Body::new(&b"poison"[..], Format::Text));
                Command::Send { to: queue_id(queue).into(), template, count, delay: None }
            }
            Self::RollOut { service, version, time } => Command::RollOut {
                service: ServiceId(service),
                version: format!("v{version}").into(),
                time: Some(ServiceTime::Constant(millis(time))),
                failure: None,
            },
            Self::CutOff { sender, cut_off } => {
                Command::PartitionSender { sender: SenderId(sender), cut_off }
            }
            Self::LoseAnswers { sender, count } => {
                Command::LoseAnswers { sender: SenderId(sender), count }
            }
            Self::Calls { service, count } => {
                let template = Template::new(Body::new(&b"hello"[..], Format::Text));
                let to = Target::Service(ServiceId(service));
                Command::Send { to, template, count, delay: None }
            }
            Self::Redrive { queue } => Command::Redrive { queue: queue_id(queue), most: 20 },
        }
    }
}
