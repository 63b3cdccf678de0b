//! SQS FIFO: order within a group, and what it costs.

use message_queue_core::queue::{HideError, Outgoing, Preset, Receipt, SendError, Settled, Stale};

use crate::story::{JOBS, Story, seconds};

fn fifo() -> Story {
    Story::of(Preset::SqsFifo)
}

fn ids(receipts: &[Receipt]) -> Vec<u64> {
    receipts.iter().map(|receipt| receipt.message.0).collect()
}

#[test]
fn a_batch_fills_from_one_group_first() {
    let mut story = fifo();
    story.send("jam:1 tea:2 jam:3 tea:4 jam:5");
    assert_eq!(ids(&story.batch(1, 4)), [1, 3, 5, 2]);
}

#[test]
fn groups_take_turns_from_receive_to_receive() {
    let mut story = fifo();
    story.send("jam:1 jam:2 tea:3 pie:4");
    let first = story.take(1);
    story.ack(1, first).expect("held");
    let rest: Vec<_> = (0..3).map(|_| story.take(1).message.0).collect();
    assert_eq!(rest, [3, 4, 2], "jam stood at the back after its first message");
}

#[test]
fn a_message_in_flight_stops_its_group_and_no_other() {
    let mut story = fifo();
    story.send("jam:1 jam:2 tea:3");
    assert_eq!(story.take(1).message.0, 1);
    assert_eq!(story.take(2).message.0, 3);
    assert_eq!(story.receive(3), None, "a third worker has nothing to do for two groups");
    assert_eq!(story.line(), "jam:2", "although a message is ready");
}

#[test]
fn a_retry_stops_its_group_until_its_delay_is_over() {
    let mut story = fifo();
    story.send("jam:1 jam:2");
    let receipt = story.take(1);
    story.nack_for(1, receipt, seconds(5));
    assert_eq!(story.receive(2), None);
    story.wait(seconds(5));
    assert_eq!(story.take(2).message.0, 1, "and then it is first");
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Nack), hidden until 5
         5 #1 became ready
         5 #1 to worker 2, delivery 2",
    );
}

#[test]
fn a_poison_message_leaves_and_its_group_goes_on_without_it() {
    let mut story = Story::with(Preset::SqsFifo, |rules| {
        rules.limits[0] = Preset::SqsFifo.limit(1, rules.dead_letter);
    });
    story.send("jam:1 jam:2");
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    assert_eq!(story.take(1).message.0, 2, "out of order, by design");
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Nack)
         0 #1 dead (Limit) after 1
         0 #2 to worker 1, delivery 1",
    );
}

#[test]
fn a_late_receipt_is_told_so_whether_or_not_the_message_was_received_again() {
    let mut story = fifo();
    story.send("jam:1");
    let old = story.take(1);
    story.wait(seconds(30));
    assert_eq!(story.ack(1, old), Err(Stale::Expired));
    let new = story.take(2);
    let superseded = Stale::Superseded { latest: 2 };
    assert_eq!(story.ack(1, old), Err(superseded));
    assert_eq!(story.extend(1, old, seconds(60)), Err(HideError::Stale(superseded)));
    assert_eq!(story.ack(2, new), Ok(Settled::Done));
}

#[test]
fn the_key_of_a_message_is_remembered_after_its_ack_for_five_minutes() {
    let mut story = fifo();
    story.send("jam:1");
    let receipt = story.take(1);
    story.ack(1, receipt).expect("held");
    story.wait(seconds(299));
    story.send("jam:1");
    story.wait(seconds(1));
    story.send("jam:1");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 acked by worker 1
         299 #1 sent again, a duplicate
         300 #2 sent",
    );
}

#[test]
fn a_duplicate_is_answered_with_the_number_of_the_first() {
    let mut story = fifo();
    let twice = Outgoing { group: Some("jam".into()), ..story.message("A") };
    let first = story.try_send(twice.clone()).expect("taken in");
    let second = story.try_send(twice).expect("taken in");
    assert_eq!((first.duplicate, second.duplicate, first.id), (false, true, second.id));
    assert_eq!(story.queues.queue(JOBS).len(), 1);
}

#[test]
fn a_message_needs_a_group_and_a_key() {
    let mut story = fifo();
    let alone = story.message("A");
    assert_eq!(story.try_send(alone.clone()), Err(SendError::GroupMissing));
    let keyless = Outgoing { group: Some("jam".into()), dedup: None, ..alone };
    assert_eq!(story.try_send(keyless), Err(SendError::DedupMissing));
}

#[test]
fn a_single_message_cannot_be_delayed_but_a_delay_of_zero_passes() {
    let mut story = Story::with(Preset::SqsFifo, |rules| rules.delay.queue = seconds(10));
    let message = Outgoing { group: Some("jam".into()), ..story.message("A") };
    let later = Outgoing { delay: Some(seconds(1)), ..message.clone() };
    assert_eq!(story.try_send(later), Err(SendError::DelayRefused { max: seconds(0) }));
    let now = Outgoing { delay: Some(seconds(0)), ..message };
    story.try_send(now).expect("zero means nothing");
    story.expect("0 #1 sent, hidden until 10");
}

#[test]
fn too_many_in_flight_is_silence() {
    let mut story = Story::with(Preset::SqsFifo, |rules| rules.in_flight.max = Some(1));
    story.send("jam:1 tea:2");
    story.take(1);
    assert_eq!(story.receive(2), None);
}

#[test]
fn the_clock_starts_again_in_the_dead_letter_queue() {
    let day = 24 * 3600;
    let mut story = Story::with(Preset::SqsFifo, |rules| {
        rules.limits[0] = Preset::SqsFifo.limit(1, rules.dead_letter);
    });
    story.send("jam:1");
    story.wait(seconds(3 * day));
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    story.receive(1);
    story.skip();
    story.wait(seconds(5 * day));
    story.expect("604800 #1 in the dead-letter queue dropped (Expired) after 1");
}
