//! What a queue says to whoever it refuses something.

use std::fmt::Display;

use message_queue_core::queue::{
    Body, Dedup, DedupScope, Fate, Format, Grouping, Keyless, LeaseTerm, LostWorker,
    MAX_BODY_BYTES, MAX_STORED_BYTES, Outgoing, PerMessage, Preset, QueueId, QueueSet, Receipt,
    Receive, Rules, WhenFull, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::story::{JOBS, Story, seconds};

fn told<T, E: Display>(result: Result<T, E>) -> String {
    result.map_or_else(|error| error.to_string(), |_| "fine".to_owned())
}

/// What a sender is told who changes a message in this way.
fn send(story: &mut Story, change: impl FnOnce(&mut Outgoing)) -> String {
    let mut outgoing = story.message("body");
    change(&mut outgoing);
    told(story.try_send(outgoing))
}

#[test]
fn a_full_queue_says_how_much_fits() {
    let mut story = Story::alone(Preset::Plain, |rules| rules.capacity.messages = Some(1));
    assert_eq!(send(&mut story, |_| ()), "fine");
    assert_eq!(send(&mut story, |_| ()), "the queue is full, 1 of 1");
    let mut story = Story::alone(Preset::Plain, |rules| rules.capacity.bytes = Some(7));
    assert_eq!(send(&mut story, |_| ()), "fine");
    assert_eq!(send(&mut story, |_| ()), "the queue is full, it has room for 7 bytes");
}

#[test]
fn a_body_has_a_mebibyte_at_most() {
    let mut story = Story::of(Preset::Plain);
    let large = Body::new(vec![b' '; MAX_BODY_BYTES + 1], Format::Text);
    let said = send(&mut story, |message| message.body = large);
    assert_eq!(said, "the body has 1048577 bytes, the limit is 1048576");
}

#[test]
fn all_queues_together_store_256_mebibytes() {
    for preset in [Preset::Plain, Preset::RabbitQuorum] {
        let mut queues = QueueSet::default();
        let all = [queues.create(preset.rules()), queues.create(preset.rules())];
        let body = Body::new(vec![b' '; MAX_BODY_BYTES], Format::Text);
        let mut send = |queue: QueueId, body: &Body| {
            let outgoing = Outgoing::new(body.clone());
            told(queues.send(Instant::ZERO, queue, outgoing, &mut Vec::new()))
        };
        for number in 0..MAX_STORED_BYTES / MAX_BODY_BYTES as u64 {
            assert_eq!(send(all[usize::from(number % 2 == 1)], &body), "fine", "{preset:?}");
        }
        let said = send(all[0], &Body::new("a", Format::Text));
        assert_eq!(said, "the queues hold 256 MiB of messages, which is the limit", "{preset:?}");
        assert_eq!(send(all[0], &Body::new("", Format::Text)), "fine", "nothing needs no room");
    }
}

#[test]
fn keys_and_groups_are_asked_for_where_they_are_needed() {
    let mut fifo = Story::of(Preset::SqsFifo);
    let said = send(&mut fifo, |message| message.group = None);
    assert_eq!(said, "a message to this queue needs a group");
    let group = |message: &mut Outgoing| message.group = Some("jam".into());
    let said = send(&mut fifo, |message| {
        group(message);
        message.dedup = None;
    });
    assert_eq!(said, "a message to this queue needs a dedup key");
    let mut rabbit = Story::of(Preset::RabbitQuorum);
    let said = send(&mut rabbit, |message| message.dedup = Some("key".into()));
    assert_eq!(said, "this queue does not look for duplicates");
}

#[test]
fn a_plain_queue_says_what_it_has_no_rule_for() {
    let said = |change: fn(&mut Outgoing)| send(&mut Story::of(Preset::Plain), change);
    let duplicates = said(|message| message.dedup = Some("key".into()));
    assert_eq!(duplicates, "this queue does not look for duplicates");
    let lasting = said(|message| message.ttl = Some(seconds(1)));
    assert_eq!(lasting, "a message to this queue cannot bring a time to live of its own");
    let urgent = said(|message| message.priority = Some(1));
    assert_eq!(urgent, "this queue has no priorities");
}

#[test]
fn a_key_has_1_to_128_bytes() {
    let mut story = Story::of(Preset::Plain);
    let mut send = |group: &str| send(&mut story, |message| message.group = Some(group.into()));
    assert_eq!(send("j"), "fine");
    assert_eq!(send(&"j".repeat(128)), "fine");
    assert_eq!(send(""), "a group or dedup key has 1 to 128 bytes, this one 0");
    let long = "j".repeat(129);
    assert_eq!(send(&long), "a group or dedup key has 1 to 128 bytes, this one 129");
}

#[test]
fn a_delay_and_a_time_to_live_have_their_limits() {
    let mut fifo = Story::alone(Preset::SqsFifo, |_| ());
    let group = |message: &mut Outgoing| message.group = Some("jam".into());
    let said = send(&mut fifo, |message| {
        group(message);
        message.delay = Some(seconds(1));
    });
    assert_eq!(said, "a message to this queue cannot bring a delay of its own");
    let mut standard = Story::of(Preset::SqsStandard);
    let mut delayed = |span| send(&mut standard, |message| message.delay = Some(span));
    assert_eq!(delayed(seconds(900)), "fine");
    let said = delayed(seconds(901));
    assert_eq!(said, "a message to this queue can be delayed by 15 min 0 s at most");
    let said = send(&mut standard, |message| message.ttl = Some(seconds(1)));
    assert_eq!(said, "a message to this queue cannot bring a time to live of its own");
}

#[test]
fn a_time_to_live_may_be_as_long_as_the_rules_say() {
    let upto = |rules: &mut Rules| rules.ttl.per_message = PerMessage::UpTo(seconds(60));
    let mut story = Story::alone(Preset::Plain, upto);
    let mut lasting = |span| send(&mut story, |message| message.ttl = Some(span));
    assert_eq!(lasting(seconds(60)), "fine");
    assert_eq!(lasting(seconds(61)), "a message to this queue can stay 1 min 0 s at most");
}

#[test]
fn priorities_are_numbered_from_0() {
    let mut plain = Story::of(Preset::Plain);
    let said = send(&mut plain, |message| message.priority = Some(1));
    assert_eq!(said, "this queue has no priorities");
    let mut story = Story::alone(Preset::Plain, |rules| rules.priorities = 3);
    let mut with = |priority| send(&mut story, |message| message.priority = Some(priority));
    assert_eq!(with(2), "fine");
    assert_eq!(with(3), "the priorities of this queue are 0 to 2");
}

#[test]
fn a_worker_is_told_that_too_much_is_held() {
    let mut story = Story::alone(Preset::Plain, |rules| {
        (rules.in_flight.max, rules.in_flight.full) = (Some(1), WhenFull::Error);
    });
    story.send("a b");
    story.take(1);
    let said = told(story.try_receive(Receive { worker: WorkerId(2), most: 1, lease: None }));
    assert_eq!(said, "workers hold 1 messages of this queue, which is the limit");
}

#[test]
fn a_stale_receipt_is_refused_with_the_reason() {
    let mut story = Story::alone(Preset::Plain, |rules| rules.lease_max = Some(seconds(60)));
    story.send("a");
    let first = story.take(1);
    let unknown = Receipt { epoch: 2, ..first };
    assert_eq!(told(story.ack(1, unknown)), "there was no such delivery");
    let too_long = "a delivery of this queue hides its message for 1 min 0 s at most";
    assert_eq!(told(story.extend(1, first, seconds(61))), too_long);
    assert_eq!(told(story.try_nack_for(1, first, seconds(61))), too_long);
    let ask = Receive { worker: WorkerId(1), most: 1, lease: Some(seconds(61)) };
    assert_eq!(told(story.try_receive(ask)), too_long);
    story.wait(seconds(30));
    assert_eq!(told(story.extend(1, first, seconds(1))), "the lease ran out");
    let second = story.take(2);
    let said = told(story.ack(1, first));
    assert_eq!(said, "the message was delivered again since, its latest delivery is 2");
    assert_eq!(told(story.ack(2, second)), "fine");
    assert_eq!(told(story.ack(2, second)), "the message has left the queue");
}

#[test]
fn a_redrive_that_makes_no_sense_is_refused() {
    let mut alone = Story::alone(Preset::Plain, |_| ());
    let said = told(alone.queues.redrive_slowly(Instant::ZERO, JOBS, 1));
    assert_eq!(said, "the queue has no dead-letter queue");
    let mut story = Story::of(Preset::Plain);
    let mut slowly = |rate| told(story.queues.redrive_slowly(Instant::ZERO, JOBS, rate));
    assert_eq!(slowly(0), "a redrive moves 1 to 1000000 messages a second");
    assert_eq!(slowly(1_000_001), "a redrive moves 1 to 1000000 messages a second");
    assert_eq!(slowly(1_000_000), "fine");
    assert_eq!(slowly(1), "a redrive of this queue is under way, cancel it first");
}

#[test]
fn a_setting_out_of_range_is_named() {
    type Change = fn(&mut Rules);
    let changes: [(&str, Change); 11] = [
        ("queue.lease_max", |it| it.lease_max = Some(Duration::ZERO)),
        ("queue.lost", |it| {
            it.lost = LostWorker::Release(seconds(43_201));
        }),
        ("queue.in_flight.max", |it| it.in_flight.max = Some(0)),
        ("queue.in_flight.per_worker", |it| it.in_flight.per_worker = Some(0)),
        ("queue.delay", |it| it.delay.queue = seconds(43_201)),
        ("queue.capacity", |it| it.capacity.messages = Some(1_000_001)),
        ("queue.capacity.bytes", |it| it.capacity.bytes = Some(0)),
        ("queue.ttl", |it| it.ttl.queue = Some(Duration::ZERO)),
        ("queue.limits", |it| {
            it.limits[0] = Preset::Plain.limit(1_001, None);
        }),
        ("queue.dedup.window", |it| {
            it.dedup = Preset::SqsFifo.rules().dedup;
            if let Dedup::Window { span, .. } = &mut it.dedup {
                *span = Duration::ZERO;
            }
        }),
        ("queue.lease.steps", |it| {
            it.lease = LeaseTerm::Steps(vec![Duration::ZERO]);
        }),
    ];
    for (field, change) in changes {
        let mut rules = Rules::default();
        assert_eq!(rules.check(), Ok(()));
        change(&mut rules);
        assert_eq!(rules.check().map_err(|error| error.field()), Err(field));
    }
}

#[test]
#[should_panic(expected = "a queue is not its own dead-letter queue")]
fn a_queue_is_not_its_own_dead_letter_queue() {
    QueueSet::default().create(Preset::Plain.rules_with_dead_letters(QueueId(0)));
}

#[test]
fn the_longest_span_of_each_kind_is_accepted_and_none_that_is_longer() {
    type Change = fn(&mut Rules, Duration);
    let kinds: [(&str, u64, Change); 5] = [
        ("queue.lease", 12, |rules, span| rules.lease = LeaseTerm::Fixed(span)),
        ("queue.lease_max", 12, |rules, span| rules.lease_max = Some(span)),
        ("queue.delay", 12, |rules, span| rules.delay.queue = span),
        ("queue.ttl", 14 * 24, |rules, span| rules.ttl.queue = Some(span)),
        ("queue.dedup.window", 7 * 24, |rules, span| {
            let (scope, keyless) = (DedupScope::Queue, Keyless::Store);
            rules.dedup = Dedup::Window { span, scope, keyless };
        }),
    ];
    for (field, hours, change) in kinds {
        let mut rules = Rules::default();
        change(&mut rules, seconds(hours * 3_600));
        assert_eq!(rules.check(), Ok(()), "{field}");
        change(&mut rules, seconds(hours * 3_600) + Duration::from_micros(1));
        assert_eq!(rules.check().map_err(|error| error.field()), Err(field));
    }
}

#[test]
fn no_lease_is_longer_than_a_delivery_may_hide_its_message() {
    let leases = [
        LeaseTerm::Fixed(seconds(61)),
        LeaseTerm::Steps(vec![seconds(10), seconds(61), seconds(20)]),
    ];
    for lease in leases {
        let mut rules = Rules { lease, lease_max: Some(seconds(60)), ..Rules::default() };
        assert_eq!(rules.check().map_err(|error| error.field()), Err("queue.lease"));
        rules.lease_max = Some(seconds(61));
        assert_eq!(rules.check(), Ok(()));
    }
}

#[test]
fn a_lease_without_an_end_is_longer_than_any_delivery_may_hide_its_message() {
    let mut rules = Rules { lease_max: Some(seconds(60)), ..Preset::RabbitClassic.rules() };
    let said = "queue.lease: a lease that never ends lasts longer than a delivery may: give it an \
                end, or do without queue.lease_max";
    assert_eq!(told(rules.check()), said);
    rules.lease = LeaseTerm::Fixed(seconds(60));
    assert_eq!(rules.check(), Ok(()));
}

#[test]
fn nothing_that_is_parked_may_stop_a_group() {
    let parks: [fn(&mut Rules); 3] = [
        |rules| rules.limits[0] = Preset::BullMq.limit(3, None),
        |rules| rules.on_reject = Fate::Park,
        |rules| rules.ttl.then = Fate::Park,
    ];
    for change in parks {
        let mut rules = Rules { group: Grouping::Prefix, ..Rules::default() };
        change(&mut rules);
        assert_eq!(rules.check().map_err(|error| error.field()), Err("queue.limits"));
    }
}

#[test]
fn one_priority_is_as_good_as_none() {
    let grouped = |priorities| Rules { group: Grouping::Prefix, priorities, ..Rules::default() };
    assert_eq!([0, 1].map(|priorities| grouped(priorities).check()), [Ok(()), Ok(())]);
    let error = grouped(2).check().map_err(|error| error.field());
    assert_eq!(error, Err("queue.priorities"));
    let beyond = Rules { default_priority: 1, ..Rules::default() };
    assert_eq!(beyond.check().map_err(|error| error.field()), Err("queue.default_priority"));
}
