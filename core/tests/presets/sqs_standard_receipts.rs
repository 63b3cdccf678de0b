//! SQS standard: nearly any receipt will do, whoever holds the message by now.

use message_queue_core::queue::{
    HideError, Preset, Receive, ReceiveError, Settled, Stale, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::story::{Story, seconds};

fn sqs() -> Story {
    Story::of(Preset::SqsStandard)
}

#[test]
fn a_late_ack_deletes_the_message_under_its_new_holder() {
    let mut story = sqs();
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    let new = story.take(2);
    assert_eq!(story.ack(1, old), Ok(Settled::Done));
    assert_eq!(story.ack(2, new), Ok(Settled::Ignored), "worker 2 learns nothing of it");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         30 #1 to worker 2, delivery 2
         30 #1 Ack of worker 1 for delivery 1 is late, the latest is 2
         30 #1 acked by worker 1
         30 #1 Ack of worker 2 is stale: Gone",
    );
}

#[test]
fn a_late_extension_prolongs_the_lease_of_the_new_holder() {
    let mut story = sqs();
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    story.take(2);
    let until = Instant::ZERO + seconds(630);
    assert_eq!(story.extend(1, old, seconds(600)), Ok(Some(until)));
    story.wait(seconds(600));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         30 #1 to worker 2, delivery 2
         30 #1 Extend of worker 1 for delivery 1 is late, the latest is 2
         30 #1 extended by worker 1 until 630
         630 #1 back (Expire)",
    );
}

#[test]
fn a_late_nack_takes_the_message_from_its_new_holder() {
    let mut story = sqs();
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    story.take(2);
    assert_eq!(story.nack(1, old), Ok(Settled::Done));
    assert_eq!(story.line(), "A", "a third worker may have it while the second is at work");
}

#[test]
fn an_ack_after_the_lease_ran_out_works_as_long_as_the_message_is_there() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(300));
    assert_eq!(story.ack(1, receipt), Ok(Settled::Done));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         300 #1 acked by worker 1",
    );
}

#[test]
fn acking_twice_looks_as_if_it_had_worked() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    assert_eq!(story.ack(1, receipt), Ok(Settled::Done));
    assert_eq!(story.ack(1, receipt), Ok(Settled::Ignored));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 acked by worker 1
         0 #1 Ack of worker 1 is stale: Gone",
    );
}

#[test]
fn a_lease_ends_twelve_hours_after_the_receive_whatever_is_asked_for() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(10));
    let max = seconds(12 * 3600);
    assert_eq!(story.extend(1, receipt, max), Err(HideError::TooLong { max }));
    let until = Instant::ZERO + max;
    assert_eq!(story.extend(1, receipt, seconds(12 * 3600 - 10)), Ok(Some(until)));
}

#[test]
fn a_nack_hides_a_message_until_twelve_hours_after_the_receive_at_most() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(10));
    let max = seconds(12 * 3600);
    assert_eq!(story.try_nack_for(1, receipt, max), Err(HideError::TooLong { max }));
    story.nack_for(1, receipt, seconds(12 * 3600 - 10));
    story.wait(seconds(12 * 3600 - 10));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         10 #1 back (Nack), hidden until 43200
         43200 #1 became ready",
    );
}

#[test]
fn a_receive_asks_for_twelve_hours_at_most() {
    let mut story = sqs();
    story.send("A");
    let max = seconds(12 * 3600);
    let ask = |lease| Receive { worker: WorkerId(1), most: 1, lease: Some(lease) };
    let more = max + Duration::from_micros(1);
    assert_eq!(story.try_receive(ask(more)), Err(ReceiveError::TooLong { max }));
    assert_eq!(story.try_receive(ask(max)).map(|receipts| receipts.len()), Ok(1));
}

#[test]
fn a_message_that_nobody_holds_is_not_hidden_again_by_its_last_receipt() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(30));
    assert_eq!(story.try_nack_for(1, receipt, seconds(60)), Ok(Settled::Ignored));
    assert_eq!(story.line(), "A");
}

#[test]
fn an_extension_of_a_message_that_nobody_holds_is_ignored() {
    let mut story = sqs();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(30));
    assert_eq!(story.extend(1, receipt, seconds(60)), Ok(None));
    assert_eq!(story.line(), "A");
}

#[test]
fn a_visibility_timeout_of_zero_hands_the_message_out_twice_at_once() {
    let mut story = sqs();
    story.send("A");
    let careless = Receive { worker: WorkerId(1), most: 1, lease: Some(seconds(0)) };
    story.try_receive(careless).expect("no limit is in the way");
    story.wait(seconds(0));
    story.take(2);
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Expire)
         0 #1 to worker 2, delivery 2",
    );
}

#[test]
fn the_tail_of_a_slow_batch_comes_back_while_the_head_is_at_work() {
    let mut story = sqs();
    story.send("a b c d e f g h i j");
    let batch = story.batch(1, 10);
    for receipt in &batch[..7] {
        story.wait(seconds(4));
        assert_eq!(story.ack(1, *receipt), Ok(Settled::Done));
    }
    story.skip();
    story.wait(seconds(4));
    assert_eq!(story.line(), "h i j", "all ten share the lease that began with the receive");
    story.expect(
        "30 #8 back (Expire)
         30 #9 back (Expire)
         30 #10 back (Expire)",
    );
}

#[test]
fn a_receipt_that_was_never_issued_is_ignored_too() {
    let mut story = sqs();
    story.send("A");
    let mut forged = story.take(1);
    forged.epoch = 7;
    assert_eq!(story.ack(1, forged), Ok(Settled::Ignored));
    story.expect(&format!(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 Ack of worker 1 is stale: {:?}",
        Stale::Unknown
    ));
}
