//! NATS work queue: every ack counts, and what waits for its retry keeps its slot.

use message_queue_core::queue::{LeaseTerm, Preset, Rules, Sent, Settled, State};
use message_queue_core::time::{Duration, Instant};

use crate::story::{JOBS, Story, seconds};

fn nats() -> Story {
    Story::of(Preset::NatsWorkQueue)
}

fn slots(max: u32) -> impl FnOnce(&mut Rules) {
    move |rules| rules.in_flight.max = Some(max)
}

#[test]
fn a_late_ack_deletes_the_message_under_its_new_holder() {
    let mut story = nats();
    story.send("A");
    let old = story.take(1);
    story.wait(seconds(30));
    let new = story.take(2);
    assert_eq!(story.ack(1, old), Ok(Settled::Done));
    assert_eq!(story.ack(2, new), Ok(Settled::Ignored), "nobody answers an ack");
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
fn a_nack_with_delay_keeps_its_slot() {
    let mut story = Story::with(Preset::NatsWorkQueue, slots(1));
    story.send("a b");
    let receipt = story.take(1);
    story.nack_for(1, receipt, seconds(60));
    assert_eq!(story.receive(2), None, "although nobody holds anything");
    story.wait(seconds(60));
    let again = story.take(2);
    assert_eq!(again.message.0, 1, "a retry is let through");
    story.ack(2, again).expect("held");
    assert_eq!(story.take(2).message.0, 2);
}

#[test]
fn a_rejected_message_frees_its_slot() {
    let mut story = Story::with(Preset::NatsWorkQueue, slots(1));
    story.send("a b");
    let receipt = story.take(1);
    assert_eq!(story.receive(2), None);
    story.reject(1, receipt).expect("held");
    assert_eq!(story.take(2).message.0, 2);
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 to worker 1, delivery 1
         0 #1 dropped (Rejected) after 1
         0 #2 to worker 2, delivery 1",
    );
}

#[test]
fn a_retry_passes_when_all_slots_are_taken_and_a_new_message_does_not() {
    let mut story = Story::with(Preset::NatsWorkQueue, slots(2));
    story.send("a b c");
    let held = story.batch(1, 3);
    assert_eq!(held.len(), 2);
    story.nack(1, held[1]).expect("held");
    let next: Vec<_> = story.batch(2, 3).iter().map(|it| it.message.0).collect();
    assert_eq!(next, [2]);
}

#[test]
fn what_reached_its_limit_stays_in_the_stream_and_nobody_gets_it() {
    let mut story = Story::alone(Preset::NatsWorkQueue, |rules| {
        rules.limits[0] = Preset::NatsWorkQueue.limit(2, None);
    });
    story.send("poison");
    let mut last = None;
    for _ in 0..2 {
        let receipt = story.take(1);
        story.nack(1, receipt).expect("held");
        last = Some(receipt);
    }
    assert_eq!(story.receive(1), None);
    story.wait(seconds(24 * 3600));
    assert_eq!((story.receive(1), story.queues.queue(JOBS).len()), (None, 1));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Nack)
         0 #1 to worker 1, delivery 2
         0 #1 back (Nack)
         0 #1 parked (Limit) after 2",
    );
    let late = last.expect("two deliveries");
    assert_eq!(story.ack(1, late), Ok(Settled::Done), "an ack takes even this one away");
    assert_eq!(story.queues.queue(JOBS).len(), 0);
}

#[test]
fn a_parked_message_holds_no_slot() {
    let mut story = Story::alone(Preset::NatsWorkQueue, |rules| {
        rules.limits[0] = Preset::NatsWorkQueue.limit(1, None);
        rules.in_flight.max = Some(1);
    });
    story.send("poison next");
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    assert_eq!(story.take(1).message.0, 2);
    let parked = story.queues.queue(JOBS).message(receipt.message).expect("it stays");
    assert_eq!(parked.state(), State::Delayed { until: Instant::NEVER });
}

#[test]
fn a_term_ends_a_message_that_waits_for_its_retry() {
    let mut story = nats();
    story.send("A");
    let first = story.take(1);
    story.wait(seconds(30));
    let second = story.take(2);
    story.nack_for(2, second, seconds(60));
    assert_eq!(story.reject(1, first), Ok(Settled::Done));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         30 #1 back (Expire)
         30 #1 to worker 2, delivery 2
         30 #1 back (Nack), hidden until 90
         30 #1 Reject of worker 1 for delivery 1 is late, the latest is 2
         30 #1 dropped (Rejected) after 2",
    );
}

#[test]
fn returned_messages_go_first_in_the_order_in_which_they_were_returned() {
    let mut story = nats();
    story.send("a b c d");
    let [a, b, c] = [1, 2, 3].map(|worker| story.take(worker));
    for (worker, receipt) in [(3, c), (1, a), (2, b)] {
        story.nack(worker, receipt).expect("held");
    }
    assert_eq!(story.line(), "c a b d");
}

#[test]
fn the_list_of_backoffs_is_the_list_of_leases() {
    let steps = [400, 1_200].map(Duration::from_millis).to_vec();
    let mut story =
        Story::with(Preset::NatsWorkQueue, |rules| rules.lease = LeaseTerm::Steps(steps));
    story.send("A");
    for wait in [400, 1_200, 1_200] {
        story.take(1);
        story.wait(Duration::from_millis(wait));
    }
    story.take(1);
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0.400 #1 back (Expire)
         0.400 #1 to worker 1, delivery 2
         1.600 #1 back (Expire)
         1.600 #1 to worker 1, delivery 3
         2.800 #1 back (Expire)
         2.800 #1 to worker 1, delivery 4",
    );
}

#[test]
fn a_message_id_is_remembered_for_two_minutes_even_after_the_ack() {
    let mut story = nats();
    story.send("A");
    let receipt = story.take(1);
    story.ack(1, receipt).expect("held");
    story.wait(seconds(119));
    let again = story.message("A");
    assert_eq!(story.try_send(again), Ok(Sent { id: receipt.message, duplicate: true }));
    story.wait(seconds(1));
    story.send("A");
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 acked by worker 1
         119 #1 sent again, a duplicate
         120 #2 sent",
    );
}

#[test]
fn a_full_stream_deletes_its_oldest_message_even_if_nobody_read_it() {
    let mut story = Story::with(Preset::NatsWorkQueue, |rules| rules.capacity.messages = Some(2));
    story.send("a b c");
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("b c", ""));
    story.expect(
        "0 #1 sent
         0 #2 sent
         0 #1 dropped (Overflow) after 0
         0 #3 sent",
    );
}

#[test]
fn progress_keeps_a_slow_worker_in_its_lease() {
    let mut story = nats();
    story.send("A");
    let receipt = story.take(1);
    for _ in 0..3 {
        story.wait(seconds(20));
        story.extend(1, receipt, seconds(30)).expect("held");
    }
    assert_eq!(story.ack(1, receipt), Ok(Settled::Done));
}

#[test]
fn a_lost_worker_is_noticed_when_its_lease_ends() {
    let mut story = nats();
    story.send("A");
    story.take(1);
    story.wait(seconds(1));
    story.lose(1);
    assert_eq!(story.line(), "");
    story.wait(seconds(29));
    assert_eq!(story.line(), "A");
}
