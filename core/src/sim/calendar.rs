//! What is going to happen, in order.

use std::collections::BTreeMap;

use super::{SenderId, ServiceId};
use crate::queue::{MessageId, WorkerId};
use crate::time::Instant;

/// The order within one instant. A command that is given comes before all of these: it is executed
/// before the instant begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A command of the scenario.
    Command,
    /// A message arrives.
    Arrival,
    /// A worker finishes, starts or asks for a message.
    Completion,
    /// Somebody has waited long enough for an answer.
    Timeout,
    /// A lease or a delay of the queue ends.
    Deadline,
}

/// Something that is scheduled to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The action with this place is done.
    Timed(u16),
    /// A sender sends its next message.
    SenderSends(SenderId),
    /// A worker that was woken asks for a message.
    WorkerReceives(WorkerId),
    /// A worker is through with its message.
    WorkerFinishes(WorkerId),
    /// A worker that crashed is back.
    WorkerRestarts(WorkerId),
    /// A worker that is at work asks for a longer lease.
    WorkerBeats(WorkerId),
    /// Who made a call has waited long enough for its answer.
    CallTimesOut(MessageId),
    /// What a sender waits for with this message of its is there, or its time is over.
    SenderGoesOn(SenderId, u64),
    /// The workers of a service that have room fetch what is ready.
    ServiceFetches(ServiceId),
    /// A service looks whether it has as many workers as it needs.
    ServiceScales(ServiceId),
}

/// Which scheduled event; needed to cancel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    at: Instant,
    /// The rank in the highest bits and the number of the insertion below: one comparison.
    order: u64,
}

/// How far the rank is shifted. The number has 61 bits, more than are ever scheduled.
const RANK_SHIFT: u32 = 61;

impl Key {
    /// When it is due.
    pub fn at(self) -> Instant {
        self.at
    }

    fn rank(self) -> Rank {
        match self.order >> RANK_SHIFT {
            0 => Rank::Command,
            1 => Rank::Arrival,
            2 => Rank::Completion,
            3 => Rank::Timeout,
            _ => Rank::Deadline,
        }
    }
}

/// How many events are kept where they are found by looking.
const SOON: usize = 64;

/// The events of the actors, ordered by instant, then rank, then insertion.
///
/// The next few are in a sorted list: while there are few actors it is quicker than a heap, and what
/// is cancelled is gone. The others are in an ordered map, which is good at what comes in order and
/// mostly goes before its time, as timeouts do: thousands of calls may be open at once. Deadlines
/// of messages are not in here: the queue keeps its own.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// The next one is the last, where a list is short of work. None of them is due after one of
    /// `later`, and only a calendar without any is without any of these.
    soon: Vec<(Key, Event)>,
    later: BTreeMap<Key, Event>,
    scheduled: u64,
}

impl Calendar {
    /// Puts an event in.
    pub fn schedule(&mut self, at: Instant, rank: Rank, event: Event) -> Key {
        let key = Key { at, order: (rank as u64) << RANK_SHIFT | self.scheduled };
        self.scheduled += 1;
        let place = self.place(key);
        if self.soon.len() >= SOON || (place == 0 && !self.later.is_empty()) {
            self.schedule_in_a_crowd(key, event, place);
        } else {
            self.soon.insert(place, (key, event));
        }
        key
    }

    #[inline(never)] // Not in the first view.
    fn schedule_in_a_crowd(&mut self, key: Key, event: Event, place: usize) {
        if place == 0 {
            self.later.insert(key, event);
            return;
        }
        self.soon.insert(place, (key, event));
        if self.soon.len() > SOON {
            let (last, event) = self.soon.remove(0);
            self.later.insert(last, event);
        }
    }

    /// Takes an event out before it happens.
    pub fn cancel(&mut self, key: Key) {
        let place = self.place(key);
        if self.soon.get(place).is_some_and(|(found, _)| *found == key) {
            self.soon.remove(place);
            self.fill();
        } else if !self.later.is_empty() {
            self.later.remove(&key);
        }
    }

