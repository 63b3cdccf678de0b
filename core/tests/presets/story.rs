//! A queue with the rules of a preset and its dead-letter queue, driven step by step, with what
//! happened written down.

use std::fmt::Write as _;

use message_queue_core::queue::{
    Body, Dedup, Format, HideError, Message, Nack, Outgoing, Preset, QueueId, QueueSet, Receipt,
    Receive, ReceiveError, Rules, SendError, Sent, Settled, Stale, Transition, TransitionKind,
    WorkerId,
};
use message_queue_core::time::{Duration, Instant};

pub const JOBS: QueueId = QueueId(0);
pub const DEAD: QueueId = QueueId(1);

pub struct Story {
    pub queues: QueueSet,
    pub now: Instant,
    transitions: Vec<Transition>,
}

pub fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

impl Story {
    /// A new queue of that system with a dead-letter queue of the same kind.
    pub fn of(preset: Preset) -> Self {
        Self::with(preset, |_| ())
    }

    /// The same with some rules changed.
    pub fn with(preset: Preset, change: impl FnOnce(&mut Rules)) -> Self {
        Self::new(preset.rules_with_dead_letters(DEAD), preset.rules(), change)
    }

    /// Without a dead-letter queue.
    pub fn alone(preset: Preset, change: impl FnOnce(&mut Rules)) -> Self {
        Self::new(preset.rules(), preset.rules(), change)
    }

    fn new(mut jobs: Rules, dead: Rules, change: impl FnOnce(&mut Rules)) -> Self {
        change(&mut jobs);
        assert_eq!(jobs.check(), Ok(()), "the rules make sense");
        let mut queues = QueueSet::default();
        assert_eq!((queues.create(jobs), queues.create(dead)), (JOBS, DEAD));
        Self { queues, now: Instant::ZERO, transitions: Vec::new() }
    }

    /// A message with this text. Its text is its dedup key, too, where the queue wants one.
    pub fn message(&self, text: &str) -> Outgoing {
        let wanted = matches!(self.queues.queue(JOBS).rules().dedup, Dedup::Window { .. });
        let body = Body::new(text.as_bytes(), Format::Text);
        Outgoing { dedup: wanted.then(|| text.into()), ..Outgoing::new(body) }
    }

    pub fn try_send(&mut self, outgoing: Outgoing) -> Result<Sent, SendError> {
        self.queues.send(self.now, JOBS, outgoing, &mut self.transitions)
    }

    /// Sends one message for each word. In a queue with groups `jam:a` is a message of group `jam`.
    pub fn send(&mut self, words: &str) {
        for word in words.split_whitespace() {
            let group = word.split_once(':').map(|(group, _)| group.into());
            let outgoing = Outgoing { group, ..self.message(word) };
            self.try_send(outgoing).expect("it is taken in");
        }
    }

    pub fn try_receive(&mut self, receive: Receive) -> Result<Vec<Receipt>, ReceiveError> {
        let deliveries =
            self.queues.receive_many(self.now, JOBS, receive, &mut self.transitions)?;
        Ok(deliveries.into_iter().map(|delivery| delivery.receipt).collect())
    }

    pub fn batch(&mut self, worker: u32, most: usize) -> Vec<Receipt> {
        let receive = Receive { worker: WorkerId(worker), most, lease: None };
        self.try_receive(receive).expect("no limit is in the way")
    }

    pub fn receive(&mut self, worker: u32) -> Option<Receipt> {
        self.batch(worker, 1).pop()
    }

    /// Receives a message that has to be there.
    pub fn take(&mut self, worker: u32) -> Receipt {
        self.receive(worker).expect("a message is ready")
    }

    /// The same in the dead-letter queue.
    pub fn take_dead(&mut self, worker: u32) -> Receipt {
        let delivery = self.queues.receive(self.now, DEAD, WorkerId(worker), &mut self.transitions);
        delivery.expect("no limit is in the way").expect("a message is ready").receipt
    }

    pub fn ack(&mut self, worker: u32, receipt: Receipt) -> Result<Settled, Stale> {
        self.queues.ack(self.now, JOBS, (receipt, WorkerId(worker)), &mut self.transitions)
    }

    pub fn reject(&mut self, worker: u32, receipt: Receipt) -> Result<Settled, Stale> {
        self.queues.reject(self.now, JOBS, (receipt, WorkerId(worker)), &mut self.transitions)
    }

    pub fn extend(
        &mut self,
        worker: u32,
        receipt: Receipt,
        span: Duration,
    ) -> Result<Option<Instant>, HideError> {
        let holder = (receipt, WorkerId(worker));
        self.queues.extend(self.now, JOBS, holder, span, &mut self.transitions)
    }

    pub fn nack(&mut self, worker: u32, receipt: Receipt) -> Result<Settled, HideError> {
        self.settle(receipt, Nack { worker: WorkerId(worker), failed: false, delay: None })
    }

