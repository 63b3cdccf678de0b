//! What happens to a message at the door.

use super::bug::{Bug, has, one_more_with};
use super::dedup::Key;
use super::message::Spot;
use super::rules::{CountedMessages, Dedup, Fate, Grouping, Keyless, Overflow, PerMessage};
use super::{
    Aftermath, DeathReason, MAX_GROUP_BYTES, MAX_STORED, MAX_STORED_BYTES, Message, MessageId,
    Outgoing, Queue, SendError, Sent, State, TransitionKind,
};
use crate::time::{Duration, Instant};

/// Whether one more message fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Fits,
    /// It does when the head of the line leaves.
    BehindTheHead,
    None(SendError),
}

impl Queue {
    pub(super) fn count_rejected(&mut self) {
        self.counts.rejected += 1;
    }

    /// Takes a new message in at the end of the line, or says why not. `stored_bytes` are those of
    /// all queues.
    #[inline]
    pub(super) fn send(
        &mut self,
        id: MessageId,
        outgoing: Outgoing,
        stored_bytes: u64,
        after: &mut Aftermath<'_>,
    ) -> Result<Sent, SendError> {
        if self.needs.careful_send || outgoing.has_options() {
            return self.send_carefully(id, outgoing, stored_bytes, after);
        }
        check_room_for_all(stored_bytes, &outgoing)?;
        self.check_messages()?;
        let spot = Spot::in_line(0, self.take_order());
        let message = Message::new(id, outgoing.body, spot, after.at);
        Ok(self.accept(message, self.rules.delay.queue, after))
    }

    #[inline(always)]
    fn accept(&mut self, message: Message, delay: Duration, after: &mut Aftermath<'_>) -> Sent {
        let id = message.id;
        let micros = one_more_with(Bug::DelayOffByOne, delay.as_micros());
        let until = (!delay.is_zero()).then(|| after.at + Duration::from_micros(micros));
        let state = until.map_or(State::Ready, |until| State::Delayed { until });
        self.counts.accepted += 1;
        after.note(id, TransitionKind::Sent { bytes: message.body.len(), until });
        self.store(message, state, after.at);
        Sent { id, duplicate: false }
    }

    #[inline(never)]
    fn send_carefully(
        &mut self,
        id: MessageId,
        outgoing: Outgoing,
        stored_bytes: u64,
        after: &mut Aftermath<'_>,
    ) -> Result<Sent, SendError> {
        self.check_keys(&outgoing)?;
        let delay = self.delay_of(&outgoing)?;
        let ttl = self.ttl_of(&outgoing)?;
        let priority = self.priority_of(&outgoing)?;
        let key = Key::of(self.rules.dedup, &outgoing);
        let known = key.and_then(|key| self.memory.known(key));
        if let Some(first) = known.filter(|_| !has(Bug::DuplicateStored)) {
            self.counts.duplicates += 1;
            after.note(first, TransitionKind::Duplicate);
            return Ok(Sent { id: first, duplicate: true });
        }
        check_room_for_all(stored_bytes, &outgoing)?;
        self.make_room(outgoing.body.len() as u64, after)?;
        let spot = Spot::in_line(priority, self.take_order());
        let mut message = Message::new(id, outgoing.body, spot, after.at);
        message.priority = priority;
        if let Some(ttl) = ttl {
            message.extra_mut().expires_at = Some(after.at + ttl);
        }
        if let Some(group) = &outgoing.group {
            message.extra_mut().group = self.line.names.take(group);
        }
        if let Some(key) = key {
            self.remember(key, id, after.at);
        }
        Ok(self.accept(message, delay, after))
    }

    fn remember(&mut self, key: Key, id: MessageId, at: Instant) {
        let until = match self.rules.dedup {
            Dedup::Window { span, .. } => Some(at + span),
            Dedup::UntilDone | Dedup::None => None,
        };
        self.memory.remember(key, id, until);
    }

    fn check_keys(&self, outgoing: &Outgoing) -> Result<(), SendError> {
        let keys = [&outgoing.group, &outgoing.dedup];
        let mut lengths = keys.into_iter().flatten().map(|key| key.len());
        if let Some(bytes) = lengths.find(|length| !(1..=MAX_GROUP_BYTES).contains(length)) {
            return Err(SendError::KeyLength { bytes });
        }
        if self.rules.group != Grouping::None && outgoing.group.is_none() {
            return Err(SendError::GroupMissing);
        }
        match (self.rules.dedup, &outgoing.dedup) {
            (Dedup::None, Some(_)) => Err(SendError::DedupRefused),
            (Dedup::Window { keyless: Keyless::Refuse, .. }, None) => Err(SendError::DedupMissing),
            _ => Ok(()),
        }
    }

    fn delay_of(&self, outgoing: &Outgoing) -> Result<Duration, SendError> {
        let rules = self.rules.delay;
        match (outgoing.delay, rules.per_message) {
            (None, _) | (Some(Duration::ZERO), PerMessage::No) => Ok(rules.queue),
            (Some(delay), PerMessage::UpTo(max)) if delay <= max => Ok(delay),
            (Some(_), PerMessage::UpTo(max)) => Err(SendError::DelayRefused { max }),
            (Some(_), PerMessage::No) => Err(SendError::DelayRefused { max: Duration::ZERO }),
        }
    }

