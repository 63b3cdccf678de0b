//! The queues and the model, side by side: whatever is done is done to both, and both must answer,
//! tell and show the same.

use std::sync::Arc;

use message_queue_core::queue::{
    Body, Format, HideError, MAX_BODY_BYTES, MAX_GROUP_BYTES, MessageId, Nack, OnStale, Outgoing,
    QueueId, QueueSet, Receipt, Receive, ReceiveError, Sent, Settled, Transition, WorkerId,
};
use message_queue_core::time::{Duration, Instant};
use proptest::test_runner::{TestCaseError, TestCaseResult};

use crate::life::{BODIES, How, JOBS, Life, NAMES, Step, Until, Wait, Way, Which};
use crate::model::Model;
use crate::tally::Tally;
use crate::views::{self, agree};

/// What is sent, made once.
pub struct Stock {
    bodies: Vec<Body>,
    names: Vec<Arc<str>>,
}

impl Stock {
    pub fn new() -> Self {
        let body = |text: &str| Body::new(text.as_bytes(), Format::Text);
        let mut bodies: Vec<Body> = BODIES.iter().map(|text| body(text)).collect();
        let mut names: Vec<Arc<str>> = NAMES.iter().map(|name| Arc::from(*name)).collect();
        bodies.pop();
        bodies.push(Body::new(vec![0; MAX_BODY_BYTES + 1], Format::Text));
        names.pop();
        names.push("n".repeat(MAX_GROUP_BYTES + 1).into());
        Self { bodies, names }
    }
}

pub struct Twins<'a> {
    stock: &'a Stock,
    tally: &'a mut Tally,
    engine: QueueSet,
    model: Model,
    /// When the next thing is done. Never earlier than what was done before.
    clock: Instant,
    told: Vec<Transition>,
    issued: Vec<(QueueId, Receipt, WorkerId)>,
}

impl<'a> Twins<'a> {
    pub fn new(life: &Life, stock: &'a Stock, tally: &'a mut Tally) -> Self {
        let (mut engine, mut model) = (QueueSet::with_seed(life.seed), Model::with_seed(life.seed));
        for rules in &life.rules {
            let made = (engine.create(rules.clone()), model.create(rules.clone()));
            assert_eq!(made.0, made.1, "queues are numbered from 0 on");
        }
        let (clock, told, issued) = (Instant::ZERO, Vec::new(), Vec::new());
        Self { stock, tally, engine, model, clock, told, issued }
    }

    pub fn take(&mut self, step: &Step) -> TestCaseResult {
        self.told.clear();
        self.model.told.clear();
        match *step {
            Step::Wait(wait) => self.wait(wait)?,
            Step::Send { .. } => self.send(step)?,
            Step::Receive { queue, worker, most, lease } => {
                self.receive(queue, Receive { worker, most, lease })?;
            }
            Step::Settle { how, which, by, at } => self.settle(how, which, by, at)?,
            Step::LoseWorker(queue, worker) => {
                self.model.worker_lost(self.clock, queue, worker);
                self.engine.worker_lost(self.clock, queue, worker, &mut self.told);
            }
            Step::Purge(queue, most) => {
                let expected = self.model.purge(self.clock, queue, most);
                let got = self.engine.purge(self.clock, queue, most, &mut self.told);
                agree("purged", &got, &expected)?;
            }
            Step::Redrive(queue, most) => {
                let expected = self.model.redrive(self.clock, queue, most);
                let got = self.engine.redrive(self.clock, queue, most, &mut self.told);
                agree("redriven", &got, &expected)?;
            }
            Step::RedriveSlowly(queue, per_second) => self.redrive_slowly(queue, per_second)?,
            Step::CancelRedrive(queue) => {
                let expected = self.model.cancel_redrive(queue);
                agree("cancelled", &self.engine.cancel_redrive(queue), &expected)?;
            }
        }
        let of_jobs = self.told.iter().filter(|it| it.queue == JOBS);
        of_jobs.for_each(|it| self.tally.transition(&it.kind));
        self.compare(step)
    }

