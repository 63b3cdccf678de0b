//! Rules that no preset has, or that none shows alone.

use message_queue_core::queue::{
    Capacity, CheckedAt, Counter, Dedup, DedupScope, Fate, Grouping, InFlight, Keyless, Limit,
    Outgoing, Overflow, PerMessage, Pick, Preset, Receipt, Rules, TimeToLive, TtlCheck, WhenFull,
};

use crate::story::{DEAD, JOBS, Story, seconds};

fn ids(receipts: &[Receipt]) -> Vec<u64> {
    receipts.iter().map(|receipt| receipt.message.0).collect()
}

fn exclusive(rules: &mut Rules) {
    rules.group = Grouping::Exclusive;
}

#[test]
fn an_exclusive_group_belongs_to_one_worker_as_long_as_it_holds_some_of_it() {
    let mut story = Story::with(Preset::Plain, exclusive);
    story.send("jam:1 jam:2 tea:3");
    let first = story.take(1);
    assert_eq!(story.take(2).message.0, 3, "worker 2 gets the other group");
    assert_eq!(story.receive(2), None, "and nothing of jam");
    story.ack(1, first).expect("held");
    assert_eq!(story.take(2).message.0, 2, "until worker 1 holds nothing of it");
    assert_eq!(story.receive(1), None);
}

#[test]
fn the_owner_of_an_exclusive_group_may_hold_several_of_it() {
    let mut story = Story::with(Preset::Plain, exclusive);
    story.send("jam:1 jam:2 jam:3");
    assert_eq!(ids(&story.batch(1, 2)), [1, 2]);
    assert_eq!(story.take(1).message.0, 3);
}

#[test]
fn what_comes_back_to_an_exclusive_group_leaves_before_what_was_never_held() {
    let mut story = Story::with(Preset::Plain, exclusive);
    story.send("jam:1 jam:2 jam:3");
    let held = story.batch(1, 2);
    story.nack(1, held[0]).expect("held");
    assert_eq!(story.take(1).message.0, 1);
}

#[test]
fn an_exclusive_group_waits_for_a_message_that_is_hidden() {
    let mut story = Story::with(Preset::Plain, exclusive);
    story.send("jam:1 jam:2");
    let first = story.take(1);
    story.nack_for(1, first, seconds(5));
    assert_eq!(story.receive(1), None);
    story.wait(seconds(5));
    assert_eq!(ids(&story.batch(2, 2)), [1, 2]);
}

#[test]
fn exclusive_groups_take_turns_too() {
    let mut story = Story::with(Preset::Plain, |rules| {
        exclusive(rules);
        rules.pick = Pick::RotateGroups;
    });
    story.send("jam:1 jam:2 tea:3");
    assert_eq!(story.take(1).message.0, 1);
    assert_eq!(story.take(1).message.0, 3);
    assert_eq!(story.take(1).message.0, 2);
}

#[test]
fn a_key_may_count_for_its_group_alone() {
    let window = |scope| {
        Story::with(Preset::SqsFifo, |rules| {
            rules.dedup = Dedup::Window { span: seconds(300), scope, keyless: Keyless::Refuse };
        })
    };
    let same = |story: &mut Story, group: &str| {
        let outgoing = Outgoing { group: Some(group.into()), ..story.message("same") };
        story.try_send(outgoing).expect("it is taken in").duplicate
    };
    let mut of_group = window(DedupScope::Group);
    assert_eq!(["jam", "tea", "jam"].map(|group| same(&mut of_group, group)), [false, false, true]);
    let mut of_queue = window(DedupScope::Queue);
    assert_eq!(["jam", "tea", "jam"].map(|group| same(&mut of_queue, group)), [false, true, true]);
}

#[test]
fn what_has_stayed_too_long_is_dropped_when_a_batch_comes_to_it() {
    let mut story = Story::alone(Preset::Plain, |rules| {
        let per_message = PerMessage::UpTo(seconds(60));
        let check = TtlCheck::AtHead;
        rules.ttl = TimeToLive { per_message, check, ..TimeToLive::FOREVER };
    });
    for (text, ttl) in [("a", 60), ("b", 5), ("c", 60)] {
        let outgoing = Outgoing { ttl: Some(seconds(ttl)), ..story.message(text) };
        story.try_send(outgoing).expect("it is taken in");
    }
    story.wait(seconds(5));
    assert_eq!(story.line(), "a b c", "behind the head nobody looks");
    assert_eq!(ids(&story.batch(1, 2)), [1, 3]);
    assert_eq!(story.queues.queue(JOBS).ledger().dropped, 1);
}

#[test]
fn failures_before_a_redrive_do_not_count_after_it() {
    let mut story = Story::with(Preset::Plain, |rules| {
        let (counter, at, then) = (Counter::Failures, CheckedAt::Release, Fate::DeadLetter);
        rules.limits = [Some(Limit { allowed: 2, counter, at, then }), None];
    });
    story.send("a");
    for _ in 0..2 {
        let receipt = story.take(1);
        story.fail(1, receipt).expect("held");
    }
    assert_eq!((story.dead().as_str(), story.redrive(1)), ("a", 1));
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    assert_eq!(story.line(), "a", "it has one attempt left");
    let redeliveries = story.queues.queue(JOBS).ledger().redeliveries();
    assert_eq!(redeliveries, 2, "all deliveries but the very first one");
}

#[test]
fn as_many_messages_make_room_as_a_body_needs() {
    let mut story = Story::alone(Preset::Plain, |rules| {
        let (bytes, overflow) = (Some(5), Overflow::DropHead);
        rules.capacity = Capacity { bytes, overflow, ..Capacity::UNLIMITED };
    });
    story.send("aa bb c dddd");
    assert_eq!(story.line(), "c dddd");
    let held = story.batch(1, 2);
    assert_eq!(held.len(), 2);
    let refused = story.try_send(story.message("ee"));
    assert!(refused.is_err(), "what is held makes no room: {refused:?}");
}

#[test]
fn a_full_queue_still_hands_out_what_counts_already() {
    let mut story = Story::with(Preset::Plain, |rules| {
        exclusive(rules);
        rules.in_flight = InFlight {
            max: Some(2),
            retries_count: true,
            full: WhenFull::Error,
            ..InFlight::UNLIMITED
        };
    });
    story.send("jam:1 jam:2");
    let held = story.batch(1, 2);
    story.nack(1, held[0]).expect("held");
    assert_eq!(story.take(1).message.0, 1, "to the owner of its group");
}

#[test]
fn what_is_overdue_happens_before_what_is_due_now() {
    let mut story = Story::of(Preset::Plain);
    let mut dead = story.queues.queue(DEAD).rules().clone();
    dead.ttl = TimeToLive { queue: Some(seconds(30)), ..TimeToLive::FOREVER };
    story.queues.set_rules(DEAD, dead);
    story.send("a b");
    story.wait(seconds(60));
    let held = story.batch(1, 2);
    story.skip();
    story.now += seconds(30);
    story.reject(1, held[1]).expect("held up to and with this instant");
    story.wait(seconds(0));
    story.expect(
        "90 #2 dead (Rejected) after 1
         90 #2 in the dead-letter queue dropped (Expired) after 1
         90 #1 back (Expire)",
    );
}
