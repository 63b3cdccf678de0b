//! The queues of one run, and what concerns more than one of them.

use super::{
    Aftermath, Delivery, MAX_BODY_BYTES, MAX_STORED_BYTES, Message, MessageId, Nack, Outgoing,
    Queue, QueueConfig, Receipt, SendError, Stale, Transition, TransitionKind, WorkerId,
};
use crate::time::{Duration, Instant};

/// Which queue of a [`QueueSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId(pub u16);

/// The queues of one run. Message ids are drawn here, so an id names one message in all queues.
///
/// Every operation appends what happened to `transitions`. Instants never go back from one
/// operation to the next; deadlines up to an instant happen in [`QueueSet::advance`], and only there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueueSet {
    queues: Vec<Queue>,
    next_id: u64,
    now: Instant,
}

impl Default for QueueSet {
    fn default() -> Self {
        Self { queues: Vec::new(), next_id: 1, now: Instant::ZERO }
    }
}

impl QueueSet {
    /// Adds an empty queue.
    ///
    /// # Panics
    /// When there are more than 65,536 queues.
    pub fn create(&mut self, config: QueueConfig) -> QueueId {
        let id = QueueId(self.queues.len().try_into().expect("a run has fewer than 65,536 queues"));
        self.queues.push(Queue::new(config));
        id
    }

    /// The queue with this number.
    ///
    /// # Panics
    /// When the number was not given by [`QueueSet::create`] of this set.
    #[must_use]
    pub fn queue(&self, queue: QueueId) -> &Queue {
        &self.queues[usize::from(queue.0)]
    }

    /// The id that the next accepted message gets.
    #[must_use]
    pub fn next_id(&self) -> MessageId {
        MessageId(self.next_id)
    }

    /// Makes a queue follow other rules from now on.
    pub fn set_config(&mut self, queue: QueueId, config: QueueConfig) {
        self.queue_mut(queue).set_config(config);
    }

    /// Puts a message into a queue.
    ///
    /// # Errors
    /// When the queue is full or the body too large; the refusal is counted and nothing else changes.
    pub fn send(
        &mut self,
        at: Instant,
        queue: QueueId,
        outgoing: Outgoing,
        transitions: &mut Vec<Transition>,
    ) -> Result<MessageId, SendError> {
        self.move_on(at);
        if let Err(refused) = self.admit(queue, &outgoing) {
            self.queue_mut(queue).count_rejected();
            return Err(refused);
        }
        let id = MessageId(self.next_id);
        self.next_id += 1;
        let mut after = self.aftermath(transitions, queue, at);
        self.queue_mut(queue).accept(id, outgoing, &mut after);
        Ok(id)
    }

    /// Hands the first ready message to a worker; `None` when nothing is ready.
    pub fn receive(
        &mut self,
        at: Instant,
        queue: QueueId,
        worker: WorkerId,
        transitions: &mut Vec<Transition>,
    ) -> Option<Delivery> {
        self.move_on(at);
        let mut after = self.aftermath(transitions, queue, at);
        self.queue_mut(queue).receive(worker, &mut after)
    }

    /// Deletes a message that was processed.
    ///
    /// # Errors
    /// When the receipt is stale; nothing changes.
    pub fn ack(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        transitions: &mut Vec<Transition>,
    ) -> Result<(), Stale> {
        self.move_on(at);
        let mut after = self.aftermath(transitions, queue, at);
        self.queue_mut(queue).ack(receipt, worker, &mut after)
    }

