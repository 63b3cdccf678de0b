//! Workers that hold more than one message: what they took beyond what they work on, and what they
//! work on together.
//!
//! A lease runs from its delivery, begun or not. A worker does not look at the clock of the queue: it
//! works on what it holds even when the lease has run out meanwhile, and learns of it at the ack.
//!
//! Who waits for work gets a message first. What is left goes to those at work that have room, one
//! each in turn. So whoever comes later finds nothing while the others hold all of it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::calendar::{Event, Rank};
use super::crew::Intake;
use super::happening::{Abandoned, Happening, Reason};
use super::node::number_of;
use super::service::AckMode;
use super::version::Release;
use super::worker::{Duty, Job, Worker, WorkerState};
use super::{BYTES_A_UNIT, ServiceId, Simulation};
use crate::queue::{Delivery, Receipt, Receive, WorkerId};
use crate::time::Instant;

/// A message that a worker holds and has not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was received.
    pub delivery: Delivery,
    /// Whether it is deleted from the queue already.
    pub acked: bool,
}

/// What a worker has in its hands beside the message of its attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// What it works on together with that message.
    mates: VecDeque<Job>,
    /// What it has not begun, in the order in which it came.
    stash: VecDeque<Held>,
    /// When it was to ask for longer leases next, from one attempt to the next.
    pub(super) beats_at: Option<Instant>,
    /// What it goes by that is not of the version of its service.
    pub(super) release: Option<Arc<Release>>,
}

impl Hand {
    pub(super) fn count(&self) -> usize {
        self.mates.len() + self.stash.len()
    }

    /// The receipts of what is not deleted yet.
    fn receipts(&self) -> impl Iterator<Item = Receipt> {
        let mates = self.mates.iter().filter(|job| !job.acked).map(|job| job.delivery.receipt);
        let held = self.stash.iter().filter(|held| !held.acked).map(|held| held.delivery.receipt);
        mates.chain(held)
    }
}

/// Who hands out what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Whether a round is in the calendar.
    is_due: bool,
    /// Who is next: 0 for the first worker.
    next: usize,
}

impl Simulation {
    /// What a worker does after an attempt, or when it is woken: the rest of its batch, then what it
    /// holds, then what the queue has.
    #[inline(never)] // Not in the first view.
    pub(super) fn go_on(&mut self, id: WorkerId) {
        if let Some(job) = self.next_mate(id) {
            return self.finish_mate(id, job);
        }
        let stays = self.worker_mut(id).duty == Duty::Stays;
        let service = &self.services[ServiceId::of(id).index()];
        let hears = stays && self.cut_off(id).is_none();
        if hears && !service.calls.line.is_empty() && self.take_waiting_call(id) {
            return;
        }
        let batch = self.take_up(id);
        let mut batch = batch.into_iter();
        let Some(Held { delivery, acked }) = batch.next() else {
            return match self.worker_mut(id).duty {
                Duty::Stays => self.wait(id),
                Duty::Goes => self.take_away(id),
                Duty::Rolls => self.restart_as_new(id),
            };
        };
        self.begin(id, delivery, acked);
        for mate in batch {
            self.begin_together(id, mate);
        }
        self.wake_to_fetch(ServiceId::of(id));
    }

    fn next_mate(&mut self, id: WorkerId) -> Option<Job> {
        self.worker_mut(id).hand.as_mut()?.mates.pop_front()
    }

    /// The next message of a batch whose time is over: it is through right now, unless it is to be
    /// sent on by a call.
    fn finish_mate(&mut self, id: WorkerId, job: Job) {
        let now = self.now;
        let event = Event::WorkerFinishes(id);
        let key = self.calendar.schedule(now, Rank::Completion, event);
        let worker = self.worker_mut(id);
        worker.next = Some(key);
        worker.state = WorkerState::Working(job);
        self.service_mut(ServiceId::of(id)).measures.busy.add(now);
        if self.beats(id) {
            self.schedule_beat(id);
        }
    }

    fn intake(&self, id: WorkerId) -> Intake {
        self.services[ServiceId::of(id).index()].config.crew.intake
    }

    /// What a worker works on next: what it holds, and when that is less than a batch, more.
    fn take_up(&mut self, id: WorkerId) -> Vec<Held> {
        let most = self.intake(id).batch as usize;
        let mut batch = Vec::new();
        if let Some(hand) = &mut self.worker_mut(id).hand {
            batch.extend(hand.stash.drain(..most.min(hand.stash.len())));
        }
        let room = most - batch.len();
        batch.extend(self.receive_several(id, room));
        batch
    }

    /// Takes so many messages from the queue, or as many as it gives.
    fn receive_several(&mut self, worker: WorkerId, most: usize) -> Vec<Held> {
        let from = self.services[ServiceId::of(worker).index()].config.from;
        let stays = self.worker_mut(worker).duty == Duty::Stays;
        let Some(from) = from.filter(|_| most > 0 && stays && self.cut_off(worker).is_none())
        else {
            return Vec::new();
        };
        let asked = Receive { worker, most, lease: None };
        let received = self.queues.receive_many(self.now, from, asked, &mut self.transitions);
        self.absorb(Reason::None);
        let acked = self.service_mut(ServiceId::of(worker)).config.ack == AckMode::OnReceive;
        let received = received.unwrap_or_default();
        self.effort += received.len() as u64;
        for delivery in received.iter().filter(|_| acked) {
            let settled = (delivery.receipt, worker);
            let ack = self.queues.ack(self.now, from, settled, &mut self.transitions);
            ack.expect("a receipt of this very instant is not stale");
            self.absorb(Reason::None);
        }
        received.into_iter().map(|delivery| Held { delivery, acked }).collect()
    }

