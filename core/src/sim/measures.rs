//! What is measured of queues and services, in bounded memory however long the run.

use super::histogram::Histogram;
use super::level::Level;
use crate::queue::Ledger;
use crate::time::Instant;

/// What is measured of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct QueueMeasures {
    /// How many messages may be received.
    pub ready: Level,
    /// How many are hidden until an instant.
    pub delayed: Level,
    /// How many workers hold.
    pub in_flight: Level,
    /// How long messages took from being sent to being done.
    pub latency: Histogram,
}

impl QueueMeasures {
    pub(super) fn note(&mut self, now: Instant, ledger: Ledger) {
        self.ready.set(now, ledger.ready);
        self.delayed.set(now, ledger.delayed);
        self.in_flight.set(now, ledger.leased);
    }
}

/// What is measured of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServiceMeasures {
    /// How many workers are up: working or waiting for work.
    pub up: Level,
    /// How many of them work.
    pub busy: Level,
    /// How many attempts succeeded.
    pub succeeded: u64,
    /// How many attempts failed, or were cut short.
    pub failed: u64,
    /// How many effects the outside world noticed, duplicates included.
    pub effects: u64,
}

impl ServiceMeasures {
    /// Which part of the time that its workers were up they worked: 0 to 1, `None` while none ever was.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share is looked at, not decided on")]
    pub fn utilisation(&self, now: Instant) -> Option<f64> {
        match self.up.area(now) {
            0 => None,
            up => Some(self.busy.area(now) as f64 / up as f64),
        }
    }
}
