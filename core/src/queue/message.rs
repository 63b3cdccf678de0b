//! One message while it is in a queue.

use std::fmt;

use super::bug::{Bug, has};
use super::halves::{halves, whole};
use super::rules::Place;
use super::{Body, DeathReason, QueueId};
use crate::time::Instant;

/// The number of a message: 1 for the first that a run accepts. It is kept for life, in the
/// dead-letter queue and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The number of a worker: 1 for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerId(pub u32);

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "worker {}", self.0)
    }
}

/// Proof of one particular delivery. It is stale as soon as the message is delivered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt {
    /// Which message.
    pub message: MessageId,
    /// Which delivery of it: 1 for the first.
    pub epoch: u32,
}

/// Where in the line a message stands; smaller leaves earlier. No two messages of one queue
/// share a spot.
///
/// One number, so that it is compared at once: the lane in the highest bit (those that came back
/// to the front before all others), then the priority upside down, then the order of arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot(u64);

impl Spot {
    const BEHIND: u64 = 1 << 63;
    const PRIORITY: u32 = 55;
    /// Behind every other spot.
    pub(super) const LAST: Self = Self(u64::MAX);

    /// A spot in the lane of those that came back to the front.
    pub(super) fn front(order: u64) -> Self {
        Self(order)
    }

    /// A spot in the line, before all of a lower priority.
    pub(super) fn in_line(priority: u8, order: u64) -> Self {
        Self(Self::BEHIND | (u64::from(rank(priority)) << Self::PRIORITY) | order)
    }

    pub(super) fn as_number(self) -> u64 {
        self.0
    }

    /// As two numbers, the larger half first.
    pub(super) fn halves(self) -> [u32; 2] {
        halves(self.0)
    }

    pub(super) fn from_halves(halves: [u32; 2]) -> Self {
        Self(whole(halves))
    }

    /// Whether it is in the lane of those that came back to the front.
    pub(super) fn is_front(self) -> bool {
        self.0 & Self::BEHIND == 0
    }
}

/// The highest priority leaves first.
#[inline]
fn rank(priority: u8) -> u8 {
    if has(Bug::PriorityUpsideDown) { priority } else { u8::MAX - priority }
}

/// A worker's time-limited hold on one delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Who holds it.
    pub worker: WorkerId,
    /// When it was received.
    pub since: Instant,
    /// When the hold ends if nothing else happens; [`Instant::NEVER`] where it does not end.
    pub until: Instant,
}

/// Where a message is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// May be received now.
    Ready,
    /// Hidden: a delay of a new message, or the backoff after a failed attempt.
    Delayed {
        /// When it becomes ready; [`Instant::NEVER`] for a parked message.
        until: Instant,
    },
    /// Held by a worker.
    Leased(Lease),
}

/// How often a message died in one queue for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Death {
    /// In which queue.
    pub queue: QueueId,
    /// Why.
    pub reason: DeathReason,
    /// When, the last time.
    pub at: Instant,
    /// How many times.
    pub count: u32,
}

/// No slot, no group.
pub(super) const NONE: u32 = u32::MAX;

/// One message while it is in a queue.
///
/// 80 bytes; what only some messages have is apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// What it carries.
    pub body: Body,
    /// When its sender put it in.
    pub sent_at: Instant,
    /// How many times it was delivered, in whichever queues.
    pub epoch: u32,
    /// Who holds it; 0 for nobody.
    holder: u32,
    since: Instant,
    /// The end of the lease or of the delay; the start of time for a message that is ready.
    until: Instant,
    pub(super) spot: Spot,
    pub(super) failures: u32,
    /// How early it leaves, the highest first, in the queue in which it is.
    pub priority: u8,
    /// Where it is put when its delay ends.
    pub(super) comes_to: Place,
    /// Whether its holder is lost.
    pub(super) is_lost: bool,
    extra: Option<Box<Extra>>,
}

/// What only some messages have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Extra {
    pub expires_at: Option<Instant>,
    /// The number of its group in the queue's list of names.
    pub group: u32,
    /// The next and the previous message of its group, by slot.
    pub next: u32,
    pub previous: u32,
    pub past: Option<Box<Past>>,
}

/// What only a message has that has seen something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Past {
    /// Its epoch when it entered this queue.
    pub entry_epoch: u32,
    /// How many leases of this queue ran out.
    pub expiries: u32,
    pub deaths: Vec<Death>,
}

const NOTHING_MORE: Extra =
    Extra { expires_at: None, group: NONE, next: NONE, previous: NONE, past: None };

impl Message {
    #[inline(always)]
    pub(super) fn new(id: MessageId, body: Body, spot: Spot, sent_at: Instant) -> Self {
        Self {
            id,
            body,
            sent_at,
            epoch: 0,
            holder: 0,
            since: Instant::ZERO,
            until: Instant::ZERO,
            spot,
            failures: 0,
            priority: 0,
            comes_to: Place::Origin,
            is_lost: false,
            extra: None,
        }
    }

    /// Where it is in its life.
    #[must_use]
    #[inline]
    pub fn state(&self) -> State {
        if self.holder != 0 {
            let (worker, since, until) = (WorkerId(self.holder), self.since, self.until);
            State::Leased(Lease { worker, since, until })
        } else if self.until == Instant::ZERO {
            State::Ready
        } else {
            State::Delayed { until: self.until }
        }
    }

