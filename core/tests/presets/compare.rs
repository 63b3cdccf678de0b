//! The same thing happens to every system: where they part.

use std::fmt::Write as _;

use message_queue_core::queue::{Body, Format, Outgoing, Preset, Settled, State};
use message_queue_core::time::Instant;

use crate::story::{DEAD, JOBS, Story, seconds};

/// One line for each preset: its name and how the story ends there.
pub fn check(end: impl Fn(Preset) -> String, expected: &str) {
    let mut told = String::new();
    for preset in Preset::ALL {
        writeln!(told, "{}: {}", preset.name(), end(preset))
            .expect("writing to a string does not fail");
    }
    let expected: Vec<_> = expected.lines().map(str::trim).collect();
    assert_eq!(told.lines().collect::<Vec<_>>(), expected, "how it ends:\n{told}");
}

/// Four messages; where the system keeps the order of groups, each is a group of its own.
fn four(preset: Preset) -> Story {
    let mut story = Story::with(preset, |rules| {
        rules.limits[0] = preset.limit(9, rules.dead_letter);
    });
    story.send(if preset == Preset::SqsFifo { "a:a b:b c:c d:d" } else { "a b c d" });
    story
}

pub fn one(preset: Preset) -> Story {
    let mut story = Story::of(preset);
    story.send(if preset == Preset::SqsFifo { "a:a" } else { "a" });
    story
}

#[test]
fn where_returned_messages_stand() {
    let end = |preset| {
        let mut story = four(preset);
        let [a, b, c] = [1, 2, 3].map(|worker| story.take(worker));
        for (worker, receipt) in [(3, c), (1, a), (2, b)] {
            story.nack(worker, receipt).expect("held");
        }
        story.line()
    };
    check(
        end,
        "plain: a b c d
         sqs_standard: a b c d
         sqs_fifo: a:a b:b c:c d:d
         rabbit_quorum: c a b d
         rabbit_classic: a b c d
         nats_work_queue: c a b d
         kafka_share: a b c d
         bull_mq: d c a b",
    );
}

#[test]
fn when_the_message_of_a_lost_worker_comes_back() {
    let end = |preset| {
        let mut story = one(preset);
        story.take(1);
        story.wait(seconds(10));
        story.lose(1);
        for second in 10..3_600 {
            if !story.line().is_empty() {
                return format!("after {second} s");
            }
            story.wait(seconds(1));
        }
        "never".to_owned()
    };
    check(
        end,
        "plain: after 30 s
         sqs_standard: after 30 s
         sqs_fifo: after 30 s
         rabbit_quorum: after 10 s
         rabbit_classic: after 10 s
         nats_work_queue: after 30 s
         kafka_share: after 10 s
         bull_mq: after 30 s",
    );
}

/// How often a message is delivered that always fails, under a limit that the system shows as 2.
fn deliveries(preset: Preset, failed: bool) -> String {
    let mut story = Story::with(preset, |rules| {
        rules.limits[0] = preset.limit(1, rules.dead_letter).map(|mut limit| {
            limit.allowed = preset.allowed_for(limit.counter, 2);
            limit
        });
    });
    story.send(if preset == Preset::SqsFifo { "jam:poison" } else { "poison" });
    for delivery in 0..50 {
        let Some(receipt) = story.receive(1) else {
            let parked = story.queues.queue(JOBS).len();
            let dead = story.queues.queue(DEAD).len();
            return format!("{delivery}, then {parked} parked, {dead} dead");
        };
        let back = if failed { story.fail(1, receipt) } else { story.nack(1, receipt) };
        back.expect("held");
    }
    "no end".to_owned()
}

#[test]
fn what_a_limit_of_two_means_for_a_message_that_fails() {
    check(
        |preset| deliveries(preset, true),
        "plain: 2, then 0 parked, 1 dead
         sqs_standard: 2, then 0 parked, 1 dead
         sqs_fifo: 2, then 0 parked, 1 dead
         rabbit_quorum: 3, then 0 parked, 1 dead
         rabbit_classic: no end
         nats_work_queue: 2, then 1 parked, 0 dead
         kafka_share: 2, then 0 parked, 1 dead
         bull_mq: 2, then 0 parked, 1 dead",
    );
}

#[test]
fn what_a_limit_of_two_means_for_a_message_that_is_merely_given_back() {
    check(
        |preset| deliveries(preset, false),
        "plain: 2, then 0 parked, 1 dead
         sqs_standard: 2, then 0 parked, 1 dead
         sqs_fifo: 2, then 0 parked, 1 dead
         rabbit_quorum: no end
         rabbit_classic: no end
         nats_work_queue: 2, then 1 parked, 0 dead
         kafka_share: 2, then 0 parked, 1 dead
         bull_mq: 2, then 0 parked, 1 dead",
    );
}

