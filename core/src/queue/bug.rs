//! Bugs that a test may put into the queue, to see whether the other tests notice them.
//!
//! Without the feature `seeded-bugs` there are none, and what asks for them is compiled away.

use std::ops::Add;

use super::message::NONE;
use super::store::Store;

/// A mistake that somebody could make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A message is acked by its id, whatever its receipt says.
    AckById,
    /// An ack counts after the lease, though the rules say that it does not.
    AckOfExpired,
    /// A late ack is refused where the rules let it delete the message.
    LateAckRefused,
    /// A nack with a receipt of an earlier delivery takes the message from its holder.
    StaleNackReleases,
    /// A message gets one delivery more than its limit.
    LimitOneTooMany,
    /// A message gets one delivery less than its limit.
    LimitOneTooFew,
    /// A nack counts as a failure, whatever the rules say.
    NackCounts,
    /// What comes back stands at the end of the line, whatever the rules say.
    RetryToTheBack,
    /// A rejected message is given back.
    RejectGivesBack,
    /// A parked message is delivered again.
    ParkedComesBack,
    /// A second delivery has the receipt of the first.
    EpochStays,
    /// A send is no longer known as a repeated one when its message is done.
    DedupForgottenOnDelete,
    /// A repeated send is stored.
    DuplicateStored,
    /// A dedup key counts for the whole queue though it is meant for a group.
    DedupAcrossGroups,
    /// A delayed message becomes ready a microsecond late.
    DelayOffByOne,
    /// The first backoff is already the second.
    BackoffOneAhead,
    /// The end of a lease is noticed when something later happens.
    ExpiryNoticedLate,
    /// An extension is added to what is left.
    ExtendAdds,
    /// A receive, an extension or a nack may hide a message for longer than a delivery may.
    LeaseWithoutEnd,
    /// A message that has stayed too long is still delivered in its last instant.
    DeliversExpired,
    /// The age goes on in the dead-letter queue where it should start again, and the other way
    /// round.
    DeadLetterAgeMixedUp,
    /// A dead letter stays where it was, too.
    DeadLetterCopied,
    /// A dead letter gets lost on the way.
    DeadLetterLost,
    /// A dead letter's deliveries are forgotten.
    DeadLetterForgetsDeliveries,
    /// Failures before the redrive count after it.
    RedriveKeepsFailures,
    /// A redrive fills a queue beyond its capacity.
    RedriveBeyondCapacity,
    /// One message too many fits.
    CapacityOneTooMany,
    /// The newest message makes room, not the oldest.
    OverflowDropsNewest,
    /// A worker gets more than it may hold.
    WorkerLimitIgnored,
    /// A message that waits for its retry gives its slot to another.
    RetryFreesItsSlot,
    /// What a lost worker holds stays with it until the lease ends.
    LostWorkerForgotten,
    /// A group waits while any of its messages is held.
    GroupWaitsForAny,
    /// A message overtakes one of its group that is hidden.
    GroupOvertakes,
    /// A group keeps its turn when it was served.
    TurnKept,
    /// Two workers share a group that belongs to one.
    GroupShared,
    /// A tenant that takes too much is not noticed.
    NoisyTenantUnnoticed,
    /// The lowest priority leaves first.
    PriorityUpsideDown,
    /// White space at the end of a body is lost.
    BodyTrimmed,
    /// A purge spares what workers hold.
    PurgeSparesHeld,
}

#[cfg(feature = "seeded-bugs")]
impl Bug {
    /// All of them.
    pub const ALL: [Self; 39] = [
        Self::AckById,
        Self::AckOfExpired,
        Self::LateAckRefused,
        Self::StaleNackReleases,
        Self::LimitOneTooMany,
        Self::LimitOneTooFew,
        Self::NackCounts,
        Self::RetryToTheBack,
        Self::RejectGivesBack,
        Self::ParkedComesBack,
        Self::EpochStays,
        Self::DedupForgottenOnDelete,
        Self::DuplicateStored,
        Self::DedupAcrossGroups,
        Self::DelayOffByOne,
        Self::BackoffOneAhead,
        Self::ExpiryNoticedLate,
        Self::ExtendAdds,
        Self::LeaseWithoutEnd,
        Self::DeliversExpired,
        Self::DeadLetterAgeMixedUp,
        Self::DeadLetterCopied,
        Self::DeadLetterLost,
        Self::DeadLetterForgetsDeliveries,
        Self::RedriveKeepsFailures,
        Self::RedriveBeyondCapacity,
        Self::CapacityOneTooMany,
        Self::OverflowDropsNewest,
        Self::WorkerLimitIgnored,
        Self::RetryFreesItsSlot,
        Self::LostWorkerForgotten,
        Self::GroupWaitsForAny,
        Self::GroupOvertakes,
        Self::TurnKept,
        Self::GroupShared,
        Self::NoisyTenantUnnoticed,
        Self::PriorityUpsideDown,
        Self::BodyTrimmed,
        Self::PurgeSparesHeld,
    ];
}

/// Whether the bug is in.
#[cfg(not(feature = "seeded-bugs"))]
#[inline(always)]
#[expect(clippy::inline_always, reason = "nothing of it may be left in a queue that ships")]
pub const fn has(_: Bug) -> bool {
    false
}

/// A number, or the next one with a bug that makes it one too many.
#[inline(always)]
#[expect(clippy::inline_always, reason = "nothing of it may be left in a queue that ships")]
pub fn one_more_with<N: From<bool> + Add<Output = N>>(bug: Bug, number: N) -> N {
    number + N::from(has(bug))
}

/// What [`Bug::GroupOvertakes`] takes instead of the message whose turn it is, if that is hidden.
pub fn overtaking(store: &Store, slot: u32) -> u32 {
    if slot == NONE || store[slot].is_ready() { slot } else { store[slot].extra().next }
}

#[cfg(feature = "seeded-bugs")]
pub use seeded::has;

#[cfg(feature = "seeded-bugs")]
mod seeded {
    //! The bug that the environment asks for.

    use std::env;
    use std::sync::LazyLock;

    use super::Bug;

    /// The variable with the name of the bug.
    const VARIABLE: &str = "QUEUE_BUG";

    static BUG: LazyLock<Option<Bug>> = LazyLock::new(|| {
        let name = env::var(VARIABLE).ok()?;
        let bug = Bug::ALL.into_iter().find(|bug| format!("{bug:?}") == name);
        Some(bug.unwrap_or_else(|| panic!("there is no bug called {name}")))
    });

    /// Whether the bug is in.
    pub fn has(bug: Bug) -> bool {
        *BUG == Some(bug)
    }
}
