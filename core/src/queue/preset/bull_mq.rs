//! `BullMQ` 6.7: a failed job goes to the back, a stalled one to the front.
//!
//! A job is tried once unless its sender asks for more attempts. A lease that runs out is a stall
//! and not a failure; it is forgiven once. What may not be tried any more is kept in the failed
//! set, which is part of the queue: without a dead-letter queue such a job is parked, with one the
//! dead-letter queue is the failed set.
//!
//! # Source
//! See [`SHEET`].
//!
//! # Simplification
//! Attempts and backoff belong to each job there and to the queue here. A stall is noticed at the
//! instant at which the lock runs out, not by a check every 30 s, and stalled jobs keep their order
//! among themselves. A worker renews its lock every 15 s as long as its event loop runs, which here
//! is an extension that the worker has to ask for. Priorities are left out at first; there 0 means
//! none and goes first, then 1, 2, 3 …, while here the highest number goes first. Dedup forgets a key
//! when the job is done or in the failed set; the kinds with a time to live and with replacement are left out, and so
//! are rate limits, flows and repeated jobs.

use super::ranges::{ANY, ANY_BUT_ZERO};
use super::{Promises, Ranges, Sheet, Source, Words};
use crate::queue::rules::{
    Backoff, Capacity, CheckedAt, Counter, Dedup, Delays, Fate, Fence, Grouping, InFlight,
    LeaseTerm, Limit, LostWorker, Noise, OnStale, PerMessage, Pick, Place, Release, ReleaseDelay,
    ReleaseRules, Rules, TimeToLive,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// `lockDuration`: 30 s.
const LEASE: Duration = Duration::from_secs(30);
/// `attempts`: 1.
const ATTEMPTS: u32 = 1;
/// `maxStalledCount`: 1, so that the second stall is one too many.
const STALLS: u32 = 1;

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "bull_mq",
    title: "BullMQ",
    rules,
    limit,
    shown_less: Some(Counter::Expiries),
    fairness: None,
    ranges: Ranges {
        lease: Some(ANY_BUT_ZERO),
        extend: Some(ANY_BUT_ZERO),
        backoff: Some(ANY_BUT_ZERO),
        jitter: Some(Probability::NEVER..=Probability::ALWAYS),
        delay_of_message: Some(ANY),
        limit: Some(1..=u32::MAX),
        limit_alone: true,
        limit_of_expiries: Some(0..=u32::MAX),
        wait: Some(ANY),
        per_worker: Some(1..=u32::MAX),
        dedup_key_chars: Some(1..=u32::MAX),
        priorities: Some(0..=u8::MAX),
        ..Ranges::NONE
    },
    promises: Promises {
        order_of_first_deliveries: true,
        dup_on_expiry: true,
        dedup_on_send: true,
        parks_at_limit: true,
        nack_counts: true,
        ..Promises::NONE
    },
    words: Words {
        queue: "queue",
        sender: "producer",
        worker: "worker",
        message: "job",
        ready: "waiting",
        delayed: Some("delayed"),
        leased: "active",
        lease: Some("lock"),
        receipt: Some("lock token"),
        ack: "complete",
        nack: "fail",
        extend: Some("extend the lock"),
        reject: Some("unrecoverable error"),
        delivery_count: Some("attempts started"),
        dead_letter_queue: Some("failed set"),
        redrive: Some("retry"),
        group: None,
    },
    sources: &[
        Source {
            document: "BullMQ 6.7 documentation",
            section: "retrying failing jobs, stalled jobs, deduplication, prioritized jobs, \
                      delayed jobs",
            read: "2026-11-22",
        },
        Source {
            document: "BullMQ source, commands and classes",
            section: "moveStalledJobsToWait, retryJob, JobLockNotExist, JobLockMismatch",
            read: "2026-11-22",
        },
    ],
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    let failed = Release::counted(ReleaseDelay::Backoff, Place::Back);
    let stalled = Release::uncounted(ReleaseDelay::None, Place::Front);
    let stalls = Limit {
        allowed: STALLS + 1,
        counter: Counter::Expiries,
        at: CheckedAt::Release,
        then: failed_set(dead_letter),
    };
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(LEASE),
        lease_max: None,
        fence: Fence::Unexpired,
        on_stale: OnStale::Error,
        lost: LostWorker::Wait,
        release: ReleaseRules { nack: failed, fail: failed, expire: stalled, lost: stalled },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [limit(ATTEMPTS, dead_letter), Some(stalls)],
        on_reject: failed_set(dead_letter),
        in_flight: InFlight::UNLIMITED,
        dedup: Dedup::UntilDone,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::UpTo(Duration::MAX) },
        capacity: Capacity::UNLIMITED,
        ttl: TimeToLive::FOREVER,
        dead_letter,
        noise: Noise::OFF,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
fn limit(allowed: u32, dead_letter: Option<QueueId>) -> Option<Limit> {
    Some(Limit {
        allowed,
        counter: Counter::Failures,
        at: CheckedAt::Release,
        then: failed_set(dead_letter),
    })
}

/// Where a job goes that may not be tried any more.
fn failed_set(dead_letter: Option<QueueId>) -> Fate {
    if dead_letter.is_some() { Fate::DeadLetter } else { Fate::Park }
}
