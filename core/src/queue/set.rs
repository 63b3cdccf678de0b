//! The queues of one run, and what concerns more than one of them.

mod redrive;

use std::collections::BTreeMap;

use super::bug::{Bug, one_more_with};
use super::due::{Due, DueKind};
use super::{
    Aftermath, Delivery, HideError, MAX_BODY_BYTES, MessageId, Nack, Outgoing, Queue, Receipt,
    Receive, ReceiveError, Rules, SendError, Sent, Settled, Stale, Transition, WorkerId,
};
use crate::time::{Duration, Instant};
pub use redrive::MAX_REDRIVE_RATE;
use redrive::Redrive;

/// Which queue of a [`QueueSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId(pub u16);

/// The queues of one run. Message ids are drawn here, so an id names one message in all queues.
///
/// Every operation appends what happened to `transitions`. Instants never go back from one
/// operation to the next; deadlines up to an instant happen in [`QueueSet::advance`], and only there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueueSet {
    pub(super) queues: Vec<Queue>,
    /// The redrives that are under way, by the queue to which they bring messages back.
    pub(super) redrives: BTreeMap<QueueId, Redrive>,
    next_id: u64,
    pub(super) now: Instant,
    seed: u64,
}

impl Default for QueueSet {
    fn default() -> Self {
        Self::with_seed(0)
    }
}