    /// One more message in the batch that was begun right now: it is over when that is.
    fn begin_together(&mut self, id: WorkerId, Held { delivery, acked }: Held) {
        self.effort += (delivery.body.len() / BYTES_A_UNIT) as u64;
        let service = &mut self.services[ServiceId::of(id).index()];
        service.attempts += 1;
        let worker = &mut service.workers[number_of(id) as usize - 1];
        let WorkerState::Working(Job { since, finishes, .. }) = worker.state else {
            unreachable!("the first of the batch was begun")
        };
        let release = worker.hand.as_ref().and_then(|hand| hand.release.as_ref());
        let failure = release.map_or(&service.config.failure, |release| &release.failure);
        let outcome = failure.outcome(
            service.attempts,
            (&delivery.body, service.config.makes),
            &mut worker.stream,
        );
        let (is_call, sent_on, waits_for) = (false, 0, None);
        let job = Job { delivery, since, finishes, outcome, acked, is_call, sent_on, waits_for };
        worker.hand.get_or_insert_default().mates.push_back(job);
    }

    /// Lets those that are at work fetch what is ready and nobody waits for.
    #[inline(never)] // Not in the first view.
    pub(super) fn wake_to_fetch(&mut self, id: ServiceId) {
        let service = &self.services[id.index()];
        let Some(from) = service.config.from else { return };
        let ready = self.queues.queue(from).ledger().ready;
        if service.config.crew.intake.prefetch > 1 && ready > 0 && !service.turns.is_due {
            self.service_mut(id).turns.is_due = true;
            self.calendar.schedule(self.now, Rank::Completion, Event::ServiceFetches(id));
        }
    }

    /// One message each in turn, until nothing is ready or nobody has room.
    #[inline(never)] // Not in the first view.
    pub(super) fn service_fetches(&mut self, id: ServiceId) {
        self.service_mut(id).turns.is_due = false;
        let service = &self.services[id.index()];
        let (Some(from), count) = (service.config.from, service.workers.len()) else { return };
        let mut in_vain = 0;
        while in_vain < count && self.queues.queue(from).ledger().ready > 0 {
            let service = self.service_mut(id);
            let place = service.turns.next % count;
            service.turns.next = place + 1;
            let worker = service.workers[place].id;
            in_vain = if self.fetch_one(worker) { 0 } else { in_vain + 1 };
        }
    }

    fn fetch_one(&mut self, id: WorkerId) -> bool {
        let prefetch = self.intake(id).prefetch as usize;
        let worker = self.worker_mut(id);
        if !worker.is_working() || 1 + worker.holds_more() >= prefetch {
            return false;
        }
        let held = self.receive_several(id, 1);
        let some = !held.is_empty();
        self.worker_mut(id).hand.get_or_insert_default().stash.extend(held);
        some
    }

    /// What a worker that stops had in its hands beside the message of its attempt.
    #[inline(never)] // Not in the first view.
    pub(super) fn drop_hand(&mut self, worker: WorkerId, abandoned: Abandoned) {
        let Some(hand) = &mut self.worker_mut(worker).hand else { return };
        let (mates, stash) = (std::mem::take(&mut hand.mates), std::mem::take(&mut hand.stash));
        hand.beats_at = None;
        let begun = mates.len() as u64;
        self.service_mut(ServiceId::of(worker)).measures.failed += begun;
        let mates = mates.into_iter().map(|Job { delivery, acked, .. }| Held { delivery, acked });
        let held: Vec<_> = mates.chain(stash).collect();
        let Ok(more @ 1..) = u16::try_from(held.len()) else { return };
        self.note(Happening::HeldMore { worker, more });
        for Held { delivery, acked } in held {
            let message = delivery.receipt.message;
            if acked {
                self.effects.lost += 1;
                let reason = Reason::Abandoned(abandoned);
                self.note(Happening::Lost { message, worker, reason });
            } else {
                self.abandon(worker, delivery.receipt, abandoned);
            }
        }
    }

    /// Asks for longer leases on what a worker holds beside the message of its attempt.
    #[inline(never)] // Not in the first view.
    pub(super) fn hold_on(&mut self, id: WorkerId) {
        let Some(hand) = &self.worker_mut(id).hand else { return };
        let receipts: Vec<_> = hand.receipts().collect();
        if receipts.is_empty() {
            return;
        }
        let from = self.queue_of(id);
        let lease = self.node(from).config.lease;
        for receipt in receipts {
            // One that comes too late changes nothing and is in the trace.
            let _ = self.queues.extend(self.now, from, (receipt, id), lease, &mut self.transitions);
            self.absorb(Reason::None);
        }
    }
}

impl Worker {
    /// How many messages it holds beside the one of its state: the rest of its batch, and what it
    /// has not begun.
    #[must_use]
    pub fn holds_more(&self) -> usize {
        self.hand.as_ref().map_or(0, |hand| hand.count())
    }

    /// Whether it holds a delivery that it has not begun.
    #[inline(never)] // Not in the first view.
    pub(super) fn has_yet_to_begin(&self, receipt: Receipt) -> bool {
        let hand = self.hand.iter();
        hand.flat_map(|hand| &hand.stash).any(|held| held.delivery.receipt == receipt)
    }

    pub(super) fn is_working(&self) -> bool {
        matches!(self.state, WorkerState::Working(_))
    }
}
