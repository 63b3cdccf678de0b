//! What stays and what is forgotten when a queue gets other rules.

use message_queue_core::queue::{
    CountedMessages, Dedup, Grouping, HideError, LeaseTerm, LostWorker, Outgoing, PerMessage,
    Preset, Rules, Settled, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::story::{DEAD, JOBS, Story, seconds};

fn plain() -> Story {
    Story::alone(Preset::Plain, |_| ())
}

fn change(story: &mut Story, change: impl FnOnce(&mut Rules)) {
    let mut rules = story.queues.queue(JOBS).rules().clone();
    change(&mut rules);
    assert_eq!(rules.check(), Ok(()), "the rules make sense");
    story.queues.set_rules(JOBS, rules);
}

#[test]
fn what_a_worker_holds_is_known_to_new_rules_about_lost_workers() {
    let mut story = plain();
    story.send("a b");
    story.take(1);
    story.take(2);
    change(&mut story, |rules| rules.lost = LostWorker::Release(Duration::ZERO));
    story.lose(1);
    assert_eq!(story.line(), "a", "only that of worker 1 comes back");
}

#[test]
fn what_a_worker_holds_counts_for_a_new_limit() {
    let mut story = plain();
    story.send("a b c");
    let held = story.take(1);
    change(&mut story, |rules| rules.in_flight.per_worker = Some(1));
    assert_eq!(story.receive(1), None);
    assert_eq!(story.take(2).message.0, 2);
    assert_eq!(story.ack(1, held), Ok(Settled::Done));
    assert_eq!(story.take(1).message.0, 3);
}

#[test]
fn groups_keep_their_names_and_their_owners() {
    let mut story = plain();
    story.send("jam:1 jam:2 tea:3");
    let first = story.take(1);
    change(&mut story, |rules| rules.group = Grouping::Exclusive);
    let jobs = story.queues.queue(JOBS);
    let names: Vec<_> = jobs.ready().map(|message| jobs.group_of(message)).collect();
    assert_eq!(names, [Some("jam"), Some("tea")]);
    assert_eq!(story.take(2).message.0, 3, "worker 1 owns the group jam");
    assert_eq!(story.receive(2), None);
    story.ack(1, first).expect("held");
    assert_eq!(story.take(2).message.0, 2);
}

#[test]
fn groups_that_had_no_name_have_none_without_groups() {
    let mut story = Story::of(Preset::Plain);
    let grouped = Rules { group: Grouping::Prefix, ..Rules::PLAIN };
    story.queues.set_rules(DEAD, grouped);
    story.send("a b");
    for _ in 0..2 {
        let receipt = story.take(1);
        story.reject(1, receipt).expect("held");
    }
    story.queues.set_rules(DEAD, Rules::PLAIN);
    let dead = story.queues.queue(DEAD);
    assert!(dead.ready().all(|message| dead.group_of(message).is_none()));
    assert_eq!(story.dead(), "a b");
    assert_eq!(story.take_dead(1).message.0, 1);
    assert_eq!(story.take_dead(1).message.0, 2);
}

#[test]
fn a_queue_that_looks_for_no_duplicates_forgets_what_it_has_seen() {
    let mut story = Story::alone(Preset::BullMq, |_| ());
    let same = |story: &mut Story| {
        let outgoing = Outgoing { dedup: Some("same".into()), ..story.message("body") };
        story.try_send(outgoing).expect("it is taken in").duplicate
    };
    assert!(!same(&mut story));
    change(&mut story, |rules| rules.limits[0] = None);
    assert!(same(&mut story), "other rules change nothing about it");
    let dedup = story.queues.queue(JOBS).rules().dedup;
    change(&mut story, |rules| rules.dedup = Dedup::None);
    change(&mut story, |rules| rules.dedup = dedup);
    assert!(!same(&mut story));
}

#[test]
fn a_message_keeps_its_time_to_live() {
    let ttl = |rules: &mut Rules| rules.ttl.per_message = PerMessage::UpTo(seconds(60));
    let mut story = Story::alone(Preset::Plain, ttl);
    let outgoing = Outgoing { ttl: Some(seconds(10)), ..story.message("a") };
    story.try_send(outgoing).expect("it is taken in");
    story.send("b");
    change(&mut story, |rules| rules.ttl = Rules::PLAIN.ttl);
    story.wait(seconds(9));
    assert_eq!(story.line(), "a b");
    story.wait(seconds(1));
    assert_eq!(story.line(), "b");
}

#[test]
fn at_the_instant_at_which_its_time_to_live_ends_a_message_is_not_handed_out() {
    let ttl = |rules: &mut Rules| rules.ttl.per_message = PerMessage::UpTo(seconds(60));
    let mut story = Story::alone(Preset::Plain, ttl);
    let outgoing = Outgoing { ttl: Some(seconds(10)), ..story.message("a") };
    story.try_send(outgoing).expect("it is taken in");
    change(&mut story, |rules| rules.ttl = Rules::PLAIN.ttl);
    let delivery =
        story.queues.receive(Instant::from_micros(10_000_000), JOBS, WorkerId(1), &mut Vec::new());
    assert_eq!(delivery, Ok(None));
}

#[test]
fn the_bytes_that_are_there_count_for_a_new_capacity() {
    let mut story = plain();
    story.send("four");
    story.take(1);
    story.send("five5");
    change(&mut story, |rules| {
        rules.capacity.bytes = Some(10);
        rules.capacity.counted = CountedMessages::NotHeld;
    });
    assert!(story.try_send(story.message("sixsix")).is_err(), "5 and 6 are more than 10");
    assert!(story.try_send(story.message("fives")).is_ok(), "what is held does not count");
}

#[test]
fn what_hides_nothing_is_never_too_long_for_a_new_limit() {
    let mut story = plain();
    story.send("a b");
    let (first, second) = (story.take(1), story.take(1));
    story.wait(seconds(2));
    change(&mut story, |rules| {
        rules.lease = LeaseTerm::Fixed(seconds(1));
        rules.lease_max = Some(seconds(1));
    });
    let too_long = Err(HideError::TooLong { max: seconds(1) });
    let shortest = Duration::from_micros(1);
    assert_eq!(story.try_nack_for(1, first, shortest), too_long);
    assert_eq!(story.try_nack_for(1, first, Duration::ZERO), Ok(Settled::Done));
    assert_eq!(story.extend(1, second, shortest), too_long.map(|_| None));
    assert_eq!(story.extend(1, second, Duration::ZERO), Ok(Some(story.now)));
    story.wait(Duration::ZERO);
    assert_eq!(story.line(), "a b");
}
