//! How workers come and go, receive, succeed and fail.

use super::calendar::{Event, Rank};
use super::call::CallEnd;
use super::happening::{Abandoned, Failure, Happening, Origin, Reason, WorkerChange};
use super::node::number_of;
use super::service::{AckMode, Service, ServiceConfig};
use super::worker::{Duty, Job, Worker, WorkerState};
use super::{BYTES_A_UNIT, ServiceId, Simulation, place_of};
use crate::queue::{Delivery, Nack, Outgoing, QueueId, Receipt, State, WorkerId};
use crate::time::Duration;

impl Simulation {
    pub(super) fn service_ids(&self) -> impl Iterator<Item = ServiceId> + use<> {
        let count = u16::try_from(self.services.len()).expect("services are few");
        (0..count).map(ServiceId)
    }

    pub(super) fn service_mut(&mut self, id: ServiceId) -> &mut Service {
        &mut self.services[id.index()]
    }

    /// Adds or takes away workers until there are as many as the service is set to.
    pub(super) fn match_worker_count(&mut self, id: ServiceId) {
        let wanted = self.service_mut(id).config.workers as usize;
        while self.service_mut(id).staying() > wanted {
            let staying = |worker: &&Worker| !worker.is_gone && worker.duty != Duty::Goes;
            let last = self.service_mut(id).workers.iter().rfind(staying);
            let last = last.expect("there are more than wanted").id;
            self.take_away(last);
        }
        self.keep_workers(id);
        for worker in self.add_workers(id) {
            self.note_worker(worker, WorkerChange::Added, None);
        }
        self.wake_for_ready(id);
    }

    /// Adds workers until there are as many as the service is set to, and says which.
    pub(super) fn add_workers(&mut self, id: ServiceId) -> Vec<WorkerId> {
        let (now, added) = (self.now, self.hire(id));
        for worker in &added {
            self.service_mut(id).measures.up.add(now);
            self.wait(*worker);
        }
        added
    }

    /// As many new workers as are missing, under the first numbers that are free. None of them is up
    /// yet.
    pub(super) fn hire(&mut self, id: ServiceId) -> Vec<WorkerId> {
        let (seed, now, service) = (self.seed, self.now, self.service_mut(id));
        let missing = (service.config.workers as usize).saturating_sub(service.staying());
        let mut hired = Vec::new();
        for nth in 1.. {
            if hired.len() == missing {
                break;
            }
            let new = Worker::new(id.worker(nth), seed, now);
            match service.workers.get_mut(nth as usize - 1) {
                Some(gap) if gap.is_gone => *gap = new,
                Some(_) => continue,
                None => service.workers.push(new),
            }
            hired.push(id.worker(nth));
        }
        hired
    }

    pub(super) fn worker_mut(&mut self, worker: WorkerId) -> &mut Worker {
        let service = &mut self.services[ServiceId::of(worker).index()];
        &mut service.workers[number_of(worker) as usize - 1]
    }

    /// A worker, if it is there.
    pub(super) fn worker(&self, worker: WorkerId) -> Option<&Worker> {
        let service = self.services.get(ServiceId::of(worker).index())?;
        service.workers.get((number_of(worker) as usize).checked_sub(1)?)
    }

    /// Whether a worker asks for longer leases while it works.
    pub(super) fn beats(&self, worker: WorkerId) -> bool {
        let service = self.services.get(ServiceId::of(worker).index());
        service.is_some_and(|service| service.config.heartbeat.is_some())
    }

    /// Lets a worker wait for a message, behind those that have waited longer. One that was
    /// woken for nothing has its old place.
    pub(super) fn wait(&mut self, id: WorkerId) {
        let now = self.now;
        let worker = self.worker_mut(id);
        let since = match worker.state {
            WorkerState::Idle { since } => since,
            _ => now,
        };
        worker.state = WorkerState::Idle { since };
        if worker.cut_off_since.is_some() {
            return;
        }
        let service = self.service_mut(ServiceId::of(id));
        let idle_since =
            |other: &WorkerId| match service.workers[number_of(*other) as usize - 1].state {
                WorkerState::Idle { since } => since,
                _ => now,
            };
        let place = service.waiting.partition_point(|other| idle_since(other) <= since);
        service.waiting.insert(place, id);
    }

