//! A queue is a line.

use message_queue_core::queue::{QueueConfig, SendError};

use crate::story::{Story, plain};

#[test]
fn messages_leave_in_the_order_in_which_they_came() {
    let mut story = Story::new(plain());
    story.send_all(&["A", "B", "C"]);
    let received: Vec<_> = (1..=4).map(|worker| story.receive(worker)).collect();
    let ids: Vec<_> = received.iter().flatten().map(|receipt| receipt.message.0).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(received[3], None, "nothing is left for the fourth");
}

#[test]
fn a_message_that_comes_back_takes_its_old_place() {
    let mut story = Story::new(plain());
    story.send_all(&["A", "B", "C", "D"]);
    let [a, b, c] = [1, 2, 3].map(|worker| story.receive(worker).expect("four wait"));
    story.fail(3, c).expect("held");
    story.fail(1, a).expect("held");
    story.fail(2, b).expect("held");
    assert_eq!(story.line(), [1, 2, 3, 4]);
}

#[test]
fn a_full_queue_refuses_at_the_door_and_counts_it() {
    let mut story = Story::new(QueueConfig { capacity: Some(2), ..plain() });
    story.send_all(&["A", "B"]);
    assert_eq!(story.send("C"), Err(SendError::Full { capacity: 2 }));
    story.receive(1).expect("two wait");
    assert_eq!(story.send("D"), Err(SendError::Full { capacity: 2 }), "what is held counts, too");
    let ledger = story.queues.queue(crate::story::JOBS).ledger();
    assert_eq!((ledger.accepted, ledger.rejected), (2, 2));
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #1 to worker 1, delivery 1",
    );
}

#[test]
fn a_body_larger_than_a_mebibyte_is_refused_and_one_of_a_mebibyte_is_not() {
    let mut story = Story::new(plain());
    let largest = "x".repeat(1 << 20);
    assert_eq!(story.send(&largest), Ok(1));
    assert_eq!(
        story.send(&format!("{largest}x")),
        Err(SendError::TooLarge { bytes: (1 << 20) + 1 })
    );
}
