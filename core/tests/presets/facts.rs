//! What each system accepts, promises and calls things, typed once more from its documents.

use std::fmt::{Display, Write as _};
use std::ops::RangeInclusive;

use message_queue_core::queue::{Preset, Ranges, Words};
use message_queue_core::time::Duration;

fn range<T: Display>(name: &str, range: Option<&RangeInclusive<T>>, out: &mut String) {
    if let Some(range) = range {
        let end = range.end().to_string();
        let endless = [u64::from(u32::MAX), u64::MAX].iter().any(|most| most.to_string() == end);
        let end = if endless { "any" } else { &end };
        writeln!(out, "{name}: {} to {end}", range.start()).expect("a string takes it");
    }
}

fn span(name: &str, span: Option<&RangeInclusive<Duration>>, out: &mut String) {
    let words = |it: Duration| {
        if it == Duration::MAX { "any".to_owned() } else { it.to_string() }
    };
    range(name, span.map(|it| words(*it.start())..=words(*it.end())).as_ref(), out);
}

fn accepted(ranges: &Ranges) -> String {
    let mut out = String::new();
    span("lease", ranges.lease.as_ref(), &mut out);
    span("lease of a receive", ranges.lease_of_receive.as_ref(), &mut out);
    span("extend", ranges.extend.as_ref(), &mut out);
    span("delay of a nack", ranges.nack_delay.as_ref(), &mut out);
    span("backoff", ranges.backoff.as_ref(), &mut out);
    range("jitter", ranges.jitter.as_ref(), &mut out);
    span("delay", ranges.delay.as_ref(), &mut out);
    span("delay of a message", ranges.delay_of_message.as_ref(), &mut out);
    span("time to live", ranges.ttl.as_ref(), &mut out);
    span("time to live of a message", ranges.ttl_of_message.as_ref(), &mut out);
    range("limit", ranges.limit.as_ref(), &mut out);
    range("limit of expiries", ranges.limit_of_expiries.as_ref(), &mut out);
    range("batch", Some(&ranges.batch), &mut out);
    span("wait", ranges.wait.as_ref(), &mut out);
    range("in flight", ranges.in_flight.as_ref(), &mut out);
    range("per worker", ranges.per_worker.as_ref(), &mut out);
    range("bytes of a body", ranges.body_bytes.as_ref(), &mut out);
    span("dedup window", ranges.dedup_window.as_ref(), &mut out);
    range("characters of a dedup key", ranges.dedup_key_chars.as_ref(), &mut out);
    range("characters of a group", ranges.group_chars.as_ref(), &mut out);
    range("capacity", ranges.capacity.as_ref(), &mut out);
    range("capacity in bytes", ranges.capacity_bytes.as_ref(), &mut out);
    range("priorities", ranges.priorities.as_ref(), &mut out);
    range("redrive a second", ranges.redrive_per_second.as_ref(), &mut out);
    for (word, yes) in [("a limit alone", ranges.limit_alone), ("noise", ranges.noise)] {
        if yes {
            writeln!(out, "{word}").expect("a string takes it");
        }
    }
    out
}

fn promised(preset: Preset) -> String {
    let kept = preset.promises().each().into_iter().filter(|(_, kept)| *kept);
    kept.map(|(promise, _)| format!("{promise:?}")).collect::<Vec<_>>().join(" ")
}

/// In the order of the fields.
fn words(words: &Words) -> String {
    let or_none = |word: Option<&'static str>| word.unwrap_or("–");
    [
        words.queue,
        words.sender,
        words.worker,
        words.message,
        words.ready,
        or_none(words.delayed),
        words.leased,
        or_none(words.lease),
        or_none(words.receipt),
        words.ack,
        words.nack,
        or_none(words.extend),
        or_none(words.reject),
        or_none(words.delivery_count),
        or_none(words.dead_letter_queue),
        or_none(words.redrive),
        or_none(words.group),
    ]
    .join(" | ")
}

