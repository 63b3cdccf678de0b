//! One order, three subscribers: what goes wrong with one of them is its own affair.

use message_queue_play::queue::{MessageId, TransitionKind};
use message_queue_play::sim::{Happening, dead_letters_of};

use crate::run::{Run, at};

const SUBSCRIBERS: [&str; 3] = ["billing", "shipping", "statistics"];

/// Two minutes in which `wrong` happens at 20 s, and is put right at 50 s.
fn run(wrong: impl Fn(&mut Run), right: impl Fn(&mut Run)) -> Run {
    let mut run = Run::new("orders-fan-out", 42);
    run.to(at(20_000));
    wrong(&mut run);
    run.to(at(50_000));
    right(&mut run);
    run.to(at(120_000));
    assert!(run.simulation.ledger().adds_up());
    run
}

fn calm() -> Run {
    run(|_| {}, |_| {})
}

fn others(key: &str) -> impl Iterator<Item = &'static str> {
    SUBSCRIBERS.into_iter().filter(move |other| *other != key)
}

/// The numbers of the dead letters of a subscriber.
fn dead(run: &Run, key: &str) -> Vec<MessageId> {
    let letters = run.simulation.queue(dead_letters_of(run.queue(key)));
    letters.ready().map(|message| message.id).collect()
}

/// The numbers of the messages that were put into the line of a subscriber.
fn sent(run: &Run, key: &str) -> Vec<MessageId> {
    let queue = run.queue(key);
    let sent = run.entries.iter().filter_map(|entry| match entry.happening {
        Happening::Queue { transition, .. } if transition.queue == queue => {
            matches!(transition.kind, TransitionKind::Sent { .. }).then_some(transition.message)
        }
        _ => None,
    });
    sent.collect()
}

#[test]
fn every_subscriber_has_its_own_copy_and_its_own_pace() {
    let run = calm();
    let orders = run.arrivals("shop").len();
    let [billing, shipping, statistics] = SUBSCRIBERS.map(|key| sent(&run, key).len());
    assert_eq!((billing, shipping), (orders, orders));
    // 351 of the 396 totals from 5 to 400 are 50 or more.
    let wanted = orders as f64 * 351.0 / 396.0;
    let deviation = (orders as f64 * 351.0 * 45.0).sqrt() / 396.0;
    assert!((statistics as f64 - wanted).abs() < 3.0 * deviation, "{statistics} of {orders}");
    let median = |key: &str| {
        run.simulation.node(run.queue(key)).measures.latency.percentile(50).expect("some are done")
    };
    assert!(median("statistics") < median("billing"));
    assert!(median("billing") < median("shipping"), "{:?}", median("shipping"));
    assert!(run.simulation.ledger().redeliveries > 0, "billing fails now and then");
}

#[test]
fn a_subscriber_that_is_down_changes_nothing_for_the_other_two() {
    let calm = calm();
    for key in SUBSCRIBERS {
        let run = run(|run| run.switch(key, false), |run| run.switch(key, true));
        for other in others(key) {
            let lines = run.lines_about(other);
            assert!(lines.lines().count() > 1_000, "{other} works");
            assert!(lines == calm.lines_about(other), "{other} notices that {key} is down");
        }
        assert!(run.lines_about(key) != calm.lines_about(key), "{key} notices it itself");
        let queue = run.simulation.queue(run.queue(key)).ledger();
        let peak = run.simulation.node(run.queue(key)).measures.ready.peak();
        assert!(peak > 100, "orders of half a minute wait: {peak}");
        assert!(queue.ready < 20, "and are caught up with: {queue:?}");
        assert_eq!((queue.accepted, queue.rejected), (sent(&calm, key).len() as u64, 0));
    }
}

#[test]
fn a_subscriber_that_fails_has_dead_letters_of_its_own_and_the_others_none_more() {
    let calm = calm();
    for key in SUBSCRIBERS {
        let wrong = |run: &mut Run| run.set_service(key, |it| it.failure.poison = Some("1".into()));
        let run = run(wrong, |run| run.set_service(key, |it| it.failure.poison = None));
        for other in others(key) {
            assert!(run.lines_about(other) == calm.lines_about(other), "{other}, {key} fails");
            assert_eq!(dead(&run, other), dead(&calm, other), "{other}, {key} fails");
        }
        let (dead, sent) = (dead(&run, key), sent(&run, key));
        assert!(dead.len() > 50, "{key} has {}", dead.len());
        assert!(dead.iter().all(|letter| sent.contains(letter)), "{key}: only its own");
        assert_eq!(run.simulation.ledger().lost, 0);
    }
}

#[test]
fn dead_letters_go_back_to_the_line_they_came_from_and_to_no_other() {
    let wrong =
        |run: &mut Run| run.set_service("shipping", |it| it.failure.poison = Some("1".into()));
    let mut run = run(wrong, |run| run.set_service("shipping", |it| it.failure.poison = None));
    let letters = dead(&run, "shipping");
    let queue = run.queue("shipping");
    let done = |run: &Run| run.simulation.queue(queue).ledger().done;
    let before = done(&run);
    run.set_sender("shop", |it| it.on = false);
    run.to(at(140_000));
    let shipped = done(&run);
    let redrive = message_queue_play::sim::Command::Redrive { queue, most: usize::MAX };
    run.execute(redrive);
    run.to(at(240_000));
    assert!(shipped >= before);
    assert_eq!(done(&run) - shipped, letters.len() as u64, "each is shipped after all");
    assert_eq!(dead(&run, "shipping"), []);
    let queue = run.simulation.queue(queue).ledger();
    assert_eq!((queue.accepted, queue.done), (sent(&run, "shipping").len() as u64, queue.done));
    assert_eq!(queue.done, queue.accepted, "every order is shipped, once");
    assert_eq!(run.simulation.ledger().duplicates, 0);
}
