//! What the outside world notices: e-mails that arrive, invoices that are delivered.

use std::collections::{BTreeMap, VecDeque};

use super::ServiceId;
use crate::queue::{Body, Delivery, MessageId, WorkerId};
use crate::time::Instant;

/// One thing that the outside world noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Its number in the run: 1 for the first.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// From which message.
    pub message: MessageId,
    /// When that was sent.
    pub sent_at: Instant,
    /// By whose work.
    pub worker: WorkerId,
    /// The how-manieth of this message; from 2 on it is a duplicate.
    pub nth: u32,
    /// What it was made from.
    pub body: Body,
}

/// All that came out. Counted apart from acks, so that a duplicate shows where it hurts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// How many effects there were, duplicates included.
    pub total: u64,
    /// How many of them were not the first of their message.
    pub duplicates: u64,
    /// Messages that were deleted on receive and whose work then failed.
    pub lost: u64,
    /// By the number of the service.
    recent: Vec<VecDeque<Effect>>,
    kept_bytes: usize,
    /// How often a message had an effect, for those that may have another. Most are acked right
    /// after their only delivery and never get here.
    so_far: BTreeMap<MessageId, u32>,
}

impl Effects {
    /// How many effects of a service are kept to be looked at.
    pub const KEPT: usize = 200;
    /// How many bytes of their bodies are kept, all services together, and the newest whatever its
    /// size: 8 MiB.
    pub const KEPT_BYTES: usize = 8 << 20;
    /// How many messages are remembered that may have a second effect.
    pub const REMEMBERED: usize = 100_000;

    /// The latest effects, the newest first.
    pub fn recent(&self) -> impl Iterator<Item = &Effect> {
        let mut left: Vec<_> = self.recent.iter().map(VecDeque::len).collect();
        std::iter::from_fn(move || {
            let last = |place: usize| self.recent[place].get(left[place].checked_sub(1)?);
            let newest = |place: &usize| last(*place).map(|effect| effect.number);
            let place = (0..left.len()).max_by_key(newest)?;
            let effect = last(place)?;
            left[place] -= 1;
            Some(effect)
        })
    }

    /// The latest effects of a service, the newest first.
    pub fn recent_of(&self, service: ServiceId) -> impl Iterator<Item = &Effect> {
        self.recent.get(service.index()).into_iter().flat_map(|line| line.iter().rev())
    }

    /// Notes an effect and returns the how-manieth of its message it is.
    pub(super) fn record(&mut self, at: Instant, worker: WorkerId, delivery: &Delivery) -> u32 {
        let Delivery { receipt, sent_at, .. } = *delivery;
        let body = delivery.body.clone();
        let message = receipt.message;
        let nth = 1 + self.so_far.get(&message).copied().unwrap_or(0);
        if receipt.epoch > 1 || nth > 1 {
            self.remember(message, nth);
        }
        self.total += 1;
        self.duplicates += u64::from(nth > 1);
        let number = self.total;
        self.keep(Effect { number, at, message, sent_at, worker, nth, body });
        nth
    }

    fn keep(&mut self, effect: Effect) {
        let place = ServiceId::of(effect.worker).index();
        if place >= self.recent.len() {
            self.recent.resize_with(place + 1, VecDeque::new);
        }
        self.kept_bytes += effect.body.len();
        if self.recent[place].len() == Self::KEPT {
            self.drop_oldest(place);
        }
        while self.kept_bytes > Self::KEPT_BYTES {
            let oldest = |place: &usize| self.recent[*place].front().map(|effect| effect.number);
            let some = (0..self.recent.len()).filter(|place| oldest(place).is_some());
            let Some(place) = some.min_by_key(oldest) else { break };
            self.drop_oldest(place);
        }
        self.recent[place].push_back(effect);
    }

    fn drop_oldest(&mut self, place: usize) {
        if let Some(oldest) = self.recent[place].pop_front() {
            self.kept_bytes -= oldest.body.len();
        }
    }

    /// Notes whether the ack after an effect worked. When it did not, the message may be
    /// delivered again, or its other deliveries may still be worked on.
    pub(super) fn settled(&mut self, message: MessageId, acked: bool) {
        if !acked && !self.so_far.contains_key(&message) {
            self.remember(message, 1);
        }
    }

    fn remember(&mut self, message: MessageId, nth: u32) {
        self.so_far.insert(message, nth);
        if self.so_far.len() > Self::REMEMBERED {
            self.so_far.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Format, Receipt};

    fn delivery(message: u64, bytes: usize) -> Delivery {
        Delivery {
            receipt: Receipt { message: MessageId(message), epoch: 1 },
            body: Body::new("x".repeat(bytes).into_bytes(), Format::Text),
            sent_at: Instant::ZERO,
            until: Instant::ZERO,
        }
    }

    fn numbers<'a>(effects: impl Iterator<Item = &'a Effect>) -> Vec<u64> {
        effects.map(|effect| effect.number).collect()
    }

    #[test]
    fn what_a_busy_service_does_leaves_the_effects_of_a_quiet_one() {
        let [quiet, busy] = [ServiceId(1), ServiceId(0)];
        let mut effects = Effects::default();
        for message in 1..=1_000 {
            let service = if message % 400 == 1 { quiet } else { busy };
            effects.record(Instant::ZERO, service.worker(1), &delivery(message, 1));
        }
        assert_eq!(numbers(effects.recent_of(quiet)), [801, 401, 1]);
        assert_eq!(effects.recent_of(busy).count(), Effects::KEPT);
        let all = numbers(effects.recent());
        assert_eq!(all.len(), Effects::KEPT + 3);
        assert!(all.is_sorted_by(|newer, older| newer > older), "{all:?}");
    }

    #[test]
    fn when_bodies_take_too_much_room_the_oldest_of_all_make_it() {
        let half = Effects::KEPT_BYTES / 2;
        let mut effects = Effects::default();
        for (message, service, bytes) in [(1, 1, half), (2, 0, half), (3, 0, 1), (4, 1, half)] {
            let worker = ServiceId(service).worker(1);
            effects.record(Instant::ZERO, worker, &delivery(message, bytes));
        }
        assert_eq!(numbers(effects.recent()), [4, 3]);
        effects.record(
            Instant::ZERO,
            ServiceId(2).worker(1),
            &delivery(5, Effects::KEPT_BYTES + 1),
        );
        assert_eq!(numbers(effects.recent()), [5], "the newest is kept whatever its size");
    }
}
