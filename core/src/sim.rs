//! The only place where time passes and chance is drawn.
//!
//! A [`Simulation`] is made from a [`Setup`] and a [`Seed`]. [`Simulation::execute`] does what a
//! person or a script asks for, [`Simulation::advance`] lets time pass. Both record what happened
//! in the [`Trace`].
//!
//! **Time**: everything before [`Simulation::now`] has happened, what is due at it has not. So a
//! command that is given at an instant comes before all else that happens at it, live and when
//! the journal is replayed. Within one instant the order is: commands, arrivals, what workers do,
//! deadlines of the queue; a worker that finishes at the very instant at which its lease ends has
//! finished in time.
//!
//! **Chance**: each actor has its own stream of one named generator, so adding a worker does not
//! change a sender's luck.

mod calendar;
mod chance;
mod command;
mod effect;
mod happening;
mod ledger;
mod rate;
mod record;
mod sender;
mod sending;
mod service;
mod setup;
mod syntax;
mod template;
mod trace;
mod worker;
mod working;

use std::collections::{BTreeMap, VecDeque};

pub use crate::queue::Probability;
pub use chance::Seed;
pub use command::{Command, CommandError, MAX_LIST, MAX_SEND, Reply};
pub use effect::{Effect, Effects};
pub use happening::{Abandoned, Failure, Happening, Origin, Part, Reason, WorkerChange};
pub use ledger::SystemLedger;
pub use sender::{Arrivals, Sender, SenderConfig};
pub use service::{AckMode, FailureModel, ServiceConfig, ServiceTime};
pub use setup::{DEAD_LETTERS, JOBS, Setup};
pub use syntax::{SyntaxError, check_syntax};
pub use template::Template;
pub use trace::{Entry, Trace};
pub use worker::{Job, Worker, WorkerState};

use crate::queue::{MessageId, Queue, QueueConfig, QueueSet, SettingError, Transition, WorkerId};
use crate::time::Instant;
use calendar::{Calendar, Event, Key, Rank};
use rate::Rate;

/// How many bytes of a body are as much work as an event.
const BYTES_A_UNIT: usize = 512;

/// One run of a scene: a sender, a queue with its dead-letter queue and a pool of workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    seed: Seed,
    now: Instant,
    calendar: Calendar,
    queues: QueueSet,
    queue_name: String,
    /// What the rules of the queue were made from.
    queue_config: QueueConfig,
    sender: Sender,
    by_hand: u64,
    service: ServiceConfig,
    attempts: u64,
    workers: Vec<Worker>,
    /// Idle workers that nobody has woken yet, the longest idle first.
    waiting: VecDeque<WorkerId>,
    /// Deliveries whose worker is gone and whose lease still runs, and why.
    abandoned: BTreeMap<MessageId, Abandoned>,
    effects: Effects,
    trace: Trace,
    arrivals: Rate,
    completions: Rate,
    steps: u64,
    /// Work that is more than that of its event: a unit for each [`BYTES_A_UNIT`] of a body.
    effort: u64,
    /// What the queue just reported; empty between two events. Kept to spare an allocation.
    transitions: Vec<Transition>,
}

