//! What became of every message that a queue ever took.

/// The books of one queue. They add up at every instant; see [`Ledger::adds_up`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// Messages that senders put in.
    pub accepted: u64,
    /// Messages that came from another queue.
    pub transferred_in: u64,
    /// May be received now.
    pub ready: u64,
    /// Hidden until an instant.
    pub delayed: u64,
    /// Held by a worker.
    pub leased: u64,
    /// Acked.
    pub done: u64,
    /// Gone to another queue: dead-lettered from here, or redriven.
    pub transferred_out: u64,
    /// Ended without an ack and not moved to a dead-letter queue.
    pub dropped: u64,
    /// Refused at the door; not part of the sum.
    pub rejected: u64,
    /// Sent again and not stored again; not part of the sum.
    pub duplicates: u64,
    /// How often a message was handed to a worker; not part of the sum.
    pub deliveries: u64,
    /// How often that was a message's first time in any queue; not part of the sum.
    pub first_deliveries: u64,
}

impl Ledger {
    /// Whether everything that came in is somewhere, exactly once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let came = self.accepted + self.transferred_in;
        let is = self.ready + self.delayed + self.leased;
        came == is + self.done + self.transferred_out + self.dropped
    }

    /// How often a message was handed out again.
    #[must_use]
    pub fn redeliveries(&self) -> u64 {
        self.deliveries - self.first_deliveries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_is_somewhere_exactly_once() {
        let books = Ledger {
            accepted: 100,
            transferred_in: 23,
            ready: 1,
            delayed: 2,
            leased: 4,
            done: 8,
            transferred_out: 16,
            dropped: 92,
            rejected: 1_000,
            duplicates: 1_000,
            deliveries: 70,
            first_deliveries: 50,
        };
        assert!(books.adds_up());
        assert_eq!(books.redeliveries(), 20);
        for wrong in [
            Ledger { accepted: 101, ..books },
            Ledger { transferred_in: 22, ..books },
            Ledger { ready: 0, ..books },
            Ledger { delayed: 3, ..books },
            Ledger { leased: 3, ..books },
            Ledger { done: 9, ..books },
            Ledger { transferred_out: 15, ..books },
            Ledger { dropped: 93, ..books },
        ] {
            assert!(!wrong.adds_up(), "{wrong:?}");
        }
    }
}
