//! Apache Kafka 4.4, share group: a log that is read like a queue, five deliveries to a record.
//!
//! One partition of the topic is the queue. A record is acquired with a lock of 30 s; whoever lost
//! the lock is told so. After its fifth delivery a record is archived, which here means that it
//! goes to the dead-letter queue or is dropped.
//!
//! # Source
//! See [`SHEET`].
//!
//! # Simplification
//! Records that are done stay in the log until they are old, and a record that is stuck holds up
//! the window of 2,000 together with all that is done behind it; here the window counts only what
//! is held. When a worker's session ends the real broker takes back the delivery, as if it had
//! never been; here it still counts as a delivery, but the limit is not looked at. Renewing a lock
//! has to be switched on there, here any worker may extend its lease. A new group starts at the end
//! of the log and never sees what was there before; here it sees all of it. The dead-letter topic
//! gets the record itself, not only headers that describe it. The log is cut in whole segments, here
//! message by message, and never under a worker when it gets too large. A lock belongs to a member of
//! the group there; here whoever has the receipt of a record that is held may use it.

use super::ranges::{ANY, ANY_BUT_ZERO};
use super::{Promises, Ranges, Sheet, Source, Words};
use crate::queue::rules::{
    Backoff, Capacity, CheckedAt, CountedMessages, Dedup, Delays, Fate, Fence, Grouping, InFlight,
    LeaseTerm, Limit, LostWorker, Noise, OnStale, Overflow, PerMessage, Pick, Place, Release,
    ReleaseDelay, ReleaseRules, Rules, TimeToLive, TtlCheck, WhenFull,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// `share.record.lock.duration.ms`: 30 s; brokers let 15 to 60 s pass.
const LEASE: Duration = Duration::from_secs(30);
/// `share.delivery.count.limit`: 5; brokers let 2 to 10 pass.
const DELIVERIES: u32 = 5;
/// `share.partition.max.record.locks`: 2,000; brokers let 100 to 4,000 pass.
const IN_FLIGHT: u32 = 2_000;
/// `log.retention.hours`: 168.
const RETENTION: Duration = Duration::from_secs(168 * 3600);

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "kafka_share",
    title: "Kafka share group",
    rules,
    limit,
    shown_less: None,
    fairness: None,
    ranges: Ranges {
        lease: Some(Duration::from_secs(15)..=Duration::from_secs(60)),
        extend: Some(Duration::from_secs(15)..=Duration::from_secs(60)),
        ttl: Some(ANY_BUT_ZERO),
        limit: Some(2..=10),
        limit_alone: true,
        batch: 1..=u32::MAX,
        wait: Some(ANY),
        in_flight: Some(100..=4_000),
        capacity_bytes: Some(1..=u64::MAX),
        ..Ranges::NONE
    },
    promises: Promises {
        order_of_first_deliveries: true,
        retry_keeps_place: true,
        dup_on_expiry: true,
        loses_on_overflow: true,
        loses_at_limit: true,
        nack_counts: true,
        lost_worker_returns_at_once: true,
        dead_letters_may_be_lost: true,
        age_restarts_in_dead_letters: true,
        ..Promises::NONE
    },
    words: Words {
        queue: "topic partition of a share group",
        sender: "producer",
        worker: "consumer",
        message: "record",
        ready: "available",
        delayed: None,
        leased: "acquired",
        lease: Some("acquisition lock"),
        receipt: None,
        ack: "accept",
        nack: "release",
        extend: Some("renew"),
        reject: Some("reject"),
        delivery_count: Some("delivery count"),
        dead_letter_queue: Some("dead-letter queue topic"),
        redrive: None,
        group: None,
    },
    sources: &[
        Source {
            document: "Apache Kafka 4.4 documentation",
            section: "group configs (share.*, errors.deadletterqueue.*), broker configs \
                      (group.share.*, log.retention.*)",
            read: "2026-11-26",
        },
        Source {
            document: "KIP-932, KIP-1191 and KIP-1222",
            section: "record states, acknowledgement, dead-letter queues, renewing",
            read: "2026-11-26",
        },
        Source {
            document: "Kafka source, SharePartition.java and ShareGroupConfig.java",
            section: "releaseAcquiredRecords, tests of acknowledge, bounds of the configs",
            read: "2026-11-26",
        },
    ],
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    let counted = Release::counted(ReleaseDelay::None, Place::Origin);
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(LEASE),
        lease_max: None,
        fence: Fence::Unexpired,
        on_stale: OnStale::Error,
        lost: LostWorker::Release(Duration::ZERO),
        release: ReleaseRules {
            lost: Release::uncounted(ReleaseDelay::None, Place::Origin),
            ..ReleaseRules::all(counted)
        },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [limit(DELIVERIES, dead_letter), None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight { max: Some(IN_FLIGHT), full: WhenFull::Empty, ..InFlight::UNLIMITED },
        dedup: Dedup::None,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: Capacity {
            messages: None,
            bytes: None,
            counted: CountedMessages::Stored,
            overflow: Overflow::DropHead,
        },
        ttl: TimeToLive {
            queue: Some(RETENTION),
            per_message: PerMessage::No,
            check: TtlCheck::Exact,
            then: Fate::Drop,
            reset_on_dead_letter: true,
        },
        dead_letter,
        noise: Noise::OFF,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
fn limit(allowed: u32, _: Option<QueueId>) -> Option<Limit> {
    Some(Limit::on_deliveries(allowed, CheckedAt::Release, Fate::DeadLetter))
}
