//! `BullMQ`: a failed job goes to the back, a stalled one to the front, and neither for long.

use message_queue_core::queue::{
    Backoff, Outgoing, Preset, Rules, SendError, Sent, Settled, Stale,
};

use crate::story::{JOBS, Story, seconds};

fn attempts(allowed: u32) -> impl FnOnce(&mut Rules) {
    move |rules| rules.limits[0] = Preset::BullMq.limit(allowed, rules.dead_letter)
}

#[test]
fn a_failed_job_goes_to_the_back() {
    let mut story = Story::with(Preset::BullMq, attempts(3));
    story.send("a b c");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!(story.line(), "b c a");
}

#[test]
fn a_stalled_job_goes_to_the_front() {
    let mut story = Story::of(Preset::BullMq);
    story.send("a b c");
    story.take(1);
    let second = story.take(2);
    story.wait(seconds(20));
    story.extend(2, second, seconds(30)).expect("its worker is alive and renews the lock");
    story.wait(seconds(10));
    assert_eq!(story.line(), "a c");
}

#[test]
fn one_attempt_is_all_that_a_job_gets_by_default() {
    let mut story = Story::of(Preset::BullMq);
    story.send("A");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Fail)
         0 #1 dead (Limit) after 1",
    );
}

#[test]
fn without_a_dead_letter_queue_the_failed_set_is_part_of_the_queue() {
    let mut story = Story::alone(Preset::BullMq, |_| ());
    story.send("A");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!((story.receive(1), story.queues.queue(JOBS).len()), (None, 1));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Fail)
         0 #1 parked (Limit) after 1",
    );
}

#[test]
fn a_job_in_the_failed_set_stands_in_nobody_s_way() {
    let mut story = Story::alone(Preset::BullMq, |_| ());
    let same = |story: &mut Story| {
        let outgoing = Outgoing { dedup: Some("same".into()), ..story.message("body") };
        story.try_send(outgoing).expect("it is taken in").duplicate
    };
    assert!(!same(&mut story));
    let receipt = story.take(1);
    assert!(same(&mut story), "as long as the first one may still be done");
    story.fail(1, receipt).expect("held");
    assert!(!same(&mut story));
    assert!(same(&mut story), "now the second one is remembered");
}

#[test]
fn the_second_stall_is_one_too_many() {
    let mut story = Story::of(Preset::BullMq);
    story.send("A");
    for _ in 0..2 {
        story.take(1);
        story.wait(seconds(30));
    }
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         30 #1 to worker 1, delivery 2
         60 #1 back (Expire)
         60 #1 dead (Limit) after 2",
    );
}

#[test]
fn a_stall_is_not_an_attempt_that_failed() {
    let mut story = Story::with(Preset::BullMq, attempts(2));
    story.send("A");
    story.take(1);
    story.wait(seconds(30));
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!(story.line(), "A", "one failure of two");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!(story.dead(), "A");
}

#[test]
fn the_delay_between_attempts_doubles() {
    let mut story = Story::with(Preset::BullMq, |rules| {
        attempts(4)(rules);
        let (base, max) = (seconds(1), seconds(3600));
        rules.backoff = Backoff::Exponential { base, max };
    });
    story.send("A");
    for wait in [1, 2, 4] {
        let receipt = story.take(1);
        story.fail(1, receipt).expect("held");
        story.wait(seconds(wait));
    }
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Fail), hidden until 1
         1 #1 became ready
         1 #1 to worker 1, delivery 2
         1 #1 back (Fail), hidden until 3
         3 #1 became ready
         3 #1 to worker 1, delivery 3
         3 #1 back (Fail), hidden until 7
         7 #1 became ready",
    );
}

#[test]
fn a_job_whose_delay_ends_stands_behind_those_that_came_meanwhile() {
    let mut story = Story::with(Preset::BullMq, |rules| {
        attempts(3)(rules);
        rules.backoff = Backoff::Linear { min: seconds(5), max: seconds(5) };
    });
    story.send("a b");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    story.wait(seconds(1));
    story.send("c");
    story.wait(seconds(4));
    story.send("d");
    assert_eq!(story.line(), "b c a d");
}

#[test]
fn a_job_cannot_be_completed_without_its_lock() {
    let mut story = Story::of(Preset::BullMq);
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    assert_eq!(story.ack(1, old), Err(Stale::Expired));
    story.take(2);
    assert_eq!(story.ack(1, old), Err(Stale::Superseded { latest: 2 }));
}

#[test]
fn a_key_is_taken_until_its_job_is_done_and_no_longer() {
    let mut story = Story::of(Preset::BullMq);
    let once = Outgoing { dedup: Some("invoice-7".into()), ..story.message("A") };
    let first = story.try_send(once.clone()).expect("taken in");
    let receipt = story.take(1);
    let again = Sent { id: first.id, duplicate: true };
    assert_eq!(story.try_send(once.clone()), Ok(again), "even while it is active");
    story.ack(1, receipt).expect("held");
    assert!(!story.try_send(once).expect("taken in").duplicate);
    story.send("keyless keyless");
    assert_eq!(story.queues.queue(JOBS).len(), 3, "a job without a key is like no other");
}

#[test]
fn a_job_that_is_retried_from_the_failed_set_gets_new_attempts() {
    let mut story = Story::of(Preset::BullMq);
    story.send("a b");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!(story.redrive(1), 1);
    assert_eq!(story.line(), "b a");
    story.take(1);
    let again = story.take(1);
    assert_eq!(story.ack(1, again), Ok(Settled::Done));
}

#[test]
fn priorities_are_off_until_they_are_asked_for() {
    let mut story = Story::of(Preset::BullMq);
    let urgent = Outgoing { priority: Some(1), ..story.message("A") };
    let refused = SendError::PriorityRefused { priorities: 0 };
    assert_eq!(story.try_send(urgent), Err(refused));
}
