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
mod sender;
mod service;
mod setup;
mod syntax;
mod template;
mod trace;
mod worker;

use std::collections::{BTreeMap, VecDeque};

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

use crate::queue::{
    MessageId, Nack, Outgoing, Queue, QueueSet, ReleaseCause, SendError, SettingError, Transition,
    TransitionKind, WorkerId,
};
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
    abandoned: BTreeMap<MessageId, Abandoned>,
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
            abandoned: BTreeMap::new(),
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

    // ---- senders ----

    fn send_backlog(&mut self) {
        for _ in 0..self.sender.config.backlog {
            self.sender_sends_one();
        }
    }

    fn schedule_sender(&mut self) {
        if let Some(key) = self.sender.next.take() {
            self.calendar.cancel(key);
        }
        if let Some(at) = self.sender.next_at(self.now) {
            self.sender.next = Some(self.calendar.schedule(at, Rank::Arrival, Event::SenderSends));
        }
    }

    fn sender_sends(&mut self) {
        self.sender.next = None;
        self.sender.last_at = Some(self.now);
        self.sender_sends_one();
        self.sender.draw_gap();
        self.schedule_sender();
    }

    fn sender_sends_one(&mut self) {
        self.sender.sequence += 1;
        let body = self.sender.config.template.render(self.sender.sequence);
        match self.send(Origin::Sender, Outgoing { body, delay: None }) {
            Ok(_) => self.sender.accepted += 1,
            Err(_) => self.sender.refused += 1,
        }
    }

    fn send(&mut self, origin: Origin, outgoing: Outgoing) -> Result<MessageId, SendError> {
        let bytes = outgoing.body.len();
        let sent = self.queues.send(self.now, JOBS, outgoing, &mut self.transitions);
        if let Err(error) = sent {
            self.note(Happening::Rejected { origin, error, bytes });
        }
        self.absorb(Reason::Origin(origin));
        sent
    }

    // ---- workers ----

    /// Adds or takes away workers until there are as many as the service is set to.
    fn match_worker_count(&mut self) {
        let wanted = self.service.workers as usize;
        while self.workers.len() > wanted {
            let last = self.workers.last().expect("there are more than wanted").id;
            self.stop_worker(last, WorkerChange::Removed);
            self.workers.pop();
        }
        while self.workers.len() < wanted {
            let number = u32::try_from(self.workers.len() + 1).expect("workers are few");
            self.workers.push(Worker::new(WorkerId(number), self.seed, self.now));
            self.wait(WorkerId(number));
            if self.now > Instant::ZERO {
                self.note_worker(WorkerId(number), WorkerChange::Added, None);
            }
        }
        self.wake_for_ready();
    }

    fn worker_mut(&mut self, worker: WorkerId) -> &mut Worker {
        &mut self.workers[worker.0 as usize - 1]
    }

    /// Lets a worker wait for a message.
    fn wait(&mut self, worker: WorkerId) {
        let now = self.now;
        self.worker_mut(worker).state = WorkerState::Idle { since: now };
        self.waiting.push_back(worker);
    }

    /// Wakes the worker that has waited longest, because one more message is ready.
    fn wake_one(&mut self) {
        if let Some(worker) = self.waiting.pop_front() {
            let event = Event::WorkerReceives(worker);
            let key = self.calendar.schedule(self.now, Rank::Completion, event);
            self.worker_mut(worker).next = Some(key);
        }
    }

    fn wake_for_ready(&mut self) {
        let ready = self.queue().ledger().ready;
        let idle = self.waiting.len() as u64;
        for _ in 0..ready.min(idle) {
            self.wake_one();
        }
    }

    fn worker_receives(&mut self, worker: WorkerId) {
        self.worker_mut(worker).next = None;
        self.receive_or_wait(worker);
    }

    fn receive_or_wait(&mut self, worker: WorkerId) {
        let delivery = self.queues.receive(self.now, JOBS, worker, &mut self.transitions);
        self.absorb(Reason::None);
        let Some(delivery) = delivery else {
            return self.wait(worker);
        };
        self.attempts += 1;
        let acked = self.service.ack == AckMode::OnReceive;
        if acked {
            let settled = (delivery.receipt, worker);
            let ack = self.queues.ack(self.now, JOBS, settled, &mut self.transitions);
            ack.expect("a receipt of this very instant is not stale");
            self.absorb(Reason::None);
        }
        let (now, attempt) = (self.now, self.attempts);
        let plan = self.service.failure;
        let time = self.service.time;
        let stream = &mut self.worker_mut(worker).stream;
        let finishes = now + stream.service_time(time);
        let outcome = plan.outcome(attempt, &delivery.body, stream);
        let event = Event::WorkerFinishes(worker);
        let key = self.calendar.schedule(finishes, Rank::Completion, event);
        let worker = self.worker_mut(worker);
        worker.next = Some(key);
        worker.state = WorkerState::Working(Job { delivery, since: now, finishes, outcome, acked });
    }

    fn worker_finishes(&mut self, worker: WorkerId) {
        let job = self.worker_mut(worker).take_job().expect("only a working worker finishes");
        match job.outcome {
            Ok(()) => self.succeed(worker, job),
            Err(failure) => self.fail(worker, &job, failure),
        }
        self.receive_or_wait(worker);
    }

    /// The effect is there before the ack: whoever crashes in between does the work twice.
    fn succeed(&mut self, worker: WorkerId, job: Job) {
        let receipt = job.delivery.receipt;
        let nth = self.effects.record(self.now, receipt, worker, job.delivery.body);
        self.note(Happening::Effect { message: receipt.message, worker, nth });
        if !job.acked {
            let settled = (receipt, worker);
            let stale = self.queues.ack(self.now, JOBS, settled, &mut self.transitions).err();
            self.effects.settled(receipt.message, stale.is_none());
            self.absorb(Reason::None);
        }
        self.worker_mut(worker).finished += 1;
    }

    fn fail(&mut self, worker: WorkerId, job: &Job, failure: Failure) {
        let receipt = job.delivery.receipt;
        self.worker_mut(worker).failed += 1;
        if job.acked {
            self.effects.lost += 1;
            let reason = Reason::Failed(failure);
            return self.note(Happening::Lost { message: receipt.message, worker, reason });
        }
        let nack = Nack { worker, failed: true, delay: None };
        // A stale nack changes nothing and is in the trace.
        let _ = self.queues.nack(self.now, JOBS, (receipt, nack), &mut self.transitions);
        self.absorb(Reason::Failed(failure));
    }

    /// Stops a worker at once. What it held comes back when its lease ends.
    fn stop_worker(&mut self, id: WorkerId, change: WorkerChange) {
        let since = self.now;
        let worker = self.worker_mut(id);
        let pending = worker.next.take();
        let job = worker.take_job();
        if let Some(key) = pending {
            self.calendar.cancel(key);
        }
        self.waiting.retain(|waiting| *waiting != id);
        let holds = job.as_ref().map(|job| job.delivery.receipt.message);
        self.note_worker(id, change, holds);
        if let Some(job) = job {
            let message = job.delivery.receipt.message;
            let abandoned = Abandoned { worker: id, at: since, change };
            if job.acked {
                self.effects.lost += 1;
                let reason = Reason::Abandoned(abandoned);
                self.note(Happening::Lost { message, worker: id, reason });
            } else if self.holds_latest(&job) {
                self.abandoned.insert(message, abandoned);
            }
        }
    }

    fn holds_latest(&self, job: &Job) -> bool {
        let receipt = job.delivery.receipt;
        self.queue().message(receipt.message).is_some_and(|message| message.epoch == receipt.epoch)
    }

    fn switch_worker(&mut self, id: WorkerId, on: bool) {
        let is_on = self.worker_mut(id).is_on();
        if on && !is_on {
            self.start_worker(id, WorkerChange::Up);
        } else if !on {
            let (since, holds) = (self.now, self.worker_mut(id).holds());
            if is_on {
                self.stop_worker(id, WorkerChange::Down);
            }
            let worker = self.worker_mut(id);
            let pending = worker.next.take();
            worker.state = WorkerState::Down { since, held: holds };
            if let Some(key) = pending {
                self.calendar.cancel(key);
            }
        }
    }

    fn crash_worker(&mut self, id: WorkerId) {
        if !self.worker_mut(id).is_on() {
            return;
        }
        let (since, held) = (self.now, self.worker_mut(id).holds());
        self.stop_worker(id, WorkerChange::Crashed);
        let restarts = since + self.service.restart;
        let event = Event::WorkerRestarts(id);
        let key = self.calendar.schedule(restarts, Rank::Completion, event);
        let worker = self.worker_mut(id);
        worker.next = Some(key);
        worker.state = WorkerState::Crashed { since, restarts, held };
    }

    fn worker_restarts(&mut self, id: WorkerId) {
        self.worker_mut(id).next = None;
        self.start_worker(id, WorkerChange::Restarted);
    }

    fn start_worker(&mut self, id: WorkerId, change: WorkerChange) {
        if let Some(key) = self.worker_mut(id).next.take() {
            self.calendar.cancel(key);
        }
        self.note_worker(id, change, None);
        self.wait(id);
        self.wake_for_ready();
    }

    // ---- the record ----

    fn note(&mut self, happening: Happening) {
        self.trace.push(self.now, happening);
    }

    fn note_worker(&mut self, worker: WorkerId, change: WorkerChange, holds: Option<MessageId>) {
        self.note(Happening::Worker { worker, change, holds });
    }

    /// Records what the queue reported and wakes workers for what became ready.
    fn absorb(&mut self, reason: Reason) {
        let transitions = std::mem::take(&mut self.transitions);
        for transition in &transitions {
            let reason = self.reason_for(transition, reason);
            self.trace.push(transition.at, Happening::Queue { transition: *transition, reason });
            self.react(transition);
        }
        self.transitions = transitions;
        self.transitions.clear();
    }

    fn react(&mut self, transition: &Transition) {
        match transition.kind {
            TransitionKind::Sent { until, .. } => {
                self.arrivals.count(transition.at);
                if until.is_none() {
                    self.wake_one();
                }
            }
            TransitionKind::Acked { .. } => self.completions.count(transition.at),
            TransitionKind::BecameReady
            | TransitionKind::Redriven
            | TransitionKind::Released { until: None, .. } => self.wake_one(),
            TransitionKind::Delivered { .. }
            | TransitionKind::Released { .. }
            | TransitionKind::Extended { .. }
            | TransitionKind::StaleSettle { .. }
            | TransitionKind::Dead { .. }
            | TransitionKind::Dropped { .. } => {}
        }
    }

    /// Why a lease ran out is known here, not in the queue.
    fn reason_for(&mut self, transition: &Transition, given: Reason) -> Reason {
        match transition.kind {
            TransitionKind::Released { cause: ReleaseCause::Expire, .. } => {
                match self.abandoned.remove(&transition.message) {
                    Some(abandoned) => Reason::Abandoned(abandoned),
                    None => Reason::TooSlow,
                }
            }
            TransitionKind::Released { .. } | TransitionKind::Sent { .. } => given,
            _ => Reason::None,
        }
    }
}
