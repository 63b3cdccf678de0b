//! The rules of a message queue: a passive state machine that is told what time it is.
//!
//! ```text
//!              send                     receive (epoch + 1)
//!  ────────────▶ Delayed ──until──▶ Ready ───────────────▶ Leased ──ack──▶ done
//!                   ▲                 ▲                       │  └─reject─▶ dead │ dropped
//!                   └─────────────────┴── nack │ fail │ expire ┘
//! ```
//!
//! [`QueueSet`] is the way in: it holds the queues by number, so that moving a message to a
//! dead-letter queue is one step that is either done or not.
//! Every operation takes the instant at which it happens, returns its result and appends what
//! happened to a list of [`Transition`]s. Deadlines (a lease that runs out, a delay that ends)
//! happen at their own instants, in the order of instant and message; ask
//! [`QueueSet::next_deadline`] what is due next.
//!
//! Left out on purpose: waiting for a message, retries of senders and everything random.
//! They belong to whoever drives the queue.

mod body;
mod config;
mod ledger;
mod message;
mod outcome;
mod ring;
mod set;
mod store;
mod transition;

pub use body::{Body, Format, Kind, MAX_BODY_BYTES};
pub use config::{Backoff, MAX_STORED, MAX_STORED_BYTES, QueueConfig, SettingError, check_range};
pub use ledger::Ledger;
pub use message::{Lease, Message, MessageId, Place, Receipt, State, WorkerId};
pub use outcome::{Delivery, Nack, Outgoing, SendError, Stale};
pub(crate) use ring::Ring;
pub use set::{QueueId, QueueSet};
pub use transition::{DeathReason, DropReason, ReleaseCause, Settle, Transition, TransitionKind};

use crate::time::{Duration, Instant};
use store::Store;

/// One queue: its messages, the order in which they leave, and what falls due when.
///
/// Each message is in exactly one of the three indexes, the one of its [`State`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Queue {
    config: QueueConfig,
    messages: Store,
    /// What may be received, in the order in which it leaves. Ordered by place, because a
    /// message that comes back takes its old place again.
    ready: Ring<Place, MessageId>,
    /// What is hidden until an instant, by that instant: the first is the next to become ready.
    delayed: Ring<(Instant, MessageId), ()>,
    /// What workers hold, by the instant at which the lease runs out. Leases of one length run
    /// out in the order in which they began.
    leased: Ring<(Instant, MessageId), ()>,
    next_place: Place,
    /// The books without what the indexes already know: there, those three stay zero.
    counts: Ledger,
    bytes: u64,
}

/// Where and when an operation happens, and the list of what it brings about.
pub(crate) struct Aftermath<'a> {
    pub transitions: &'a mut Vec<Transition>,
    pub queue: QueueId,
    pub at: Instant,
    /// Whether the dead-letter queue takes one more.
    pub burial: bool,
}

