//! A queue and its dead-letter queue, driven step by step, with what happened written down.

use std::fmt::Write as _;

use message_queue_core::queue::{
    Body, Format, HideError, Message, Nack, Outgoing, QueueConfig, QueueId, QueueSet, Receipt,
    SendError, Stale, Transition, TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

pub const JOBS: QueueId = QueueId(0);
pub const DEAD: QueueId = QueueId(1);

/// Plain FIFO with a lease of 10 s.
pub fn plain() -> QueueConfig {
    QueueConfig { lease: Duration::from_secs(10), ..QueueConfig::default() }
}

pub struct Story {
    pub queues: QueueSet,
    pub now: Instant,
    transitions: Vec<Transition>,
}

impl Story {
    pub fn new(config: QueueConfig) -> Self {
        let mut queues = QueueSet::default();
        queues.create(QueueConfig { dead_letter: Some(DEAD), ..config });
        queues.create(QueueConfig::default());
        Self { queues, now: Instant::ZERO, transitions: Vec::new() }
    }

    /// The same queue without a dead-letter queue.
    pub fn without_dead_letters(config: QueueConfig) -> Self {
        let mut story = Self::new(config.clone());
        story.queues.set_rules(JOBS, QueueConfig { dead_letter: None, ..config });
        story
    }

    pub fn send(&mut self, text: &str) -> Result<u64, SendError> {
        self.send_later(text, None)
    }

    pub fn send_later(&mut self, text: &str, delay: Option<Duration>) -> Result<u64, SendError> {
        let body = Body::new(text.as_bytes(), Format::Text);
        let outgoing = Outgoing { delay, ..Outgoing::new(body) };
        let sent = self.queues.send(self.now, JOBS, outgoing, &mut self.transitions);
        sent.map(|sent| sent.id.0)
    }

    pub fn send_all(&mut self, texts: &[&str]) {
        for text in texts {
            self.send(text).expect("there is room");
        }
    }

    pub fn receive(&mut self, worker: u32) -> Option<Receipt> {
        let worker = WorkerId(worker);
        let delivery = self.queues.receive(self.now, JOBS, worker, &mut self.transitions);
        delivery.expect("there is no limit in flight").map(|delivery| delivery.receipt)
    }

    pub fn ack(&mut self, worker: u32, receipt: Receipt) -> Result<(), Stale> {
        let settled = (receipt, WorkerId(worker));
        self.queues.ack(self.now, JOBS, settled, &mut self.transitions).map(|_| ())
    }

    pub fn fail(&mut self, worker: u32, receipt: Receipt) -> Result<(), Stale> {
        self.nack(receipt, Nack { worker: WorkerId(worker), failed: true, delay: None })
    }

    pub fn nack(&mut self, receipt: Receipt, nack: Nack) -> Result<(), Stale> {
        let nacked = self.queues.nack(self.now, JOBS, (receipt, nack), &mut self.transitions);
        nacked.map(|_| ()).map_err(stale)
    }

    pub fn extend(&mut self, worker: u32, receipt: Receipt, secs: u64) -> Result<Instant, Stale> {
        let settled = (receipt, WorkerId(worker));
        let span = Duration::from_secs(secs);
        let extended = self.queues.extend(self.now, JOBS, settled, span, &mut self.transitions);
        let until = extended.map_err(stale)?;
        Ok(until.expect("Plain FIFO says so when a receipt is stale"))
    }

    pub fn reject(&mut self, worker: u32, receipt: Receipt) -> Result<(), Stale> {
        let settled = (receipt, WorkerId(worker));
        self.queues.reject(self.now, JOBS, settled, &mut self.transitions).map(|_| ())
    }

    pub fn redrive(&mut self, most: usize) -> usize {
        self.queues.redrive(self.now, JOBS, most, &mut self.transitions)
    }

    /// Lets time pass, with every deadline in it, the last instant included.
    pub fn wait(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.queues.advance(self.now, &mut self.transitions);
    }

    /// The numbers of the messages that may be received now, in order.
    pub fn line(&self) -> Vec<u64> {
        ids(self.queues.queue(JOBS).ready())
    }

    pub fn dead(&self) -> Vec<u64> {
        ids(self.queues.queue(DEAD).ready())
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

fn ids<'a>(messages: impl Iterator<Item = &'a Message>) -> Vec<u64> {
    messages.map(|message| message.id.0).collect()
}

/// Seconds, message, what.
fn line(transition: &Transition) -> String {
    let at = transition.at.as_micros() / 1_000;
    let secs = format!("{}.{:03}", at / 1_000, at % 1_000);
    let what = match transition.kind {
        TransitionKind::Sent { until: None, .. } => "sent".to_owned(),
        TransitionKind::Sent { until: Some(until), .. } => format!("sent, hidden until {until}"),
        TransitionKind::BecameReady => "became ready".to_owned(),
        TransitionKind::Delivered { worker, epoch, .. } => format!("to {worker}, delivery {epoch}"),
        TransitionKind::Acked { worker, .. } => format!("acked by {worker}"),
        TransitionKind::Released { cause, until: None, .. } => format!("back ({cause:?})"),
        TransitionKind::Released { cause, until: Some(until), .. } => {
            format!("back ({cause:?}), hidden until {until}")
        }
        TransitionKind::Extended { until, .. } => format!("held until {until}"),
        TransitionKind::StaleSettle { settle, worker, stale, .. } => {
            format!("{settle:?} of {worker} is stale: {stale:?}")
        }
        TransitionKind::Dead { reason, deliveries } => {
            format!("dead ({reason:?}) after {deliveries}")
        }
        TransitionKind::Dropped { reason, deliveries } => {
            format!("dropped ({reason:?}) after {deliveries}")
        }
        TransitionKind::Duplicate => "sent again".to_owned(),
        TransitionKind::LateSettle { settle, worker, epoch, latest } => {
            format!("{settle:?} of {worker} for delivery {epoch} acts on delivery {latest}")
        }
        TransitionKind::Parked { reason, deliveries } => {
            format!("parked ({reason:?}) after {deliveries}")
        }
        TransitionKind::Redriven => "redriven".to_owned(),
    };
    format!("{secs} {} {what}", transition.message)
}

/// Plain FIFO hides messages for as long as anyone likes.
fn stale(error: HideError) -> Stale {
    match error {
        HideError::Stale(stale) => stale,
        HideError::TooLong { .. } => unreachable!("{error}"),
    }
}
