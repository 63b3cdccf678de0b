//! A receipt proves one delivery, and works for that one alone.

use message_queue_core::queue::{Nack, Stale, WorkerId};
use message_queue_core::time::Duration;

use crate::story::{Story, plain};

#[test]
fn an_acked_message_is_gone_and_its_receipt_with_it() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    assert_eq!(story.ack(1, receipt), Ok(()));
    let before = story.queues.clone();
    assert_eq!(story.ack(1, receipt), Err(Stale::Gone));
    assert_eq!(story.queues, before, "a stale receipt changes nothing");
    assert_eq!(story.receive(2), None);
}

#[test]
fn a_stale_receipt_changes_nothing_while_another_worker_holds_the_message() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let old = story.receive(1).expect("one waits");
    story.wait(10_000);
    let new = story.receive(2).expect("it came back");
    let before = story.queues.clone();
    let stale = Stale::Superseded { latest: 2 };
    assert_eq!(story.ack(1, old), Err(stale));
    assert_eq!(story.fail(1, old), Err(stale));
    assert_eq!(story.extend(1, old, 99), Err(stale));
    assert_eq!(story.reject(1, old), Err(stale));
    assert_eq!(story.queues, before, "the newer lease is untouched");
    assert_eq!(story.ack(2, new), Ok(()));
    story.expect(
        "0.000 #1 sent
         0.000 #1 to worker 1, delivery 1
         10.000 #1 back (Expire)
         10.000 #1 to worker 2, delivery 2
         10.000 #1 Ack of worker 1 is stale: Superseded { latest: 2 }
         10.000 #1 Nack of worker 1 is stale: Superseded { latest: 2 }
         10.000 #1 Extend of worker 1 is stale: Superseded { latest: 2 }
         10.000 #1 Reject of worker 1 is stale: Superseded { latest: 2 }
         10.000 #1 acked by worker 2",
    );
}

#[test]
fn the_latest_receipt_still_acks_after_its_lease_ran_out() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    story.wait(10_000);
    assert_eq!(story.fail(1, receipt), Err(Stale::Expired), "there is nothing to give back");
    assert_eq!(story.ack(1, receipt), Ok(()), "nobody received it again, so the work counts");
    assert_eq!(story.line(), Vec::<u64>::new());
}

#[test]
fn a_nack_may_bring_its_own_delay() {
    let mut story = Story::new(plain());
    story.send_all(&["A"]);
    let receipt = story.receive(1).expect("one waits");
    let delay = Some(Duration::from_secs(3));
    story.nack(receipt, Nack { worker: WorkerId(1), failed: false, delay }).expect("held");
    story.wait(3_000);
    story.expect(
        "0.000 #1 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Nack), hidden until 00:03.000
         3.000 #1 became ready",
    );
}
