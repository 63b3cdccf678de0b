//! A service that gets more workers when its line grows and fewer when it gets shorter.
//!
//! At fixed intervals it reckons how many workers are wanted: the messages that are ready, divided by
//! how many there are to be for each, rounded up, and brought between the least and the most. What is
//! in flight does not count. When that is another number than there is, the service gets as many at
//! once, and makes no other decision until the cooldown is over.
//!
//! A new worker needs a while before it is up. It counts as one of the service meanwhile, so nobody
//! is asked for twice.
//!
//! When there are too many, those go first that are not up, then those that wait for work, of each
//! the ones with the highest numbers. One that is at work takes nothing more, goes through what it
//! holds, and then goes.
//!
//! # Simplification
//! Real scalers look at measures that are a minute old, and let only so many come or go at a time.
//! With an interval and a start-up delay a run shows the same swings.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use super::calendar::{Event, Key, Rank};
use super::happening::{Happening, WorkerChange};
use super::node::number_of;
use super::service::{Service, ServiceConfig};
use super::worker::{Duty, Worker, WorkerState};
use super::{ServiceId, Simulation};
use crate::queue::{SettingError, WorkerId, check_range};
use crate::time::{Duration, Instant};

/// By which rule a service gets more workers or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scaling {
    /// How many messages are to be ready for each worker; 1 to 1,000,000.
    pub target: u32,
    /// How many workers there are at least; 0 to 100.
    pub min: u32,
    /// How many workers there are at most; from `min` to 100, at least 1.
    pub max: u32,
    /// How often it looks; 100 ms to 1 h.
    pub every: Duration,
    /// How long after a decision there is no other; up to 1 h.
    pub cooldown: Duration,
    /// How long a new worker takes to come up; up to 1 h.
    pub startup: Duration,
}

impl Scaling {
    /// What the messages for each worker may be.
    pub const TARGET: RangeInclusive<u32> = 1..=1_000_000;
    /// What the time between two looks may be.
    pub const EVERY: RangeInclusive<Duration> =
        Duration::from_millis(100)..=Duration::from_secs(3600);
    /// What the cooldown and the start-up delay may be.
    pub const DELAY: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(3600);

    /// What the most may be where this is the least.
    #[must_use]
    pub fn max_range(min: u32) -> RangeInclusive<u32> {
        min.max(1)..=*ServiceConfig::WORKERS.end()
    }

    #[inline(never)] // Not in the first view.
    pub(super) fn check(&self) -> Result<(), SettingError> {
        check_range("service.scaling.target", self.target, &Self::TARGET)?;
        check_range("service.scaling.min", self.min, &ServiceConfig::WORKERS)?;
        check_range("service.scaling.max", self.max, &Self::max_range(self.min))?;
        check_range("service.scaling.every", self.every, &Self::EVERY)?;
        check_range("service.scaling.cooldown", self.cooldown, &Self::DELAY)?;
        check_range("service.scaling.startup", self.startup, &Self::DELAY)
    }

    /// How many workers are wanted for so many messages.
    fn wanted(&self, ready: u64) -> u32 {
        let wanted = ready.div_ceil(u64::from(self.target));
        u32::try_from(wanted).unwrap_or(u32::MAX).clamp(self.min, self.max)
    }
}

/// What a service keeps of its scaling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaler {
    /// When it looks next.
    next: Option<Key>,
    /// When the last decision was made.
    decided: Option<Instant>,
}

impl Service {
    /// The workers that there are. In the list of all there may be gaps.
    pub fn present(&self) -> impl Iterator<Item = &Worker> {
        self.workers.iter().filter(|worker| !worker.is_gone)
    }

    /// How many of them are not about to go.
    pub(super) fn staying(&self) -> usize {
        self.present().filter(|worker| worker.duty != Duty::Goes).count()
    }
}

impl Simulation {
    /// Lets a service look at its line from now on, if it is to; what it was to do before is off.
    #[inline(never)] // Not in the first view.
    pub(super) fn schedule_scaling(&mut self, id: ServiceId) {
        if let Some(key) = self.service_mut(id).scaler.next.take() {
            self.calendar.cancel(key);
        }
        let Some(scaling) = self.service_mut(id).config.crew.scaling else { return };
        let (at, event) = (self.now + scaling.every, Event::ServiceScales(id));
        let key = self.calendar.schedule(at, Rank::Completion, event);
        self.service_mut(id).scaler.next = Some(key);
    }

