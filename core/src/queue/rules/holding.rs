//! How workers hold messages, and which receipts count.

use crate::time::Duration;

/// How long a worker may hold a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LeaseTerm {
    /// Until the worker settles it or is lost.
    Never,
    /// This long; 1 ms to 12 h.
    Fixed(Duration),
    /// This long for the first, the second, … delivery; the last of them for all that follow.
    /// 1 to 20 steps of 1 ms to 12 h each.
    Steps(Vec<Duration>),
}

impl LeaseTerm {
    /// All that it may be; none where a lease does not run out.
    #[must_use]
    pub fn terms(&self) -> &[Duration] {
        match self {
            Self::Never => &[],
            Self::Fixed(term) => std::slice::from_ref(term),
            Self::Steps(steps) => steps,
        }
    }

    /// How long the `nth` delivery (1 for the first) may be held; `None` for as long as it takes.
    #[must_use]
    pub fn of_delivery(&self, nth: u32) -> Option<Duration> {
        match self {
            Self::Never => None,
            Self::Fixed(term) => Some(*term),
            Self::Steps(steps) => {
                let last = steps.len().saturating_sub(1);
                let index = usize::try_from(nth.saturating_sub(1)).map_or(last, |n| n.min(last));
                steps.get(index).copied()
            }
        }
    }
}

/// Which receipts settle a message. Only receipts that the queue itself issued ever do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fence {
    /// Any: with an old receipt, an ack deletes the message under the worker that holds it now, and
    /// a reject ends it, held or not. To give it back or to extend its lease, somebody must hold it.
    Any,
    /// The one of the latest delivery. An ack with it works even after the lease ran out.
    #[default]
    Latest,
    /// The one of the latest delivery, as long as its lease runs.
    Unexpired,
}

/// What a stale receipt brings about. By itself it never changes its message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnStale {
    /// An error for whoever used it.
    #[default]
    Error,
    /// Nothing: it looks as if it had worked.
    Ignore,
    /// An error, and the worker's connection is closed: everything that it holds comes back.
    CloseWorker,
}

/// When the leases of a worker end that is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LostWorker {
    /// When they run out.
    #[default]
    Wait,
    /// This long after the loss, or when they run out if that is earlier; up to 12 h.
    Release(Duration),
}

/// How many messages may be held at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct InFlight {
    /// Held in all; `None` for any number.
    pub max: Option<u32>,
    /// Held by one worker; `None` for any number. A worker that holds so many gets nothing more.
    pub per_worker: Option<u32>,
    /// Whether a message that was delivered before counts towards `max` until it is settled for
    /// good, held or not. It may then be delivered again although `max` is reached, but nothing
    /// that stands behind a new message may.
    pub retries_count: bool,
    /// What a receive finds when `max` is reached.
    pub full: WhenFull,
}

impl InFlight {
    /// No limit.
    pub const UNLIMITED: Self =
        Self { max: None, per_worker: None, retries_count: false, full: WhenFull::Empty };
}

/// What a receive finds when too many messages are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WhenFull {
    /// An error.
    Error,
    /// Nothing.
    #[default]
    Empty,
}
