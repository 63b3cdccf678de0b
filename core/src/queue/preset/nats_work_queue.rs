//! NATS `JetStream`, work-queue retention: what reaches its limit stays, and every ack counts.
//!
//! The server checks that the message waits for an ack, not whose ack it is: a late one deletes
//! the message under the worker that holds it now. A message that waits for its retry keeps its
//! slot among those in flight.
//!
//! # Source
//! See [`SHEET`]. The late ack, the order of returned messages, the slot of a delayed nack and the
//! message that stays at its limit were also seen in runs.
//!
//! # Simplification
//! A stream and its one consumer are one queue here. A full stream deletes its oldest message even
//! while a worker holds it; here the oldest ready one goes, and a send is refused where none is
//! ready. There is no dead-letter queue: the server reports a message that reached its limit, and
//! whoever listens may copy it. A lease extension starts the lease anew in the real system; here
//! it says how long. A message that waits for its retry can be acked or refused by any of its
//! receipts; to give it back once more or to extend its lease is ignored, though there a nack without
//! a delay would end the wait. Pausing, priority groups and scheduled messages are left out.

use super::ranges::{ANY, ANY_BUT_ZERO};
use super::{Promises, Ranges, Sheet, Source, Words};
use crate::queue::rules::{
    Backoff, Capacity, CheckedAt, CountedMessages, Dedup, DedupScope, Delays, Fate, Fence,
    Grouping, InFlight, Keyless, LeaseTerm, Limit, LostWorker, Noise, OnStale, Overflow,
    PerMessage, Pick, Place, Release, ReleaseDelay, ReleaseRules, Rules, TimeToLive, WhenFull,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// `AckWait`: 30 s.
const LEASE: Duration = Duration::from_secs(30);
/// `MaxAckPending`: 1,000 for the whole consumer.
const IN_FLIGHT: u32 = 1_000;
/// `DuplicateWindow`: 2 min.
const WINDOW: Duration = Duration::from_secs(120);

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "nats_work_queue",
    title: "NATS work queue",
    rules,
    limit,
    shown_less: None,
    fairness: None,
    ranges: Ranges {
        lease: Some(ANY_BUT_ZERO),
        extend: Some(ANY_BUT_ZERO),
        nack_delay: Some(ANY),
        ttl: Some(ANY_BUT_ZERO),
        limit: Some(1..=u32::MAX),
        limit_alone: true,
        batch: 1..=u32::MAX,
        wait: Some(ANY),
        in_flight: Some(1..=u32::MAX),
        dedup_window: Some(ANY_BUT_ZERO),
        capacity: Some(1..=u64::MAX),
        capacity_bytes: Some(1..=u64::MAX),
        ..Ranges::NONE
    },
    promises: Promises {
        order_of_first_deliveries: true,
        dup_on_expiry: true,
        late_ack_deletes: true,
        ack_after_expiry_works: true,
        dedup_on_send: true,
        dedup_outlives_ack: true,
        loses_on_overflow: true,
        parks_at_limit: true,
        nack_counts: true,
        retries_hold_their_slot: true,
        ..Promises::NONE
    },
    words: Words {
        queue: "work-queue stream",
        sender: "publisher",
        worker: "consumer",
        message: "message",
        ready: "pending",
        delayed: None,
        leased: "ack pending",
        lease: Some("ack wait"),
        receipt: Some("ack subject"),
        ack: "ack",
        nack: "nak",
        extend: Some("in progress"),
        reject: Some("term"),
        delivery_count: Some("num delivered"),
        dead_letter_queue: None,
        redrive: None,
        group: None,
    },
    sources: &[
        Source {
            document: "NATS documentation, JetStream",
            section: "streams (retention, limits, duplicate window), consumers (acknowledgement, \
                      backoff, max deliver, max ack pending)",
            read: "2026-11-22",
        },
        Source {
            document: "nats-server source, consumer.go",
            section: "JsAckWaitDefault, getNextMsg, processNak, progressUpdate",
            read: "2026-11-22",
        },
    ],
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    let given = Release::counted(ReleaseDelay::Given, Place::Front);
    let at_once = Release::counted(ReleaseDelay::None, Place::Front);
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(LEASE),
        lease_max: None,
        fence: Fence::Any,
        // An ack is a message to the server that nobody answers.
        on_stale: OnStale::Ignore,
        lost: LostWorker::Wait,
        release: ReleaseRules { nack: given, fail: given, expire: at_once, lost: at_once },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [None, None],
        on_reject: Fate::Drop,
        in_flight: InFlight {
            max: Some(IN_FLIGHT),
            per_worker: None,
            retries_count: true,
            full: WhenFull::Empty,
        },
        dedup: Dedup::Window { span: WINDOW, scope: DedupScope::Queue, keyless: Keyless::Store },
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: Capacity {
            messages: None,
            bytes: None,
            counted: CountedMessages::Stored,
            overflow: Overflow::DropHead,
        },
        ttl: TimeToLive::FOREVER,
        dead_letter,
        noise: Noise::OFF,
    }
}

/// `MaxDeliver`, without a limit at first. What reached it stays in the stream.
#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
fn limit(allowed: u32, _: Option<QueueId>) -> Option<Limit> {
    Some(Limit::on_deliveries(allowed, CheckedAt::Receive, Fate::Park))
}
