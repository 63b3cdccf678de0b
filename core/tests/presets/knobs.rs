//! Rules that no preset has, or that none shows alone.

use message_queue_core::queue::{
    Capacity, CheckedAt, Counter, Dedup, DedupScope, Fate, Grouping, InFlight, Keyless, Limit,
    Message, Noise, Outgoing, Overflow, PerMessage, Pick, Preset, Probability, Receipt, Rules,
    TimeToLive, TtlCheck, WhenFull,
};

use crate::story::{DEAD, JOBS, Story, seconds};

fn ids(receipts: &[Receipt]) -> Vec<u64> {
    receipts.iter().map(|receipt| receipt.message.0).collect()
}

fn of_jam(story: &Story) -> Outgoing {
    Outgoing { group: Some("jam".into()), ..story.message("jam:1") }
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
    for receipt in held {
        story.ack(1, receipt).expect("held");
    }
    story.send("ff eeeee");
    assert_eq!(story.line(), "eeeee", "a body may be as large as the capacity");
    let refused = story.try_send(story.message("gggggg"));
    assert!(refused.is_err() && story.line() == "eeeee", "and no larger: {refused:?}");
}

#[test]
fn the_head_makes_room_where_the_rules_say_so() {
    let mut story = Story::alone(Preset::Plain, |rules| {
        rules.capacity.messages = Some(2);
        rules.capacity.overflow = Overflow::DropHead;
    });
    story.send("a b c");
    assert_eq!(story.line(), "b c");
    assert_eq!(story.batch(1, 2).len(), 2);
    assert!(story.try_send(story.message("d")).is_err(), "there is no head to leave");
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

#[test]
fn a_body_stands_for_a_key_where_none_is_given() {
    let mut story = Story::alone(Preset::Plain, |rules| {
        let (scope, keyless) = (DedupScope::Queue, Keyless::HashBody);
        rules.dedup = Dedup::Window { span: seconds(300), scope, keyless };
    });
    let keyless = |text: &str| Outgoing { dedup: None, ..story.message(text) };
    let [first, again, other] = ["a", "a", "b"].map(keyless);
    assert!(!story.try_send(first).expect("taken in").duplicate);
    assert!(story.try_send(again).expect("taken in").duplicate);
    assert!(!story.try_send(other).expect("taken in").duplicate);
    assert_eq!(story.queues.queue(JOBS).ledger().duplicates, 1);
}

#[test]
fn a_window_that_ends_late_in_a_long_run_ends_when_it_should() {
    let mut story = Story::of(Preset::SqsFifo);
    story.wait(seconds(5_000));
    story.send("jam:1");
    story.wait(seconds(299));
    assert!(story.try_send(of_jam(&story)).expect("taken in").duplicate);
    story.wait(seconds(1));
    assert!(!story.try_send(of_jam(&story)).expect("taken in").duplicate);
}

#[test]
fn dead_letters_have_a_priority_that_their_queue_knows() {
    let mut story = Story::with(Preset::Plain, |rules| rules.priorities = 10);
    let mut dead = story.queues.queue(DEAD).rules().clone();
    dead.priorities = 5;
    story.queues.set_rules(DEAD, dead);
    story.send("a");
    let most = Outgoing { priority: Some(4), ..story.message("b") };
    story.queues.send(story.now, DEAD, most, &mut Vec::new()).expect("the highest of five");
    let urgent = Outgoing { priority: Some(9), ..story.message("c") };
    story.try_send(urgent).expect("the highest of ten");
    let receipt = story.take(1);
    story.reject(1, receipt).expect("held");
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("a", "b c"));
}

#[test]
fn a_redrive_stops_where_the_next_body_has_no_room() {
    let mut story = Story::with(Preset::Plain, |rules| {
        rules.capacity = Capacity { bytes: Some(5), ..Capacity::UNLIMITED };
    });
    for body in ["aaa", "bb", "c"] {
        story.send(body);
        let receipt = story.take(1);
        story.reject(1, receipt).expect("held");
    }
    assert_eq!(story.redrive(3), 2);
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("aaa bb", "c"));
}

#[test]
fn noise_leaves_a_receive_empty_or_lets_the_second_go_first() {
    let noisy = |noise| Story::with(Preset::SqsStandard, |rules| rules.noise = noise);
    let mut story = noisy(Noise { empty: Probability::ALWAYS, ..Noise::OFF });
    story.send("a");
    assert_eq!(story.receive(1), None);
    let mut story = noisy(Noise { reorder: Probability::ALWAYS, ..Noise::OFF });
    story.send("a b c");
    assert_eq!(ids(&story.batch(1, 3)), [2, 3, 1]);
}

#[test]
fn a_queue_tells_what_is_ready_delayed_and_held() {
    let mut story = Story::of(Preset::SqsStandard);
    story.send("a b c d");
    let held = story.batch(1, 3);
    story.nack_for(1, held[0], seconds(9));
    let later = Outgoing { delay: Some(seconds(5)), ..story.message("e") };
    story.try_send(later).expect("taken in");
    let queue = story.queues.queue(JOBS);
    let of = |messages: &mut dyn Iterator<Item = &Message>| -> Vec<u64> {
        messages.map(|message| message.id.0).collect()
    };
    assert_eq!(of(&mut queue.ready()), [4]);
    assert_eq!(of(&mut queue.delayed()), [5, 1], "the first to become ready first");
    assert_eq!(of(&mut queue.leased()), [2, 3]);
    assert_eq!((queue.ready_len(), queue.delayed_len(), queue.len()), (1, 2, 5));
}
