//! How a sender hands a message over: it sends, waits for the answer, and tries again.
//!
//! A request gets to a queue at once; the answer is back after the time that handing over takes. A
//! request that is lost and an answer that is lost look the same to the sender: there is none in
//! time. That is where duplicates come from that no worker has to do with.

use super::calendar::{Event, Rank};
use super::call::{CallEnd, Caller};
use super::happening::{Happening, Origin, Sending};
use super::topic::Target;
use super::{SenderId, Simulation};
use crate::queue::{Body, Outgoing};
use crate::time::{Duration, Instant};

/// A message that a sender has not handed over yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    body: Body,
    /// When it was sent first.
    began: Instant,
    /// When it was sent last.
    tried: Instant,
    /// How often it was sent.
    attempts: u32,
    waits_for: WaitsFor,
}

/// What a sender waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WaitsFor {
    /// An answer that is on its way.
    Answer { accepted: bool },
    /// An answer that will not come.
    Nothing,
    /// The answer to a call.
    Call,
    /// The instant at which it tries again.
    Retry,
}

impl Simulation {
    /// Sends a message and does not forget it before it is handed over, or given up.
    #[inline(never)] // Not in the first view.
    pub(super) fn begin_exchange(&mut self, id: SenderId, body: Body) {
        let now = self.now;
        let sender = &mut self.senders[id.index()];
        let number = sender.sequence;
        let waits_for = WaitsFor::Nothing;
        let exchange = Exchange { body, began: now, tried: now, attempts: 0, waits_for };
        sender.exchanges.insert(number, exchange);
        self.try_to_send(id, number);
    }

    fn try_to_send(&mut self, id: SenderId, number: u64) {
        let now = self.now;
        let sender = &mut self.senders[id.index()];
        let Some(exchange) = sender.exchanges.get_mut(&number) else { return };
        exchange.attempts += 1;
        exchange.tried = now;
        let (attempt, body) = (exchange.attempts, exchange.body.clone());
        if attempt > 1 {
            sender.retried += 1;
            self.note(Happening::Sending { sender: id, number, what: Sending::Again(attempt) });
        }
        let sender = &self.senders[id.index()];
        if sender.is_cut_off {
            return self.hear_nothing(id, number, Sending::RequestLost);
        }
        let config = &sender.config;
        if let Target::Service(callee) = config.to {
            let patience = config.timeout;
            let call = self.queues.take_id();
            let sender = &mut self.senders[id.index()];
            sender.calls.insert(call, number);
            self.wait_for(id, number, WaitsFor::Call);
            return self.call(call, (Caller::Sender(id), callee), body, patience);
        }
        // What it had sent when the run started was handed over before that.
        let is_backlog = number <= u64::from(config.backlog);
        let hand_over = if is_backlog { Duration::ZERO } else { config.hand_over };
        let to = config.to;
        let dedup = (config.retry.attempts > 1).then(|| format!("{}-{number}", config.key).into());
        let outgoing = Outgoing { dedup, ..Outgoing::new(body) };
        let accepted = self.send_to(to, Origin::Sender(id), outgoing).is_ok();
        if self.loses_answer(id) {
            self.hear_nothing(id, number, Sending::AnswerLost);
        } else if hand_over == Duration::ZERO {
            self.answered(id, number, accepted);
        } else {
            self.wait_for(id, number, WaitsFor::Answer { accepted });
            self.go_on_at(id, number, now + hand_over);
        }
    }

    /// Whether the next answer to a sender is lost.
    fn loses_answer(&mut self, id: SenderId) -> bool {
        let sender = &mut self.senders[id.index()];
        let loses = sender.loses_answers > 0;
        sender.loses_answers -= u32::from(loses);
        loses || sender.is_cut_off
    }

    /// The sender waits as long as it is set to, and there is no answer.
    fn hear_nothing(&mut self, id: SenderId, number: u64, what: Sending) {
        let sender = &self.senders[id.index()];
        let Some(exchange) = sender.exchanges.get(&number) else { return };
        let until = exchange.tried + sender.config.timeout;
        self.note(Happening::Sending { sender: id, number, what });
        self.wait_for(id, number, WaitsFor::Nothing);
        self.go_on_at(id, number, until.max(self.now));
    }

    fn wait_for(&mut self, id: SenderId, number: u64, waits_for: WaitsFor) {
        if let Some(exchange) = self.senders[id.index()].exchanges.get_mut(&number) {
            exchange.waits_for = waits_for;
        }
    }

    fn go_on_at(&mut self, id: SenderId, number: u64, at: Instant) {
        self.calendar.schedule(at, Rank::Timeout, Event::SenderGoesOn(id, number));
    }

    /// What a sender waited for with a message is there, or its time is over.
    #[inline(never)] // Not in the first view.
    pub(super) fn sender_goes_on(&mut self, id: SenderId, number: u64) {
        let Some(exchange) = self.senders[id.index()].exchanges.get(&number) else { return };
        match exchange.waits_for {
            WaitsFor::Answer { .. } if self.senders[id.index()].is_cut_off => {
                self.hear_nothing(id, number, Sending::AnswerLost);
            }
            WaitsFor::Answer { accepted } => self.answered(id, number, accepted),
            WaitsFor::Nothing => self.answered(id, number, false),
            WaitsFor::Retry => self.try_to_send(id, number),
            WaitsFor::Call => {}
        }
    }

    /// A call of a sender has ended.
    #[inline(never)] // Not in the first view.
    pub(super) fn sender_is_answered(
        &mut self,
        id: SenderId,
        call: crate::queue::MessageId,
        end: CallEnd,
    ) {
        let Some(number) = self.senders[id.index()].calls.remove(&call) else { return };
        if end != CallEnd::TimedOut && self.loses_answer(id) {
            return self.hear_nothing(id, number, Sending::AnswerLost);
        }
        self.answered(id, number, end == CallEnd::Answered);
    }

    /// A sender knows what came of an attempt to hand a message over.
    fn answered(&mut self, id: SenderId, number: u64, accepted: bool) {
        let now = self.now;
        let sender = &mut self.senders[id.index()];
        let Some(exchange) = sender.exchanges.get(&number) else { return };
        let (retry, attempts) = (sender.config.retry, exchange.attempts);
        if !accepted && attempts < retry.attempts {
            let delay = sender.retries.shorten(retry.backoff.delay(attempts), retry.jitter);
            self.wait_for(id, number, WaitsFor::Retry);
            return self.go_on_at(id, number, now + delay);
        }
        sender.waited = sender.waited + now.since(exchange.began);
        sender.exchanges.remove(&number);
        if accepted {
            sender.accepted += 1;
        } else {
            sender.refused += 1;
            let what = Sending::GivenUp(attempts);
            self.note(Happening::Sending { sender: id, number, what });
        }
        // It may have waited with its next one.
        if self.senders[id.index()].next.is_none() {
            self.schedule_sender(id);
        }
    }

    /// Cuts a sender off from all to whom it sends, or connects it again.
    #[inline(never)] // Not in the first view.
    pub(super) fn partition_sender(&mut self, id: SenderId, cut_off: bool) {
        let sender = &mut self.senders[id.index()];
        if sender.is_cut_off != cut_off {
            sender.is_cut_off = cut_off;
            self.note(Happening::SenderCutOff { sender: id, cut_off });
        }
    }
}
