//! The rules of a message queue: a passive state machine that is told what time it is.
//!
//! ```text
//!              send                     receive (epoch + 1)
//!  ────────────▶ Delayed ──until──▶ Ready ───────────────▶ Leased ──ack──▶ done
//!                   ▲                 ▲                       │  └─reject─▶ dead │ dropped
//!                   └─────────────────┴── nack │ fail │ expire │ lost ┘
//!  any of them ── limit │ time to live │ full │ purge ──▶ dead │ dropped
//! ```
//!
//! [`QueueSet`] is the way in: it holds the queues by number, so that moving a message to a
//! dead-letter queue is one step that is either done or not.
//! Every operation takes the instant at which it happens, returns its result and appends what
//! happened to a list of [`Transition`]s. Deadlines (a lease that runs out, a delay that ends, a
//! message that stayed too long) happen at their own instants, in the order of instant and message;
//! ask [`QueueSet::next_deadline`] what is due next.
//!
//! What a queue does is data: [`Rules`]. Those of real systems are in [`Preset`].
//!
//! | look into | for |
//! |---|---|
//! | `rules` | every knob, and which combinations make no sense |
//! | `preset` | the rules of real systems, with their sources, promises and words |
//! | `admit` | what happens to a message at the door |
//! | `line` | which message leaves next: in order, by groups, fairly |
//! | `deliver` | how messages are handed to workers |
//! | `settle` | which receipts count, and what ack, nack, extend and reject do |
//! | `release` | what happens to a message that comes back |
//! | `end` | how messages end: done, dead or dropped; and how they change queues |
//! | `due` | what happens without anyone asking for it |
//! | `ordered`, `store`, `by_id`, `reserve` | the memory: everything is found without looking through messages |
//!
//! Left out on purpose: waiting for a message, retries of senders, and everything random but for
//! what a preset of a real system asks for ([`Rules::noise`]). They belong to whoever drives the queue.

mod admit;
mod body;
mod bug;
mod by_id;
mod canonical;
mod chance;
mod config;
mod dedup;
mod deliver;
mod due;
mod end;
mod halves;
mod ledger;
mod line;
mod message;
mod ordered;
mod outcome;
mod preset;
mod probability;
mod release;
mod reserve;
mod rules;
mod set;
mod settle;
mod store;
mod transition;
mod workers;
#[cfg(test)]
mod written;

pub use body::{Body, Format, Kind, MAX_BODY_BYTES};
#[cfg(feature = "seeded-bugs")]
pub use bug::Bug;
pub use config::{MAX_STORED, MAX_STORED_BYTES, QueueConfig, SettingError, check_range};
pub use ledger::Ledger;
pub use message::{Death, Lease, Message, MessageId, Receipt, State, WorkerId};
pub(crate) use ordered::Ordered;
pub use outcome::{
    Delivery, HideError, Nack, Outgoing, Receive, ReceiveError, RedriveError, SendError, Sent,
    Settled, Stale,
};
pub use preset::{Claim, Preset, Promise, Promises, Ranges, Source, Words};
pub use probability::Probability;
pub use rules::*;
pub use set::{MAX_REDRIVE_RATE, QueueId, QueueSet};
pub use transition::{DeathReason, DropReason, ReleaseCause, Settle, Transition, TransitionKind};

use crate::time::Instant;
use chance::Chance;
use dedup::Memory;
use line::{Line, Was};
use message::Spot;
use store::Store;
use workers::Workers;

/// One queue: its messages, the order in which they leave, and what falls due when.
///
/// Each message is in exactly one of three indexes, the one of its [`State`]. What else a rule
/// needs to know is kept only where there is such a rule; see `Needs`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Queue {
    rules: Rules,
    needs: Needs,
    messages: Store,
    /// What may be received, in the order in which it leaves.
    line: Line,
    /// What is hidden until an instant, by that instant: the first is the next to become ready.
    delayed: Ordered<(Instant, MessageId), ()>,
    /// What workers hold, by the instant at which the lease runs out.
    leased: Ordered<(Instant, MessageId), ()>,
    /// What may not stay for ever, where that is looked at exactly.
    expiring: Ordered<(Instant, MessageId), ()>,
    workers: Workers,
    memory: Memory,
    chance: Chance,
    /// How many spots in the line were given away.
    spots: u64,
    /// Messages that were delivered by this queue and are not parked.
    started: u64,
    /// The books without what the indexes already know: there, those three stay zero.
    counts: Ledger,
    bytes: u64,
    /// The bytes of what is ready and of what is held; kept only where a capacity asks for them.
    ready_bytes: u64,
    held_bytes: u64,
}

/// Where and when an operation happens, and what it brings about.
pub(crate) struct Aftermath<'a> {
    pub transitions: &'a mut Vec<Transition>,
    pub queue: QueueId,
    pub at: Instant,
    /// The dead-letter queue, if there is one.
    pub grave: Option<&'a mut Queue>,
}

