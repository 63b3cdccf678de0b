//! What a system promises, and what it may do to a message, as named facts.
//!
//! Each of them can be checked by trying everything: [`Claim`] says how. Unless its doc says
//! otherwise a fact is about one queue with [`Preset::rules`](super::Preset::rules), no redrive
//! and no purge. "With a capacity" means where [`Ranges`](super::Ranges) has one, in messages or,
//! failing that, in bytes; elsewhere it means the rules as they are.

/// What a system promises, and what it may do to a message. One field for each [`Promise`], which
/// says what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any mix is fine")]
pub struct Promises {
    /// [`Promise::OrderOfFirstDeliveries`]
    pub order_of_first_deliveries: bool,
    /// [`Promise::RetryKeepsPlace`]
    pub retry_keeps_place: bool,
    /// [`Promise::OrderPerGroup`]
    pub order_per_group: bool,
    /// [`Promise::BlocksGroupOnRetry`]
    pub blocks_group_on_retry: bool,
    /// [`Promise::DupOnExpiry`]
    pub dup_on_expiry: bool,
    /// [`Promise::LateAckDeletes`]
    pub late_ack_deletes: bool,
    /// [`Promise::AckAfterExpiryWorks`]
    pub ack_after_expiry_works: bool,
    /// [`Promise::DedupOnSend`]
    pub dedup_on_send: bool,
    /// [`Promise::DedupOutlivesAck`]
    pub dedup_outlives_ack: bool,
    /// [`Promise::LosesOnOverflow`]
    pub loses_on_overflow: bool,
    /// [`Promise::RefusesWhenFull`]
    pub refuses_when_full: bool,
    /// [`Promise::LosesAtLimit`]
    pub loses_at_limit: bool,
    /// [`Promise::ParksAtLimit`]
    pub parks_at_limit: bool,
    /// [`Promise::NackCounts`]
    pub nack_counts: bool,
    /// [`Promise::LostWorkerReturnsAtOnce`]
    pub lost_worker_returns_at_once: bool,
    /// [`Promise::DeadLettersMayBeLost`]
    pub dead_letters_may_be_lost: bool,
    /// [`Promise::AgeRestartsInDeadLetters`]
    pub age_restarts_in_dead_letters: bool,
    /// [`Promise::RetriesHoldTheirSlot`]
    pub retries_hold_their_slot: bool,
}

impl Promises {
    /// None of them: what most presets start from.
    pub(super) const NONE: Self = Self {
        order_of_first_deliveries: false,
        retry_keeps_place: false,
        order_per_group: false,
        blocks_group_on_retry: false,
        dup_on_expiry: false,
        late_ack_deletes: false,
        ack_after_expiry_works: false,
        dedup_on_send: false,
        dedup_outlives_ack: false,
        loses_on_overflow: false,
        refuses_when_full: false,
        loses_at_limit: false,
        parks_at_limit: false,
        nack_counts: false,
        lost_worker_returns_at_once: false,
        dead_letters_may_be_lost: false,
        age_restarts_in_dead_letters: false,
        retries_hold_their_slot: false,
    };

    /// Whether the system does what `promise` says.
    #[must_use]
    pub const fn has(&self, promise: Promise) -> bool {
        match promise {
            Promise::OrderOfFirstDeliveries => self.order_of_first_deliveries,
            Promise::RetryKeepsPlace => self.retry_keeps_place,
            Promise::OrderPerGroup => self.order_per_group,
            Promise::BlocksGroupOnRetry => self.blocks_group_on_retry,
            Promise::DupOnExpiry => self.dup_on_expiry,
            Promise::LateAckDeletes => self.late_ack_deletes,
            Promise::AckAfterExpiryWorks => self.ack_after_expiry_works,
            Promise::DedupOnSend => self.dedup_on_send,
            Promise::DedupOutlivesAck => self.dedup_outlives_ack,
            Promise::LosesOnOverflow => self.loses_on_overflow,
            Promise::RefusesWhenFull => self.refuses_when_full,
            Promise::LosesAtLimit => self.loses_at_limit,
            Promise::ParksAtLimit => self.parks_at_limit,
            Promise::NackCounts => self.nack_counts,
            Promise::LostWorkerReturnsAtOnce => self.lost_worker_returns_at_once,
            Promise::DeadLettersMayBeLost => self.dead_letters_may_be_lost,
            Promise::AgeRestartsInDeadLetters => self.age_restarts_in_dead_letters,
            Promise::RetriesHoldTheirSlot => self.retries_hold_their_slot,
        }
    }

    /// All of them, in the order of [`Promise::ALL`], with whether the system does so.
    #[must_use]
    pub fn each(&self) -> [(Promise, bool); Promise::ALL.len()] {
        Promise::ALL.map(|promise| (promise, self.has(promise)))
    }
}

/// How it is found out whether a [`Promise`] is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// Where it is true, it is so in every run; where it is false, some run shows otherwise.
    Always,
    /// Where it is true, some run shows it; where it is false, no run does.
    Possible,
}