    #[inline]
    pub(super) fn set_state(&mut self, state: State) {
        (self.holder, self.until) = match state {
            State::Ready => (0, Instant::ZERO),
            State::Delayed { until } => (0, until),
            State::Leased(lease) => {
                self.since = lease.since;
                (lease.worker.0, lease.until)
            }
        };
    }

    /// The end of its lease or of its delay.
    #[inline]
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// Whether it may be received now, as far as it alone is concerned.
    #[inline]
    pub(super) fn is_ready(&self) -> bool {
        self.holder == 0 && self.until == Instant::ZERO
    }

    #[inline]
    pub(super) fn is_leased(&self) -> bool {
        self.holder != 0
    }

    /// Whether it stays and is not delivered any more.
    #[must_use]
    #[inline]
    pub fn is_parked(&self) -> bool {
        self.holder == 0 && self.until == Instant::NEVER
    }

    /// Deliveries since it entered this queue: by its sender, as a dead letter, or redriven.
    #[must_use]
    #[inline]
    pub fn attempts(&self) -> u32 {
        self.epoch - self.entry_epoch()
    }

    /// Deliveries of this queue that ended in a way that counts.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Leases of this queue that ran out.
    #[must_use]
    pub fn expiries(&self) -> u32 {
        self.past().map_or(0, |past| past.expiries)
    }

    /// When it has stayed too long.
    #[must_use]
    pub fn expires_at(&self) -> Option<Instant> {
        self.extra.as_ref()?.expires_at
    }

    /// How it died so far, the latest death last; one entry for each queue and reason.
    #[must_use]
    pub fn deaths(&self) -> &[Death] {
        self.past().map_or(&[], |past| past.deaths.as_slice())
    }

    #[inline]
    pub(super) fn entry_epoch(&self) -> u32 {
        self.past().map_or(0, |past| past.entry_epoch)
    }

    #[inline]
    fn past(&self) -> Option<&Past> {
        self.extra.as_ref()?.past.as_deref()
    }

    pub(super) fn past_mut(&mut self) -> &mut Past {
        self.extra_mut().past.get_or_insert_default()
    }

    #[inline]
    pub(super) fn group(&self) -> u32 {
        self.extra.as_ref().map_or(NONE, |extra| extra.group)
    }

    /// What only some messages have, as it is.
    pub(super) fn extra(&self) -> &Extra {
        self.extra.as_deref().unwrap_or(&NOTHING_MORE)
    }

    /// What only some messages have, to be changed.
    pub(super) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_with(|| Box::new(NOTHING_MORE))
    }

    #[inline]
    pub(super) fn receipt(&self) -> Receipt {
        Receipt { message: self.id, epoch: self.epoch }
    }

    /// Whether a worker holds it, and the receipt is of that delivery.
    #[inline]
    pub(super) fn is_held_with(&self, receipt: Receipt) -> bool {
        self.is_leased() && self.epoch == receipt.epoch
    }

    /// Notes a death in the list of them.
    pub(super) fn note_death(&mut self, queue: QueueId, reason: DeathReason, at: Instant) {
        let deaths = &mut self.past_mut().deaths;
        let before = deaths.iter().position(|it| (it.queue, it.reason) == (queue, reason));
        let count = before.map_or(0, |index| deaths.remove(index).count);
        deaths.push(Death { queue, reason, at, count: count.saturating_add(1) });
    }

    /// Forgets what belonged to the queue that it leaves.
    pub(super) fn forget_queue(&mut self) {
        self.set_state(State::Ready);
        if !has(Bug::RedriveKeepsFailures) {
            self.failures = 0;
        }
        self.comes_to = Place::Origin;
        self.is_lost = false;
        let epoch = self.epoch;
        let deaths = self.extra.take().and_then(|extra| extra.past).map(|past| past.deaths);
        let deaths = deaths.unwrap_or_default();
        if epoch > 0 || !deaths.is_empty() {
            *self.past_mut() = Past { entry_epoch: epoch, expiries: 0, deaths };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_came_back_to_the_front_leave_first_then_the_highest_priority() {
        let (front, urgent) = (Spot::front(9), Spot::in_line(2, 8));
        let line = [front, urgent, Spot::in_line(1, 5), Spot::in_line(1, 6), Spot::LAST];
        assert!(line.is_sorted_by(|before, after| before < after));
        assert!(front.is_front() && !urgent.is_front() && !Spot::LAST.is_front());
        for spot in line {
            assert_eq!(Spot::from_halves(spot.halves()), spot);
        }
    }

    #[test]
    fn deaths_are_counted_by_queue_and_reason_the_latest_last() {
        let body = Body::new("a", super::super::Format::Text);
        let mut message = Message::new(MessageId(1), body, Spot::LAST, Instant::ZERO);
        let (jobs, dead) = (QueueId(0), QueueId(1));
        let at = Instant::from_micros;
        message.note_death(jobs, DeathReason::Limit, at(1));
        message.note_death(jobs, DeathReason::Expired, at(2));
        message.note_death(dead, DeathReason::Expired, at(3));
        message.note_death(jobs, DeathReason::Limit, at(4));
        let death = |queue, reason, micros, count| Death { queue, reason, at: at(micros), count };
        let expected = [
            death(jobs, DeathReason::Expired, 2, 1),
            death(dead, DeathReason::Expired, 3, 1),
            death(jobs, DeathReason::Limit, 4, 2),
        ];
        assert_eq!(message.deaths(), expected);
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_message_is_small() {
        assert_eq!(size_of::<Option<Message>>(), 80);
        assert_eq!(size_of::<Extra>(), 32);
    }
}
