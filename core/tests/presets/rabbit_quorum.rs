//! RabbitMQ quorum: a failure counts and a nack does not, and what comes back goes first.

use message_queue_core::queue::{
    Backoff, Capacity, Fate, Limit, Outgoing, Preset, Receipt, Rules, Stale,
};

use crate::story::{DEAD, JOBS, Story, seconds};

fn quorum() -> Story {
    Story::of(Preset::RabbitQuorum)
}

/// With a delivery limit as RabbitMQ itself shows it.
fn limited(shown: u32) -> impl FnOnce(&mut Rules) {
    move |rules| {
        let limit = rules.limits[0].expect("20 by default");
        let allowed = Preset::RabbitQuorum.allowed_for(limit.counter, shown);
        rules.limits[0] = Some(Limit { allowed, ..limit });
    }
}

fn take_three(story: &mut Story) -> [Receipt; 3] {
    [1, 2, 3].map(|worker| story.take(worker))
}

#[test]
fn a_limit_of_two_means_three_deliveries() {
    let mut story = Story::with(Preset::RabbitQuorum, limited(2));
    story.send("poison");
    for _ in 0..3 {
        let receipt = story.take(1);
        story.fail(1, receipt).expect("held");
    }
    assert_eq!(story.dead(), "poison", "at once, and not on the next receive");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Fail)
         0 #1 to worker 1, delivery 2
         0 #1 back (Fail)
         0 #1 to worker 1, delivery 3
         0 #1 back (Fail)
         0 #1 dead (Limit) after 3",
    );
}

#[test]
fn a_nack_is_not_held_against_the_limit() {
    let mut story = Story::with(Preset::RabbitQuorum, limited(2));
    story.send("A");
    for _ in 0..50 {
        let receipt = story.take(1);
        story.nack(1, receipt).expect("held");
    }
    assert_eq!(story.line(), "A", "it goes round for ever");
}

#[test]
fn returned_messages_go_first_in_the_order_in_which_they_were_returned() {
    let mut story = quorum();
    story.send("a b c d");
    let [a, b, c] = take_three(&mut story);
    for (worker, receipt) in [(3, c), (1, a), (2, b)] {
        story.nack(worker, receipt).expect("held");
    }
    assert_eq!(story.line(), "c a b d");
}

#[test]
fn a_returned_message_loses_its_priority() {
    let mut story = quorum();
    let sent =
        |priority, text: &str| Outgoing { priority, ..Outgoing::new(story.message(text).body) };
    let [low, high, usual] = [sent(Some(0), "low"), sent(Some(31), "high"), sent(None, "usual")];
    story.try_send(low).expect("taken in");
    let receipt = story.take(1);
    story.try_send(usual).expect("taken in");
    story.try_send(high).expect("taken in");
    assert_eq!(story.line(), "high usual");
    story.nack(1, receipt).expect("held");
    assert_eq!(story.line(), "low high usual");
}

#[test]
fn a_closed_connection_gives_everything_back_at_once_and_counts() {
    let mut story = Story::with(Preset::RabbitQuorum, limited(0));
    story.send("a b c");
    let held = story.batch(1, 2);
    story.ack(1, held[1]).expect("held");
    story.lose(1);
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #3 sent
         0 #1 to worker 1, delivery 1
         0 #2 to worker 1, delivery 1
         0 #2 acked by worker 1
         0 #1 back (Lost)
         0 #1 dead (Limit) after 1",
    );
}

#[test]
fn a_receipt_that_is_used_twice_closes_the_connection() {
    let mut story = quorum();
    story.send("a b c");
    let held = story.batch(1, 2);
    story.take(2);
    story.skip();
    story.ack(1, held[0]).expect("held");
    assert_eq!(story.ack(1, held[0]), Err(Stale::Gone));
    assert_eq!(story.line(), "b", "what the worker held is back, what others hold is not");
    story.expect(
        "0 #1 acked by worker 1
         0 #1 Ack of worker 1 is stale: Gone
         0 #2 back (Lost)",
    );
}

