//! Amazon SQS, standard queue: nearly any receipt will do, and the order is as good as it gets.
//!
//! Every receipt of a message works as long as the message is in the queue: a late ack deletes it
//! under the worker that holds it now. One that works no longer looks as if it had worked.
//!
//! # Source
//! See [`SHEET`]; the numbers stand with their operations in [`sqs`]. What receipts do
//! after their lease was taken from recorded responses of the service.
//!
//! # Simplification
//! The service documents that an ack with an old receipt may or may not delete the message; here
//! it always does, which is what a worker has to be ready for. What the service does at random
//! (duplicates, a changed order, a receive that finds nothing) is noise, and off at first. An SQS
//! worker cannot reject a message; if one does here, it goes to the dead-letter queue, as a careful
//! worker would send it there. Whoever extends the lease of a message that nobody holds, or gives it
//! back, is always told that it worked, and changes nothing; the service documents an error for it
//! that it does not always give. Fair queues are off until asked for, because here a queue is either
//! fair or noisy.

use super::{Promises, Ranges, Sheet, Source, sqs};
use crate::queue::rules::{Fairness, Fence, OnStale, Rules};
use crate::queue::{Probability, QueueId};
use crate::time::Duration;

/// Everything about it.
pub(super) static SHEET: Sheet = Sheet {
    name: "sqs_standard",
    title: "SQS standard",
    rules,
    limit: sqs::limit,
    shown_less: None,
    fairness: Some(FAIRNESS),
    ranges: Ranges {
        delay_of_message: Some(Duration::ZERO..=sqs::DELAY_MAX),
        noise: true,
        ..sqs::RANGES
    },
    promises: Promises {
        retry_keeps_place: true,
        dup_on_expiry: true,
        late_ack_deletes: true,
        ack_after_expiry_works: true,
        nack_counts: true,
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
            section: "dead-letter queue retention, message quotas, fair queues",
            read: "2026-11-22",
        },
    ],
};

/// More than a tenth of what is in flight, and at least 30 messages, until nothing was sent for
/// five minutes.
///
/// # Source
/// Amazon SQS Developer Guide, "Amazon SQS fair queues", read 2026-11-22.
const FAIRNESS: Fairness =
    Fairness { share: Probability::from_percent(10), min: 30, quiet: Duration::from_secs(300) };

fn rules(dead_letter: Option<QueueId>) -> Rules {
    Rules { fence: Fence::Any, on_stale: OnStale::Ignore, ..sqs::rules(dead_letter) }
}
