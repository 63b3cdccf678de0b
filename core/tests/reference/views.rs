//! Whether what a queue shows of its messages is what the model shows.

use std::fmt::Debug;

use message_queue_core::queue::{Lease, Message, Queue, State};
use message_queue_core::time::Instant;
use proptest::test_runner::{TestCaseError, TestCaseResult};

use crate::model;

/// Says what differs, if anything does.
pub fn agree<T: PartialEq + Debug>(what: &str, got: &T, expected: &T) -> TestCaseResult {
    if got == expected {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("{what}:\n     got {got:?}\nexpected {expected:?}")))
}

/// Looks at every message, in the order in which the queue lists them.
pub fn compare(got: &Queue, expected: &model::Queue) -> TestCaseResult {
    let counts = (got.len(), got.ready_len() as u64, got.delayed_len() as u64, got.stored_bytes());
    let books = expected.ledger();
    let expected_counts =
        (expected.messages.len(), books.ready, books.delayed, expected.stored_bytes());
    agree("counts", &counts, &expected_counts)?;
    for message in got.ready().chain(got.delayed()).chain(got.leased()) {
        let group = expected.message(message.id).and_then(|it| it.group.as_deref());
        agree("group", &got.group_of(message), &group)?;
    }
    in_order("ready", got.ready(), expected, books.ready, |it| match it.state {
        model::State::Ready => Some(it.spot),
        _ => None,
    })?;
    in_order("delayed", got.delayed(), expected, books.delayed, |it| match state(it) {
        State::Delayed { until } => Some((until, it.id)),
        State::Ready | State::Leased(_) => None,
    })?;
    in_order("leased", got.leased(), expected, books.leased, |it| {
        it.lease().map(|lease| (lease.until, it.id))
    })
}

/// The messages are those for which there is a key, all of them, with the smallest key first.
fn in_order<'a, K: Ord>(
    what: &str,
    got: impl Iterator<Item = &'a Message>,
    expected: &model::Queue,
    count: u64,
    key: impl Fn(&model::Message) -> Option<K>,
) -> TestCaseResult {
    let (mut before, mut seen) = (None, 0);
    for message in got {
        let twin = expected.message(message.id);
        let twin = twin.ok_or_else(|| TestCaseError::fail(format!("{:?} is gone", message.id)))?;
        compare_message(message, twin)?;
        let place = key(twin);
        if place <= before {
            return Err(TestCaseError::fail(format!("{what}: {:?} is out of place", message.id)));
        }
        (before, seen) = (place, seen + 1);
    }
    agree(what, &seen, &count)
}

fn compare_message(got: &Message, expected: &model::Message) -> TestCaseResult {
    agree("state", &(got.id, got.state()), &(expected.id, state(expected)))?;
    let counters = (got.epoch, got.attempts(), got.failures(), got.expiries());
    let expected_counters =
        (expected.epoch, expected.attempts, expected.failures, expected.expiries);
    agree("epoch, attempts, failures, expiries", &counters, &expected_counters)?;
    agree("expiry", &got.expires_at(), &expected.expires_at)?;
    agree("deaths", &got.deaths(), &expected.deaths.as_slice())?;
    agree("parked", &got.is_parked(), &(expected.state == model::State::Parked))?;
    agree("sent at", &got.sent_at, &expected.sent_at)?;
    agree("body", &got.body, &expected.body)
}

fn state(message: &model::Message) -> State {
    match message.state {
        model::State::Ready => State::Ready,
        model::State::Delayed { until, .. } => State::Delayed { until },
        model::State::Parked => State::Delayed { until: Instant::NEVER },
        model::State::Leased(model::Lease { worker, since, until, lost: _ }) => {
            State::Leased(Lease { worker, since, until })
        }
    }
}