#[test]
fn half_an_hour_is_too_long_but_does_not_count() {
    let mut story = Story::with(Preset::RabbitQuorum, limited(0));
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(30 * 60));
    assert_eq!(story.ack(1, receipt), Err(Stale::Expired), "its tag means nothing any more");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         1800 #1 back (Expire)
         1800 #1 Ack of worker 1 is stale: Expired",
    );
    assert_eq!(story.line(), "A");
}

#[test]
fn without_a_dead_letter_exchange_the_limit_drops_messages() {
    let mut story = Story::alone(Preset::RabbitQuorum, limited(0));
    story.send("poison");
    let receipt = story.take(1);
    story.fail(1, receipt).expect("held");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Fail)
         0 #1 dropped (Limit) after 1",
    );
}

#[test]
fn the_delay_of_a_retry_grows_with_each_failure_up_to_its_limit() {
    let mut story = Story::with(Preset::RabbitQuorum, |rules| {
        rules.backoff = Backoff::Linear { min: seconds(1), max: seconds(3) };
    });
    story.send("A");
    for wait in [1, 2, 3, 3] {
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
         3 #1 back (Fail), hidden until 6
         6 #1 became ready
         6 #1 to worker 1, delivery 4
         6 #1 back (Fail), hidden until 9
         9 #1 became ready",
    );
}

fn room_for(messages: u64) -> impl FnOnce(&mut Rules) {
    move |rules| rules.capacity = Capacity { messages: Some(messages), ..rules.capacity }
}

#[test]
fn a_full_queue_dead_letters_its_oldest_message_and_counts_only_what_nobody_holds() {
    let mut story = Story::with(Preset::RabbitQuorum, room_for(2));
    story.send("a b");
    story.take(1);
    story.send("c d");
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("c d", "b"));
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 to worker 1, delivery 1
         0 #3 sent
         0 #2 dead (Overflow) after 0
         0 #4 sent",
    );
}

#[test]
fn without_a_dead_letter_exchange_a_full_queue_drops_its_oldest_message() {
    let mut story = Story::alone(Preset::RabbitQuorum, room_for(1));
    story.send("a b");
    story.expect(
        "0 #1 sent
         0 #1 dropped (Overflow) after 0
         0 #2 sent",
    );
}

#[test]
fn what_expires_behind_the_head_stays_until_it_is_the_head() {
    let mut story = quorum();
    let short = Outgoing { ttl: Some(seconds(5)), ..story.message("short") };
    story.send("long");
    story.try_send(short).expect("taken in");
    story.wait(seconds(10));
    assert_eq!(story.line(), "long short", "it still takes up room");
    story.take(1);
    story.wait(seconds(0));
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("", "short"));
    story.expect(
        "0 #1 sent
         0 #2 sent
         10 #1 to worker 1, delivery 1
         10 #2 dead (Expired) after 0",
    );
}

#[test]
fn a_message_that_goes_round_without_anyone_looking_at_it_is_dropped() {
    let mut story = Story::with(Preset::RabbitQuorum, |rules| rules.ttl.queue = Some(seconds(1)));
    let back = Rules { dead_letter: Some(JOBS), ..story.queues.queue(JOBS).rules().clone() };
    assert_eq!(back.ttl.then, Fate::DeadLetter);
    story.queues.set_rules(DEAD, back);
    story.send("A");
    story.wait(seconds(10));
    story.expect(
        "0 #1 sent
         1 #1 dead (Expired) after 0
         2 #1 in the dead-letter queue dropped (Cycle) after 0",
    );
}

#[test]
fn messages_of_a_high_priority_starve_the_others() {
    let mut story = quorum();
    let urgent = Outgoing { priority: Some(9), ..story.message("urgent") };
    story.send("usual");
    for _ in 0..100 {
        story.try_send(urgent.clone()).expect("taken in");
        let receipt = story.take(1);
        assert_ne!(receipt.message.0, 1);
        story.ack(1, receipt).expect("held");
    }
    assert_eq!(story.line(), "usual", "still waiting");
}
