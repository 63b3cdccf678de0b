//! How messages end, and how they change queues.

use std::sync::Arc;

use super::bug::{Bug, has};
use super::message::Spot;
use super::rules::Fate;
use super::{Aftermath, DeathReason, DropReason, Message, MessageId, Queue, State, TransitionKind};
use crate::time::Instant;

/// A message between two queues.
pub(super) struct Transfer {
    pub message: Message,
    pub group: Option<Arc<str>>,
    /// From when its age counts in the queue that it enters.
    pub age_from: Instant,
}

impl Queue {
    /// Ends a message that was never acked, in the way that a rule says.
    pub(super) fn end(
        &mut self,
        slot: u32,
        fate: Fate,
        reason: DeathReason,
        after: &mut Aftermath<'_>,
    ) {
        match fate {
            Fate::DeadLetter => self.bury(slot, reason, after),
            Fate::Drop => self.discard(slot, reason.into(), after),
            Fate::Park => self.park(slot, reason, after),
        }
    }

    /// Drops a message.
    pub(super) fn discard(&mut self, slot: u32, reason: DropReason, after: &mut Aftermath<'_>) {
        let message = &self.messages[slot];
        let (id, deliveries) = (message.id, message.epoch);
        self.delete(slot, id);
        self.counts.dropped += 1;
        after.note(id, TransitionKind::Dropped { reason, deliveries });
    }

    fn park(&mut self, slot: u32, reason: DeathReason, after: &mut Aftermath<'_>) {
        let message = &mut self.messages[slot];
        let (id, deliveries) = (message.id, message.epoch);
        message.is_lost = false;
        let (was_parked, was_started) = (message.is_parked(), message.attempts() > 0);
        if !was_parked {
            let until = if has(Bug::ParkedComesBack) { after.at } else { Instant::NEVER };
            self.shift(slot, State::Delayed { until });
            self.started -= u64::from(was_started);
            // It will never be done, so a key that is remembered until then would be so for ever.
            self.memory.forget_message(id);
        }
        after.note(id, TransitionKind::Parked { reason, deliveries });
    }

    /// Moves a message to the dead-letter queue, or drops it where there is none that takes it.
    fn bury(&mut self, slot: u32, reason: DeathReason, after: &mut Aftermath<'_>) {
        let (at, queue) = (after.at, after.queue);
        let bytes = self.messages[slot].body.len() as u64;
        let Some((target, grave)) = self.rules.dead_letter.zip(after.grave.as_deref_mut()) else {
            return self.discard(slot, reason.into(), after);
        };
        if self.messages[slot].goes_round(reason, target) {
            return self.discard(slot, DropReason::Cycle, after);
        }
        let transitions = &mut *after.transitions;
        let mut there = Aftermath { transitions, queue: target, at, grave: None };
        if !grave.make_room_for_transfer(bytes, &mut there) {
            return self.discard(slot, DropReason::DeadLettersFull, after);
        }
        if has(Bug::DeadLetterCopied) {
            let (message, group) = (self.messages[slot].clone(), None);
            grave.take_over(Transfer { age_from: message.sent_at, message, group }, at);
            return self.shift(slot, State::Ready);
        }
        let mut transfer = self.hand_over(slot);
        if self.rules.ttl.reset_on_dead_letter != has(Bug::DeadLetterAgeMixedUp) {
            transfer.age_from = at;
        }
        let message = &mut transfer.message;
        let kind = TransitionKind::Dead { reason, deliveries: message.epoch };
        message.note_death(queue, reason, at);
        let id = message.id;
        if has(Bug::DeadLetterForgetsDeliveries) {
            transfer.message.epoch = 0;
        }
        if !has(Bug::DeadLetterLost) {
            grave.take_over(transfer, at);
        }
        after.note(id, kind);
    }

    /// Takes a message out, whole, to be put into another queue.
    pub(super) fn hand_over(&mut self, slot: u32) -> Transfer {
        let group = self.line.names.name(self.messages[slot].group()).cloned();
        let mut message = self.take_out(slot);
        self.counts.transferred_out += 1;
        message.forget_queue();
        Transfer { age_from: message.sent_at, message, group }
    }

    /// Takes a message over from another queue: at the end of the line, ready at once.
    pub(super) fn take_over(&mut self, transfer: Transfer, at: Instant) {
        let Transfer { mut message, group, age_from } = transfer;
        message.priority = message.priority.min(self.rules.priorities.max(1) - 1);
        message.spot = Spot::in_line(message.priority, self.take_order());
        if let Some(ttl) = self.rules.ttl.queue {
            message.extra_mut().expires_at = Some(age_from + ttl);
        }
        if let Some(group) = group {
            message.extra_mut().group = self.line.names.take(&group);
        }
        self.counts.transferred_in += 1;
        self.store(message, State::Ready, at);
    }

    /// The message that leaves next, as far as no worker's limit is concerned.
    pub(super) fn head(&self) -> Option<u32> {
        self.line.next(&self.messages, None)
    }

    /// Empties the queue of the messages with the smallest ids, and forgets what it remembers.
    pub(super) fn purge(&mut self, most: usize, after: &mut Aftermath<'_>) -> usize {
        let spared = |slot: &u32| has(Bug::PurgeSparesHeld) && self.messages[*slot].is_leased();
        let slots: Vec<u32> =
            self.messages.slots().filter(|slot| !spared(slot)).take(most).collect();
        let purged = slots.len();
        for slot in slots {
            self.discard(slot, DropReason::Purged, after);
        }
        self.memory.clear();
        purged
    }

    /// How many bytes the message in a slot has.
    pub(super) fn body_bytes(&self, slot: u32) -> u64 {
        self.messages[slot].body.len() as u64
    }

    /// The slot of a message that is stored.
    pub(super) fn slot(&self, id: MessageId) -> u32 {
        self.messages.slot(id).expect("an index of the queue names stored messages only")
    }
}

impl Message {
    /// Whether it would come to a queue in which it has been, and nobody looked at it since: then
    /// it would go round for ever.
    ///
    /// # Source
    /// RabbitMQ documentation, "Dead Letter Exchanges", routing cycles, read 2026-08-21.
    fn goes_round(&self, reason: DeathReason, target: super::QueueId) -> bool {
        let looked_at = |reason| matches!(reason, DeathReason::Limit | DeathReason::Rejected);
        let unseen = self.deaths().iter().rev().take_while(|death| !looked_at(death.reason));
        !looked_at(reason) && unseen.into_iter().any(|death| death.queue == target)
    }
}
