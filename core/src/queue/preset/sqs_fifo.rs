//! Amazon SQS, FIFO queue: order within a group, duplicates recognized for five minutes.
//!
//! A group is walked in order up to its first hidden message. One receive fills its batch from one
//! group as far as that goes, then the group stands at the back.
//!
//! # Source
//! See [`SHEET`]; the numbers stand with their operations in [`sqs`]. How a batch is
//! filled and where a group stops was taken from the Developer Guide and from recorded responses
//! of the service.
//!
//! # Simplification
//! The service looks for groups among the first 120,000 messages only, so that one huge group that
//! is stopped starves the others; this queue looks at all of them. There, a second delete with the
//! same receipt succeeds; here it is told to be stale. Left out: the id of a receive attempt, which
//! lets a worker ask for the same batch again, and the limits on calls per second. The key that
//! replaces the dedup key in the dead-letter queue is left out, because nothing is compared there.

use super::{Promises, Ranges, Sheet, Source, sqs};
use crate::queue::QueueId;
use crate::queue::rules::{
    Dedup, DedupScope, Delays, Fence, Grouping, InFlight, Keyless, PerMessage, Pick, Rules,
    TimeToLive, WhenFull,
};
use crate::time::Duration;

/// The deduplication interval: five minutes, which cannot be changed.
///
/// # Source
/// Amazon SQS API Reference, `SendMessage`, `MessageDeduplicationId`, read 2026-11-22.
const WINDOW: Duration = Duration::from_secs(300);

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "sqs_fifo",
    title: "SQS FIFO",
    rules,
    limit: sqs::limit,
    shown_less: None,
    fairness: None,
    ranges: Ranges {
        dedup_window: Some(WINDOW..=WINDOW),
        dedup_key_chars: Some(1..=128),
        ..sqs::RANGES
    },
    promises: Promises {
        retry_keeps_place: true,
        order_per_group: true,
        blocks_group_on_retry: true,
        dup_on_expiry: true,
        dedup_on_send: true,
        dedup_outlives_ack: true,
        nack_counts: true,
        age_restarts_in_dead_letters: true,
        ..Promises::NONE
    },
    words: sqs::WORDS,
    sources: &[
        Source {
            document: "Amazon SQS API Reference",
            section: "CreateQueue, SendMessage, ReceiveMessage, ChangeMessageVisibility, \
                      DeleteMessage, StartMessageMoveTask",
            read: "2026-11-22",
        },
        Source {
            document: "Amazon SQS Developer Guide",
            section: "FIFO delivery logic, dead-letter queue retention, message quotas",
            read: "2026-11-22",
        },
    ],
};

/// Differs from a standard queue in order, receipts, dedup, delays of single messages, the answer
/// when too much is in flight, and the clock in the dead-letter queue.
fn rules(dead_letter: Option<QueueId>) -> Rules {
    let standard = sqs::rules(dead_letter);
    Rules {
        group: Grouping::Prefix,
        pick: Pick::RotateGroups,
        fence: Fence::Unexpired,
        in_flight: InFlight { full: WhenFull::Empty, ..standard.in_flight },
        dedup: Dedup::Window { span: WINDOW, scope: DedupScope::Queue, keyless: Keyless::Refuse },
        delay: Delays { per_message: PerMessage::No, ..standard.delay },
        ttl: TimeToLive { reset_on_dead_letter: true, ..standard.ttl },
        ..standard
    }
}