    #[inline(never)] // Not in the first view.
    pub(super) fn service_scales(&mut self, id: ServiceId) {
        self.service_mut(id).scaler.next = None;
        self.schedule_scaling(id);
        let now = self.now;
        let service = &self.services[id.index()];
        let Some(scaling) = service.config.crew.scaling else { return };
        let ready = service.config.from.map_or(0, |from| self.queues.queue(from).ledger().ready);
        let (from, wanted) = (service.staying(), scaling.wanted(ready));
        let cools = service.scaler.decided.is_some_and(|at| now < at + scaling.cooldown);
        if cools || wanted as usize == from {
            return;
        }
        let service = self.service_mut(id);
        service.scaler.decided = Some(now);
        service.config.workers = wanted;
        let [from, to] = [from, wanted as usize].map(|it| u8::try_from(it).unwrap_or(u8::MAX));
        let target = scaling.target;
        self.note(Happening::Scaled { service: id, from, to, ready, target });
        if to > from { self.scale_out(id, scaling.startup) } else { self.scale_in(id) }
    }

    /// Adds workers. Those who were about to go stay first.
    fn scale_out(&mut self, id: ServiceId, startup: Duration) {
        self.keep_workers(id);
        for worker in self.hire(id) {
            if startup.is_zero() {
                self.start_worker(worker, WorkerChange::Added);
            } else {
                self.start_later(worker, startup);
                self.note_worker(worker, WorkerChange::Starting, None);
            }
        }
    }

    /// Lets those who were about to go stay, as far as the service is to have more.
    #[inline(never)] // Not in the first view.
    pub(super) fn keep_workers(&mut self, id: ServiceId) {
        let service = &self.services[id.index()];
        let missing = (service.config.workers as usize).saturating_sub(service.staying());
        let going = service.present().filter(|worker| worker.duty == Duty::Goes);
        for worker in going.map(|worker| worker.id).take(missing).collect::<Vec<_>>() {
            let kept = self.worker_mut(worker);
            kept.duty = Duty::Stays;
            let is_outdated = kept.release().is_some();
            self.service_mut(id).is_rolling |= is_outdated;
            self.note_worker(worker, WorkerChange::Stays, None);
        }
        self.roll_on(id);
    }

    /// Lets a worker that is not up come up after a while.
    pub(super) fn start_later(&mut self, id: WorkerId, startup: Duration) {
        let (since, until) = (self.now, self.now + startup);
        let event = Event::WorkerRestarts(id);
        let key = self.calendar.schedule(until, Rank::Completion, event);
        let worker = self.worker_mut(id);
        worker.next = Some(key);
        worker.state = WorkerState::Starting { since, until };
    }

    fn scale_in(&mut self, id: ServiceId) {
        let service = &self.services[id.index()];
        let surplus = service.staying().saturating_sub(service.config.workers as usize);
        let rank = |worker: &Worker| match worker.state {
            WorkerState::Starting { .. }
            | WorkerState::Down { .. }
            | WorkerState::Crashed { .. } => 0,
            WorkerState::Idle { .. } => 1,
            WorkerState::Working(_) => 2,
        };
        let staying = service.present().filter(|worker| worker.duty != Duty::Goes);
        let mut order: Vec<_> =
            staying.map(|it| (rank(it), Reverse(number_of(it.id)), it.id)).collect();
        order.sort_unstable();
        for (rank, _, worker) in order.into_iter().take(surplus) {
            if rank < 2 {
                self.take_away(worker);
            } else {
                self.worker_mut(worker).duty = Duty::Goes;
                self.note_worker(worker, WorkerChange::Leaving, None);
            }
        }
        self.roll_on(id);
        self.wake_for_ready(id);
    }

    /// Takes a worker away that holds nothing which is to be done.
    #[inline(never)] // Not in the first view.
    pub(super) fn take_away(&mut self, id: WorkerId) {
        let since = self.now;
        self.stop_worker(id, WorkerChange::Removed);
        let worker = self.worker_mut(id);
        (worker.is_gone, worker.duty) = (true, Duty::Stays);
        worker.state = WorkerState::Down { since, held: None };
        let service = self.service_mut(ServiceId::of(id));
        while service.workers.last().is_some_and(|last| last.is_gone) {
            service.workers.pop();
        }
        self.roll_on(ServiceId::of(id));
        if !self.services[ServiceId::of(id).index()].calls.line.is_empty() {
            // It may have been the last one.
            self.look_after_calls(ServiceId::of(id));
        }
    }
}
