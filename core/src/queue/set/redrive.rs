//! The way back from a dead-letter queue.

use super::{QueueId, QueueSet};
use crate::queue::bug::{Bug, has};
use crate::queue::due::{Due, DueKind};
use crate::queue::{Aftermath, MessageId, RedriveError, Transition, TransitionKind};
use crate::time::{Duration, Instant};

/// The most messages that a slow redrive moves a second.
pub const MAX_REDRIVE_RATE: u32 = 1_000_000;

/// A redrive that moves one message after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Redrive {
    /// When it moves the next one.
    pub next: Instant,
    pub every: Duration,
}

impl QueueSet {
    /// Moves up to `most` messages of a dead-letter queue back to the end of the line of `queue`,
    /// in the order in which the dead-letter queue would hand them out, and returns how many. Their
    /// ids and delivery counts stay; what they went through no longer counts towards the limits.
    pub fn redrive(
        &mut self,
        at: Instant,
        queue: QueueId,
        most: usize,
        transitions: &mut Vec<Transition>,
    ) -> usize {
        self.move_on(at);
        let mut moved = 0;
        while moved < most && self.redrive_one(queue, transitions) {
            moved += 1;
        }
        moved
    }

    /// Starts to do the same slowly: a message each time that a second's share has passed (in
    /// whole microseconds, rounded down), until there is none left or no room for it.
    ///
    /// # Errors
    /// When there is no dead-letter queue, a redrive of this queue is under way, or the rate is not
    /// 1 to [`MAX_REDRIVE_RATE`].
    pub fn redrive_slowly(
        &mut self,
        at: Instant,
        queue: QueueId,
        per_second: u32,
    ) -> Result<(), RedriveError> {
        self.move_on(at);
        if self.queue(queue).rules().dead_letter.is_none() {
            return Err(RedriveError::NoDeadLetterQueue);
        }
        if self.redrives.contains_key(&queue) {
            return Err(RedriveError::UnderWay);
        }
        if !(1..=MAX_REDRIVE_RATE).contains(&per_second) {
            return Err(RedriveError::Rate { max: MAX_REDRIVE_RATE });
        }
        let every = Duration::from_micros(1_000_000 / u64::from(per_second));
        self.redrives.insert(queue, Redrive { next: at + every, every });
        Ok(())
    }

    /// Ends a slow redrive of a queue. What it moved stays moved. Whether there was one.
    pub fn cancel_redrive(&mut self, queue: QueueId) -> bool {
        self.redrives.remove(&queue).is_some()
    }

    /// Whether a slow redrive of a queue is under way.
    #[must_use]
    pub fn redriving(&self, queue: QueueId) -> bool {
        self.redrives.contains_key(&queue)
    }

    /// When each slow redrive moves its next message.
    #[inline(never)]
    pub(super) fn redrives_due(&self) -> Option<(Due, QueueId)> {
        let due = |(queue, redrive): (&QueueId, &Redrive)| {
            let id = MessageId(u64::MAX);
            (Due { at: redrive.next, id, kind: DueKind::Redrive }, *queue)
        };
        self.redrives.iter().map(due).min()
    }

    /// Moves the next message of a slow redrive, or ends it.
    #[inline(never)]
    pub(super) fn redrive_tick(&mut self, queue: QueueId, transitions: &mut Vec<Transition>) {
        if !self.redrive_one(queue, transitions) {
            self.redrives.remove(&queue);
        } else if let Some(redrive) = self.redrives.get_mut(&queue) {
            redrive.next += redrive.every;
        }
    }

    fn redrive_one(&mut self, queue: QueueId, transitions: &mut Vec<Transition>) -> bool {
        let (target, after) = self.open(queue, transitions);
        let Aftermath { transitions, queue, at, grave: Some(source) } = after else { return false };
        let Some(slot) = source.head() else { return false };
        let bytes = source.body_bytes(slot);
        let mut there = Aftermath { transitions, queue, at, grave: None };
        if !target.make_room_for_transfer(bytes, &mut there) && !has(Bug::RedriveBeyondCapacity) {
            return false;
        }
        let mut transfer = source.hand_over(slot);
        transfer.age_from = at;
        there.note(transfer.message.id, TransitionKind::Redriven);
        target.take_over(transfer, at);
        true
    }
}