    pub fn nack_for(&mut self, worker: u32, receipt: Receipt, delay: Duration) {
        self.try_nack_for(worker, receipt, delay).expect("held");
    }

    pub fn try_nack_for(
        &mut self,
        worker: u32,
        receipt: Receipt,
        delay: Duration,
    ) -> Result<Settled, HideError> {
        let nack = Nack { worker: WorkerId(worker), failed: false, delay: Some(delay) };
        self.settle(receipt, nack)
    }

    pub fn fail(&mut self, worker: u32, receipt: Receipt) -> Result<Settled, HideError> {
        self.settle(receipt, Nack { worker: WorkerId(worker), failed: true, delay: None })
    }

    fn settle(&mut self, receipt: Receipt, nack: Nack) -> Result<Settled, HideError> {
        self.queues.nack(self.now, JOBS, (receipt, nack), &mut self.transitions)
    }

    pub fn lose(&mut self, worker: u32) {
        self.queues.worker_lost(self.now, JOBS, WorkerId(worker), &mut self.transitions);
    }

    pub fn redrive(&mut self, most: usize) -> usize {
        self.queues.redrive(self.now, JOBS, most, &mut self.transitions)
    }

    pub fn purge(&mut self) -> usize {
        self.queues.purge(self.now, JOBS, usize::MAX, &mut self.transitions)
    }

    /// Lets time pass, with every deadline in it, the last instant included.
    pub fn wait(&mut self, span: Duration) {
        self.now += span;
        self.queues.advance(self.now, &mut self.transitions);
    }

    /// The texts of the messages that may be received now, in order.
    pub fn line(&self) -> String {
        texts(self.queues.queue(JOBS).ready())
    }

    /// The same in the dead-letter queue.
    pub fn dead(&self) -> String {
        texts(self.queues.queue(DEAD).ready())
    }

    /// Forgets what happened so far, where a story has a long beginning.
    pub fn skip(&mut self) {
        self.transitions.clear();
    }

    /// Compares what happened so far with what was expected, and forgets it.
    pub fn expect(&mut self, expected: &str) {
        let mut told = String::new();
        for transition in self.transitions.drain(..) {
            writeln!(told, "{}", line(&transition)).expect("writing to a string does not fail");
        }
        let expected: Vec<_> =
            expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        assert_eq!(told.lines().collect::<Vec<_>>(), expected, "what happened:\n{told}");
        assert!(self.queues.queue(JOBS).ledger().adds_up(), "the ledger adds up");
        assert!(self.queues.queue(DEAD).ledger().adds_up(), "the ledger of the dead adds up");
    }
}

fn texts<'a>(messages: impl Iterator<Item = &'a Message>) -> String {
    let words: Vec<_> =
        messages.map(|message| String::from_utf8_lossy(message.body.bytes())).collect();
    words.join(" ")
}

/// Seconds with as many decimals as it takes, at most three.
fn at(instant: Instant) -> String {
    let millis = instant.as_micros() / 1_000;
    match millis % 1_000 {
        0 => (millis / 1_000).to_string(),
        rest => format!("{}.{rest:03}", millis / 1_000),
    }
}

/// Seconds, message, what.
fn line(transition: &Transition) -> String {
    let queue = if transition.queue == DEAD { "in the dead-letter queue " } else { "" };
    let what = match transition.kind {
        TransitionKind::Sent { until: None, .. } => "sent".to_owned(),
        TransitionKind::Sent { until: Some(until), .. } => {
            format!("sent, hidden until {}", at(until))
        }
        TransitionKind::BecameReady => "became ready".to_owned(),
        TransitionKind::Delivered { worker, epoch, .. } => format!("to {worker}, delivery {epoch}"),
        TransitionKind::Acked { worker, .. } => format!("acked by {worker}"),
        TransitionKind::Released { cause, until: None, .. } => format!("back ({cause:?})"),
        TransitionKind::Released { cause, until: Some(until), .. } => {
            format!("back ({cause:?}), hidden until {}", at(until))
        }
        TransitionKind::Extended { worker, until, .. } => {
            format!("extended by {worker} until {}", at(until))
        }
        TransitionKind::Duplicate => "sent again, a duplicate".to_owned(),
        TransitionKind::LateSettle { settle, worker, epoch, latest } => {
            format!("{settle:?} of {worker} for delivery {epoch} is late, the latest is {latest}")
        }
        TransitionKind::StaleSettle { settle, worker, stale, .. } => {
            format!("{settle:?} of {worker} is stale: {stale:?}")
        }
        TransitionKind::Dead { reason, deliveries } => {
            format!("dead ({reason:?}) after {deliveries}")
        }
        TransitionKind::Dropped { reason, deliveries } => {
            format!("dropped ({reason:?}) after {deliveries}")
        }
        TransitionKind::Parked { reason, deliveries } => {
            format!("parked ({reason:?}) after {deliveries}")
        }
        TransitionKind::Redriven => "redriven".to_owned(),
    };
    format!("{} {} {queue}{what}", at(transition.at), transition.message)
}
