//! What both kinds of Amazon SQS queue have in common.
//!
//! # Source
//! The constants name their operations of the Amazon SQS API Reference, read 2026-11-22.
//!
//! # Simplification
//! A retention that is changed holds for messages that are sent from then on: how long one may stay
//! is settled when it is sent. In the service a shorter one can expire what is stored.

use super::{Ranges, Words};
use crate::queue::rules::{
    Backoff, Capacity, CheckedAt, Dedup, Delays, Fate, Fence, Grouping, InFlight, LeaseTerm, Limit,
    LostWorker, Noise, OnStale, PerMessage, Pick, Place, Release, ReleaseDelay, ReleaseRules,
    Rules, TimeToLive, TtlCheck, WhenFull,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// `CreateQueue`, `VisibilityTimeout`: 30 s.
const LEASE: Duration = Duration::from_secs(30);
/// `ChangeMessageVisibility`: 12 h in all since the receive; more is an error, and never cut.
const LEASE_MAX: Duration = Duration::from_secs(12 * 3600);
/// `CreateQueue` and `SendMessage`, `DelaySeconds`: up to 900 s.
pub(super) const DELAY_MAX: Duration = Duration::from_secs(900);
/// `CreateQueue`, `MessageRetentionPeriod`: 4 days, whether a message is held or not.
const RETENTION: Duration = Duration::from_secs(345_600);
/// `ChangeMessageVisibility` and `ReceiveMessage`: about 120,000.
const IN_FLIGHT: u32 = 120_000;
/// `CreateQueue`, `RedrivePolicy`, `maxReceiveCount`: 10 where the policy does not say.
const MAX_RECEIVE_COUNT: u32 = 10;

/// What both kinds accept.
pub(super) const RANGES: Ranges = Ranges {
    lease: Some(Duration::ZERO..=LEASE_MAX),
    lease_of_receive: Some(Duration::ZERO..=LEASE_MAX),
    extend: Some(Duration::ZERO..=LEASE_MAX),
    nack_delay: Some(Duration::ZERO..=LEASE_MAX),
    delay: Some(Duration::ZERO..=DELAY_MAX),
    ttl: Some(Duration::from_secs(60)..=Duration::from_secs(1_209_600)),
    limit: Some(1..=1_000),
    limit_alone: false,
    batch: 1..=10,
    wait: Some(Duration::ZERO..=Duration::from_secs(20)),
    in_flight: Some(IN_FLIGHT..=IN_FLIGHT),
    body_bytes: Some(1..=1_048_576),
    group_chars: Some(1..=128),
    redrive_per_second: Some(1..=500),
    ..Ranges::NONE
};

/// What both kinds call things.
pub(super) const WORDS: Words = Words {
    queue: "queue",
    sender: "producer",
    worker: "consumer",
    message: "message",
    ready: "visible",
    delayed: Some("delayed"),
    leased: "in flight",
    lease: Some("visibility timeout"),
    receipt: Some("receipt handle"),
    ack: "DeleteMessage",
    nack: "ChangeMessageVisibility to 0",
    extend: Some("ChangeMessageVisibility"),
    reject: None,
    delivery_count: Some("receive count"),
    dead_letter_queue: Some("dead-letter queue"),
    redrive: Some("redrive"),
    group: Some("message group"),
};

/// The rules of a standard queue; a FIFO queue changes some of them.
pub(super) fn rules(dead_letter: Option<QueueId>) -> Rules {
    let given = Release::counted(ReleaseDelay::Given, Place::Origin);
    let at_once = Release::counted(ReleaseDelay::None, Place::Origin);
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(LEASE),
        lease_max: Some(LEASE_MAX),
        fence: Fence::Latest,
        on_stale: OnStale::Error,
        lost: LostWorker::Wait,
        release: ReleaseRules { nack: given, fail: given, expire: at_once, lost: at_once },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [dead_letter.and_then(|it| limit(MAX_RECEIVE_COUNT, Some(it))), None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight { max: Some(IN_FLIGHT), full: WhenFull::Error, ..InFlight::UNLIMITED },
        dedup: Dedup::None,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::UpTo(DELAY_MAX) },
        capacity: Capacity::UNLIMITED,
        ttl: TimeToLive {
            queue: Some(RETENTION),
            per_message: PerMessage::No,
            check: TtlCheck::Exact,
            then: Fate::Drop,
            reset_on_dead_letter: false,
        },
        dead_letter,
        noise: Noise::OFF,
    }
}

/// `CreateQueue`, `RedrivePolicy`: a message moves on the receive that would be one too many, which
/// gets nothing or the next one.
#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
pub(super) fn limit(allowed: u32, _: Option<QueueId>) -> Option<Limit> {
    Some(Limit::on_deliveries(allowed, CheckedAt::Receive, Fate::DeadLetter))
}
