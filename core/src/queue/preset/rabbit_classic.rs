//! RabbitMQ 4.3, classic queue: no lease, no limit, and every message back in its place.
//!
//! A worker holds a message until it settles it or its connection closes. A message that always
//! fails goes round for ever.
//!
//! # Source
//! See [`SHEET`]. That messages come back to their old places was also seen in a run.
//!
//! # Simplification
//! The real queue puts a message back to its old place if it can, this one always does. A full
//! queue here drops or dead-letters its head; the other two ways (`reject-publish` and
//! `reject-publish-dlx`) are the overflow rule of refusing, without the copy that the second of
//! them dead-letters.

use super::{Promises, Ranges, Sheet, Source, rabbit_quorum as rabbit};
use crate::queue::rules::{
    Backoff, Dedup, Delays, Fate, Fence, Grouping, InFlight, LeaseTerm, Limit, LostWorker, Noise,
    OnStale, PerMessage, Pick, Place, Release, ReleaseDelay, ReleaseRules, Rules,
};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "rabbit_classic",
    title: "RabbitMQ classic",
    rules,
    limit: no_limit,
    shown_less: None,
    fairness: None,
    ranges: Ranges { priorities: Some(0..=u8::MAX), ..rabbit::RANGES },
    promises: Promises { retry_keeps_place: true, ..rabbit::PROMISES },
    words: rabbit::WORDS,
    sources: &[Source {
        document: "RabbitMQ 4.3 documentation",
        section: "classic queues, consumer acknowledgements, consumers, time to live, queue \
                  length limit, dead-letter exchanges, priorities",
        read: "2026-11-22",
    }],
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Never,
        lease_max: None,
        fence: Fence::Unexpired,
        on_stale: OnStale::CloseWorker,
        lost: LostWorker::Release(Duration::ZERO),
        release: ReleaseRules::all(Release::uncounted(ReleaseDelay::None, Place::Origin)),
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [None, None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight::UNLIMITED,
        dedup: Dedup::None,
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: rabbit::CAPACITY,
        ttl: rabbit::TTL,
        dead_letter,
        noise: Noise::OFF,
    }
}

fn no_limit(_: u32, _: Option<QueueId>) -> Option<Limit> {
    None
}