impl Aftermath<'_> {
    fn note(&mut self, message: MessageId, kind: TransitionKind) {
        self.transitions.push(Transition { at: self.at, queue: self.queue, message, kind });
    }
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new(config: QueueConfig) -> Self {
        Self {
            config,
            messages: Store::default(),
            ready: Ring::default(),
            delayed: Ring::default(),
            leased: Ring::default(),
            next_place: Place::default(),
            counts: Ledger::default(),
            bytes: 0,
        }
    }

    /// The rules that the queue follows.
    #[must_use]
    pub fn config(&self) -> &QueueConfig {
        &self.config
    }

    /// Follows other rules from now on. Leases and delays that run keep their end.
    pub(crate) fn set_config(&mut self, config: QueueConfig) {
        self.config = config;
    }

    /// The message with this id, while it is in the queue.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(id)
    }

    /// Messages that may be received now, the next to leave first.
    pub fn ready(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.ready.iter().map(|(_, id)| &self.messages[id])
    }

    /// As [`Queue::ready`], without the first of them.
    pub fn ready_from(&self, first: usize) -> impl Iterator<Item = &Message> {
        self.ready.iter_from(first).map(|(_, id)| &self.messages[id])
    }

    /// Messages that are hidden until an instant, the first to become ready first.
    pub fn delayed(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.delayed.iter().map(|((_, id), ())| &self.messages[id])
    }

    /// Messages that workers hold, the first lease to run out first.
    pub fn leased(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.leased.iter().map(|((_, id), ())| &self.messages[id])
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

    /// How many messages may be received now.
    #[must_use]
    pub fn ready_len(&self) -> usize {
        self.ready.len()
    }

    /// How many messages are hidden until an instant.
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
            ready: self.ready.len() as u64,
            delayed: self.delayed.len() as u64,
            leased: self.leased.len() as u64,
            ..self.counts
        }
    }

    /// Whether one more message fits.
    pub(crate) fn has_room(&self) -> Result<(), SendError> {
        let stored = self.messages.len() as u64;
        match self.config.capacity {
            Some(capacity) if stored >= capacity => Err(SendError::Full { capacity }),
            _ if stored >= MAX_STORED => Err(SendError::Full { capacity: MAX_STORED }),
            _ => Ok(()),
        }
    }

    pub(crate) fn count_rejected(&mut self) {
        self.counts.rejected += 1;
    }

    /// Takes a new message in at the end of the line.
    pub(crate) fn accept(&mut self, id: MessageId, outgoing: Outgoing, after: &mut Aftermath<'_>) {
        let delay = outgoing.delay.unwrap_or(self.config.delay);
        let until = (!delay.is_zero()).then(|| after.at + delay);
        let bytes = outgoing.body.len();
        self.counts.accepted += 1;
        after.note(id, TransitionKind::Sent { bytes, until });
        let message = Message::new(id, outgoing.body, self.take_place(), after.at);
        self.store(message, until);
    }

    /// Takes a message over from another queue, at the end of the line, ready at once.
    pub(crate) fn take_over(&mut self, mut message: Message) {
        message.place = self.take_place();
        self.counts.transferred_in += 1;
        self.store(message, None);
    }

    /// Hands the first ready message to a worker, for as long as the lease lasts.
    pub(crate) fn receive(
        &mut self,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Option<Delivery> {
        let id = self.ready.pop_first()?;
        let message = self.messages.get_mut(id).expect("the line names stored messages only");
        let until = after.at + self.config.lease;
        message.epoch += 1;
        message.state = State::Leased(Lease { worker, since: after.at, until });
        self.leased.insert((until, id), ());
        self.counts.deliveries += 1;
        if message.epoch == 1 {
            self.counts.first_deliveries += 1;
        }
        after.note(id, TransitionKind::Delivered { worker, epoch: message.epoch, until });
        Some(Delivery { receipt: message.receipt(), until, body: message.body.clone() })
    }

    /// Deletes a message that was processed. The latest receipt works as long as nobody
    /// received the message again, even after the lease ran out.
    pub(crate) fn ack(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<(), Stale> {
        let latest = |message: Option<&Message>| check_epoch(message, receipt).map(|_| ());
        let acked = self.messages.remove_if(receipt.message, latest).inspect_err(|&stale| {
            after.note(receipt.message, TransitionKind::stale(Settle::Ack, receipt, worker, stale));
        })?;
        self.leave(&acked.expect("a message that is not there has no latest epoch"));
        self.counts.done += 1;
        after.note(receipt.message, TransitionKind::Acked { worker, epoch: receipt.epoch });
        Ok(())
    }

    /// Gives a message back. Returns it when this was its last delivery.
    pub(crate) fn nack(
        &mut self,
        receipt: Receipt,
        nack: Nack,
        after: &mut Aftermath<'_>,
    ) -> Result<Option<Message>, Stale> {
        let lease = self.check_held(receipt, Settle::Nack, nack.worker, after)?;
        let cause = if nack.failed { ReleaseCause::Fail } else { ReleaseCause::Nack };
        let message = &self.messages[receipt.message];
        let delay = nack.delay.unwrap_or_else(|| self.config.backoff.delay(message.attempts()));
        Ok(self.release(receipt.message, lease, cause, delay, after))
    }

    /// Holds a message for longer: until `span` from now.
    pub(crate) fn extend(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        span: Duration,
        after: &mut Aftermath<'_>,
    ) -> Result<Instant, Stale> {
        let lease = self.check_held(receipt, Settle::Extend, worker, after)?;
        let until = after.at + span;
        self.leased.remove((lease.until, receipt.message));
        self.leased.insert((until, receipt.message), ());
        let message = self.messages.get_mut(receipt.message).expect("a held message is stored");
        message.state = State::Leased(Lease { until, ..lease });
        let epoch = receipt.epoch;
        after.note(receipt.message, TransitionKind::Extended { worker, epoch, until });
        Ok(until)
    }

    /// Refuses a message for good.
    pub(crate) fn reject(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<Option<Message>, Stale> {
        self.check_held(receipt, Settle::Reject, worker, after)?;
        Ok(self.end(receipt.message, DeathReason::Rejected, after))
    }

    /// The instant at which something happens next without anyone asking for it.
    pub(crate) fn next_deadline(&self) -> Option<(Instant, MessageId)> {
        match (self.delayed.first(), self.leased.first()) {
            (Some(delayed), Some(leased)) => Some(delayed.min(leased)),
            (first, None) | (None, first) => first,
        }
    }

    /// Lets happen what [`Queue::next_deadline`] named.
    pub(crate) fn fire(&mut self, id: MessageId, after: &mut Aftermath<'_>) -> Option<Message> {
        let message = self.messages.get_mut(id).expect("deadlines name stored messages only");
        match message.state {
            State::Leased(lease) => {
                self.release(id, lease, ReleaseCause::Expire, Duration::ZERO, after)
            }
            State::Delayed { until } => {
                message.state = State::Ready;
                self.ready.insert(message.place, id);
                self.delayed.remove((until, id));
                after.note(id, TransitionKind::BecameReady);
                None
            }
            State::Ready => unreachable!("a ready message has no deadline"),
        }
    }

    /// Takes a ready message out of the queue, whole, to be put into another one.
    pub(crate) fn hand_over(&mut self, id: MessageId) -> Option<Message> {
        if self.messages.get(id)?.state != State::Ready {
            return None;
        }
        self.counts.transferred_out += 1;
        Some(self.remove(id))
    }

    /// Puts a message whose lease ended back in its place, or ends it at the delivery limit.
    fn release(
        &mut self,
        id: MessageId,
        lease: Lease,
        cause: ReleaseCause,
        delay: Duration,
        after: &mut Aftermath<'_>,
    ) -> Option<Message> {
        let message = self.messages.get_mut(id).expect("a held message is stored");
        let until = (!delay.is_zero()).then(|| after.at + delay);
        let used_up = self.config.limit.is_some_and(|limit| message.attempts() >= limit);
        let until = if used_up { None } else { until };
        after.note(
            id,
            TransitionKind::Released { cause, worker: lease.worker, epoch: message.epoch, until },
        );
        if used_up {
            return self.end(id, DeathReason::Limit, after);
        }
        self.leased.remove((lease.until, id));
        self.enter(id, until);
        None
    }

    /// Ends a message that was never acked: it dies into the dead-letter queue, or is dropped
    /// where there is none or it is full.
    fn end(
        &mut self,
        id: MessageId,
        reason: DeathReason,
        after: &mut Aftermath<'_>,
    ) -> Option<Message> {
        let message = self.remove(id);
        let deliveries = message.epoch;
        if self.config.dead_letter.is_some() && after.burial {
            self.counts.transferred_out += 1;
            after.note(id, TransitionKind::Dead { reason, deliveries });
            return Some(message);
        }
        self.counts.dropped += 1;
        let reason = match (self.config.dead_letter, reason) {
            (Some(_), _) => DropReason::DeadLettersFull,
            (None, DeathReason::Limit) => DropReason::Limit,
            (None, DeathReason::Rejected) => DropReason::Rejected,
        };
        after.note(id, TransitionKind::Dropped { reason, deliveries });
        None
    }

    /// The lease that a receipt stands for, if it still does.
    fn check_held(
        &self,
        receipt: Receipt,
        settle: Settle,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<Lease, Stale> {
        let held = check_epoch(self.messages.get(receipt.message), receipt).and_then(|message| {
            match message.state {
                State::Leased(lease) => Ok(lease),
                State::Ready | State::Delayed { .. } => Err(Stale::Expired),
            }
        });
        held.inspect_err(|&stale| {
            after.note(receipt.message, TransitionKind::stale(settle, receipt, worker, stale));
        })
    }

    fn take_place(&mut self) -> Place {
        let place = self.next_place;
        self.next_place = place.next();
        place
    }

    fn store(&mut self, message: Message, until: Option<Instant>) {
        let id = message.id;
        self.bytes += message.body.len() as u64;
        self.messages.insert(message);
        self.enter(id, until);
    }

    /// Makes a message that is in no index ready, or hidden until an instant.
    fn enter(&mut self, id: MessageId, until: Option<Instant>) {
        let message = self.messages.get_mut(id).expect("only a stored message enters the line");
        message.state = until.map_or(State::Ready, |until| State::Delayed { until });
        let new = match until {
            Some(until) => self.delayed.insert((until, id), ()),
            None => self.ready.insert(message.place, id),
        };
        assert!(new, "message {id} was in the index before");
    }

    fn remove(&mut self, id: MessageId) -> Message {
        let message = self.messages.remove(id).expect("only a stored message is removed");
        self.leave(&message);
        message
    }

    /// Takes a message that is no longer stored out of the index of its state.
    fn leave(&mut self, message: &Message) {
        let id = message.id;
        self.bytes -= message.body.len() as u64;
        let indexed = match message.state {
            State::Ready => self.ready.remove(message.place).is_some(),
            State::Delayed { until } => self.delayed.remove((until, id)).is_some(),
            State::Leased(lease) => self.leased.remove((lease.until, id)).is_some(),
        };
        assert!(indexed, "message {id} was not in the index of its state");
    }
}

/// Whether a receipt is for the latest delivery of a message.
fn check_epoch(message: Option<&Message>, receipt: Receipt) -> Result<&Message, Stale> {
    let message = message.ok_or(Stale::Gone)?;
    if message.epoch == receipt.epoch {
        Ok(message)
    } else {
        Err(Stale::Superseded { latest: message.epoch })
    }
}