const ACCEPTED: [(Preset, &str); 8] = [
    (
        Preset::Plain,
        "lease: 1 ms to 12 h 0 min
         lease of a receive: 0 s to 12 h 0 min
         extend: 0 s to any
         delay of a nack: 0 s to any
         backoff: 1 ms to 12 h 0 min
         jitter: 0 % to 100 %
         delay: 0 s to 12 h 0 min
         delay of a message: 0 s to any
         time to live: 1 ms to 336 h 0 min
         limit: 1 to 1000
         batch: 1 to any
         wait: 0 s to any
         in flight: 1 to 1000000
         per worker: 1 to 1000000
         capacity: 1 to 1000000
         capacity in bytes: 1 to any
         redrive a second: 1 to 1000000
         a limit alone",
    ),
    (
        Preset::SqsStandard,
        "lease: 0 s to 12 h 0 min
         lease of a receive: 0 s to 12 h 0 min
         extend: 0 s to 12 h 0 min
         delay of a nack: 0 s to 12 h 0 min
         delay: 0 s to 15 min 0 s
         delay of a message: 0 s to 15 min 0 s
         time to live: 1 min 0 s to 336 h 0 min
         limit: 1 to 1000
         batch: 1 to 10
         wait: 0 s to 20 s
         in flight: 120000 to 120000
         bytes of a body: 1 to 1048576
         characters of a group: 1 to 128
         redrive a second: 1 to 500
         noise",
    ),
    (
        Preset::SqsFifo,
        "lease: 0 s to 12 h 0 min
         lease of a receive: 0 s to 12 h 0 min
         extend: 0 s to 12 h 0 min
         delay of a nack: 0 s to 12 h 0 min
         delay: 0 s to 15 min 0 s
         time to live: 1 min 0 s to 336 h 0 min
         limit: 1 to 1000
         batch: 1 to 10
         wait: 0 s to 20 s
         in flight: 120000 to 120000
         bytes of a body: 1 to 1048576
         dedup window: 5 min 0 s to 5 min 0 s
         characters of a dedup key: 1 to 128
         characters of a group: 1 to 128
         redrive a second: 1 to 500",
    ),
    (
        Preset::RabbitQuorum,
        "lease: 1 min 0 s to any
         backoff: 1 ms to any
         time to live: 0 s to any
         time to live of a message: 0 s to any
         limit: 0 to any
         batch: 1 to 65535
         per worker: 1 to 65535
         capacity: 1 to any
         capacity in bytes: 1 to any
         priorities: 32 to 32
         a limit alone",
    ),
    (
        Preset::RabbitClassic,
        "time to live: 0 s to any
         time to live of a message: 0 s to any
         batch: 1 to 65535
         per worker: 1 to 65535
         capacity: 1 to any
         capacity in bytes: 1 to any
         priorities: 0 to 255",
    ),
    (
        Preset::NatsWorkQueue,
        "lease: 1 ms to any
         extend: 1 ms to any
         delay of a nack: 0 s to any
         time to live: 1 ms to any
         limit: 1 to any
         batch: 1 to any
         wait: 0 s to any
         in flight: 1 to any
         dedup window: 1 ms to any
         capacity: 1 to any
         capacity in bytes: 1 to any
         a limit alone",
    ),
    (
        Preset::KafkaShare,
        "lease: 15 s to 1 min 0 s
         extend: 15 s to 1 min 0 s
         time to live: 1 ms to any
         limit: 2 to 10
         batch: 1 to any
         wait: 0 s to any
         in flight: 100 to 4000
         capacity in bytes: 1 to any
         a limit alone",
    ),
    (
        Preset::BullMq,
        "lease: 1 ms to any
         extend: 1 ms to any
         backoff: 1 ms to any
         jitter: 0 % to 100 %
         delay of a message: 0 s to any
         limit: 1 to any
         limit of expiries: 0 to any
         batch: 1 to 1
         wait: 0 s to any
         per worker: 1 to any
         characters of a dedup key: 1 to any
         priorities: 0 to 255
         a limit alone",
    ),
];

#[test]
fn what_each_system_accepts() {
    for (preset, expected) in ACCEPTED {
        let expected: Vec<_> = expected.lines().map(str::trim).collect();
        let accepted = accepted(preset.ranges());
        assert_eq!(accepted.lines().collect::<Vec<_>>(), expected, "{preset:?}");
    }
}