    /// Wakes the worker that has waited longest for this queue, because one more message is ready.
    pub(super) fn wake_one(&mut self, place: usize) {
        let Some(service) = self.nodes[place].service else { return };
        if let Some(worker) = self.service_mut(service).waiting.pop_front() {
            let event = Event::WorkerReceives(worker);
            let key = self.calendar.schedule(self.now, Rank::Completion, event);
            self.worker_mut(worker).next = Some(key);
        } else if !self.services[service.index()].is_plain {
            self.wake_to_fetch(service);
        }
    }

    pub(super) fn wake_for_ready(&mut self, id: ServiceId) {
        if !self.services[id.index()].calls.line.is_empty() {
            self.look_after_calls(id);
        }
        let service = &self.services[id.index()];
        let Some(from) = service.config.from else { return };
        let idle = service.waiting.len() as u64;
        let ready = self.queues.queue(from).ledger().ready;
        for _ in 0..ready.min(idle) {
            self.wake_one(place_of(from));
        }
        self.wake_to_fetch(id);
    }

    pub(super) fn worker_receives(&mut self, worker: WorkerId) {
        self.worker_mut(worker).next = None;
        self.receive_or_wait(worker);
    }

    pub(super) fn receive_or_wait(&mut self, worker: WorkerId) {
        let id = ServiceId::of(worker);
        if !self.services[id.index()].is_plain {
            return self.go_on(worker);
        }
        if self.worker_mut(worker).cut_off_since.is_some() {
            return self.wait(worker);
        }
        let service = &self.services[id.index()];
        let from = service.config.from;
        if !service.calls.line.is_empty() && self.take_waiting_call(worker) {
            return;
        }
        let Some(from) = from else { return self.wait(worker) };
        let received = self.queues.receive(self.now, from, worker, &mut self.transitions);
        self.absorb(Reason::None);
        let Ok(Some(delivery)) = received else {
            return self.wait(worker);
        };
        let acked = self.service_mut(id).config.ack == AckMode::OnReceive;
        if acked {
            let settled = (delivery.receipt, worker);
            let ack = self.queues.ack(self.now, from, settled, &mut self.transitions);
            ack.expect("a receipt of this very instant is not stale");
            self.absorb(Reason::None);
        }
        self.begin(worker, delivery, acked);
    }

    /// Lets a worker begin to work.
    pub(super) fn begin(&mut self, worker: WorkerId, delivery: Delivery, acked: bool) {
        let (id, now) = (ServiceId::of(worker), self.now);
        let service = &mut self.services[id.index()];
        service.attempts += 1;
        let ServiceConfig { failure, time, makes, .. } = &service.config;
        let Worker { stream, percent, hand, .. } =
            &mut service.workers[number_of(worker) as usize - 1];
        let release = hand.as_ref().and_then(|hand| hand.release.as_deref());
        let (time, failure) =
            release.map_or((time, failure), |release| (&release.time, &release.failure));
        let takes = stream.service_time(time, &delivery.body);
        let takes = match *percent {
            100 => takes,
            percent => Duration::from_micros(takes.as_micros() * u64::from(percent) / 100),
        };
        let finishes = now + takes;
        let outcome = failure.outcome(service.attempts, (&delivery.body, *makes), stream);
        self.effort += (delivery.body.len() / BYTES_A_UNIT) as u64;
        let event = Event::WorkerFinishes(worker);
        let key = self.calendar.schedule(finishes, Rank::Completion, event);
        let worker = self.worker_mut(worker);
        let id_of_worker = worker.id;
        worker.next = Some(key);
        worker.state = WorkerState::Working(Job {
            delivery,
            since: now,
            finishes,
            outcome,
            acked,
            is_call: false,
            sent_on: 0,
            waits_for: None,
        });
        self.service_mut(id).measures.busy.add(now);
        if self.beats(id_of_worker) {
            self.schedule_beat(id_of_worker);
        }
    }

    pub(super) fn worker_finishes(&mut self, worker: WorkerId) {
        let makes_calls = self.services[ServiceId::of(worker).index()].makes_calls;
        if makes_calls && !self.is_through_with_calls(worker) {
            return;
        }
        let job = self.take_job(worker).expect("only a working worker finishes");
        let now = self.now;
        self.service_mut(ServiceId::of(worker)).measures.busy.take(now);
        let is_new = !self.knows_what_is_done(worker) || !self.is_done_already(worker, &job);
        // Whatever was to come of an attempt, what is done already is only acked.
        let outcome =
            if is_new { job.outcome.and_then(|()| self.send_on(worker, &job)) } else { Ok(()) };
        match outcome {
            Ok(()) if is_new && self.worker_mut(worker).is_doomed => {
                return self.crash_after_effect(worker, job);
            }
            Ok(()) => self.succeed(worker, job),
            Err(failure) => self.fail(worker, &job, failure),
        }
        self.receive_or_wait(worker);
    }

