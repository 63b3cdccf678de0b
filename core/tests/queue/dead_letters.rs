//! What fails too often goes aside, and can come back.

use message_queue_core::queue::QueueConfig;

use crate::story::{DEAD, JOBS, Story, plain};

fn limited(limit: u32) -> QueueConfig {
    QueueConfig { limit: Some(limit), ..plain() }
}

#[test]
fn a_message_dies_after_as_many_deliveries_as_the_limit_says() {
    let mut story = Story::new(limited(2));
    story.send_all(&["poison", "B"]);
    for _ in 0..2 {
        let receipt = story.receive(1).expect("two wait");
        story.fail(1, receipt).expect("held");
    }
    assert_eq!((story.line(), story.dead()), (vec![2], vec![1]), "the rest goes on");
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Fail)
         0.000 #1 to worker 1, delivery 2
         0.000 #1 back (Fail)
         0.000 #1 dead (Limit) after 2",
    );
}

#[test]
fn a_lease_that_runs_out_uses_up_a_delivery_too() {
    let mut story = Story::new(limited(1));
    story.send_all(&["A"]);
    story.receive(1).expect("one waits");
    story.wait(10_000);
    assert_eq!(story.dead(), [1]);
}

#[test]
fn a_rejected_message_dies_at_once() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    story.reject(1, receipt).expect("held");
    assert_eq!(story.dead(), [1]);
}

#[test]
fn without_a_dead_letter_queue_it_is_dropped_with_a_reason() {
    let mut story = Story::without_dead_letters(limited(1));
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    story.fail(1, receipt).expect("held");
    assert_eq!(story.queues.queue(JOBS).ledger().dropped, 1);
    story.expect(
        "0.000 #1 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Fail)
         0.000 #1 dropped (Limit) after 1",
    );
}

#[test]
fn a_redriven_message_keeps_its_number_and_gets_new_attempts_at_the_end_of_the_line() {
    let mut story = Story::new(limited(1));
    story.send_all(&["A"]);
    let first = story.receive(1).expect("one waits");
    story.fail(1, first).expect("held");
    story.send_all(&["B"]);
    assert_eq!(story.redrive(10), 1);
    assert_eq!((story.line(), story.dead()), (vec![2, 1], vec![]));

    let second = story.receive(1).expect("two wait");
    story.ack(1, second).expect("held");
    let again = story.receive(1).expect("one waits");
    assert_eq!(again.epoch, 2, "receipts never repeat");
    story.fail(1, again).expect("held");
    assert_eq!(story.dead(), [1]);
}

#[test]
fn moving_to_the_dead_letter_queue_and_back_accepts_nothing_anew() {
    let mut story = Story::new(limited(1));
    story.send_all(&["A"]);
    for _ in 0..3 {
        let receipt = story.receive(1).expect("one waits");
        story.fail(1, receipt).expect("held");
        let [jobs, dead] = [JOBS, DEAD].map(|queue| story.queues.queue(queue).ledger());
        assert_eq!((jobs.accepted, dead.accepted, dead.ready), (1, 0, 1));
        story.redrive(1);
    }
}

#[test]
fn a_full_line_takes_back_no_more_than_fit() {
    let mut story = Story::new(QueueConfig { capacity: Some(2), ..limited(1) });
    story.send_all(&["A", "B"]);
    for worker in [1, 2] {
        let receipt = story.receive(worker).expect("one waits");
        story.fail(worker, receipt).expect("held");
    }
    story.send_all(&["C"]);
    assert_eq!(story.redrive(10), 1);
    assert_eq!((story.line(), story.dead()), (vec![3, 1], vec![2]));
}

#[test]
fn a_full_dead_letter_queue_drops_what_comes_with_a_reason() {
    let mut story = Story::new(limited(1));
    story.queues.set_rules(DEAD, QueueConfig { capacity: Some(1), ..plain() });
    story.send_all(&["A", "B"]);
    for worker in [1, 2] {
        let receipt = story.receive(worker).expect("one waits");
        story.fail(worker, receipt).expect("held");
    }
    assert_eq!((story.line(), story.dead()), (vec![], vec![1]));
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Fail)
         0.000 #1 dead (Limit) after 1
         0.000 #2 to worker 2, delivery 1
         0.000 #2 back (Fail)
         0.000 #2 dropped (DeadLettersFull) after 1",
    );
}

#[test]
fn a_slow_redrive_moves_one_message_after_another_and_can_be_cancelled() {
    let mut story = Story::new(limited(1));
    story.send_all(&["A", "B", "C"]);
    for worker in 1..=3 {
        let receipt = story.receive(worker).expect("one waits");
        story.fail(worker, receipt).expect("held");
    }
    story.queues.redrive_slowly(story.now, JOBS, 2).expect("a rate that makes sense");
    story.wait(1_200);
    assert_eq!((story.line(), story.dead()), (vec![1, 2], vec![3]));
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #3 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Fail)
         0.000 #1 dead (Limit) after 1
         0.000 #2 to worker 2, delivery 1
         0.000 #2 back (Fail)
         0.000 #2 dead (Limit) after 1
         0.000 #3 to worker 3, delivery 1
         0.000 #3 back (Fail)
         0.000 #3 dead (Limit) after 1
         0.500 #1 redriven
         1.000 #2 redriven",
    );
    assert!(story.queues.cancel_redrive(JOBS));
    story.wait(5_000);
    assert_eq!((story.line(), story.dead()), (vec![1, 2], vec![3]), "what came back stays");
    story.queues.redrive_slowly(story.now, JOBS, 10).expect("the other one was cancelled");
    story.wait(1_000);
    assert_eq!((story.line(), story.dead()), (vec![1, 2, 3], vec![]));
    assert!(!story.queues.redriving(JOBS), "it ends when there is none left");
}