/// One thing that a system promises or may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// Messages are delivered for the first time in the order in which they were sent. Meant for
    /// messages that bring neither a delay nor a priority. For SQS standard it is meant with its
    /// noise switched on, because the real one keeps the order as well as it can and no better.
    OrderOfFirstDeliveries,
    /// A message that comes back stands where it stood: before every message that was sent later.
    /// Meant for messages that bring no priority.
    RetryKeepsPlace,
    /// No message is delivered while an earlier one of its group is in the queue and cannot be
    /// received, unless both leave in one and the same receive.
    OrderPerGroup,
    /// A ready message is kept back because an earlier one of its group waits for its retry or is
    /// held.
    BlocksGroupOnRetry,
    /// A lease runs out and the message is delivered once more, while the first worker may still
    /// be at work on it.
    DupOnExpiry,
    /// An ack with the receipt of an earlier delivery deletes the message under the worker that
    /// holds it now.
    LateAckDeletes,
    /// An ack that comes after the lease ran out deletes the message, as long as nobody received
    /// it again.
    AckAfterExpiryWorks,
    /// A send succeeds and stores nothing, because it repeats an earlier one. Meant for messages
    /// that bring a dedup key.
    DedupOnSend,
    /// A send counts as a repetition although the message that it repeats was acked before. Meant
    /// for messages that bring a dedup key.
    DedupOutlivesAck,
    /// With a capacity and without a dead-letter queue: a message that was taken in is dropped to
    /// make room for another.
    LosesOnOverflow,
    /// With a capacity: a send is refused although a message that could make room is ready.
    RefusesWhenFull,
    /// Without a dead-letter queue, with a limit where the system lets one have it so (see
    /// [`Ranges::limit_alone`](super::Ranges::limit_alone)): a message is dropped because it was
    /// tried too often.
    LosesAtLimit,
    /// Without a dead-letter queue, with a limit where the system lets one have it so: a message
    /// stays and is not delivered any more, because it was tried too often.
    ParksAtLimit,
    /// With a dead-letter queue and a limit where the system has one: a message reaches its limit
    /// that workers did nothing but give back, without a failure.
    NackCounts,
    /// A message is ready again at the very instant at which the worker is lost that held it.
    LostWorkerReturnsAtOnce,
    /// With a dead-letter queue that follows the same rules and has a capacity: a message that
    /// died is lost, because the dead-letter queue had no room for it or pushed it out later.
    DeadLettersMayBeLost,
    /// With a time to live in the queue and in its dead-letter queue, where the system has one: a
    /// message that died is older, counted from when it was sent, than it may get.
    AgeRestartsInDeadLetters,
    /// With a limit on how many may be in flight, where the system has one: a message that waits
    /// for its retry counts as if it were held.
    RetriesHoldTheirSlot,
}

impl Promise {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::OrderOfFirstDeliveries,
        Self::RetryKeepsPlace,
        Self::OrderPerGroup,
        Self::BlocksGroupOnRetry,
        Self::DupOnExpiry,
        Self::LateAckDeletes,
        Self::AckAfterExpiryWorks,
        Self::DedupOnSend,
        Self::DedupOutlivesAck,
        Self::LosesOnOverflow,
        Self::RefusesWhenFull,
        Self::LosesAtLimit,
        Self::ParksAtLimit,
        Self::NackCounts,
        Self::LostWorkerReturnsAtOnce,
        Self::DeadLettersMayBeLost,
        Self::AgeRestartsInDeadLetters,
        Self::RetriesHoldTheirSlot,
    ];

    /// How it is found out whether it is kept.
    #[must_use]
    pub const fn claim(self) -> Claim {
        match self {
            Self::OrderOfFirstDeliveries | Self::RetryKeepsPlace | Self::OrderPerGroup => {
                Claim::Always
            }
            Self::BlocksGroupOnRetry
            | Self::DupOnExpiry
            | Self::LateAckDeletes
            | Self::AckAfterExpiryWorks
            | Self::DedupOnSend
            | Self::DedupOutlivesAck
            | Self::LosesOnOverflow
            | Self::RefusesWhenFull
            | Self::LosesAtLimit
            | Self::ParksAtLimit
            | Self::NackCounts
            | Self::LostWorkerReturnsAtOnce
            | Self::DeadLettersMayBeLost
            | Self::AgeRestartsInDeadLetters
            | Self::RetriesHoldTheirSlot => Claim::Possible,
        }
    }

    /// The sentence on screen. It is true of a system that does so and false of one that does not.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::OrderOfFirstDeliveries => "First deliveries keep the order of sending",
            Self::RetryKeepsPlace => "A message that comes back takes its old place",
            Self::OrderPerGroup => "A group is processed in order",
            Self::BlocksGroupOnRetry => "A retry stops the rest of its group",
            Self::DupOnExpiry => "A lease that runs out leads to a second delivery",
            Self::LateAckDeletes => "A late ack deletes the message under its new holder",
            Self::AckAfterExpiryWorks => "An ack still works after the lease ran out",
            Self::DedupOnSend => "A message that is sent twice is stored once",
            Self::DedupOutlivesAck => "Duplicates are recognized even after the ack",
            Self::LosesOnOverflow => "A full queue drops its oldest messages",
            Self::RefusesWhenFull => "A full queue refuses new messages",
            Self::LosesAtLimit => "Without a dead-letter queue the limit drops messages",
            Self::ParksAtLimit => "At its limit a message stays, and nobody gets it any more",
            Self::NackCounts => "A nack uses up an attempt",
            Self::LostWorkerReturnsAtOnce => "Messages of a lost worker come back at once",
            Self::DeadLettersMayBeLost => "A full dead-letter queue loses messages",
            Self::AgeRestartsInDeadLetters => "A dead-lettered message gets a new time to live",
            Self::RetriesHoldTheirSlot => "A message that waits for its retry counts as in flight",
        }
    }
}