    /// Gives a message back to its place in the line, or ends it at the delivery limit.
    ///
    /// # Errors
    /// When the receipt is stale; nothing changes.
    pub fn nack(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, nack): (Receipt, Nack),
        transitions: &mut Vec<Transition>,
    ) -> Result<(), Stale> {
        self.move_on(at);
        let mut after = self.aftermath(transitions, queue, at);
        let dead = self.queue_mut(queue).nack(receipt, nack, &mut after)?;
        self.bury(queue, dead);
        Ok(())
    }

    /// Holds a message until `span` from now, and returns that instant.
    ///
    /// # Errors
    /// When the receipt is stale; nothing changes.
    pub fn extend(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        span: Duration,
        transitions: &mut Vec<Transition>,
    ) -> Result<Instant, Stale> {
        self.move_on(at);
        let mut after = self.aftermath(transitions, queue, at);
        self.queue_mut(queue).extend(receipt, worker, span, &mut after)
    }

    /// Refuses a message for good: it dies, or is dropped where there is no dead-letter queue.
    ///
    /// # Errors
    /// When the receipt is stale; nothing changes.
    pub fn reject(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        transitions: &mut Vec<Transition>,
    ) -> Result<(), Stale> {
        self.move_on(at);
        let mut after = self.aftermath(transitions, queue, at);
        let dead = self.queue_mut(queue).reject(receipt, worker, &mut after)?;
        self.bury(queue, dead);
        Ok(())
    }

    /// Moves up to `most` ready messages of a dead-letter queue back to the end of the line of
    /// `queue`, oldest first, and returns how many. Their ids and delivery counts stay; the
    /// deliveries that they had no longer count towards the limit.
    ///
    /// # Panics
    /// Never: what is ready can be handed over.
    pub fn redrive(
        &mut self,
        at: Instant,
        queue: QueueId,
        most: usize,
        transitions: &mut Vec<Transition>,
    ) -> usize {
        self.move_on(at);
        let Some(source) = self.queue(queue).config().dead_letter else {
            return 0;
        };
        let ids: Vec<_> = self.queue(source).ready().take(most).map(|message| message.id).collect();
        let mut moved = 0;
        for id in ids {
            if self.queue(queue).has_room().is_err() {
                break;
            }
            let message = self.queue_mut(source).hand_over(id);
            let mut message = message.expect("what is ready can be handed over");
            message.forgiven = message.epoch;
            self.queue_mut(queue).take_over(message);
            let mut after = self.aftermath(transitions, queue, at);
            after.note(id, TransitionKind::Redriven);
            moved += 1;
        }
        moved
    }

    /// The instant at which something happens next without anyone asking for it.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Instant> {
        self.next_due().map(|(at, _, _)| at)
    }

    /// Lets every deadline up to and with `to` happen, each at its own instant.
    pub fn advance(&mut self, to: Instant, transitions: &mut Vec<Transition>) {
        while let Some((at, id, queue)) = self.next_due().filter(|(at, _, _)| *at <= to) {
            self.move_on(at);
            let mut after = self.aftermath(transitions, queue, at);
            let dead = self.queue_mut(queue).fire(id, &mut after);
            self.bury(queue, dead);
        }
        self.move_on(to);
    }

    fn admit(&self, queue: QueueId, outgoing: &Outgoing) -> Result<(), SendError> {
        let bytes = outgoing.body.len() as u64;
        let stored: u64 = self.queues.iter().map(Queue::stored_bytes).sum();
        if outgoing.body.len() > MAX_BODY_BYTES {
            Err(SendError::TooLarge { bytes })
        } else if stored + bytes > MAX_STORED_BYTES {
            Err(SendError::NoRoom { limit: MAX_STORED_BYTES })
        } else {
            self.queue(queue).has_room()
        }
    }

    fn aftermath<'a>(
        &self,
        transitions: &'a mut Vec<Transition>,
        queue: QueueId,
        at: Instant,
    ) -> Aftermath<'a> {
        let target = self.queue(queue).config().dead_letter;
        let burial = target.is_some_and(|target| self.queue(target).has_room().is_ok());
        Aftermath { transitions, queue, at, burial }
    }

    fn next_due(&self) -> Option<(Instant, MessageId, QueueId)> {
        let due = |(index, queue): (usize, &Queue)| {
            let queue_id = QueueId(u16::try_from(index).expect("numbers are given by create"));
            queue.next_deadline().map(|(at, id)| (at, id, queue_id))
        };
        self.queues.iter().enumerate().filter_map(due).min()
    }

    /// Puts a message that died in `queue` into its dead-letter queue.
    fn bury(&mut self, queue: QueueId, dead: Option<Message>) {
        if let Some(message) = dead {
            let target = self.queue(queue).config().dead_letter;
            let target = target.expect("a queue without a dead-letter queue drops");
            self.queue_mut(target).take_over(message);
        }
    }

    fn queue_mut(&mut self, queue: QueueId) -> &mut Queue {
        &mut self.queues[usize::from(queue.0)]
    }

    fn move_on(&mut self, at: Instant) {
        assert!(at >= self.now, "time went back from {} to {at}", self.now);
        self.now = at;
    }
}
