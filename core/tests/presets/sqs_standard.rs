//! SQS standard: limits, clocks and fairness.

use message_queue_core::queue::{
    Outgoing, Pick, Preset, Receive, ReceiveError, Rules, SendError, Settled, WorkerId,
};
use message_queue_core::time::Instant;

use crate::story::{JOBS, Story, seconds};

fn limited(deliveries: u32) -> Story {
    Story::with(Preset::SqsStandard, |rules| {
        rules.limits[0] = Preset::SqsStandard.limit(deliveries, rules.dead_letter);
    })
}

#[test]
fn a_message_moves_on_the_receive_that_would_be_one_too_many() {
    let mut story = limited(2);
    story.send("poison");
    for worker in [1, 2] {
        let receipt = story.take(worker);
        story.nack(worker, receipt).expect("held");
    }
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("poison", ""));
    assert_eq!(story.receive(3), None, "the third receive finds nothing");
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("", "poison"));
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Nack)
         0 #1 to worker 2, delivery 2
         0 #1 back (Nack)
         0 #1 dead (Limit) after 2",
    );
}

#[test]
fn the_receive_count_goes_on_in_the_dead_letter_queue() {
    let mut story = limited(1);
    story.send("poison");
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    story.receive(2);
    let dead = story.take_dead(3);
    assert_eq!(dead.epoch, 2);
    story.expect(
        "0 #1 sent
         0 #1 to worker 1, delivery 1
         0 #1 back (Nack)
         0 #1 dead (Limit) after 1
         0 #1 in the dead-letter queue to worker 3, delivery 2",
    );
}

#[test]
fn the_default_is_ten_receives_as_soon_as_there_is_a_dead_letter_queue() {
    let tries = |mut story: Story| {
        story.send("poison");
        (1..=30)
            .filter(|worker| {
                story.receive(*worker).is_some_and(|it| story.nack(*worker, it).is_ok())
            })
            .count()
    };
    assert_eq!(tries(Story::of(Preset::SqsStandard)), 10);
    assert_eq!(tries(Story::alone(Preset::SqsStandard, |_| ())), 30, "for ever");
}

#[test]
fn the_clock_goes_on_in_the_dead_letter_queue() {
    let day = 24 * 3600;
    let mut story = limited(1);
    story.send("poison");
    story.wait(seconds(3 * day));
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    story.receive(2);
    story.wait(seconds(2 * day));
    story.expect(
        "0 #1 sent
         259200 #1 to worker 1, delivery 1
         259200 #1 back (Nack)
         259200 #1 dead (Limit) after 1
         345600 #1 in the dead-letter queue dropped (Expired) after 1",
    );
}

#[test]
fn a_message_that_stayed_too_long_is_deleted_under_its_worker() {
    let mut story = Story::with(Preset::SqsStandard, |rules| rules.ttl.queue = Some(seconds(60)));
    story.send("A");
    story.wait(seconds(50));
    story.take(1);
    story.wait(seconds(30));
    story.expect(
        "0 #1 sent
         50 #1 to worker 1, delivery 1
         60 #1 dropped (Expired) after 1",
    );
}

#[test]
fn a_message_may_bring_a_delay_of_up_to_fifteen_minutes() {
    let mut story = Story::with(Preset::SqsStandard, |rules| rules.delay.queue = seconds(60));
    let later = |secs| Outgoing { delay: Some(seconds(secs)), ..story.message("A") };
    let [too_late, late, now] = [901, 900, 0].map(later);
    let refused = SendError::DelayRefused { max: seconds(900) };
    assert_eq!(story.try_send(too_late), Err(refused));
    story.try_send(late).expect("15 minutes are fine");
    story.try_send(now).expect("no delay is fine");
    story.send("own");
    story.expect(
        "0 #1 sent, hidden until 900
         0 #2 sent
         0 #3 sent, hidden until 60",
    );
}

#[test]
fn too_many_in_flight_is_an_error() {
    let mut story = Story::with(Preset::SqsStandard, |rules| rules.in_flight.max = Some(2));
    story.send("a b c");
    story.batch(1, 2);
    let receive = Receive { worker: WorkerId(2), most: 1, lease: None };
    assert_eq!(story.try_receive(receive), Err(ReceiveError::InFlight { max: 2 }));
}

#[test]
fn a_redrive_while_the_bug_remains_fills_the_dead_letter_queue_again() {
    let mut story = limited(1);
    let fail_all = |story: &mut Story| {
        while let Some(receipt) = story.receive(1) {
            story.nack(1, receipt).expect("held");
        }
    };
    story.send("a b");
    fail_all(&mut story);
    assert_eq!(story.dead(), "a b");
    assert_eq!(story.redrive(10), 2);
    assert_eq!((story.line().as_str(), story.dead().as_str()), ("a b", ""));
    fail_all(&mut story);
    assert_eq!(story.dead(), "a b");
}

#[test]
fn a_redriven_message_gets_a_new_time_to_stay() {
    let mut story = limited(1);
    story.send("A");
    story.wait(seconds(3 * 24 * 3600));
    let receipt = story.take(1);
    story.nack(1, receipt).expect("held");
    story.receive(1);
    story.redrive(1);
    let expires = story.queues.queue(JOBS).message(receipt.message).expect("stored").expires_at();
    assert_eq!(expires, Some(Instant::ZERO + seconds(7 * 24 * 3600)));
}

fn fair(rules: &mut Rules) {
    rules.pick = Pick::Fair(Preset::SqsStandard.fairness().expect("fair queues"));
}

#[test]
fn in_a_fair_queue_the_quiet_tenants_leave_first() {
    let mut story = Story::with(Preset::SqsStandard, fair);
    let flood: Vec<_> = (1..=40).map(|n| format!("big:{n}")).collect();
    story.send(&flood.join(" "));
    story.send("small:1 small:2");
    story.batch(1, 30);
    story.skip();
    let next: Vec<_> = story.batch(2, 3).into_iter().map(|it| it.message.0).collect();
    assert_eq!(next, [41, 42, 31], "30 in flight are noisy, so big goes on when small is through");
}

#[test]
fn twenty_nine_in_flight_are_not_noise() {
    let mut story = Story::with(Preset::SqsStandard, fair);
    let flood: Vec<_> = (1..=40).map(|n| format!("big:{n}")).collect();
    story.send(&flood.join(" "));
    story.send("small:1");
    story.batch(1, 29);
    assert_eq!(story.take(2).message.0, 30, "in order");
}

#[test]
fn in_a_fair_queue_groups_do_not_wait_for_each_other_or_for_themselves() {
    let mut story = Story::with(Preset::SqsStandard, fair);
    story.send("jam:1 jam:2 tea:1");
    let workers: Vec<_> = (1..=3).map(|worker| story.take(worker).message.0).collect();
    assert_eq!(workers, [1, 2, 3]);
}

#[test]
fn a_purge_takes_what_is_in_flight_too_and_the_worker_is_not_told() {
    let mut story = Story::of(Preset::SqsStandard);
    let later = Outgoing { delay: Some(seconds(60)), ..story.message("c") };
    story.send("a b");
    story.try_send(later).expect("taken in");
    let receipt = story.take(1);
    story.skip();
    assert_eq!(story.purge(), 3);
    assert_eq!(story.ack(1, receipt), Ok(Settled::Ignored));
    story.expect(
        "0 #1 dropped (Purged) after 1
         0 #2 dropped (Purged) after 0
         0 #3 dropped (Purged) after 0
         0 #1 Ack of worker 1 is stale: Gone",
    );
}