    fn send(&mut self, step: &Step) -> TestCaseResult {
        let Step::Send { queue, body, group, dedup, delay, ttl, priority } = *step else {
            unreachable!("only what is sent comes here");
        };
        let name = |number: Option<usize>| number.map(|it| Arc::clone(&self.stock.names[it]));
        let outgoing = Outgoing {
            body: self.stock.bodies[body].clone(),
            delay,
            group: name(group),
            dedup: name(dedup),
            ttl,
            priority,
        };
        let expected = self.model.send(self.clock, queue, &outgoing);
        let stays = !matches!(expected, Ok(Sent { duplicate: false, .. }));
        let before = self.future(stays);
        let got = self.engine.send(self.clock, queue, outgoing, &mut self.told);
        agree("sent", &got, &expected)?;
        if let (JOBS, Err(error)) = (queue, expected) {
            self.tally.send_error(&error);
        }
        self.is_unchanged(before)
    }

    fn receive(&mut self, queue: QueueId, ask: Receive) -> TestCaseResult {
        let expected = self.model.receive(self.clock, queue, ask);
        let before = self.future(expected.is_err());
        let got = if ask.most == 1 && ask.lease.is_none() {
            let got = self.engine.receive(self.clock, queue, ask.worker, &mut self.told);
            got.map(|delivery| delivery.into_iter().collect())
        } else {
            self.engine.receive_many(self.clock, queue, ask, &mut self.told)
        };
        agree("received", &got, &expected)?;
        match &expected {
            Ok(deliveries) => {
                let issued = deliveries.iter().map(|it| (queue, it.receipt, ask.worker));
                self.issued.extend(issued);
            }
            Err(error) if queue == JOBS => self.tally.count(match error {
                ReceiveError::InFlight { .. } => "InFlight",
                ReceiveError::TooLong { .. } => "LeaseTooLong",
            }),
            Err(_) => {}
        }
        self.is_unchanged(before)
    }

    fn settle(
        &mut self,
        how: How,
        which: Which,
        by: Option<WorkerId>,
        at: Option<QueueId>,
    ) -> TestCaseResult {
        let Some((home, receipt, holder)) = self.receipt(which) else { return Ok(()) };
        let (queue, worker, now) = (at.unwrap_or(home), by.unwrap_or(holder), self.clock);
        if let How::Extend(span) = how {
            return self.extend(queue, receipt, worker, span);
        }
        let (failed, delay) = match how {
            How::Nack(delay) => (false, delay),
            How::Fail(delay) => (true, delay),
            How::Ack | How::Reject | How::Extend(_) => (false, None),
        };
        let nack = Nack { worker, failed, delay };
        let expected = match how {
            How::Ack => self.model.ack(now, queue, receipt, worker).map_err(HideError::from),
            How::Reject => self.model.reject(now, queue, receipt, worker).map_err(HideError::from),
            How::Nack(_) | How::Fail(_) | How::Extend(_) => {
                self.model.nack(now, queue, receipt, nack)
            }
        };
        let before = self.future(expected != Ok(Settled::Done) && !self.closes(queue));
        let told = &mut self.told;
        let got = match how {
            How::Ack => {
                self.engine.ack(now, queue, (receipt, worker), told).map_err(HideError::from)
            }
            How::Reject => {
                self.engine.reject(now, queue, (receipt, worker), told).map_err(HideError::from)
            }
            How::Nack(_) | How::Fail(_) | How::Extend(_) => {
                self.engine.nack(now, queue, (receipt, nack), told)
            }
        };
        agree("settled", &got, &expected)?;
        if queue == JOBS && expected == Ok(Settled::Ignored) {
            self.tally.count("Ignored");
        }
        if let (JOBS, Err(HideError::TooLong { .. })) = (queue, expected) {
            self.tally.count("DelayTooLong");
        }
        self.is_unchanged(before)
    }

    fn extend(
        &mut self,
        queue: QueueId,
        receipt: Receipt,
        worker: WorkerId,
        span: Duration,
    ) -> TestCaseResult {
        let expected = self.model.extend(self.clock, queue, receipt, worker, span);
        let before = self.future(!matches!(expected, Ok(Some(_))) && !self.closes(queue));
        let receipt = (receipt, worker);
        let got = self.engine.extend(self.clock, queue, receipt, span, &mut self.told);
        agree("extended", &got, &expected)?;
        if let (JOBS, Err(HideError::TooLong { .. })) = (queue, expected) {
            self.tally.count("ExtendTooLong");
        }
        self.is_unchanged(before)
    }