    /// Moves some of the others to the next few when there is none of those left.
    #[inline(always)]
    fn fill(&mut self) {
        if self.soon.is_empty() && !self.later.is_empty() {
            self.fetch();
        }
    }

    #[inline(never)] // Not in the first view.
    fn fetch(&mut self) {
        let next = std::iter::from_fn(|| self.later.pop_first());
        self.soon.extend(next.take(SOON / 2));
        self.soon.reverse();
    }

    /// Where an event stands, or would stand. Most are looked for among the next few.
    fn place(&self, key: Key) -> usize {
        const FEW: usize = 8;
        let mut place = self.soon.len();
        while place > 0 && self.soon[place - 1].0 <= key {
            if self.soon.len() - place == FEW {
                return self.soon.partition_point(|(other, _)| *other > key);
            }
            place -= 1;
        }
        place
    }

    /// When the next event is due, and its rank.
    pub fn next(&self) -> Option<(Instant, Rank)> {
        self.soon.last().map(|(key, _)| (key.at, key.rank()))
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<Event> {
        let (_, event) = self.soon.pop()?;
        self.fill();
        Some(event)
    }

    /// Everything that is scheduled, in order.
    fn all(&self) -> impl Iterator<Item = (Key, Event)> {
        self.soon.iter().rev().copied().chain(self.later.iter().map(|(key, event)| (*key, *event)))
    }
}

impl PartialEq for Calendar {
    /// How the events are spread makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.scheduled == other.scheduled && self.all().eq(other.all())
    }
}

impl Eq for Calendar {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn events_of_one_instant_leave_by_rank_and_then_as_they_came() {
        let mut calendar = Calendar::default();
        let at = Instant::from_micros(5);
        let [first, second] = [1, 2].map(|n| Event::WorkerFinishes(WorkerId(n)));
        calendar.schedule(at, Rank::Completion, first);
        calendar.schedule(at, Rank::Completion, second);
        calendar.schedule(at, Rank::Arrival, Event::SenderSends(SenderId::FIRST));
        let order: Vec<_> = std::iter::from_fn(|| calendar.pop()).collect();
        assert_eq!(order, [Event::SenderSends(SenderId::FIRST), first, second]);
    }

    proptest! {
        #[test]
        fn a_crowd_leaves_in_order_whoever_is_cancelled(
            steps in proptest::collection::vec((0_u32..500, 0_u8..10), 0..600)
        ) {
            let (mut calendar, mut tree) = (Calendar::default(), BTreeMap::new());
            let mut now = 0;
            for (number, (micros, what)) in steps.into_iter().enumerate() {
                match what {
                    0..=5 => {
                        let at = Instant::from_micros(now + u64::from(micros));
                        let event = Event::CallTimesOut(MessageId(number as u64));
                        tree.insert(calendar.schedule(at, Rank::Timeout, event), event);
                    }
                    6 | 7 => {
                        if let Some(key) = tree.keys().nth(micros as usize).copied() {
                            calendar.cancel(key);
                            tree.remove(&key);
                        }
                    }
                    _ => {
                        let first = tree.pop_first();
                        now = first.map_or(now, |(key, _)| key.at().as_micros());
                        prop_assert_eq!(calendar.pop(), first.map(|(_, event)| event));
                    }
                }
                let next = tree.first_key_value().map(|(key, _)| (key.at(), key.rank()));
                prop_assert_eq!(calendar.next(), next);
                prop_assert!(calendar.all().eq(tree.iter().map(|(key, event)| (*key, *event))));
            }
        }
    }

    #[test]
    fn a_cancelled_event_is_gone() {
        let mut calendar = Calendar::default();
        let key =
            calendar.schedule(Instant::ZERO, Rank::Arrival, Event::SenderSends(SenderId::FIRST));
        calendar.cancel(key);
        assert_eq!(calendar, Calendar { scheduled: 1, ..Calendar::default() });
    }
}
