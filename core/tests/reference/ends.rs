//! How a message leaves without an ack: dead, dropped, parked, purged; and the way back.

use message_queue_core::queue::{
    Death, DeathReason, DropReason, Fate, MessageId, QueueId, RedriveError, TransitionKind,
};
use message_queue_core::time::{Duration, Instant};

use crate::model::{Message, Model, State, Ticks};

const MAX_PER_SECOND: u32 = 1_000_000;

impl Model {
    pub fn end(&mut self, queue: QueueId, id: MessageId, reason: DeathReason, fate: Fate) {
        let deliveries = self.queue_mut(queue).message_mut(id).epoch;
        match fate {
            Fate::DeadLetter => self.bury(queue, id, reason),
            Fate::Drop => self.drop(queue, id, reason.into()),
            Fate::Park => {
                self.queue_mut(queue).message_mut(id).state = State::Parked;
                self.queue_mut(queue).known.retain(|it| it.id != id || it.until.is_some());
                self.queue_mut(queue).forget_groups();
                self.tell(queue, id, TransitionKind::Parked { reason, deliveries });
            }
        }
    }

    fn drop(&mut self, queue: QueueId, id: MessageId, reason: DropReason) {
        let deliveries = self.queue_mut(queue).take(id).epoch;
        self.queue_mut(queue).books.dropped += 1;
        self.tell(queue, id, TransitionKind::Dropped { reason, deliveries });
    }

    fn bury(&mut self, queue: QueueId, id: MessageId, reason: DeathReason) {
        let rules = &self.queue(queue).rules;
        let (keeps_clock, target) = (!rules.ttl.reset_on_dead_letter, rules.dead_letter);
        let Some(target) = target else { return self.drop(queue, id, reason.into()) };
        let message = self.queue_mut(queue).message_mut(id);
        if goes_round(&message.deaths, reason, target) {
            return self.drop(queue, id, DropReason::Cycle);
        }
        let (bytes, deliveries) = (message.body.len(), message.epoch);
        if self.make_room(target, bytes, Fate::Drop).is_err() {
            return self.drop(queue, id, DropReason::DeadLettersFull);
        }
        self.tell(queue, id, TransitionKind::Dead { reason, deliveries });
        let mut message = self.take_out(queue, id);
        note_death(&mut message.deaths, queue, reason, self.now);
        let clock = if keeps_clock { message.sent_at } else { self.now };
        self.bring_in(target, message, clock);
    }

    fn take_out(&mut self, queue: QueueId, id: MessageId) -> Message {
        let home = self.queue_mut(queue);
        home.books.transferred_out += 1;
        home.take(id)
    }

    /// A message from another queue stands at the end of the line, as if it had never been tried.
    fn bring_in(&mut self, queue: QueueId, message: Message, clock: Instant) {
        let now = self.now;
        let home = self.queue_mut(queue);
        home.books.transferred_in += 1;
        let priority = message.priority.min(home.rules.priorities.max(1) - 1);
        let message = Message {
            priority,
            spot: home.last_spot(priority),
            state: State::Ready,
            entry_epoch: message.epoch,
            attempts: 0,
            failures: 0,
            expiries: 0,
            expires_at: home.rules.ttl.queue.map(|ttl| clock + ttl),
            ..message
        };
        home.put(message, now);
    }

    pub fn purge(&mut self, at: Instant, queue: QueueId, most: usize) -> usize {
        self.now = at;
        let mut ids: Vec<MessageId> = self.queue(queue).messages.iter().map(|it| it.id).collect();
        ids.sort_unstable();
        ids.truncate(most);
        for id in &ids {
            self.drop(queue, *id, DropReason::Purged);
        }
        self.queue_mut(queue).known.clear();
        ids.len()
    }

    pub fn redrive(&mut self, at: Instant, queue: QueueId, most: usize) -> usize {
        self.now = at;
        (0..most).take_while(|_| self.redrive_one(queue)).count()
    }

    /// Moves the message that the dead-letter queue would hand out next, if it fits.
    pub fn redrive_one(&mut self, queue: QueueId) -> bool {
        let Some(source) = self.queue(queue).rules.dead_letter else { return false };
        let Some(first) = self.queue(source).candidate(None, &[]) else { return false };
        let (id, bytes) = (first.id, first.body.len());
        if self.make_room(queue, bytes, Fate::Drop).is_err() {
            return false;
        }
        let message = self.take_out(source, id);
        self.bring_in(queue, message, self.now);
        self.tell(queue, id, TransitionKind::Redriven);
        true
    }

    pub fn redrive_slowly(
        &mut self,
        at: Instant,
        queue: QueueId,
        per_second: u32,
    ) -> Result<(), RedriveError> {
        self.now = at;
        let home = self.queue_mut(queue);
        if home.rules.dead_letter.is_none() {
            return Err(RedriveError::NoDeadLetterQueue);
        }
        if home.redrive.is_some() {
            return Err(RedriveError::UnderWay);
        }
        if !(1..=MAX_PER_SECOND).contains(&per_second) {
            return Err(RedriveError::Rate { max: MAX_PER_SECOND });
        }
        let every = Duration::from_micros(u64::from(1_000_000 / per_second));
        home.redrive = Some(Ticks { next: at + every, every });
        Ok(())
    }

    pub fn cancel_redrive(&mut self, queue: QueueId) -> bool {
        self.queue_mut(queue).redrive.take().is_some()
    }
}

/// Whether a message would come again to a queue where it died since a worker last saw to its end.
fn goes_round(deaths: &[Death], reason: DeathReason, target: QueueId) -> bool {
    let is_seen = |reason| matches!(reason, DeathReason::Limit | DeathReason::Rejected);
    let unseen = deaths.iter().rev().take_while(|it| !is_seen(it.reason));
    !is_seen(reason) && unseen.into_iter().any(|it| it.queue == target)
}

/// The latest death stands last.
fn note_death(deaths: &mut Vec<Death>, queue: QueueId, reason: DeathReason, at: Instant) {
    let before = deaths.iter().position(|it| (it.queue, it.reason) == (queue, reason));
    let count = before.map_or(0, |index| deaths.remove(index).count) + 1;
    deaths.push(Death { queue, reason, at, count });
}