impl Simulation {
    /// A run at its first instant.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(setup: &Setup, seed: Seed) -> Result<Self, SettingError> {
        setup.check()?;
        let mut simulation = Self {
            seed,
            now: Instant::ZERO,
            calendar: Calendar::default(),
            queues: setup.queues(),
            queue_name: setup.queue_name.clone(),
            queue_config: setup.queue.clone(),
            sender: Sender::new(setup.sender.clone(), seed),
            by_hand: 0,
            service: setup.service.clone(),
            attempts: 0,
            workers: Vec::new(),
            waiting: VecDeque::new(),
            abandoned: BTreeMap::new(),
            effects: Effects::default(),
            trace: Trace::default(),
            arrivals: Rate::default(),
            completions: Rate::default(),
            steps: 0,
            effort: 0,
            transitions: Vec::new(),
        };
        simulation.add_workers();
        simulation.send_backlog();
        simulation.schedule_sender();
        Ok(simulation)
    }

    /// The instant up to which everything has happened.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The seed of every die.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// How many events have happened.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The queue that the sender fills.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        self.queues.queue(JOBS)
    }

    /// What the queue is set to.
    #[must_use]
    pub fn queue_config(&self) -> &QueueConfig {
        &self.queue_config
    }

    /// The queue of dead letters.
    #[must_use]
    pub fn dead_letters(&self) -> &Queue {
        self.queues.queue(DEAD_LETTERS)
    }

    /// The sender.
    #[must_use]
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// The workers, by number.
    #[must_use]
    pub fn workers(&self) -> &[Worker] {
        &self.workers
    }

    /// What the service is set to.
    #[must_use]
    pub fn service(&self) -> &ServiceConfig {
        &self.service
    }

    /// What came out.
    #[must_use]
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// Everything that happened, as far back as it is kept.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Messages accepted a second, over the last seconds.
    #[must_use]
    pub fn arrival_rate(&self) -> f64 {
        self.arrivals.per_second(self.now)
    }

    /// Messages acked a second, over the last seconds.
    #[must_use]
    pub fn completion_rate(&self) -> f64 {
        self.completions.per_second(self.now)
    }

    /// The books of the whole system.
    #[must_use]
    pub fn ledger(&self) -> SystemLedger {
        SystemLedger::new(self.queue().ledger(), self.dead_letters().ledger(), &self.effects)
    }

    /// The settings as they are now, for a run that starts again with them.
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            queue_name: self.queue_name.clone(),
            queue: self.queue_config.clone(),
            sender: self.sender.config.clone(),
            service: self.service.clone(),
        }
    }

    /// When the sender sends next by itself, if it does.
    #[must_use]
    pub fn sender_next_at(&self) -> Option<Instant> {
        self.sender.next.map(Key::at)
    }

    /// The number that the next accepted message gets.
    #[must_use]
    pub fn next_message_id(&self) -> MessageId {
        self.queues.next_id()
    }

    /// When something happens next if nobody interferes.
    #[must_use]
    pub fn next_event_at(&self) -> Option<Instant> {
        self.next_due().map(|(at, _)| at)
    }

    /// Lets everything before `to` happen and returns how many events that were. When `budget`
    /// is used up it stops early, but never within an instant: what was given back as
    /// [`Simulation::now`] has not begun. An event with a large body counts for several.
    pub fn advance(&mut self, to: Instant, budget: u64) -> u64 {
        let (before, mut spent) = (self.effort, 0);
        while let Some((at, rank)) = self.next_due().filter(|(at, _)| *at < to) {
            if at > self.now && spent + (self.effort - before) >= budget {
                self.now = if spent == 0 { self.now } else { self.now.next() };
                self.steps += spent;
                return spent;
            }
            self.now = at;
            self.happen_next(rank);
            spent += 1;
        }
        self.now = self.now.max(to);
        self.steps += spent;
        spent
    }

    /// What is due next, and its rank. A deadline comes after everything else at its instant.
    fn next_due(&self) -> Option<(Instant, Rank)> {
        let event = self.calendar.next();
        let deadline = self.queues.next_deadline().map(|at| (at, Rank::Deadline));
        match (event, deadline) {
            (Some(event), Some(deadline)) => Some(event.min(deadline)),
            (due, None) | (None, due) => due,
        }
    }

    fn happen_next(&mut self, rank: Rank) {
        if rank == Rank::Deadline {
            self.queues.advance(self.now, &mut self.transitions);
            self.absorb(Reason::None);
        } else {
            let event = self.calendar.pop().expect("an event was seen to be next");
            self.happen(event);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::SenderSends => self.sender_sends(),
            Event::WorkerReceives(worker) => self.worker_receives(worker),
            Event::WorkerFinishes(worker) => self.worker_finishes(worker),
            Event::WorkerRestarts(worker) => self.worker_restarts(worker),
        }
    }
}
