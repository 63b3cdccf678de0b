//! How direct calls are made, answered and given up.

use super::calendar::{Event, Rank};
use super::call::{Call, CallEnd, Caller};
use super::happening::{Failure, Happening};
use super::topic::Target;
use super::worker::WorkerState;
use super::{ServiceId, Simulation};
use crate::queue::{Body, Delivery, MessageId, Outgoing, Receipt, WorkerId};
use crate::time::{Duration, Instant};

impl Simulation {
    /// Calls a service. What comes of it is told to the caller in an event of its own, so nothing
    /// that a worker does is ever interrupted by what comes of its call.
    #[inline(never)] // Not in the first view.
    pub(super) fn call(
        &mut self,
        number: MessageId,
        (caller, callee): (Caller, ServiceId),
        body: Body,
        patience: Duration,
    ) {
        self.note(Happening::Called { message: number, origin: caller.origin(), service: callee });
        let event = Event::CallTimesOut(number);
        let times_out = self.calendar.schedule(self.now + patience, Rank::Timeout, event);
        let call = Call { caller, callee, body, began: self.now, worker: None, times_out };
        self.calls.insert(number, call);
        let service = self.service_mut(callee);
        service.calls.measures.made += 1;
        let is_up = service.workers.iter().any(super::Worker::is_on);
        let may_wait = service.calls.line.len() < service.config.line as usize;
        if !is_up {
            self.end_call(number, CallEnd::Down);
        } else if let Some(worker) = self.service_mut(callee).waiting.pop_front() {
            self.take_call(worker, number);
        } else if may_wait {
            self.service_mut(callee).calls.line.push_back(number);
        } else {
            self.end_call(number, CallEnd::Busy);
        }
    }

    /// Lets a worker that is free take the call that waits longest, if one does.
    #[inline(never)] // Not in the first view.
    pub(super) fn take_waiting_call(&mut self, worker: WorkerId) -> bool {
        let waiting = self.service_mut(ServiceId::of(worker)).calls.line.pop_front();
        let Some(number) = waiting else { return false };
        self.take_call(worker, number);
        true
    }

    fn take_waiting_calls(&mut self, service: ServiceId) {
        while !self.service_mut(service).calls.line.is_empty() {
            let Some(worker) = self.service_mut(service).waiting.pop_front() else { return };
            self.take_waiting_call(worker);
        }
    }

    fn take_call(&mut self, worker: WorkerId, number: MessageId) {
        let call = self.calls.get_mut(&number).expect("a call that waits has no answer yet");
        call.worker = Some(worker);
        let delivery = Delivery {
            receipt: Receipt { message: number, epoch: 1 },
            until: Instant::NEVER,
            sent_at: call.began,
            body: call.body.clone(),
        };
        self.note(Happening::CallTaken { message: number, worker });
        self.begin(worker, delivery, true);
        if let WorkerState::Working(job) = &mut self.worker_mut(worker).state {
            job.is_call = true;
        }
    }

    /// Ends a call, unless its caller has given up or is gone.
    #[inline(never)] // Not in the first view.
    pub(super) fn end_call(&mut self, number: MessageId, end: CallEnd) {
        let Some(call) = self.calls.remove(&number) else { return };
        self.calendar.cancel(call.times_out);
        let (now, took) = (self.now, self.now.since(call.began));
        let calls = &mut self.service_mut(call.callee).calls;
        // The line is in the order of their numbers, and may be long.
        if call.worker.is_none()
            && let Ok(place) = calls.line.binary_search(&number)
        {
            calls.line.remove(place);
        }
        if end == CallEnd::Answered {
            calls.measures.answered += 1;
            calls.measures.latency.record(took);
        } else {
            calls.measures.unanswered += 1;
        }
        self.note(Happening::CallEnded { message: number, service: call.callee, end });
        match call.caller {
            Caller::Hand => {}
            Caller::Sender(sender) => self.sender_is_answered(sender, number, end),
            Caller::Worker(worker) => {
                let key =
                    self.calendar.schedule(now, Rank::Completion, Event::WorkerFinishes(worker));
                let worker = self.worker_mut(worker);
                if let WorkerState::Working(job) = &mut worker.state
                    && job.waits_for.take() == Some(number)
                {
                    if end != CallEnd::Answered {
                        job.outcome = Err(Failure::NotAnswered(call.callee));
                    }
                    worker.next = Some(key);
                } else {
                    self.calendar.cancel(key);
                }
            }
        }
    }

    /// Lets those who are free take the calls that wait, and ends them all when nobody is up.
    #[inline(never)] // Not in the first view.
    pub(super) fn look_after_calls(&mut self, service: ServiceId) {
        self.take_waiting_calls(service);
        let service = self.service_mut(service);
        if service.workers.iter().any(super::Worker::is_on) {
            return;
        }
        for number in std::mem::take(&mut service.calls.line) {
            self.end_call(number, CallEnd::Down);
        }
    }

    /// Goes on with a message whose own work is over: sends it on and makes the calls. Says whether
    /// it is through with them, and does not wait for an answer.
    #[inline(never)] // Not in the first view.
    pub(super) fn is_through_with_calls(&mut self, worker: WorkerId) -> bool {
        let id = ServiceId::of(worker);
        let WorkerState::Working(job) = &self.worker_mut(worker).state else { return true };
        if job.outcome.is_err() {
            return true;
        }
        let (mut place, body, message) =
            (job.sent_on, job.delivery.body.clone(), job.delivery.receipt.message);
        if place == 0 && self.knows_what_is_done(worker) && self.is_known(id, message, &body) {
            return true;
        }
        let mut outcome = Ok(());
        let mut calls = None;
        while let Some(to) = self.services[id.index()].config.then.get(place).copied() {
            place += 1;
            if let Target::Service(callee) = to {
                calls = Some((callee, self.queues.take_id()));
                break;
            }
            let sent = self.send_to(to, super::Origin::Service(id), Outgoing::new(body.clone()));
            if let Err((queue, _)) = sent {
                outcome = Err(Failure::NotTaken(queue));
                break;
            }
        }
        let WorkerState::Working(job) = &mut self.worker_mut(worker).state else { return true };
        job.sent_on = place;
        job.outcome = outcome;
        job.waits_for = calls.map(|(_, number)| number);
        let Some((callee, number)) = calls else { return true };
        let patience = self.services[id.index()].config.timeout;
        self.call(number, (Caller::Worker(worker), callee), body, patience);
        false
    }
}
