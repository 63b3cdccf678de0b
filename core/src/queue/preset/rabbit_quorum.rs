//! RabbitMQ 4.3, quorum queue: a failure counts, a nack does not, and what comes back goes first.
//!
//! A receipt belongs to the worker's connection and works once, while the message is held. Any
//! other use of it closes the connection, and all that the worker held comes back.
//!
//! # Source
//! See [`SHEET`]. That messages come back in the order in which they were returned, and that a
//! limit of 2 means 3 deliveries, was also seen in runs.
//!
//! # Simplification
//! Priorities are kept by what was never delivered; what comes back goes first whatever its
//! priority, as in the real queue. A worker whose node is lost keeps its messages for 60 s more;
//! here a lost worker is one whose connection closed. A lease that runs out is noticed at that very
//! instant, and the worker stays connected until it uses the receipt; the real queue looks once a
//! minute and then closes. A worker that says when it wants a message back (`x-opt-delivery-time`)
//! is not heard; the delayed retry of the whole queue is the backoff here, of kind linear. A full
//! queue may hold a few more than its limit; this one never does, except for what comes back.
//! Dead-lettering is at most once, which is the default. A message that goes in a circle of
//! dead-letter queues is dropped where it has come back without anyone having looked at it; the real
//! queue drops it also when the workers looked and failed, and spares only one that they rejected.
//! That a receipt is known on one connection only is not looked at: whoever has the receipt of a
//! message that is held may use it.

use super::ranges::{ANY, ANY_BUT_ZERO};
use super::{Promises, Ranges, Sheet, Source, Words};
use crate::queue::rules::{
    Backoff, Capacity, CheckedAt, CountedMessages, Counter, Dedup, Delays, Fate, Fence, Grouping,
    InFlight, LeaseTerm, Limit, LostWorker, Noise, OnStale, Overflow, PerMessage, Pick, Place,
    Release, ReleaseDelay, ReleaseRules, Rules, TimeToLive, TtlCheck,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// "Consumers": a worker may hold a message for 30 min, which is looked at once a minute.
const LEASE: Duration = Duration::from_secs(30 * 60);
/// "Quorum queues": the delivery limit is 20, and the source lets a message be delivered once more.
const DELIVERY_LIMIT: u32 = 20;
/// "Priorities": there are 32, and a message that brings none has 4.
const PRIORITIES: u8 = 32;
const DEFAULT_PRIORITY: u8 = 4;

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "rabbit_quorum",
    title: "RabbitMQ quorum",
    rules,
    limit,
    shown_less: Some(Counter::Failures),
    fairness: None,
    ranges: Ranges {
        lease: Some(Duration::from_secs(60)..=Duration::MAX),
        backoff: Some(ANY_BUT_ZERO),
        limit: Some(0..=u32::MAX),
        limit_alone: true,
        priorities: Some(PRIORITIES..=PRIORITIES),
        ..RANGES
    },
    promises: Promises { dup_on_expiry: true, loses_at_limit: true, ..PROMISES },
    words: Words {
        delayed: Some("delayed"),
        lease: Some("consumer timeout"),
        delivery_count: Some("x-acquired-count"),
        ..WORDS
    },
    sources: &[
        Source {
            document: "RabbitMQ 4.3 documentation",
            section: "quorum queues, consumer acknowledgements, consumers, time to live, queue \
                      length limit, dead-letter exchanges, priorities",
            read: "2026-11-22",
        },
        Source {
            document: "RabbitMQ source, rabbit_fifo.erl",
            section: "returns before new messages, delivery_count > limit, delay of a retry",
            read: "2026-11-22",
        },
    ],
};

/// What both kinds of queue accept.
pub(super) const RANGES: Ranges = Ranges {
    ttl: Some(ANY),
    ttl_of_message: Some(ANY),
    batch: 1..=u16::MAX as u32,
    per_worker: Some(1..=u16::MAX as u32),
    capacity: Some(1..=u64::MAX),
    capacity_bytes: Some(1..=u64::MAX),
    ..Ranges::NONE
};

/// What both kinds of queue promise.
pub(super) const PROMISES: Promises = Promises {
    order_of_first_deliveries: true,
    loses_on_overflow: true,
    lost_worker_returns_at_once: true,
    dead_letters_may_be_lost: true,
    age_restarts_in_dead_letters: true,
    ..Promises::NONE
};

/// What both kinds of queue call things.
pub(super) const WORDS: Words = Words {
    queue: "queue",
    sender: "publisher",
    worker: "consumer",
    message: "message",
    ready: "ready",
    delayed: None,
    leased: "unacked",
    lease: None,
    receipt: Some("delivery tag"),
    ack: "ack",
    nack: "nack with requeue",
    extend: None,
    reject: Some("reject without requeue"),
    delivery_count: None,
    dead_letter_queue: Some("queue behind a dead-letter exchange"),
    redrive: None,
    group: None,
};

/// What both kinds of queue do when they are full: the head makes room, and only messages that no
/// worker holds are counted.
pub(super) const CAPACITY: Capacity = Capacity {
    messages: None,
    bytes: None,
    counted: CountedMessages::NotHeld,
    overflow: Overflow::DeadLetterHead,
};

/// What both kinds of queue do with old messages: the lower of two limits, looked at where a
/// message is about to leave, and a new one in the dead-letter queue.
pub(super) const TTL: TimeToLive = TimeToLive {
    queue: None,
    per_message: PerMessage::UpTo(Duration::MAX),
    check: TtlCheck::AtHead,
    then: Fate::DeadLetter,
    reset_on_dead_letter: true,
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: PRIORITIES,
        default_priority: DEFAULT_PRIORITY,
        lease: LeaseTerm::Fixed(LEASE),
        lease_max: None,
        // The receipt of a message that came back in any way is unknown on its channel.
        fence: Fence::Unexpired,
        on_stale: OnStale::CloseWorker,
        lost: LostWorker::Release(Duration::ZERO),
        release: ReleaseRules {
            nack: Release::uncounted(ReleaseDelay::Backoff, Place::Front),
            fail: Release::counted(ReleaseDelay::Backoff, Place::Front),
            expire: Release::uncounted(ReleaseDelay::None, Place::Front),
            lost: Release::counted(ReleaseDelay::None, Place::Front),
        },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [limit(DELIVERY_LIMIT + 1, dead_letter), None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight::UNLIMITED,
        dedup: Dedup::None,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: CAPACITY,
        ttl: TTL,
        dead_letter,
        noise: Noise::OFF,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
fn limit(allowed: u32, _: Option<QueueId>) -> Option<Limit> {
    Some(Limit {
        allowed,
        counter: Counter::Failures,
        at: CheckedAt::Release,
        then: Fate::DeadLetter,
    })
}