#[test]
fn what_a_third_message_does_to_a_queue_for_two() {
    let end = |preset: Preset| {
        let mut story = Story::alone(preset, |rules| {
            if preset.ranges().capacity.is_some() {
                rules.capacity.messages = Some(2);
            } else if preset.ranges().capacity_bytes.is_some() {
                rules.capacity.bytes = Some(2);
            }
        });
        story.send(if preset == Preset::SqsFifo { "g:a g:b" } else { "a b" });
        let third = Outgoing { group: Some("g".into()), ..story.message("c") };
        match story.try_send(third) {
            Ok(_) => story.line(),
            Err(error) => error.to_string(),
        }
    };
    check(
        end,
        "plain: the queue is full, 2 of 2
         sqs_standard: a b c
         sqs_fifo: g:a g:b c
         rabbit_quorum: b c
         rabbit_classic: b c
         nats_work_queue: b c
         kafka_share: b c
         bull_mq: a b c",
    );
}

#[test]
fn whether_duplicates_are_recognized_while_the_message_is_there_and_when_it_is_gone() {
    let end = |preset| {
        let mut story = Story::of(preset);
        let body = Body::new(b"A".as_slice(), Format::Text);
        let message =
            Outgoing { group: Some("g".into()), dedup: Some("key".into()), ..Outgoing::new(body) };
        let mut answers = String::new();
        for _ in 0..3 {
            match story.try_send(message.clone()) {
                Ok(sent) if sent.duplicate => answers.push_str("duplicate "),
                Ok(_) => answers.push_str("stored "),
                Err(_) => answers.push_str("refused "),
            }
            if answers.ends_with("duplicate ") {
                for receipt in story.batch(1, 1) {
                    story.ack(1, receipt).expect("held");
                }
            }
        }
        answers.trim_end().to_owned()
    };
    check(
        end,
        "plain: refused refused refused
         sqs_standard: refused refused refused
         sqs_fifo: stored duplicate duplicate
         rabbit_quorum: refused refused refused
         rabbit_classic: refused refused refused
         nats_work_queue: stored duplicate duplicate
         kafka_share: refused refused refused
         bull_mq: stored duplicate stored",
    );
}

#[test]
fn every_preset_gets_a_message_through() {
    for preset in Preset::ALL {
        let mut story = four(preset);
        while let Some(receipt) = story.receive(1) {
            assert_eq!(story.ack(1, receipt), Ok(Settled::Done), "{preset:?}");
        }
        let ledger = story.queues.queue(JOBS).ledger();
        assert_eq!((ledger.done, ledger.accepted), (4, 4), "{preset:?}");
    }
}

#[test]
fn whether_one_message_may_be_delayed_by_an_hour() {
    let end = |preset| {
        let mut story = Story::of(preset);
        let later =
            Outgoing { delay: Some(seconds(3_600)), group: Some("g".into()), ..story.message("A") };
        story.try_send(later).map_or_else(|error| error.to_string(), |_| "yes".to_owned())
    };
    let never = "a message to this queue cannot bring a delay of its own";
    check(
        end,
        &format!(
            "plain: yes
             sqs_standard: a message to this queue can be delayed by 15 min 0 s at most
             sqs_fifo: {never}
             rabbit_quorum: {never}
             rabbit_classic: {never}
             nats_work_queue: {never}
             kafka_share: {never}
             bull_mq: yes"
        ),
    );
}

#[test]
fn what_becomes_of_a_rejected_message_without_a_dead_letter_queue() {
    let end = |preset| {
        let mut story = Story::alone(preset, |_| ());
        story.send(if preset == Preset::SqsFifo { "a:a" } else { "a" });
        let receipt = story.take(1);
        story.reject(1, receipt).expect("held");
        match story.queues.queue(JOBS).message(receipt.message) {
            Some(message) => format!("{:?}, parked: {}", message.state(), message.is_parked()),
            None => format!("dropped: {}", story.queues.queue(JOBS).ledger().dropped),
        }
    };
    let parked = State::Delayed { until: Instant::NEVER };
    check(
        end,
        &format!(
            "plain: dropped: 1
             sqs_standard: dropped: 1
             sqs_fifo: dropped: 1
             rabbit_quorum: dropped: 1
             rabbit_classic: dropped: 1
             nats_work_queue: dropped: 1
             kafka_share: dropped: 1
             bull_mq: {parked:?}, parked: true"
        ),
    );
}
