//! Rules that no preset has, or that none shows alone.

use message_queue_core::queue::{
    CheckedAt, Counter, Dedup, DedupScope, Fate, Grouping, Keyless, Limit, Outgoing, PerMessage,
    Pick, Preset, Receipt, Rules, TimeToLive, TtlCheck,
};

use crate::story::{JOBS, Story, seconds};

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
}