#[test]
fn what_each_system_promises_and_what_it_may_do() {
    assert_eq!(
        promised(Preset::Plain),
        "OrderOfFirstDeliveries RetryKeepsPlace DupOnExpiry AckAfterExpiryWorks RefusesWhenFull \
         LosesAtLimit NackCounts DeadLettersMayBeLost"
    );
    assert_eq!(
        promised(Preset::SqsStandard),
        "RetryKeepsPlace DupOnExpiry LateAckDeletes AckAfterExpiryWorks NackCounts"
    );
    assert_eq!(
        promised(Preset::SqsFifo),
        "RetryKeepsPlace OrderPerGroup BlocksGroupOnRetry DupOnExpiry DedupOnSend \
         DedupOutlivesAck NackCounts AgeRestartsInDeadLetters"
    );
    assert_eq!(
        promised(Preset::RabbitQuorum),
        "OrderOfFirstDeliveries DupOnExpiry LosesOnOverflow LosesAtLimit LostWorkerReturnsAtOnce \
         DeadLettersMayBeLost AgeRestartsInDeadLetters"
    );
    assert_eq!(
        promised(Preset::RabbitClassic),
        "OrderOfFirstDeliveries RetryKeepsPlace LosesOnOverflow LostWorkerReturnsAtOnce \
         DeadLettersMayBeLost AgeRestartsInDeadLetters"
    );
    assert_eq!(
        promised(Preset::NatsWorkQueue),
        "OrderOfFirstDeliveries DupOnExpiry LateAckDeletes AckAfterExpiryWorks DedupOnSend \
         DedupOutlivesAck LosesOnOverflow ParksAtLimit NackCounts RetriesHoldTheirSlot"
    );
    assert_eq!(
        promised(Preset::KafkaShare),
        "OrderOfFirstDeliveries RetryKeepsPlace DupOnExpiry LosesOnOverflow LosesAtLimit \
         NackCounts LostWorkerReturnsAtOnce DeadLettersMayBeLost AgeRestartsInDeadLetters"
    );
    assert_eq!(
        promised(Preset::BullMq),
        "OrderOfFirstDeliveries DupOnExpiry DedupOnSend ParksAtLimit NackCounts"
    );
}

#[test]
fn what_each_system_calls_things() {
    let called = |preset: Preset| words(preset.words());
    assert_eq!(
        called(Preset::Plain),
        "queue | sender | worker | message | ready | delayed | in flight | lease | receipt | ack \
         | nack | extend | reject | delivery count | dead-letter queue | redrive | –"
    );
    assert_eq!(
        called(Preset::SqsStandard),
        "queue | producer | consumer | message | visible | delayed | in flight | visibility \
         timeout | receipt handle | DeleteMessage | ChangeMessageVisibility to 0 | \
         ChangeMessageVisibility | – | receive count | dead-letter queue | redrive | message \
         group"
    );
    assert_eq!(called(Preset::SqsFifo), called(Preset::SqsStandard));
    assert_eq!(
        called(Preset::RabbitQuorum),
        "queue | publisher | consumer | message | ready | delayed | unacked | consumer timeout | \
         delivery tag | ack | nack with requeue | – | reject without requeue | x-acquired-count \
         | queue behind a dead-letter exchange | – | –"
    );
    assert_eq!(
        called(Preset::RabbitClassic),
        "queue | publisher | consumer | message | ready | – | unacked | – | delivery tag | ack | \
         nack with requeue | – | reject without requeue | – | queue behind a dead-letter \
         exchange | – | –"
    );
    assert_eq!(
        called(Preset::NatsWorkQueue),
        "work-queue stream | publisher | consumer | message | pending | – | ack pending | ack \
         wait | ack subject | ack | nak | in progress | term | num delivered | – | – | –"
    );
    assert_eq!(
        called(Preset::KafkaShare),
        "topic partition of a share group | producer | consumer | record | available | – | \
         acquired | acquisition lock | – | accept | release | renew | reject | delivery count | \
         dead-letter queue topic | – | –"
    );
    assert_eq!(
        called(Preset::BullMq),
        "queue | producer | worker | job | waiting | delayed | active | lock | lock token | \
         complete | fail | extend the lock | unrecoverable error | attempts started | failed set \
         | retry | –"
    );
}
