//! A message may be hidden for a while.

use message_queue_core::queue::{Backoff, QueueConfig};
use message_queue_core::time::Duration;

use crate::story::{Story, plain};

#[test]
fn a_delayed_message_joins_in_its_place_when_its_delay_ends() {
    let mut story = Story::new(plain());
    story.send_later("A", Some(Duration::from_secs(5))).expect("there is room");
    story.send_all(&["B"]);
    assert_eq!(story.line(), [2]);
    story.wait(4_999);
    assert_eq!(story.line(), [2]);
    story.wait(1);
    assert_eq!(story.line(), [1, 2], "it was sent first");
}

#[test]
fn the_delay_of_the_queue_holds_unless_the_message_brings_its_own() {
    let mut story = Story::new(QueueConfig { delay: Duration::from_secs(1), ..plain() });
    story.send_all(&["A"]);
    story.send_later("B", Some(Duration::ZERO)).expect("there is room");
    story.wait(1_000);
    story.expect(
        "0.000 #1 sent, hidden until 00:01.000
         0.000 #2 sent
         1.000 #1 became ready",
    );
}

#[test]
fn a_failed_attempt_is_hidden_for_longer_each_time() {
    let second = Duration::from_secs(1);
    let backoff = Backoff::Exponential { base: second, max: Duration::from_secs(3) };
    let mut story = Story::new(QueueConfig { backoff, ..plain() });
    story.send_all(&["A"]);
    for wait in [1_000, 2_000, 3_000] {
        let receipt = story.receive(1).expect("it is ready again");
        story.fail(1, receipt).expect("held");
        story.wait(wait);
    }
    story.expect(
        "0.000 #1 sent
         0.000 #1 to worker 1, delivery 1
         0.000 #1 back (Fail), hidden until 00:01.000
         1.000 #1 became ready
         1.000 #1 to worker 1, delivery 2
         1.000 #1 back (Fail), hidden until 00:03.000
         3.000 #1 became ready
         3.000 #1 to worker 1, delivery 3
         3.000 #1 back (Fail), hidden until 00:06.000
         6.000 #1 became ready",
    );
}
