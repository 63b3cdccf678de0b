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

use std::collections::VecDeque;

pub use chance::{Probability, Seed};
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

use crate::queue::{MessageId, Queue, QueueSet, Ring, SettingError, Transition, WorkerId};
use crate::time::Instant;
use calendar::{Calendar, Event, Rank};
use rate::Rate;

/// One run of a scene: a sender, a queue with its dead-letter queue and a pool of workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    seed: Seed,
    now: Instant,
    calendar: Calendar,
    queues: QueueSet,
    queue_name: String,
    sender: Sender,
    by_hand: u64,
    service: ServiceConfig,
    attempts: u64,
    workers: Vec<Worker>,
    /// Idle workers that nobody has woken yet, the longest idle first.
    waiting: VecDeque<WorkerId>,
    /// Deliveries whose worker is gone and whose lease still runs, and why.
    abandoned: Ring<MessageId, Abandoned>,
    effects: Effects,
    trace: Trace,
    arrivals: Rate,
    completions: Rate,
    steps: u64,
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
            sender: Sender::new(setup.sender.clone(), seed),
            by_hand: 0,
            service: setup.service.clone(),
            attempts: 0,
            workers: Vec::new(),
            waiting: VecDeque::new(),
            abandoned: Ring::default(),
            effects: Effects::default(),
            trace: Trace::default(),
            arrivals: Rate::default(),
            completions: Rate::default(),
            steps: 0,
            transitions: Vec::new(),
        };
        simulation.match_worker_count();
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
            queue: self.queue().config().clone(),
            sender: self.sender.config.clone(),
            service: self.service.clone(),
        }
    }

    /// When the sender sends next by itself, if it does.
    #[must_use]
    pub fn sender_next_at(&self) -> Option<Instant> {
        self.sender.next_at(self.now)
    }

    /// The number that the next accepted message gets.
    #[must_use]
    pub fn next_message_id(&self) -> MessageId {
        self.queues.next_id()
    }

    /// When something happens next if nobody interferes.
    #[must_use]
    pub fn next_event_at(&self) -> Option<Instant> {
        let event = self.calendar.next().map(|(at, _)| at);
        let deadline = self.queues.next_deadline();
        [event, deadline].into_iter().flatten().min()
    }

    /// Lets everything before `to` happen, at most `budget` events of it, and returns how many
    /// did. When the budget is used up, [`Simulation::now`] stays where the last event was.
    pub fn advance(&mut self, to: Instant, budget: u64) -> u64 {
        let mut spent = 0;
        while spent < budget {
            if !self.step_before(to) {
                self.now = self.now.max(to);
                break;
            }
            spent += 1;
        }
        self.steps += spent;
        spent
    }

    /// Lets the next event before `to` happen. A deadline comes after everything else at its instant.
    fn step_before(&mut self, to: Instant) -> bool {
        let event = self.calendar.next();
        let deadline = self.queues.next_deadline().map(|at| (at, Rank::Deadline));
        match (event, deadline) {
            (event, Some((at, rank))) if event.is_none_or(|event| (at, rank) < event) => {
                if at >= to {
                    return false;
                }
                self.now = at;
                self.queues.advance(at, &mut self.transitions);
                self.absorb(Reason::None);
            }
            (Some((at, _)), _) => {
                if at >= to {
                    return false;
                }
                self.now = at;
                let event = self.calendar.pop().expect("an event was seen to be next");
                self.happen(event);
            }
            (None, _) => return false,
        }
        true
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
