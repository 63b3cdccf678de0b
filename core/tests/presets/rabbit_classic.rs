//! RabbitMQ classic: no lease, no limit, and every message back in its place.

use message_queue_core::queue::{Preset, Settled, Stale};

use crate::story::{Story, seconds};

fn classic() -> Story {
    Story::of(Preset::RabbitClassic)
}

#[test]
fn returned_messages_take_their_old_places() {
    let mut story = classic();
    story.send("a b c d");
    let [a, b, c] = [1, 2, 3].map(|worker| story.take(worker));
    for (worker, receipt) in [(3, c), (1, a), (2, b)] {
        story.nack(worker, receipt).expect("held");
    }
    assert_eq!(story.line(), "a b c d");
}

#[test]
fn nothing_comes_back_while_the_connection_lasts() {
    let mut story = classic();
    story.send("A");
    let receipt = story.take(1);
    story.wait(seconds(7 * 24 * 3600));
    assert_eq!(story.line(), "", "there is no lease");
    assert_eq!(story.ack(1, receipt), Ok(Settled::Done));
}

#[test]
fn a_closed_connection_gives_everything_back_at_once() {
    let mut story = classic();
    story.send("a b c");
    story.batch(1, 2);
    story.wait(seconds(9));
    story.lose(1);
    assert_eq!(story.line(), "a b c");
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #3 sent
         0 #1 to worker 1, delivery 1
         0 #2 to worker 1, delivery 1
         9 #1 back (Lost)
         9 #2 back (Lost)",
    );
}

#[test]
fn a_message_that_always_fails_goes_round_for_ever_and_at_full_speed() {
    let mut story = classic();
    story.send("poison");
    for _ in 0..1_000 {
        let receipt = story.take(1);
        story.fail(1, receipt).expect("held");
    }
    assert_eq!((story.line().as_str(), story.now.as_micros()), ("poison", 0));
}

#[test]
fn an_ack_after_a_nack_closes_the_connection() {
    let mut story = classic();
    story.send("a b");
    let held = story.batch(1, 2);
    story.skip();
    story.nack(1, held[0]).expect("held");
    assert_eq!(story.ack(1, held[0]), Err(Stale::Expired));
    assert_eq!(story.line(), "a b");
    story.expect(
        "0 #1 back (Nack)
         0 #1 Ack of worker 1 is stale: Expired
         0 #2 back (Lost)",
    );
}

#[test]
fn a_rejected_message_is_dead_lettered_with_its_reason() {
    let mut story = classic();
    story.send("A");
    let receipt = story.take(1);
    story.reject(1, receipt).expect("held");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 dead (Rejected) after 1",
    );
}

#[test]
fn without_a_prefetch_limit_one_slow_worker_holds_everything() {
    let mut story = classic();
    story.send("a b c d");
    assert_eq!(story.batch(1, 100).len(), 4);
    assert_eq!(story.receive(2), None, "the second worker is idle");

    let mut story =
        Story::with(Preset::RabbitClassic, |rules| rules.in_flight.per_worker = Some(1));
    story.send("a b c d");
    assert_eq!((story.batch(1, 100).len(), story.batch(2, 100).len()), (1, 1));
}