    fn redrive_slowly(&mut self, queue: QueueId, per_second: u32) -> TestCaseResult {
        let expected = self.model.redrive_slowly(self.clock, queue, per_second);
        let before = self.future(expected.is_err());
        let got = self.engine.redrive_slowly(self.clock, queue, per_second);
        agree("started", &got, &expected)?;
        if let (JOBS, Err(error)) = (queue, expected) {
            self.tally.redrive_error(error);
        }
        self.is_unchanged(before)
    }

    fn receipt(&self, which: Which) -> Option<(QueueId, Receipt, WorkerId)> {
        match which {
            Which::Issued(nth) => self.issued.iter().rev().nth(nth).copied(),
            Which::Invented { message, epoch } => {
                Some((JOBS, Receipt { message: MessageId(message), epoch }, WorkerId(1)))
            }
            Which::Held(queue, nth) => {
                let held = self.model.queue(queue).held_by(None);
                let nth = nth % held.count().max(1);
                let message = self.model.queue(queue).held_by(None).nth(nth)?;
                let receipt = Receipt { message: message.id, epoch: message.epoch };
                Some((queue, receipt, message.lease()?.worker))
            }
        }
    }

    fn wait(&mut self, wait: Wait) -> TestCaseResult {
        const TICK: Duration = Duration::from_micros(1);
        let deadline = self.model.next_deadline().unwrap_or(self.clock);
        let to = match wait.until {
            Until::Later(span) => self.clock + span,
            Until::JustBeforeDeadline => deadline - TICK,
            Until::Deadline => deadline,
            Until::JustAfterDeadline => deadline + TICK,
        };
        self.clock = to.max(self.clock);
        let until = if wait.inclusive { self.clock } else { self.clock - TICK };
        if until < self.engine.now() {
            return Ok(());
        }
        self.model.advance(until);
        match wait.way {
            Way::AtOnce => self.engine.advance(until, &mut self.told),
            Way::InTwoSteps => {
                let half = Duration::from_micros(until.since(self.engine.now()).as_micros() / 2);
                let between = self.engine.now() + half;
                self.engine.advance(between, &mut self.told);
                self.engine.advance(until, &mut self.told);
            }
            Way::OneByOne => {
                while self.engine.fire_next(until, &mut self.told) {}
                agree("left", &self.engine.next_deadline().is_some_and(|at| at <= until), &false)?;
                self.engine.advance(until, &mut self.told);
            }
        }
        agree("now", &self.engine.now(), &until)
    }

    /// All that the future of the queues depends on, to see later that it did not change. A stale
    /// receipt that closes the connection of a worker does change it.
    fn future(&self, must_stay: bool) -> Option<Vec<u64>> {
        (must_stay && self.engine.now() == self.clock).then(|| self.engine.canonical())
    }

    fn closes(&self, queue: QueueId) -> bool {
        self.model.queue(queue).rules.on_stale == OnStale::CloseWorker
    }

    fn is_unchanged(&self, before: Option<Vec<u64>>) -> TestCaseResult {
        let Some(before) = before else { return Ok(()) };
        agree("the future after what failed", &self.engine.canonical(), &before)
    }

    fn compare(&mut self, step: &Step) -> TestCaseResult {
        if self.told != self.model.told {
            let (got, expected) = (in_words(&self.told), in_words(&self.model.told));
            return Err(TestCaseError::fail(format!("got\n{got}expected\n{expected}")));
        }
        agree("next deadline", &self.engine.next_deadline(), &self.model.next_deadline())?;
        agree("next id", &self.engine.next_id(), &MessageId(self.model.next_id))?;
        let is_loss = matches!(step, Step::LoseWorker(..));
        for expected in &self.model.queues {
            let got = self.engine.queue(expected.id);
            agree("ledger", &got.ledger(), &expected.ledger())?;
            let redrives = self.engine.redriving(expected.id);
            agree("redriving", &redrives, &expected.redrive.is_some())?;
            if is_loss || !self.told.is_empty() {
                views::compare(got, expected)?;
            }
        }
        Ok(())
    }
}

/// One line for each, with every microsecond.
fn in_words(told: &[Transition]) -> String {
    let line = |it: &Transition| {
        let Transition { at, queue, message, kind } = it;
        format!("  {} µs, queue {}, {message}: {kind:?}\n", at.as_micros(), queue.0)
    };
    told.iter().map(line).collect()
}
