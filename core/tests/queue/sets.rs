//! The queues of a run as one value: how many there are, and when two of them are the same.

use std::hash::{Hash, Hasher};

use message_queue_core::queue::{MessageId, QueueConfig, QueueSet};

use crate::story::{DEAD, JOBS, Story, plain};

/// A hasher that stays the same for ever: FNV-1a.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hash(queues: &QueueSet) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    queues.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn a_set_knows_how_many_queues_it_has_and_which_id_comes_next() {
    let mut queues = QueueSet::default();
    assert!(queues.is_empty());
    assert_eq!((queues.len(), queues.next_id()), (0, MessageId(1)));
    queues.create(QueueConfig::default());
    queues.create(QueueConfig::default());
    assert!(!queues.is_empty());
    assert_eq!(queues.len(), 2);
    let mut story = Story::new(plain());
    story.send_all(&["a", "b"]);
    assert_eq!(story.queues.next_id(), MessageId(3));
    let lengths = |queue| (story.queues.queue(queue).len(), story.queues.queue(queue).ready_len());
    assert_eq!((lengths(JOBS), lengths(DEAD)), ((2, 2), (0, 0)));
}

#[test]
fn a_queue_knows_how_much_it_stores() {
    let mut story = Story::new(plain());
    assert!(story.queues.queue(JOBS).is_empty());
    story.send_all(&["four", "fives"]);
    assert_eq!(story.queues.queue(JOBS).stored_bytes(), 9);
    assert!(!story.queues.queue(JOBS).is_empty());
    let receipt = story.receive(1).expect("there is one");
    assert_eq!(story.queues.queue(JOBS).stored_bytes(), 9, "what is held is stored");
    story.ack(1, receipt).expect("held");
    assert_eq!(story.queues.queue(JOBS).stored_bytes(), 5);
}

#[test]
fn sets_that_lived_alike_are_the_same_and_others_are_not() {
    let live = |texts: &[&str]| {
        let mut story = Story::new(plain());
        story.send_all(texts);
        story.receive(1);
        story.queues
    };
    let (one, same, other) = (live(&["a", "b"]), live(&["a", "b"]), live(&["a", "c"]));
    assert_eq!((&one, hash(&one)), (&same, hash(&same)));
    assert_ne!(one, other);
    assert_ne!(hash(&one), hash(&other));
}

#[test]
fn the_dice_are_part_of_a_set() {
    let seeded = |seed| {
        let mut queues = QueueSet::with_seed(seed);
        queues.create(QueueConfig::default());
        queues
    };
    assert_eq!(seeded(1), seeded(1));
    assert_eq!(hash(&seeded(1)), hash(&seeded(1)));
    assert_ne!(seeded(1).queue(JOBS), seeded(2).queue(JOBS));
}
