//! What has happened to a message.

use super::{MessageId, QueueId, Receipt, Stale, WorkerId};
use crate::time::Instant;

/// One thing that has happened to one message in one queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Transition {
    /// When.
    pub at: Instant,
    /// In which queue.
    pub queue: QueueId,
    /// To which message.
    pub message: MessageId,
    /// What.
    pub kind: TransitionKind,
}

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransitionKind {
    /// A sender put it in.
    Sent {
        /// The size of its body.
        bytes: usize,
        /// Until when it is hidden at first, if it is.
        until: Option<Instant>,
    },
    /// Its delay or backoff ended.
    BecameReady,
    /// A worker received it.
    Delivered {
        /// Who.
        worker: WorkerId,
        /// Which delivery this is.
        epoch: u32,
        /// When the lease runs out.
        until: Instant,
    },
    /// It was processed and deleted.
    Acked {
        /// By whom.
        worker: WorkerId,
        /// With the receipt of which delivery.
        epoch: u32,
    },
    /// A delivery ended without an ack.
    Released {
        /// Why.
        cause: ReleaseCause,
        /// Who held it.
        worker: WorkerId,
        /// Which delivery.
        epoch: u32,
        /// Until when it is hidden, if it is.
        until: Option<Instant>,
    },
    /// A worker holds it for longer.
    Extended {
        /// Who.
        worker: WorkerId,
        /// Which delivery.
        epoch: u32,
        /// The new end of the lease.
        until: Instant,
    },
    /// Somebody sent it again while the queue remembered it, and nothing was stored.
    Duplicate,
    /// Somebody used the receipt of an earlier delivery, and the queue lets it act on the message;
    /// what it does follows.
    LateSettle {
        /// What it is used for.
        settle: Settle,
        /// By whom.
        worker: WorkerId,
        /// Which delivery the receipt was for.
        epoch: u32,
        /// The epoch of the latest delivery.
        latest: u32,
    },
    /// Somebody used a receipt that no longer works. It did not change its message.
    StaleSettle {
        /// What it was used for.
        settle: Settle,
        /// By whom.
        worker: WorkerId,
        /// Which delivery the receipt was for.
        epoch: u32,
        /// Why it no longer works.
        stale: Stale,
    },
    /// It went to the dead-letter queue.
    Dead {
        /// Why.
        reason: DeathReason,
        /// How many times it was delivered.
        deliveries: u32,
    },
    /// It ended without an ack, and no dead-letter queue took it.
    Dropped {
        /// Why.
        reason: DropReason,
        /// How many times it was delivered.
        deliveries: u32,
    },
    /// It stays, and is not delivered any more.
    Parked {
        /// Why.
        reason: DeathReason,
        /// How many times it was delivered.
        deliveries: u32,
    },
    /// It came back from the dead-letter queue.
    Redriven,
}

impl TransitionKind {
    pub(super) fn stale(settle: Settle, receipt: Receipt, worker: WorkerId, stale: Stale) -> Self {
        Self::StaleSettle { settle, worker, epoch: receipt.epoch, stale }
    }
}

/// Why a delivery ended without an ack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReleaseCause {
    /// The worker gave it back.
    Nack,
    /// The attempt failed.
    Fail,
    /// The lease ran out.
    Expire,
    /// The worker was lost.
    Lost,
}

/// The operations that need a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settle {
    /// Delete it.
    Ack,
    /// Give it back.
    Nack,
    /// Hold it longer.
    Extend,
    /// Refuse it for good.
    Reject,
}

/// Why a message died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeathReason {
    /// It had all the deliveries that it may have.
    Limit,
    /// A worker refused it for good.
    Rejected,
    /// It stayed too long.
    Expired,
    /// It stood at the head of a line that was full.
    Overflow,
}

/// Why a message was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// It had all the deliveries that it may have.
    Limit,
    /// A worker refused it for good.
    Rejected,
    /// It died, and the dead-letter queue is full.
    DeadLettersFull,
    /// It stayed too long.
    Expired,
    /// It stood at the head of a line that was full.
    Overflow,
    /// It went round from queue to queue without anyone looking at it.
    Cycle,
    /// The queue was emptied.
    Purged,
}

impl From<DeathReason> for DropReason {
    fn from(reason: DeathReason) -> Self {
        match reason {
            DeathReason::Limit => Self::Limit,
            DeathReason::Rejected => Self::Rejected,
            DeathReason::Expired => Self::Expired,
            DeathReason::Overflow => Self::Overflow,
        }
    }
}
