//! Kafka share groups: a lock for each record, five deliveries, and its offset for ever.

use message_queue_core::queue::{Preset, Settled, Stale};

use crate::story::{Story, seconds};

fn kafka() -> Story {
    Story::of(Preset::KafkaShare)
}

#[test]
fn the_fifth_delivery_is_the_last_one() {
    let mut story = kafka();
    story.send("poison next");
    for _ in 0..5 {
        let receipt = story.take(1);
        assert_eq!(receipt.message.0, 1);
        story.nack(1, receipt).expect("held");
    }
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("next", "poison"));
}

#[test]
fn without_a_dead_letter_topic_the_record_is_archived_and_nobody_sees_it_again() {
    let mut story = Story::alone(Preset::KafkaShare, |rules| {
        rules.limits[0] = Preset::KafkaShare.limit(2, None);
    });
    story.send("poison");
    story.take(1);
    story.wait(seconds(30));
    story.take(1);
    story.wait(seconds(30));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         30 #1 to worker 1, delivery 2
         60 #1 back (Expire)
         60 #1 dropped (Limit) after 2",
    );
}

#[test]
fn an_acknowledgement_after_the_lock_ran_out_is_refused() {
    let mut story = kafka();
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    assert_eq!(story.ack(1, old), Err(Stale::Expired));
    let new = story.take(2);
    assert_eq!(story.ack(1, old), Err(Stale::Superseded { latest: 2 }));
    assert_eq!(story.ack(2, new), Ok(Settled::Done));
}

#[test]
fn a_released_record_is_acquired_again_at_its_offset() {
    let mut story = kafka();
    story.send("a b c d");
    let [a, b, c] = [1, 2, 3].map(|worker| story.take(worker));
    for (worker, receipt) in [(3, c), (1, a), (2, b)] {
        story.nack(worker, receipt).expect("held");
    }
    assert_eq!(story.line(), "a b c d");
}

#[test]
fn a_session_that_ends_releases_its_records_at_once_and_is_not_held_against_the_limit() {
    let mut story = Story::with(Preset::KafkaShare, |rules| {
        rules.limits[0] = Preset::KafkaShare.limit(2, rules.dead_letter);
    });
    story.send("A");
    for _ in 0..10 {
        story.take(1);
        story.lose(1);
    }
    assert_eq!(story.line(), "A");
}

#[test]
fn a_full_window_stalls_the_partition_in_silence() {
    let mut story = Story::with(Preset::KafkaShare, |rules| rules.in_flight.max = Some(2));
    story.send("a b c");
    assert_eq!(story.batch(1, 3).len(), 2);
    assert_eq!(story.receive(2), None);
}

#[test]
fn a_rejected_record_goes_to_the_dead_letter_topic_and_is_lost_without_one() {
    let mut story = kafka();
    story.send("A");
    let receipt = story.take(1);
    story.reject(1, receipt).expect("held");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 dead (Rejected) after 1",
    );
    let mut story = Story::alone(Preset::KafkaShare, |_| ());
    story.send("A");
    let receipt = story.take(1);
    story.reject(1, receipt).expect("held");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 dropped (Rejected) after 1",
    );
}

#[test]
fn a_log_that_got_too_large_loses_its_oldest_records() {
    let mut story = Story::with(Preset::KafkaShare, |rules| rules.capacity.bytes = Some(4));
    story.send("aa bb cc");
    assert_eq!(story.line(), "bb cc");
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 dropped (Overflow) after 0
         0 #3 sent",
    );
}

#[test]
fn a_record_is_deleted_after_a_week_whether_it_was_read_or_not() {
    let mut story = kafka();
    story.send("A");
    story.wait(seconds(7 * 24 * 3600));
    story.expect(
        "0 #1 sent
         604800 #1 dropped (Expired) after 0",
    );
}
