//! The words for values that are one of a few.

use message_queue_core::queue::{
    CheckedAt, CountedMessages, Counter, DeathReason, DedupScope, DropReason, Fate, Fence,
    Grouping, Keyless, OnStale, Overflow, Place, ReleaseCause, ReleaseDelay, Settle, Settled,
    Stale, TtlCheck, WhenFull,
};

/// A value that is one of a few, each with its word.
pub trait Word: Copy + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The word for it.
    fn word(self) -> &'static str;
}

/// Gives each variant its word. A variant that is added to the type does not compile without one.
macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {
        $(impl Word for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        })+
    };
}

words! {
    Grouping { None = "none", Prefix = "prefix", Exclusive = "exclusive" }
    Fence { Any = "any", Latest = "latest", Unexpired = "unexpired" }
    OnStale { Error = "error", Ignore = "ignore", CloseWorker = "close_worker" }
    ReleaseDelay {
        None = "none",
        Given = "given",
        Backoff = "backoff",
        GivenOrBackoff = "given_or_backoff",
    }
    Place { Origin = "origin", Front = "front", Back = "back" }
    Counter { Deliveries = "deliveries", Failures = "failures", Expiries = "expiries" }
    CheckedAt { Receive = "receive", Release = "release" }
    Fate { DeadLetter = "dead_letter", Drop = "drop", Park = "park" }
    WhenFull { Error = "error", Empty = "empty" }
    Keyless { Refuse = "refuse", HashBody = "hash_body", Store = "store" }
    DedupScope { Queue = "queue", Group = "group" }
    CountedMessages { Stored = "stored", NotHeld = "not_held" }
    Overflow {
        Reject = "reject",
        DeadLetterHead = "dead_letter_head",
        DropHead = "drop_head",
    }
    TtlCheck { Exact = "exact", AtHead = "at_head" }
    Settle { Ack = "ack", Nack = "nack", Extend = "extend", Reject = "reject" }
    Settled { Done = "done", Ignored = "ignored" }
    ReleaseCause { Nack = "nack", Fail = "fail", Expire = "expire", Lost = "lost" }
    DeathReason {
        Limit = "limit",
        Rejected = "rejected",
        Expired = "expired",
        Overflow = "overflow",
    }
    DropReason {
        Limit = "limit",
        Rejected = "rejected",
        DeadLettersFull = "dead_letters_full",
        Expired = "expired",
        Overflow = "overflow",
        Cycle = "cycle",
        Purged = "purged",
    }
}

/// The word for why a receipt no longer works.
pub fn stale(stale: Stale) -> &'static str {
    match stale {
        Stale::Gone => "gone",
        Stale::Superseded { .. } => "superseded",
        Stale::Expired => "expired",
        Stale::Unknown => "unknown",
    }
}
