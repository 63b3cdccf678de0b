//! What can go wrong with a worker beside stopping: it is slow, cut off from its queue, or crashes
//! at the worst moment.

use super::calendar::{Event, Rank};
use super::happening::{Abandoned, Happening, WorkerChange};
use super::worker::{Job, WorkerState};
use super::{BYTES_A_UNIT, Idempotency, ServiceId, Simulation};
use crate::queue::{Body, MessageId, Receipt, WorkerId};

impl Simulation {
    /// Sets how many percent of its time each attempt takes from now on.
    pub(super) fn pace_worker(&mut self, id: WorkerId, percent: u32) {
        if self.worker_mut(id).percent != percent {
            self.worker_mut(id).percent = percent;
            self.note(Happening::Paced { worker: id, percent });
        }
    }

    /// Cuts a worker off from its queue, or connects it again. Cut off, it gets nothing, and what
    /// it says does not arrive; what it holds it works on.
    pub(super) fn partition_worker(&mut self, id: WorkerId, cut_off: bool) {
        let now = self.now;
        let worker = self.worker_mut(id);
        if worker.cut_off_since.is_some() == cut_off {
            return;
        }
        worker.cut_off_since = cut_off.then_some(now);
        let is_idle = matches!(worker.state, WorkerState::Idle { .. });
        let change = if cut_off { WorkerChange::CutOff } else { WorkerChange::Reconnected };
        let holds = if is_idle { None } else { worker.holds() };
        // It was woken for a message that somebody else has to be woken for now.
        let woken = if cut_off && is_idle { worker.next.take() } else { None };
        if let Some(key) = woken {
            self.calendar.cancel(key);
        }
        self.note_worker(id, change, holds);
        let service = ServiceId::of(id);
        if cut_off {
            self.service_mut(service).waiting.retain(|waiting| *waiting != id);
        } else if is_idle {
            self.wait(id);
        }
        self.wake_for_ready(service);
    }

    /// Lets a worker crash after the effect of its next success and before the ack.
    pub(super) fn doom_worker(&mut self, id: WorkerId) {
        let worker = self.worker_mut(id);
        if worker.is_on() && !worker.is_doomed {
            worker.is_doomed = true;
            let holds = worker.holds();
            self.note_worker(id, WorkerChange::Doomed, holds);
        }
    }

    /// The effect is there and the ack never comes: the worker dies with the message in its hands.
    #[inline(never)] // Not in the first view.
    pub(super) fn crash_after_effect(&mut self, id: WorkerId, job: Job) {
        let now = self.now;
        self.worker_mut(id).is_doomed = false;
        if job.acked && !job.is_call {
            self.succeed(id, job);
        } else {
            self.effect(id, &job);
            if !job.is_call {
                self.effects.settled(job.delivery.receipt.message, false);
            }
            self.service_mut(ServiceId::of(id)).measures.busy.add(now);
            self.worker_mut(id).state = WorkerState::Working(job);
        }
        self.crash_worker(id);
    }

    /// What is not said to the queue leaves the lease running, with this as its reason.
    #[inline(never)] // Not in the first view.
    pub(super) fn abandon(&mut self, id: WorkerId, receipt: Receipt, abandoned: Abandoned) {
        if self.holds_lease(id, receipt) {
            let before = self.abandoned.insert(receipt.message, abandoned);
            assert!(before.is_none(), "a lease is abandoned once");
        }
    }

    /// Since when, and that, a worker is cut off, if it is.
    pub(super) fn cut_off(&self, id: WorkerId) -> Option<Abandoned> {
        let at = self.worker(id)?.cut_off_since?;
        Some(Abandoned { worker: id, at, change: WorkerChange::CutOff })
    }

    #[inline(never)] // Not in the first view.
    pub(super) fn schedule_beat(&mut self, id: WorkerId) {
        let Some(every) = self.service_mut(ServiceId::of(id)).config.heartbeat else { return };
        let hand = self.worker_mut(id).hand.as_mut();
        let goes_on = hand.and_then(|hand| hand.beats_at.take()).filter(|at| *at >= self.now);
        let at = goes_on.unwrap_or(self.now + every);
        let event = Event::WorkerBeats(id);
        let key = self.calendar.schedule(at, Rank::Completion, event);
        self.worker_mut(id).beat = Some(key);
    }

    /// A worker that is at work asks for a whole lease from now on.
    #[inline(never)] // Not in the first view.
    pub(super) fn worker_beats(&mut self, id: WorkerId) {
        self.worker_mut(id).beat = None;
        let WorkerState::Working(job) = &self.worker_mut(id).state else { return };
        let (receipt, acked) = (job.delivery.receipt, job.acked);
        if !acked && self.cut_off(id).is_none() {
            let from = self.queue_of(id);
            let lease = self.node(from).config.lease;
            let receipt = (receipt, id);
            // One that comes too late changes nothing and is in the trace.
            let _ = self.queues.extend(self.now, from, receipt, lease, &mut self.transitions);
            self.absorb(super::Reason::None);
        }
        if self.cut_off(id).is_none() {
            self.hold_on(id);
        }
        self.schedule_beat(id);
    }

    /// Lets those at work ask for longer leases from now on who have not so far.
    pub(super) fn begin_to_beat(&mut self, service: ServiceId) {
        let workers = self.service_mut(service).workers.iter();
        let silent = workers.filter(|worker| {
            worker.beat.is_none() && matches!(worker.state, WorkerState::Working(_))
        });
        for id in silent.map(|worker| worker.id).collect::<Vec<_>>() {
            self.schedule_beat(id);
        }
    }

    /// Takes the attempt away from a worker, with its heartbeat.
    pub(super) fn take_job(&mut self, id: WorkerId) -> Option<Job> {
        let now = self.now;
        let worker = self.worker_mut(id);
        let (beat, job) = (worker.beat.take(), worker.take_job(now));
        if let Some(key) = beat {
            if let Some(hand) = &mut worker.hand {
                hand.beats_at = Some(key.at());
            }
            self.calendar.cancel(key);
        }
        job
    }

    /// Whether the service of a worker remembers what it has done.
    pub(super) fn knows_what_is_done(&self, id: WorkerId) -> bool {
        let service = &self.services[ServiceId::of(id).index()];
        service.config.idempotency != Idempotency::None
    }

    /// Whether the work on a message was done before, as far as the service remembers.
    #[inline(never)] // Not in the first view.
    pub(super) fn is_done_already(&mut self, id: WorkerId, job: &Job) -> bool {
        self.is_known(ServiceId::of(id), job.delivery.receipt.message, &job.delivery.body)
    }

    /// Whether a service remembers that it has done a message.
    pub(super) fn is_known(&mut self, id: ServiceId, message: MessageId, body: &Body) -> bool {
        self.effort += (body.len() / BYTES_A_UNIT) as u64;
        let service = &self.services[id.index()];
        let key = service.config.idempotency.key(message, body);
        key.is_some_and(|key| service.done.contains(&key))
    }

    /// Remembers that the work on a message is done now. Says no, and tells of it, where it was
    /// done before.
    #[inline(never)] // Not in the first view.
    pub(super) fn is_done_once(&mut self, id: WorkerId, job: &Job) -> bool {
        let message = job.delivery.receipt.message;
        if self.is_done_already(id, job) {
            self.note(Happening::Skipped { message, worker: id });
            return false;
        }
        let service = self.service_mut(ServiceId::of(id));
        if let Some(key) = service.config.idempotency.key(message, &job.delivery.body) {
            service.done.remember(key);
        }
        true
    }
}
