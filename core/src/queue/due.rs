//! What happens without anyone asking for it.

use super::rules::TtlCheck;
use super::{
    Aftermath, DeathReason, MessageId, Ordered, Queue, ReleaseCause, State, TransitionKind,
};
use crate::time::Instant;

/// Something that falls due: when, to which message, and what. In the order in which it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    pub at: Instant,
    pub id: MessageId,
    pub kind: DueKind,
}

/// What falls due. A message that stayed too long ends before its lease does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// It has stayed too long.
    Expires,
    /// Its lease or its delay ends.
    ComesBack,
    /// A dedup key is forgotten. It is no message's, so it comes after all of them.
    Forget,
    /// A slow redrive moves the next message.
    Redrive,
}

impl Queue {
    /// When something is due next; [`Instant::NEVER`] if nothing is.
    #[inline]
    pub(super) fn next_deadline(&self) -> Instant {
        if self.needs.careful_books {
            return self.next_due().map_or(Instant::NEVER, |due| due.at);
        }
        if self.is_empty() {
            return Instant::NEVER;
        }
        let first = |index: &Ordered<(Instant, MessageId), ()>| {
            index.first().map_or(Instant::NEVER, |((at, _), ())| at)
        };
        first(&self.delayed).min(first(&self.leased))
    }

    /// What happens next. It may be overdue: a message can enter a queue in which it has stayed
    /// too long already.
    #[inline(never)]
    pub(super) fn next_due(&self) -> Option<Due> {
        let hidden = match (self.delayed.first(), self.leased.first()) {
            (Some((delayed, ())), Some((leased, ()))) => Some(delayed.min(leased)),
            (Some((first, ())), None) | (None, Some((first, ()))) => Some(first),
            (None, None) => None,
        };
        let comes_back = hidden.filter(|(at, _)| *at < Instant::NEVER).map(|(at, id)| Due {
            at,
            id,
            kind: DueKind::ComesBack,
        });
        if !self.needs.careful_books {
            return comes_back;
        }
        let expires = match self.rules.ttl.check {
            TtlCheck::Exact => self.expiring.first().map(|(expiring, ())| expiring),
            TtlCheck::AtHead => self.line.ready.first().and_then(|(_, slot)| {
                let message = &self.messages[slot];
                message.expires_at().map(|at| (at, message.id))
            }),
        };
        let expires = expires.map(|(at, id)| Due { at, id, kind: DueKind::Expires });
        let forget = self.memory.next_end().map(|at| {
            let id = MessageId(u64::MAX);
            Due { at, id, kind: DueKind::Forget }
        });
        [comes_back, expires, forget].into_iter().flatten().min()
    }

    /// Lets happen what [`Queue::next_due`] named.
    pub(super) fn fire(&mut self, due: Due, after: &mut Aftermath<'_>) {
        match due.kind {
            DueKind::Expires => {
                let slot = self.slot(due.id);
                self.end(slot, self.rules.ttl.then, DeathReason::Expired, after);
            }
            DueKind::ComesBack => self.come_back(due.id, after),
            DueKind::Forget => self.memory.forget_next(),
            DueKind::Redrive => unreachable!("a redrive concerns two queues, so the set does it"),
        }
    }

    fn come_back(&mut self, id: MessageId, after: &mut Aftermath<'_>) {
        let slot = self.slot(id);
        let message = &self.messages[slot];
        match message.state() {
            State::Leased(_) => {
                let lost = message.is_lost;
                let cause = if lost { ReleaseCause::Lost } else { ReleaseCause::Expire };
                self.release(slot, cause, None, after);
            }
            State::Delayed { .. } => {
                self.shift(slot, State::Ready);
                after.note(id, TransitionKind::BecameReady);
            }
            State::Ready => unreachable!("a ready message has no deadline"),
        }
    }
}
