//! A slow worker and its old receipt, in every system.

use message_queue_core::queue::{Settled, Stale};

use crate::compare::{check, one};
use crate::story::seconds;

#[test]
fn who_wins_when_a_slow_worker_acks_late() {
    let end = |preset| {
        let mut story = one(preset);
        let old = story.take(1);
        story.wait(seconds(30 * 60));
        let Some(new) = story.receive(2) else {
            return "nobody took the message from the first".to_owned();
        };
        match story.ack(1, old) {
            Ok(Settled::Done) => "the first".to_owned(),
            Ok(Settled::Ignored) => "neither".to_owned(),
            Err(Stale::Superseded { .. }) => match story.ack(2, new) {
                Ok(Settled::Done) => "the second".to_owned(),
                other => format!("{other:?}"),
            },
            Err(other) => format!("{other:?}"),
        }
    };
    check(
        end,
        "plain: the second
         sqs_standard: the first
         sqs_fifo: the second
         rabbit_quorum: the second
         rabbit_classic: nobody took the message from the first
         nats_work_queue: the first
         kafka_share: the second
         bull_mq: the second",
    );
}

#[test]
fn whether_an_ack_still_works_when_the_lease_is_over() {
    let end = |preset| {
        let mut story = one(preset);
        let receipt = story.take(1);
        story.wait(seconds(30 * 60));
        format!("{:?}", story.ack(1, receipt))
    };
    check(
        end,
        "plain: Ok(Done)
         sqs_standard: Ok(Done)
         sqs_fifo: Err(Expired)
         rabbit_quorum: Err(Expired)
         rabbit_classic: Ok(Done)
         nats_work_queue: Ok(Done)
         kafka_share: Err(Expired)
         bull_mq: Err(Expired)",
    );
}

#[test]
fn whether_a_slow_worker_prolongs_the_lease_of_another() {
    let end = |preset| {
        let mut story = one(preset);
        let old = story.take(1);
        story.wait(seconds(30 * 60));
        if story.receive(2).is_none() {
            return "there is no other".to_owned();
        }
        match story.extend(1, old, seconds(60)) {
            Ok(Some(until)) => format!("yes, until {until}"),
            Ok(None) => "no, and it is not told".to_owned(),
            Err(error) => format!("no, {error}"),
        }
    };
    let told = "no, the message was delivered again since, its latest delivery is 2";
    check(
        end,
        &format!(
            "plain: {told}
             sqs_standard: yes, until 31:00.000
             sqs_fifo: {told}
             rabbit_quorum: {told}
             rabbit_classic: there is no other
             nats_work_queue: yes, until 31:00.000
             kafka_share: {told}
             bull_mq: {told}"
        ),
    );
}
