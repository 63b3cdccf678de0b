//! The books of the whole system: every queue and what came out.

use super::Effects;
use crate::queue::Ledger;

/// The books of the whole system.
///
/// `accepted = ready + delayed + in flight + done + dead + dropped` at every instant. What
/// follows in the list of fields is counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SystemLedger {
    /// Messages that senders put in. Moving to the dead-letter queue and back changes nothing here.
    pub accepted: u64,
    /// May be received now.
    pub ready: u64,
    /// Hidden until an instant.
    pub delayed: u64,
    /// Held by a worker.
    pub in_flight: u64,
    /// Acked.
    pub done: u64,
    /// In the dead-letter queue.
    pub dead: u64,
    /// Ended without an ack and without a dead-letter queue.
    pub dropped: u64,
    /// Refused at the door.
    pub rejected: u64,
    /// How often a message was handed to a worker.
    pub deliveries: u64,
    /// How often of that it was not the first time.
    pub redeliveries: u64,
    /// What the outside world noticed, duplicates included.
    pub effects: u64,
    /// Effects that were not the first of their message.
    pub duplicates: u64,
    /// Deleted on receive and then not done.
    pub lost: u64,
}

impl SystemLedger {
    pub(super) fn new(jobs: Ledger, dead: Ledger, effects: &Effects) -> Self {
        Self {
            accepted: jobs.accepted + dead.accepted,
            ready: jobs.ready,
            delayed: jobs.delayed,
            in_flight: jobs.leased,
            done: jobs.done,
            dead: dead.ready + dead.delayed + dead.leased,
            dropped: jobs.dropped + dead.dropped,
            rejected: jobs.rejected + dead.rejected,
            deliveries: jobs.deliveries,
            redeliveries: jobs.redeliveries(),
            effects: effects.total,
            duplicates: effects.duplicates,
            lost: effects.lost,
        }
    }

    /// Whether every accepted message is somewhere, exactly once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let is = self.ready + self.delayed + self.in_flight;
        self.accepted == is + self.done + self.dead + self.dropped
    }
}
