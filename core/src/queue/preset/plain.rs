//! Plain FIFO: the queue of the first lesson, with nothing to explain away.
//!
//! A line, a lease of 30 s, retries at once and in place, the receipt of the latest delivery
//! counts. It stands for no system; its numbers are ours, and its ranges are those of this queue.
//! How many messages a worker holds at a time is for the worker to say, by how often it asks.

use super::ranges::ANY;
use super::{Promises, Ranges, Sheet, Source, Words};
use crate::queue::rules::{Backoff, CheckedAt, Fate, Limit, Rules};
use crate::queue::{MAX_STORED, Probability, QueueId};
use crate::time::Duration;

const UP_TO_12_HOURS: Duration = Duration::from_secs(12 * 3600);

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "plain",
    title: "Plain FIFO",
    rules,
    limit,
    shown_less: None,
    fairness: None,
    ranges: Ranges {
        lease: Some(Duration::from_millis(1)..=UP_TO_12_HOURS),
        lease_of_receive: Some(Duration::ZERO..=UP_TO_12_HOURS),
        extend: Some(ANY),
        nack_delay: Some(ANY),
        backoff: Some(Backoff::DELAY),
        jitter: Some(Probability::NEVER..=Probability::ALWAYS),
        delay: Some(Duration::ZERO..=UP_TO_12_HOURS),
        delay_of_message: Some(ANY),
        ttl: Some(Duration::from_millis(1)..=Duration::from_secs(14 * 24 * 3600)),
        limit: Some(1..=1_000),
        limit_alone: true,
        batch: 1..=u32::MAX,
        wait: Some(ANY),
        in_flight: Some(1..=1_000_000),
        per_worker: Some(1..=1_000_000),
        capacity: Some(1..=MAX_STORED),
        capacity_bytes: Some(1..=u64::MAX),
        redrive_per_second: Some(1..=1_000_000),
        ..Ranges::NONE
    },
    promises: Promises {
        order_of_first_deliveries: true,
        retry_keeps_place: true,
        dup_on_expiry: true,
        ack_after_expiry_works: true,
        refuses_when_full: true,
        loses_at_limit: true,
        nack_counts: true,
        dead_letters_may_be_lost: true,
        ..Promises::NONE
    },
    words: Words {
        queue: "queue",
        sender: "sender",
        worker: "worker",
        message: "message",
        ready: "ready",
        delayed: Some("delayed"),
        leased: "in flight",
        lease: Some("lease"),
        receipt: Some("receipt"),
        ack: "ack",
        nack: "nack",
        extend: Some("extend"),
        reject: Some("reject"),
        delivery_count: Some("delivery count"),
        dead_letter_queue: Some("dead-letter queue"),
        redrive: Some("redrive"),
        group: None,
    },
    sources: &[Source {
        document: "this playground",
        section: "the rules that all queues here share",
        read: "2026-11-26",
    }],
};

fn rules(dead_letter: Option<QueueId>) -> Rules {
    Rules { dead_letter, ..Rules::PLAIN }
}

/// Looked at when a delivery has ended, so that nobody waits for a message that is done for.
#[expect(clippy::unnecessary_wraps, reason = "some presets have no limit")]
fn limit(allowed: u32, _: Option<QueueId>) -> Option<Limit> {
    Some(Limit::on_deliveries(allowed, CheckedAt::Release, Fate::DeadLetter))
}