    /// Sends a message on to all that the service is set to. Whoever took it keeps it when another
    /// refuses: the attempt fails, and the next one sends it again.
    fn send_on(&mut self, worker: WorkerId, job: &Job) -> Result<(), Failure> {
        let id = ServiceId::of(worker);
        for place in job.sent_on..self.services[id.index()].config.then.len() {
            let to = self.services[id.index()].config.then[place];
            let outgoing = Outgoing::new(job.delivery.body.clone());
            let sent = self.send_to(to, Origin::Service(id), outgoing);
            sent.map_err(|(queue, _)| Failure::NotTaken(queue))?;
        }
        Ok(())
    }

    /// The effect is there before the ack: whoever crashes in between does the work twice.
    pub(super) fn succeed(&mut self, worker: WorkerId, job: Job) {
        let receipt = job.delivery.receipt;
        let latency = self.now.since(job.delivery.sent_at);
        let mut is_done = job.acked;
        let had_effect = self.effect(worker, &job);
        if let Some(cut_off) = self.cut_off(worker).filter(|_| !job.acked) {
            if had_effect {
                self.effects.settled(receipt.message, false);
            }
            self.abandon(worker, receipt, cut_off);
        } else if !job.acked {
            let settled = (receipt, worker);
            let from = self.queue_of(worker);
            let stale = self.queues.ack(self.now, from, settled, &mut self.transitions).err();
            is_done = stale.is_none();
            if had_effect {
                self.effects.settled(receipt.message, is_done);
            }
            self.absorb(Reason::None);
        }
        if job.is_call {
            if self.cut_off(worker).is_none() {
                self.end_call(receipt.message, CallEnd::Answered);
            }
        } else if is_done {
            let place = place_of(self.queue_of(worker));
            self.nodes[place].measures.latency.record(latency);
        }
        let now = self.now;
        let service = self.service_mut(ServiceId::of(worker));
        service.measures.succeeded += 1;
        service.successes.count(now);
        self.worker_mut(worker).finished += 1;
    }

    /// What the outside world notices of an attempt, unless it was done before; says which.
    pub(super) fn effect(&mut self, worker: WorkerId, job: &Job) -> bool {
        if self.knows_what_is_done(worker) && !self.is_done_once(worker, job) {
            return false;
        }
        let message = job.delivery.receipt.message;
        let nth = self.effects.record(self.now, worker, &job.delivery);
        self.service_mut(ServiceId::of(worker)).measures.effects += 1;
        let is_plain = self.services[ServiceId::of(worker).index()].is_plain;
        let version = if is_plain { None } else { self.version_of(worker) };
        self.note(Happening::Effect { message, worker, nth, version });
        true
    }

    pub(super) fn fail(&mut self, worker: WorkerId, job: &Job, failure: Failure) {
        let receipt = job.delivery.receipt;
        self.worker_mut(worker).failed += 1;
        self.service_mut(ServiceId::of(worker)).measures.failed += 1;
        if job.is_call {
            if self.cut_off(worker).is_none() {
                self.end_call(receipt.message, CallEnd::Failed(failure));
            }
            return;
        }
        if job.acked {
            self.effects.lost += 1;
            let reason = Reason::Failed(failure);
            return self.note(Happening::Lost { message: receipt.message, worker, reason });
        }
        if let Some(cut_off) = self.cut_off(worker) {
            return self.abandon(worker, receipt, cut_off);
        }
        let nack = Nack { worker, failed: true, delay: None };
        // A stale nack changes nothing and is in the trace.
        let from = self.queue_of(worker);
        let _ = self.queues.nack(self.now, from, (receipt, nack), &mut self.transitions);
        self.absorb(Reason::Failed(failure));
    }