impl Aftermath<'_> {
    #[inline]
    fn note(&mut self, message: MessageId, kind: TransitionKind) {
        self.transitions.push(Transition { at: self.at, queue: self.queue, message, kind });
    }
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new(rules: Rules, seed: u64, number: u16) -> Self {
        Self {
            needs: Needs::of(&rules),
            line: Line::new(&rules),
            workers: Workers::new(&rules),
            rules,
            messages: Store::default(),
            delayed: Ordered::default(),
            leased: Ordered::default(),
            expiring: Ordered::default(),
            memory: Memory::default(),
            chance: Chance::new(seed, number),
            spots: 0,
            started: 0,
            counts: Ledger::default(),
            bytes: 0,
            ready_bytes: 0,
            held_bytes: 0,
        }
    }

    /// The rules that the queue follows.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The message with this id, while it is in the queue.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(id)
    }

    /// The name of the group that a message of this queue belongs to.
    #[must_use]
    pub fn group_of(&self, message: &Message) -> Option<&str> {
        self.line.names.name(message.group()).map(AsRef::as_ref)
    }

    /// Messages that may be received now, as far as each alone is concerned, in the order of the
    /// line. A group that waits for its first message is in it, too.
    pub fn ready(&self) -> impl Iterator<Item = &Message> {
        self.ready_from(0)
    }

    /// As [`Queue::ready`], without the first of them.
    pub fn ready_from(&self, first: usize) -> impl Iterator<Item = &Message> {
        self.line.ready.iter_from(first).map(|(_, slot)| &self.messages[slot])
    }

    /// Messages that are hidden until an instant, the first to become ready first; those that are
    /// parked are the last.
    pub fn delayed(&self) -> impl Iterator<Item = &Message> {
        self.delayed.iter().filter_map(|((_, id), ())| self.messages.get(id))
    }

    /// Messages that workers hold, the first lease to run out first.
    pub fn leased(&self) -> impl Iterator<Item = &Message> {
        self.leased.iter().filter_map(|((_, id), ())| self.messages.get(id))
    }

    /// How many messages are stored, whatever their state.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// How many bytes of bodies are stored.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.bytes
    }

    /// How many messages may be received now, as far as each alone is concerned.
    #[must_use]
    pub fn ready_len(&self) -> usize {
        self.line.ready.len()
    }

    /// How many messages are hidden until an instant, or parked.
    #[must_use]
    pub fn delayed_len(&self) -> usize {
        self.delayed.len()
    }

    /// Whether no message is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.len() == 0
    }

    /// What became of every message that the queue ever took.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger {
            ready: self.line.ready.len() as u64,
            delayed: self.delayed.len() as u64,
            leased: self.leased.len() as u64,
            ..self.counts
        }
    }

    /// Follows other rules from now on. What is stored keeps its leases, delays and times to live.
    ///
    /// This is the one operation that looks at every message: they are put into the indexes that
    /// the new rules need.
    pub(crate) fn set_rules(&mut self, rules: Rules, at: Instant) {
        let slots: Vec<u32> = self.in_line_order();
        let named: Vec<_> = slots
            .iter()
            .map(|slot| self.line.names.name(self.messages[*slot].group()).cloned())
            .collect();
        self.needs = Needs::of(&rules);
        self.line = Line::new(&rules);
        self.expiring = Ordered::default();
        self.workers = Workers::new(&rules);
        (self.ready_bytes, self.held_bytes) = (0, 0);
        if rules.dedup == Dedup::None {
            self.memory.clear();
        }
        self.rules = rules;
        let may_expire = slots.iter().any(|slot| self.messages[*slot].expires_at().is_some());
        self.needs.careful_books |= may_expire;
        self.needs.careful_receive |= may_expire;
        for (slot, name) in slots.into_iter().zip(named) {
            if self.messages[slot].group() != message::NONE {
                let number = name.map_or(message::NONE, |name| self.line.names.take(&name));
                self.messages[slot].extra_mut().group = number;
            }
            let message = &self.messages[slot];
            if message.is_ready() {
                self.line.ready.insert(message.spot, slot);
            }
            if self.needs.careful_books {
                self.enter_books(slot, at);
            }
        }
    }

    fn in_line_order(&self) -> Vec<u32> {
        let mut slots: Vec<u32> = self.messages.slots().collect();
        slots.sort_unstable_by_key(|slot| self.messages[*slot].spot);
        slots
    }

    #[inline(always)]
    fn take_order(&mut self) -> u64 {
        self.spots += 1;
        self.spots
    }

    /// Stores a message in a state.
    #[inline(always)]
    fn store(&mut self, mut message: Message, state: State, at: Instant) -> u32 {
        message.set_state(state);
        self.bytes += message.body.len() as u64;
        let (id, spot) = (message.id, message.spot);
        let slot = self.messages.insert(message);
        self.index(slot, id, spot, state);
        if self.needs.careful_books {
            self.enter_books(slot, at);
        }
        slot
    }

    /// Changes the state of a message.
    #[inline(never)]
    fn shift(&mut self, slot: u32, to: State) {
        self.unindex(slot);
        let message = &mut self.messages[slot];
        let before = message.state();
        let (id, old_spot) = (message.id, message.spot);
        message.set_state(to);
        let spot = if to == State::Ready { self.place_ready(slot) } else { old_spot };
        self.index(slot, id, spot, to);
        if self.needs.careful_books {
            self.change_books(slot, old_spot, before);
        }
    }

    /// Gives a message the spot in which it becomes ready, and returns it.
    #[inline]
    fn place_ready(&mut self, slot: u32) -> Spot {
        let message = &self.messages[slot];
        match message.comes_to {
            Place::Origin => message.spot,
            Place::Front | Place::Back => self.place_anew(slot),
        }
    }

    #[inline(never)]
    fn place_anew(&mut self, slot: u32) -> Spot {
        let order = self.take_order();
        let message = &mut self.messages[slot];
        message.spot = match std::mem::take(&mut message.comes_to) {
            Place::Front => Spot::front(order),
            Place::Origin | Place::Back => Spot::in_line(message.priority, order),
        };
        message.spot
    }

    /// Takes a message out.
    fn take_out(&mut self, slot: u32) -> Message {
        self.leave(slot);
        self.messages.remove(slot)
    }

    /// Forgets a message.
    #[inline(always)]
    fn delete(&mut self, slot: u32, id: MessageId) {
        self.leave(slot);
        self.messages.delete(slot, id);
    }

    /// Takes a message out of everything but the store.
    #[inline(always)]
    fn leave(&mut self, slot: u32) {
        if self.needs.careful_books {
            self.leave_books(slot);
        } else {
            self.leave_index(slot);
        }
    }

    #[inline(always)]
    fn leave_index(&mut self, slot: u32) {
        let message = &self.messages[slot];
        let (bytes, group) = (message.body.len() as u64, message.group());
        let was_started = message.attempts() > 0 && !message.is_parked();
        self.unindex(slot);
        self.bytes -= bytes;
        self.started -= u64::from(was_started);
        if group != message::NONE {
            self.line.names.release(group);
        }
    }

    #[inline(always)]
    fn index(&mut self, slot: u32, id: MessageId, spot: Spot, state: State) {
        let new = match state {
            State::Ready => self.line.ready.insert(spot, slot),
            State::Delayed { until } => self.delayed.insert((until, id), ()),
            State::Leased(lease) => self.leased.insert((lease.until, id), ()),
        };
        assert!(new, "message {id} was in the index before");
    }

    /// Takes a message out of the index of its state.
    #[inline(always)]
    fn unindex(&mut self, slot: u32) {
        let message = &self.messages[slot];
        let (id, key) = (message.id, (message.until(), message.id));
        let indexed = if message.is_leased() {
            self.leased.remove(key).is_some()
        } else if message.is_ready() {
            self.line.ready.remove(message.spot).is_some()
        } else {
            self.delayed.remove(key).is_some()
        };
        assert!(indexed, "message {id} was not in the index of its state");
    }

    #[inline(never)]
    fn enter_books(&mut self, slot: u32, at: Instant) {
        self.line.enter(&mut self.messages, slot, at);
        let message = &self.messages[slot];
        let (id, state, bytes) = (message.id, message.state(), message.body.len() as u64);
        if let Some(until) = message.expires_at().filter(|_| self.expires_exactly()) {
            self.expiring.insert((until, id), ());
        }
        if let State::Leased(lease) = state {
            self.workers.hold(lease.worker, id);
        }
        self.count_bytes(state, |sum| sum + bytes);
    }

    #[inline(never)]
    fn change_books(&mut self, slot: u32, old_spot: Spot, before: State) {
        let was = match before {
            State::Ready => Was::Ready(old_spot),
            State::Delayed { .. } => Was::Delayed,
            State::Leased(_) => Was::Leased,
        };
        self.line.changed(&self.messages, slot, was);
        let message = &self.messages[slot];
        let (id, state, bytes) = (message.id, message.state(), message.body.len() as u64);
        if let State::Leased(lease) = before {
            self.workers.let_go(lease.worker, id);
        }
        if let State::Leased(lease) = state {
            self.workers.hold(lease.worker, id);
        }
        self.count_bytes(before, |sum| sum - bytes);
        self.count_bytes(state, |sum| sum + bytes);
    }

    #[inline(never)]
    fn leave_books(&mut self, slot: u32) {
        self.line.leave(&mut self.messages, slot);
        let message = &self.messages[slot];
        let (id, state, bytes) = (message.id, message.state(), message.body.len() as u64);
        if let Some(until) = message.expires_at() {
            self.expiring.remove((until, id));
        }
        if let State::Leased(lease) = state {
            self.workers.let_go(lease.worker, id);
        }
        self.memory.forget_message(id);
        self.count_bytes(state, |sum| sum - bytes);
        self.leave_index(slot);
    }

    fn count_bytes(&mut self, state: State, change: impl FnOnce(u64) -> u64) {
        match state {
            State::Ready => self.ready_bytes = change(self.ready_bytes),
            State::Delayed { .. } => {}
            State::Leased(_) => self.held_bytes = change(self.held_bytes),
        }
    }

    fn expires_exactly(&self) -> bool {
        self.rules.ttl.check == TtlCheck::Exact
    }
}
