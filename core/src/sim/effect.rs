//! What the outside world notices: e-mails that arrive, invoices that are delivered.

use std::collections::{BTreeMap, VecDeque};

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
    recent: VecDeque<Effect>,
    kept_bytes: usize,
    /// How often a message had an effect, for those that may have another. Most are acked right
    /// after their only delivery and never get here.
    so_far: BTreeMap<MessageId, u32>,
}

impl Effects {
    /// How many effects are kept to be looked at.
    pub const KEPT: usize = 200;
    /// How many bytes of their bodies are kept, the newest whatever its size: 8 MiB.
    pub const KEPT_BYTES: usize = 8 << 20;
    /// How many messages are remembered that may have a second effect.
    pub const REMEMBERED: usize = 100_000;

    /// The latest effects, the newest first.
    pub fn recent(&self) -> impl Iterator<Item = &Effect> {
        self.recent.iter().rev()
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
        self.kept_bytes += body.len();
        while self.recent.len() == Self::KEPT || self.kept_bytes > Self::KEPT_BYTES {
            let Some(oldest) = self.recent.pop_front() else { break };
            self.kept_bytes -= oldest.body.len();
        }
        let number = self.total;
        self.recent.push_back(Effect { number, at, message, sent_at, worker, nth, body });
        nth
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