    /// Stops a worker at once. What it held comes back when its lease ends.
    pub(super) fn stop_worker(&mut self, id: WorkerId, change: WorkerChange) {
        let since = self.now;
        let worker = self.worker_mut(id);
        let was_on = worker.is_on();
        let pending = worker.next.take();
        worker.is_doomed = false;
        let job = self.take_job(id);
        let measures = &mut self.service_mut(ServiceId::of(id)).measures;
        if was_on {
            measures.up.take(since);
        }
        if job.is_some() {
            measures.busy.take(since);
            measures.failed += 1;
        }
        if let Some(key) = pending {
            self.calendar.cancel(key);
        }
        self.service_mut(ServiceId::of(id)).waiting.retain(|waiting| *waiting != id);
        let holds = job.as_ref().map(|job| job.delivery.receipt.message);
        self.note_worker(id, change, holds);
        let abandoned = Abandoned { worker: id, at: since, change };
        if let Some(job) = job {
            let message = job.delivery.receipt.message;
            if let Some(number) = job.waits_for {
                self.end_call(number, CallEnd::HungUp);
            }
            if job.is_call {
                // Nobody notices that one is gone who is cut off.
                if self.cut_off(id).is_none() {
                    self.end_call(message, CallEnd::Broken);
                }
            } else if job.acked {
                self.effects.lost += 1;
                let reason = Reason::Abandoned(abandoned);
                self.note(Happening::Lost { message, worker: id, reason });
            } else {
                self.abandon(id, job.delivery.receipt, abandoned);
            }
        }
        self.drop_hand(id, abandoned);
    }

    /// The queue from which a worker takes that has something from it.
    pub(super) fn queue_of(&self, worker: WorkerId) -> QueueId {
        let from = self.services[ServiceId::of(worker).index()].config.from;
        from.expect("who has a message from a queue takes from one")
    }

    /// Whether the lease of a delivery still runs.
    pub(super) fn holds_lease(&self, worker: WorkerId, receipt: Receipt) -> bool {
        self.queues.queue(self.queue_of(worker)).message(receipt.message).is_some_and(|message| {
            message.epoch == receipt.epoch && matches!(message.state(), State::Leased(_))
        })
    }

    pub(super) fn switch_worker(&mut self, id: WorkerId, on: bool) {
        match (on, &self.worker_mut(id).state) {
            (
                true,
                WorkerState::Idle { .. } | WorkerState::Working(_) | WorkerState::Starting { .. },
            )
            | (false, WorkerState::Down { .. }) => {}
            (true, WorkerState::Down { .. } | WorkerState::Crashed { .. }) => {
                self.start_worker(id, WorkerChange::Up);
            }
            (false, _) => {
                let (since, held) = (self.now, self.worker_mut(id).holds());
                self.stop_worker(id, WorkerChange::Down);
                self.worker_mut(id).state = WorkerState::Down { since, held };
                self.do_duty(id);
                self.wake_for_ready(ServiceId::of(id));
            }
        }
    }

    pub(super) fn crash_worker(&mut self, id: WorkerId) {
        if !self.worker_mut(id).is_on() {
            return;
        }
        let (since, held) = (self.now, self.worker_mut(id).holds());
        self.stop_worker(id, WorkerChange::Crashed);
        let restarts = since + self.service_mut(ServiceId::of(id)).config.restart;
        let event = Event::WorkerRestarts(id);
        let key = self.calendar.schedule(restarts, Rank::Completion, event);
        let worker = self.worker_mut(id);
        worker.next = Some(key);
        worker.state = WorkerState::Crashed { since, restarts, held };
        self.do_duty(id);
        self.wake_for_ready(ServiceId::of(id));
    }

    #[inline(never)] // Not in the first view.
    pub(super) fn worker_restarts(&mut self, id: WorkerId) {
        self.worker_mut(id).next = None;
        let is_new = matches!(self.worker_mut(id).state, WorkerState::Starting { .. });
        self.start_worker(id, if is_new { WorkerChange::Started } else { WorkerChange::Restarted });
        self.do_duty(id);
    }

    pub(super) fn start_worker(&mut self, id: WorkerId, change: WorkerChange) {
        if let Some(key) = self.worker_mut(id).next.take() {
            self.calendar.cancel(key);
        }
        self.note_worker(id, change, None);
        let now = self.now;
        self.service_mut(ServiceId::of(id)).measures.up.add(now);
        self.wait(id);
        self.wake_for_ready(ServiceId::of(id));
    }
}
