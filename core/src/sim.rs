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

mod arrivals;
mod badge;
mod body_field;
mod calendar;
mod call;
mod calling;
mod chance;
mod command;
mod crew;
mod effect;
mod exchange;
mod faults;
mod filter;
mod happening;
mod histogram;
mod idempotency;
mod ledger;
mod level;
mod measures;
mod names;
mod node;
mod prefetch;
mod queue_node;
mod rate;
mod record;
mod retry;
mod scaling;
mod sender;
mod sending;
mod service;
mod setup;
mod syntax;
mod template;
mod timed;
mod topic;
mod trace;
mod version;
mod worker;
mod working;

use std::collections::BTreeMap;

pub use crate::queue::Probability;
pub use arrivals::{Arrivals, Burst, Ramp, Recorded};
pub use badge::Badges;
pub use call::{CallEnd, CallMeasures, Caller, TIMEOUT, TIMEOUT_BY_HAND};
pub use chance::Seed;
pub use command::{ANSWERS, Command, CommandError, MAX_LIST, MAX_SEND, PACE, Reply};
pub use crew::{Crew, Intake};
pub use effect::{Effect, Effects};
pub use filter::{Filter, Scalar, Wants};
pub use happening::{Abandoned, Failure, Happening, Origin, Part, Reason, Sending, WorkerChange};
pub use histogram::Histogram;
pub use idempotency::Idempotency;
pub use ledger::SystemLedger;
pub use level::Level;
pub use measures::{QueueMeasures, ServiceMeasures};
pub use message_queue_bodies::{Flaw, Makes};
pub use names::Names;
pub use node::{SenderId, ServiceId, is_key, number_of};
pub use queue_node::QueueNode;
pub use retry::Retry;
pub use scaling::Scaling;
pub use sender::{Sender, SenderConfig};
pub use service::{AckMode, FailureModel, Service, ServiceConfig, ServiceTime};
pub use setup::{
    DEAD_LETTERS, JOBS, NODES, QueueSetup, Setup, dead_letters_of, place_of, queue_id,
};
pub use syntax::{SyntaxError, check_syntax};
pub use template::{FieldError, MIXED, Share, Template, WEIGHT, field_places};
pub use timed::Timed;
pub use topic::{Subscription, Target, Topic, TopicConfig, TopicId};
pub use trace::{Entry, Trace};
pub use version::{Release, VersionId};
pub use worker::{Duty, Job, Worker, WorkerState};

use crate::queue::{MessageId, Queue, QueueId, QueueSet, SettingError, Transition};
use crate::time::Instant;
use calendar::{Calendar, Event, Key, Rank};
use call::Call;
use chance::Stream;

/// How many bytes of a body are as much work as an event.
const BYTES_A_UNIT: usize = 512;

