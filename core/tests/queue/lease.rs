//! A worker holds a message for a time, and no longer.

use message_queue_core::queue::Stale;
use message_queue_core::time::Instant;

use crate::story::{Story, plain};

#[test]
fn a_lease_that_runs_out_gives_the_message_back_at_that_very_instant() {
    let mut story = Story::new(plain());
    story.send_all(&["A", "B"]);
    story.receive(1).expect("two wait");
    story.wait(9_999);
    assert_eq!(story.line(), [2]);
    story.wait(3_000);
    assert_eq!(story.line(), [1, 2], "in its old place");
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #1 to worker 1, delivery 1
         10.000 #1 back (Expire)",
    );
}

#[test]
fn the_queue_says_what_is_due_next() {
    let mut story = Story::new(plain());
    assert_eq!(story.queues.next_deadline(), None);
    story.send_all(&["A"]);
    assert_eq!(story.queues.next_deadline(), None, "a ready message has no deadline");
    story.receive(1).expect("one waits");
    assert_eq!(story.queues.next_deadline(), Some(Instant::from_micros(10_000_000)));
}

#[test]
fn leases_that_end_together_end_in_the_order_of_their_messages() {
    let mut story = Story::new(plain());
    story.send_all(&["A", "B", "C"]);
    for worker in [3, 1, 2] {
        story.receive(worker).expect("three wait");
    }
    story.wait(10_000);
    story.expect(
        "0.000 #1 sent
         0.000 #2 sent
         0.000 #3 sent
         0.000 #1 to worker 3, delivery 1
         0.000 #2 to worker 1, delivery 1
         0.000 #3 to worker 2, delivery 1
         10.000 #1 back (Expire)
         10.000 #2 back (Expire)
         10.000 #3 back (Expire)",
    );
}

#[test]
fn an_extension_counts_from_the_call() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    story.wait(8_000);
    assert_eq!(story.extend(1, receipt, 10), Ok(Instant::from_micros(18_000_000)));
    story.wait(9_000);
    assert_eq!(story.line(), Vec::<u64>::new(), "still held");
    story.wait(1_000);
    assert_eq!(story.line(), [1]);
    assert_eq!(story.extend(1, receipt, 10), Err(Stale::Expired));
    story.expect(
        "0.000 #1 sent
         0.000 #1 to worker 1, delivery 1
         8.000 #1 held until 00:18.000
         18.000 #1 back (Expire)
         18.000 #1 Extend of worker 1 is stale: Expired",
    );
}

#[test]
fn splitting_the_time_that_passes_changes_nothing() {
    let run = |waits: &[u64]| {
        let mut story = Story::new(plain());
        story.send_all(&["A", "B"]);
        story.receive(1).expect("two wait");
        for wait in waits {
            story.wait(*wait);
        }
        story.queues
    };
    assert_eq!(run(&[30_000]), run(&[1, 9_998, 1, 1, 19_999]));
}
