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
    /// Adds up the books of queues, each with those of its dead letters.
    pub(super) fn new(books: impl Iterator<Item = (Ledger, Ledger)>, effects: &Effects) -> Self {
        let Effects { total, duplicates, lost, .. } = *effects;
        let mut sum = Self { effects: total, duplicates, lost, ..Self::default() };
        books.for_each(|(jobs, dead)| sum.add(&jobs, &dead));
        sum
    }

    /// Out of the loop, where each check for an overflow would come with code to store all sums.
    #[inline(never)]
    fn add(&mut self, jobs: &Ledger, dead: &Ledger) {
        self.accepted += jobs.accepted + dead.accepted;
        self.ready += jobs.ready;
        self.delayed += jobs.delayed;
        self.in_flight += jobs.leased;
        self.done += jobs.done;
        self.dead += dead.ready + dead.delayed + dead.leased;
        self.dropped += jobs.dropped + dead.dropped;
        self.rejected += jobs.rejected + dead.rejected;
        self.deliveries += jobs.deliveries;
        self.redeliveries += jobs.redeliveries();
    }

    /// Whether every accepted message is somewhere, exactly once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let is = self.ready + self.delayed + self.in_flight;
        self.accepted == is + self.done + self.dead + self.dropped
    }
}
