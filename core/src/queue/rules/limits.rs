//! How often a message may be tried, and what becomes of it then.

/// A limit on how often a message is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// How high `counter` may get: with [`Counter::Deliveries`] the deliveries that a message gets.
    /// 1 to 1,000.
    pub allowed: u32,
    /// What is counted.
    pub counter: Counter,
    /// When it is looked at.
    pub at: CheckedAt,
    /// What becomes of a message whose counter has got there.
    pub then: Fate,
}

impl Limit {
    /// A limit on deliveries.
    #[must_use]
    pub const fn on_deliveries(allowed: u32, at: CheckedAt, then: Fate) -> Self {
        Self { allowed, counter: Counter::Deliveries, at, then }
    }
}

/// What a limit counts. Each counter starts again when a message enters another queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counter {
    /// Deliveries.
    Deliveries,
    /// Deliveries that ended in a way that counts; see [`Release::counts`](super::Release::counts).
    Failures,
    /// Leases that ran out.
    Expiries,
}

/// When a limit is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckedAt {
    /// When the message would be delivered once more: until then it stands in the line.
    Receive,
    /// When a delivery has ended.
    Release,
}

/// What becomes of a message that is not to be tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It goes to the dead-letter queue, and is dropped where there is none.
    #[default]
    DeadLetter,
    /// It is dropped.
    Drop,
    /// It stays in the queue and is not delivered any more.
    Park,
}
