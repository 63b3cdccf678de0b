//! What is going to happen, in order.

use std::collections::VecDeque;

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

/// The events of the few actors, ordered by instant, then rank, then insertion.
///
/// A sorted list, since each actor has one event in it or two and there are a hundred actors or
/// so: with that few it is quicker than a heap, and what is cancelled is gone. Deadlines of messages
/// are not in here: the queue keeps its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The next one is the last, where a list is short of work. A ring, since those who wait for the
    /// answer to a call may be many: what they wait for is the farthest away when they begin, and
    /// among the nearest when they are answered.
    events: VecDeque<(Key, Event)>,
    scheduled: u64,
}

impl Calendar {
    /// Puts an event in.
    pub fn schedule(&mut self, at: Instant, rank: Rank, event: Event) -> Key {
        let key = Key { at, order: (rank as u64) << RANK_SHIFT | self.scheduled };
        self.scheduled += 1;
        let place = self.place(key);
        self.events.insert(place, (key, event));
        key
    }

    /// Takes an event out before it happens.
    pub fn cancel(&mut self, key: Key) {
        let place = self.place(key);
        if self.events.get(place).is_some_and(|(found, _)| *found == key) {
            self.events.remove(place);
        }
    }

    /// Where an event stands, or would stand. Most are looked for among the next few.
    fn place(&self, key: Key) -> usize {
        const FEW: usize = 8;
        let mut place = self.events.len();
        while place > 0 && self.events[place - 1].0 <= key {
            if self.events.len() - place == FEW {
                return self.events.partition_point(|(other, _)| *other > key);
            }
            place -= 1;
        }
        place
    }

    /// When the next event is due, and its rank.
    pub fn next(&self) -> Option<(Instant, Rank)> {
        self.events.back().map(|(key, _)| (key.at, key.rank()))
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<Event> {
        self.events.pop_back().map(|(_, event)| event)
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_cancelled_event_is_gone() {
        let mut calendar = Calendar::default();
        let key =
            calendar.schedule(Instant::ZERO, Rank::Arrival, Event::SenderSends(SenderId::FIRST));
        calendar.cancel(key);
        assert_eq!(calendar, Calendar { scheduled: 1, ..Calendar::default() });
    }
}