impl QueueSet {
    /// A set without queues. The seed is for what queues do at random, where their rules say so.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self { queues: Vec::new(), redrives: BTreeMap::new(), next_id: 1, now: Instant::ZERO, seed }
    }

    /// Adds an empty queue. The rules are taken as they are; [`Rules::check`] says whether they
    /// make sense.
    ///
    /// # Panics
    /// When there are more than 65,536 queues, or the queue would be its own dead-letter queue.
    pub fn create(&mut self, rules: impl Into<Rules>) -> QueueId {
        let number = self.queues.len().try_into().expect("a set has at most 65,536 queues");
        let rules = rules.into();
        check_dead_letters(&rules, QueueId(number));
        self.queues.push(Queue::new(rules, self.seed, number));
        QueueId(number)
    }

    /// The queue with this number.
    ///
    /// # Panics
    /// When the number was not given by [`QueueSet::create`] of this set.
    #[must_use]
    #[inline]
    pub fn queue(&self, queue: QueueId) -> &Queue {
        &self.queues[usize::from(queue.0)]
    }

    /// How many queues there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.queues.len()
    }

    /// Whether there is no queue.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    /// The id that the next accepted message gets.
    #[must_use]
    pub fn next_id(&self) -> MessageId {
        MessageId(self.next_id)
    }

    /// Takes the id that the next message would have got, for something that no queue stores.
    pub fn take_id(&mut self) -> MessageId {
        self.next_id += 1;
        MessageId(self.next_id - 1)
    }

    /// The instant of the latest operation.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Makes a queue follow other rules from now on. What is stored keeps its leases, delays and
    /// times to live. The one operation that looks at every message of the queue.
    ///
    /// # Panics
    /// When the queue would be its own dead-letter queue.
    pub fn set_rules(&mut self, queue: QueueId, rules: impl Into<Rules>) {
        let rules = rules.into();
        check_dead_letters(&rules, queue);
        let now = self.now;
        self.queue_mut(queue).set_rules(rules, now);
    }

    /// Puts a message into a queue, or finds the one that it repeats.
    ///
    /// # Errors
    /// When the rules of the queue do not take it; the refusal is counted and nothing else changes.
    pub fn send(
        &mut self,
        at: Instant,
        queue: QueueId,
        outgoing: Outgoing,
        transitions: &mut Vec<Transition>,
    ) -> Result<Sent, SendError> {
        self.move_on(at);
        let stored_bytes = self.queues.iter().map(Queue::stored_bytes).sum();
        let id = MessageId(self.next_id);
        let (door, mut after) = self.open(queue, transitions);
        let bytes = outgoing.body.len();
        let sent = if bytes > MAX_BODY_BYTES {
            Err(SendError::TooLarge { bytes: bytes as u64 })
        } else {
            door.send(id, outgoing, stored_bytes, &mut after)
        };
        match sent {
            Ok(Sent { duplicate: false, .. }) => self.next_id += 1,
            Ok(Sent { duplicate: true, .. }) => {}
            Err(_) => door.count_rejected(),
        }
        sent
    }

    /// Hands the next message to a worker; `None` when there is none for it.
    ///
    /// # Errors
    /// When workers hold as many as they may and the rules say that this is an error.
    pub fn receive(
        &mut self,
        at: Instant,
        queue: QueueId,
        worker: WorkerId,
        transitions: &mut Vec<Transition>,
    ) -> Result<Option<Delivery>, ReceiveError> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.receive(worker, &mut after)
    }

    /// Hands the next messages to a worker.
    ///
    /// # Errors
    /// As [`QueueSet::receive`], and when the worker asks for a lease that is longer than a delivery
    /// may hide its message.
    pub fn receive_many(
        &mut self,
        at: Instant,
        queue: QueueId,
        asked: Receive,
        transitions: &mut Vec<Transition>,
    ) -> Result<Vec<Delivery>, ReceiveError> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.receive_many(asked, &mut after)
    }

    /// Deletes a message that was processed.
    ///
    /// # Errors
    /// When the receipt is stale; it does not change the message.
    pub fn ack(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        transitions: &mut Vec<Transition>,
    ) -> Result<Settled, Stale> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.ack(receipt, worker, &mut after)
    }

    /// Gives a message back to the line, or ends it at a limit.
    ///
    /// # Errors
    /// When the receipt is stale or the delay too long; it does not change the message.
    pub fn nack(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, nack): (Receipt, Nack),
        transitions: &mut Vec<Transition>,
    ) -> Result<Settled, HideError> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.nack(receipt, nack, &mut after)
    }

    /// Holds a message until `span` from now, and returns that instant; `None` when the receipt
    /// was stale and the rules say that this is no error.
    ///
    /// # Errors
    /// When the receipt is stale or the lease would get too long; it does not change the message.
    pub fn extend(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        span: Duration,
        transitions: &mut Vec<Transition>,
    ) -> Result<Option<Instant>, HideError> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.extend(receipt, worker, span, &mut after)
    }

    /// Refuses a message for good.
    ///
    /// # Errors
    /// When the receipt is stale; it does not change the message.
    pub fn reject(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        transitions: &mut Vec<Transition>,
    ) -> Result<Settled, Stale> {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.reject(receipt, worker, &mut after)
    }

    /// Notes that a worker is lost, with its connection to this queue.
    pub fn worker_lost(
        &mut self,
        at: Instant,
        queue: QueueId,
        worker: WorkerId,
        transitions: &mut Vec<Transition>,
    ) {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.lose(worker, &mut after);
    }

    /// Drops up to `most` messages of a queue, those with the smallest ids, whatever their state,
    /// and returns how many. The queue forgets which sends it has seen.
    pub fn purge(
        &mut self,
        at: Instant,
        queue: QueueId,
        most: usize,
        transitions: &mut Vec<Transition>,
    ) -> usize {
        self.move_on(at);
        let (queue, mut after) = self.open(queue, transitions);
        queue.purge(most, &mut after)
    }

    /// The instant at which something happens next without anyone asking for it.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Instant> {
        let next = self.first_deadline();
        (next < Instant::NEVER).then(|| next.max(self.now))
    }

    /// The first deadline, which may be overdue; [`Instant::NEVER`] if there is none.
    #[inline(always)]
    fn first_deadline(&self) -> Instant {
        let mut next = Instant::NEVER;
        for queue in &self.queues {
            next = next.min(queue.next_deadline());
        }
        if !self.redrives.is_empty() {
            next = self.redrives.values().fold(next, |next, redrive| next.min(redrive.next));
        }
        next
    }

    /// Lets the next deadline happen, at its own instant, if it is due up to and including `to`. For
    /// whoever has to stop in between; otherwise see [`QueueSet::advance`].
    pub fn fire_next(&mut self, to: Instant, transitions: &mut Vec<Transition>) -> bool {
        let Some((due, queue)) = self.next_due().filter(|(due, _)| is_due(due.at, to)) else {
            return false;
        };
        self.move_on(due.at.max(self.now));
        if due.kind == DueKind::Redrive {
            self.redrive_tick(queue, transitions);
        } else {
            let (queue, mut after) = self.open(queue, transitions);
            queue.fire(due, &mut after);
        }
        true
    }

    /// Lets every deadline up to and including `to` happen, each at its own instant: in the order of the
    /// instants, then of the messages' ids. What is overdue happens now, the oldest first.
    #[inline]
    pub fn advance(&mut self, to: Instant, transitions: &mut Vec<Transition>) {
        while self.first_deadline() <= to && self.fire_next(to, transitions) {}
        self.move_on(to);
    }

    fn next_due(&self) -> Option<(Due, QueueId)> {
        let numbered = self.queues.iter().zip(0..);
        let dues =
            numbered.filter_map(|(queue, number)| Some((queue.next_due()?, QueueId(number))));
        let next = dues.min();
        if self.redrives.is_empty() {
            next
        } else {
            next.into_iter().chain(self.redrives_due()).min()
        }
    }

    /// A queue, and where to write down what happens to it now.
    #[inline]
    fn open<'a>(
        &'a mut self,
        queue: QueueId,
        transitions: &'a mut Vec<Transition>,
    ) -> (&'a mut Queue, Aftermath<'a>) {
        let (at, index) = (self.now, usize::from(queue.0));
        match self.queues[index].rules.dead_letter {
            None => (&mut self.queues[index], Aftermath { transitions, queue, at, grave: None }),
            Some(target) => {
                let both = self.queues.get_disjoint_mut([index, usize::from(target.0)]);
                let [opened, grave] =
                    both.expect("a dead-letter queue is another queue of the set");
                (opened, Aftermath { transitions, queue, at, grave: Some(grave) })
            }
        }
    }

    fn queue_mut(&mut self, queue: QueueId) -> &mut Queue {
        &mut self.queues[usize::from(queue.0)]
    }

    #[inline]
    fn move_on(&mut self, at: Instant) {
        assert!(at >= self.now, "time went back from {} to {at}", self.now);
        self.now = at;
    }
}

fn is_due(at: Instant, to: Instant) -> bool {
    one_more_with(Bug::ExpiryNoticedLate, at.as_micros()) <= to.as_micros()
}

fn check_dead_letters(rules: &Rules, queue: QueueId) {
    assert!(rules.dead_letter != Some(queue), "a queue is not its own dead-letter queue");
}