    fn ttl_of(&self, outgoing: &Outgoing) -> Result<Option<Duration>, SendError> {
        let rules = self.rules.ttl;
        match (outgoing.ttl, rules.per_message) {
            (None, _) | (Some(Duration::ZERO), PerMessage::No) => Ok(rules.queue),
            (Some(ttl), PerMessage::UpTo(max)) if ttl <= max => {
                Ok(Some(rules.queue.map_or(ttl, |queue| queue.min(ttl))))
            }
            (Some(_), PerMessage::UpTo(max)) => Err(SendError::TtlRefused { max }),
            (Some(_), PerMessage::No) => Err(SendError::TtlRefused { max: Duration::ZERO }),
        }
    }

    fn priority_of(&self, outgoing: &Outgoing) -> Result<u8, SendError> {
        let priorities = self.rules.priorities;
        match outgoing.priority {
            None => Ok(self.rules.default_priority),
            Some(priority) if priority < priorities.max(1) => Ok(priority),
            Some(_) => Err(SendError::PriorityRefused { priorities }),
        }
    }

    /// Whether one more message fits, as far as their number is concerned.
    #[inline]
    fn check_messages(&self) -> Result<(), SendError> {
        let stored = self.messages.len() as u64;
        let capacity = self.rules.capacity.messages.unwrap_or(MAX_STORED);
        if stored < one_more_with(Bug::CapacityOneTooMany, capacity.min(MAX_STORED)) {
            Ok(())
        } else {
            Err(SendError::Full { capacity })
        }
    }

    /// Lets the head of the line leave, where the rules say so, until a message fits.
    fn make_room(&mut self, bytes: u64, after: &mut Aftermath<'_>) -> Result<(), SendError> {
        let fate = match self.rules.capacity.overflow {
            Overflow::DeadLetterHead => Fate::DeadLetter,
            Overflow::Reject | Overflow::DropHead => Fate::Drop,
        };
        loop {
            match self.room(bytes) {
                Room::Fits => return Ok(()),
                Room::None(error) => return Err(error),
                Room::BehindTheHead => {
                    let head = self.head_to_leave();
                    self.end(head, fate, DeathReason::Overflow, after);
                }
            }
        }
    }

    /// Whether a message from another queue fits. Where the head of the line makes room it is
    /// dropped, so that one death never brings about another one elsewhere.
    pub(super) fn make_room_for_transfer(&mut self, bytes: u64, after: &mut Aftermath<'_>) -> bool {
        loop {
            match self.room(bytes) {
                Room::Fits => return true,
                Room::None(_) => return false,
                Room::BehindTheHead => {
                    let head = self.head_to_leave();
                    self.end(head, Fate::Drop, DeathReason::Overflow, after);
                }
            }
        }
    }

    /// The slot of the oldest message that may make room.
    fn head_to_leave(&self) -> u32 {
        let newest = has(Bug::OverflowDropsNewest).then(|| self.line.ready.iter().last()).flatten();
        newest.or_else(|| self.line.ready.first()).expect("there is a head to leave").1
    }

    fn room(&self, bytes: u64) -> Room {
        let capacity = self.rules.capacity;
        let stored = self.messages.len() as u64;
        let (held, held_bytes) = match capacity.counted {
            CountedMessages::Stored => (0, 0),
            CountedMessages::NotHeld => (self.leased.len() as u64, self.held_bytes),
        };
        let (counted, counted_bytes) = (stored - held, self.bytes - held_bytes);
        let most = capacity.messages.unwrap_or(MAX_STORED);
        let most = one_more_with(Bug::CapacityOneTooMany, most);
        let most_bytes = capacity.bytes.unwrap_or(u64::MAX);
        let fits = |gone: u64, gone_bytes: u64| {
            if counted - gone >= most {
                Err(SendError::Full { capacity: most })
            } else if stored - gone >= MAX_STORED {
                Err(SendError::Full { capacity: MAX_STORED })
            } else if (counted_bytes - gone_bytes).saturating_add(bytes) > most_bytes {
                Err(SendError::FullOfBytes { capacity: most_bytes })
            } else {
                Ok(())
            }
        };
        let Err(error) = fits(0, 0) else { return Room::Fits };
        if capacity.overflow == Overflow::Reject {
            return Room::None(error);
        }
        if bytes > most_bytes {
            return Room::None(SendError::FullOfBytes { capacity: most_bytes });
        }
        match fits(self.line.ready.len() as u64, self.ready_bytes) {
            Ok(()) => Room::BehindTheHead,
            Err(error) => Room::None(error),
        }
    }
}

#[inline]
fn check_room_for_all(stored_bytes: u64, outgoing: &Outgoing) -> Result<(), SendError> {
    if stored_bytes + outgoing.body.len() as u64 > MAX_STORED_BYTES {
        return Err(SendError::NoRoom { limit: MAX_STORED_BYTES });
    }
    Ok(())
}

impl Outgoing {
    /// Whether there is more to it than a body.
    #[inline]
    fn has_options(&self) -> bool {
        self.delay.is_some()
            || self.group.is_some()
            || self.dedup.is_some()
            || self.ttl.is_some()
            || self.priority.is_some()
    }
}