/// One run of a scene: senders, queues with their dead-letter queues, topics, and services with
/// workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    seed: Seed,
    now: Instant,
    calendar: Calendar,
    queues: QueueSet,
    /// The queues by their place in the setup; their messages are in `queues`.
    nodes: Vec<QueueNode>,
    senders: Vec<Sender>,
    topics: Vec<Topic>,
    by_hand: u64,
    /// The dice for what is written in messages that are sent by hand.
    words_by_hand: Stream,
    services: Vec<Service>,
    /// The calls that have no answer yet.
    calls: BTreeMap<MessageId, Call>,
    /// What is done at set instants, in order.
    actions: Vec<Timed>,
    /// Deliveries whose worker is gone and whose lease still runs, and why.
    abandoned: BTreeMap<MessageId, Abandoned>,
    effects: Effects,
    trace: Trace,
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
            queues: setup.queue_set(seed),
            nodes: QueueNode::all(setup),
            senders: Vec::new(),
            topics: setup.topics.iter().cloned().map(Topic::new).collect(),
            by_hand: 0,
            words_by_hand: Stream::of_words_by_hand(seed),
            services: setup.services.iter().cloned().map(Service::new).collect(),
            calls: BTreeMap::new(),
            actions: setup.actions.clone(),
            abandoned: BTreeMap::new(),
            effects: Effects::default(),
            trace: Trace::new(Names::new(setup)),
            steps: 0,
            effort: 0,
            transitions: Vec::new(),
        };
        let senders = (0..).map(SenderId).zip(&setup.senders);
        let senders = senders.map(|(id, config)| Sender::new(config.clone(), seed, id));
        simulation.senders = senders.collect();
        for id in simulation.service_ids() {
            simulation.add_workers(id);
            simulation.schedule_scaling(id);
        }
        simulation.send_backlogs();
        simulation.schedule_action(0);
        for id in simulation.sender_ids() {
            simulation.schedule_sender(id);
        }
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

    /// How much work it was so far: every event, and more for those with a large body.
    /// It is what the budget of [`Simulation::advance`] is spent on.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.steps + self.effort
    }

    /// The messages of a queue, or of its dead letters.
    ///
    /// # Panics
    /// When there is no such queue.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> &Queue {
        self.queues.queue(id)
    }

    /// The queues as parts of the run, by their place in the setup.
    #[must_use]
    pub fn queues(&self) -> &[QueueNode] {
        &self.nodes
    }

    /// A queue as a part of the run.
    ///
    /// # Panics
    /// When there is no such queue.
    #[must_use]
    pub fn node(&self, id: QueueId) -> &QueueNode {
        &self.nodes[place_of(id)]
    }

    /// The senders, by number.
    #[must_use]
    pub fn senders(&self) -> &[Sender] {
        &self.senders
    }

    /// A sender.
    ///
    /// # Panics
    /// When there is no such sender.
    #[must_use]
    pub fn sender(&self, id: SenderId) -> &Sender {
        &self.senders[id.index()]
    }

    /// The topics, by number.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The services, by number.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// A service, with its workers.
    ///
    /// # Panics
    /// When there is no such service.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> &Service {
        &self.services[id.index()]
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

    /// Lets the trace keep nothing from now on, for a run of which only the books and the measures are
    /// wanted. What happens is the same.
    pub fn keep_no_trace(&mut self) {
        self.trace.switch_off();
    }

    /// Messages accepted a second by a queue, over the last seconds.
    ///
    /// # Panics
    /// When there is no such queue.
    #[must_use]
    pub fn arrival_rate(&self, id: QueueId) -> f64 {
        self.node(id).arrivals.per_second(self.now)
    }

    /// Messages of a queue acked a second, over the last seconds.
    ///
    /// # Panics
    /// When there is no such queue.
    #[must_use]
    pub fn completion_rate(&self, id: QueueId) -> f64 {
        self.node(id).completions.per_second(self.now)
    }

    /// Attempts of a service that succeeded a second, over the last seconds.
    ///
    /// # Panics
    /// When there is no such service.
    #[must_use]
    pub fn success_rate(&self, id: ServiceId) -> f64 {
        self.service(id).successes.per_second(self.now)
    }

    /// The books of the whole system.
    #[must_use]
    pub fn ledger(&self) -> SystemLedger {
        let books = (0..self.nodes.len()).map(|place| {
            let jobs = queue_id(place);
            (self.queue(jobs).ledger(), self.queue(dead_letters_of(jobs)).ledger())
        });
        SystemLedger::new(books, &self.effects)
    }

    /// The settings as they are now, for a run that starts again with them.
    #[must_use]
    pub fn setup(&self) -> Setup {
        let queue = |node: &QueueNode| {
            let QueueNode { key, name, config, .. } = node.clone();
            QueueSetup { key, name, config }
        };
        Setup {
            senders: self.senders.iter().map(|sender| sender.config.clone()).collect(),
            queues: self.nodes.iter().map(queue).collect(),
            topics: self.topics.iter().map(|topic| topic.config.clone()).collect(),
            services: self.services.iter().map(|service| service.config.clone()).collect(),
            actions: self.actions.clone(),
        }
    }

    /// When a sender sends next by itself, if it does.
    ///
    /// # Panics
    /// When there is no such sender.
    #[must_use]
    pub fn sender_next_at(&self, id: SenderId) -> Option<Instant> {
        self.sender(id).next.map(Key::at)
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
            self.pass_deadline();
        } else {
            let event = self.calendar.pop().expect("an event was seen to be next");
            self.happen(event);
        }
    }

    #[inline(never)] // Not in the first view.
    fn pass_deadline(&mut self) {
        self.queues.advance(self.now, &mut self.transitions);
        self.absorb(Reason::None);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Timed(place) => self.do_action(place),
            Event::SenderSends(sender) => self.sender_sends(sender),
            Event::WorkerReceives(worker) => self.worker_receives(worker),
            Event::WorkerFinishes(worker) => self.worker_finishes(worker),
            Event::WorkerRestarts(worker) => self.worker_restarts(worker),
            Event::WorkerBeats(worker) => self.worker_beats(worker),
            Event::SenderGoesOn(sender, number) => self.sender_goes_on(sender, number),
            Event::CallTimesOut(number) => self.end_call(number, CallEnd::TimedOut),
            Event::ServiceFetches(service) => self.service_fetches(service),
            Event::ServiceScales(service) => self.service_scales(service),
        }
    }
}
