//! Receiving: what a worker gets, and what it finds that is not to be delivered any more.

use message_queue_core::queue::{
    CheckedAt, Counter, DeathReason, Delivery, Fate, Limit, MessageId, Pick, QueueId, Receipt,
    Receive, ReceiveError, TransitionKind, WhenFull, WorkerId,
};
use message_queue_core::time::Instant;

use crate::model::{Lease, Message, Model, Queue, State};

impl Model {
    pub fn receive(
        &mut self,
        at: Instant,
        queue: QueueId,
        ask: Receive,
    ) -> Result<Vec<Delivery>, ReceiveError> {
        self.now = at;
        let home = self.queue_mut(queue);
        if let (Some(lease), Some(max)) = (ask.lease, home.rules.lease_max)
            && lease > max
        {
            return Err(ReceiveError::TooLong { max });
        }
        let rules = home.rules.in_flight;
        if let Some(max) = rules.max.filter(|_| home.is_full()) {
            let first = home.candidate(Some(ask.worker), &[]);
            let again = rules.retries_count && first.is_some_and(|it| it.attempts > 0);
            match rules.full {
                WhenFull::Error if !again => return Err(ReceiveError::InFlight { max }),
                WhenFull::Empty if !rules.retries_count => return Ok(Vec::new()),
                WhenFull::Error | WhenFull::Empty => {}
            }
        }
        if home.roll(home.rules.noise.empty) {
            return Ok(Vec::new());
        }
        home.forgive(at);
        let (mut batch, mut deliveries) = (Vec::new(), Vec::new());
        while deliveries.len() < ask.most
            && let Some(id) = self.queue_mut(queue).next_for(ask.worker, &batch)
        {
            if let Some((reason, fate)) = self.queue(queue).not_to_be_delivered(id, at) {
                self.end(queue, id, reason, fate);
            } else {
                batch.push(id);
                deliveries.push(self.deliver(queue, id, ask));
            }
        }
        if self.queue(queue).rules.pick == Pick::RotateGroups {
            self.queue_mut(queue).rotate(&batch);
        }
        Ok(deliveries)
    }

    fn deliver(&mut self, queue: QueueId, id: MessageId, ask: Receive) -> Delivery {
        let now = self.now;
        let home = self.queue_mut(queue);
        let attempts = home.message(id).expect("the candidate").attempts + 1;
        let term = ask.lease.or(home.rules.lease.of_delivery(attempts));
        let stays_open = home.roll(home.rules.noise.duplicate);
        let until = match term {
            _ if stays_open => now,
            Some(term) => now + term,
            None => Instant::NEVER,
        };
        let message = home.message_mut(id);
        message.epoch += 1;
        message.attempts = attempts;
        message.state = State::Leased(Lease { worker: ask.worker, since: now, until, lost: false });
        let (epoch, sent_at, body) = (message.epoch, message.sent_at, message.body.clone());
        home.books.deliveries += 1;
        home.books.first_deliveries += u64::from(epoch == 1);
        home.judge(id);
        self.tell(queue, id, TransitionKind::Delivered { worker: ask.worker, epoch, until });
        Delivery { receipt: Receipt { message: id, epoch }, until, sent_at, body }
    }
}

impl Queue {
    /// Whether as many messages are in flight as may be.
    fn is_full(&self) -> bool {
        let was_delivered = |it: &&Message| it.attempts > 0 && it.state != State::Parked;
        let count = if self.rules.in_flight.retries_count {
            self.messages.iter().filter(was_delivered).count()
        } else {
            self.held_by(None).count()
        };
        self.rules.in_flight.max.is_some_and(|max| count >= max as usize)
    }

    /// The next message for a worker, if it may have one more. While the queue is full that is one
    /// that was delivered before, where those count.
    fn next_for(&mut self, worker: WorkerId, batch: &[MessageId]) -> Option<MessageId> {
        let rules = self.rules.in_flight;
        let holds = self.held_by(Some(worker)).count();
        if rules.per_worker.is_some_and(|max| holds >= max as usize) {
            return None;
        }
        let first = self.candidate(Some(worker), batch)?;
        if self.is_full() && !(rules.retries_count && first.attempts > 0) {
            return None;
        }
        let id = first.id;
        if self.roll(self.rules.noise.reorder) {
            let others = self.with_state(State::Ready).filter(|it| it.id != id);
            return Some(others.min_by_key(|it| it.spot).map_or(id, |second| second.id));
        }
        Some(id)
    }

    /// Why a candidate ends here, and how.
    fn not_to_be_delivered(&self, id: MessageId, at: Instant) -> Option<(DeathReason, Fate)> {
        let message = self.message(id).expect("the candidate");
        if message.expires_at.is_some_and(|end| end <= at) {
            return Some((DeathReason::Expired, self.rules.ttl.then));
        }
        let limit = self.limit_reached(message, CheckedAt::Receive, |_| true)?;
        Some((DeathReason::Limit, limit.then))
    }

    /// The first limit that a message has reached, among those that are looked at then.
    pub fn limit_reached(
        &self,
        message: &Message,
        at: CheckedAt,
        counts: impl Fn(Counter) -> bool,
    ) -> Option<Limit> {
        let count = |counter| match counter {
            Counter::Deliveries => message.attempts,
            Counter::Failures => message.failures,
            Counter::Expiries => message.expiries,
        };
        let reached =
            |it: &&Limit| it.at == at && counts(it.counter) && count(it.counter) >= it.allowed;
        self.rules.limits.iter().flatten().find(reached).copied()
    }
}
