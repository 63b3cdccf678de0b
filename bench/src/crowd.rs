//! What happens to a million messages at once, in slices: how long the longest one takes.

use message_queue_core::queue::{
    Body, Format, Outgoing, Preset, QueueId, QueueSet, Receipt, Receive, Transition, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::clock::Clock;
use crate::measurement::Measurement;

const MESSAGES: usize = 1_000_000;
/// Messages in a batch that is sent, and steps in a slice of what happens to a crowd.
const BATCH: usize = 100;
const SLICE: usize = 1_000;

const JOBS: QueueId = QueueId(0);
const DEAD: QueueId = QueueId(1);
const WORKER: WorkerId = WorkerId(1);

/// How long the longest pause is while a million messages come, expire, are redriven or purged.
pub fn measure() -> Vec<Measurement> {
    let mut crowd = Crowd::new();
    let growing = crowd.longest(MESSAGES / BATCH, Crowd::send_batch);
    crowd.hold_all();
    let expiring = crowd.longest(MESSAGES / SLICE, Crowd::expire_slice);
    assert_eq!(crowd.ready(JOBS), MESSAGES, "all came back");
    crowd.hold_all();
    crowd.reject_all();
    assert_eq!(crowd.ready(DEAD), MESSAGES, "all died");
    let redriving = crowd.longest(MESSAGES / SLICE, Crowd::redrive_slice);
    assert_eq!(crowd.ready(JOBS), MESSAGES, "all came back again");
    let purging = crowd.longest(MESSAGES / SLICE, Crowd::purge_slice);
    assert_eq!(crowd.ready(JOBS), 0, "none is left");
    drop(crowd);
    let growing_again = Crowd::new().longest(MESSAGES / BATCH, Crowd::send_batch);
    let measure = |name, value, wanted| Measurement { name, value, unit: "ms", wanted };
    vec![
        measure("longest 100 sends up to 1,000,000", growing, "at most 0.5"),
        measure("longest 100 sends, with memory at hand", growing_again, "at most 0.5"),
        measure("1,000,000 leases run out, longest 1,000", expiring, "at most 4"),
        measure("1,000,000 are redriven, longest 1,000", redriving, "at most 4"),
        measure("1,000,000 are purged, longest 1,000", purging, "at most 4"),
    ]
}

struct Crowd {
    queues: QueueSet,
    now: Instant,
    transitions: Vec<Transition>,
    receipts: Vec<Receipt>,
}

impl Crowd {
    fn new() -> Self {
        let mut queues = QueueSet::default();
        queues.create(Preset::Plain.rules_with_dead_letters(DEAD));
        queues.create(Preset::Plain.rules());
        Self { queues, now: Instant::ZERO, transitions: Vec::new(), receipts: Vec::new() }
    }

    fn ready(&self, queue: QueueId) -> usize {
        self.queues.queue(queue).ready_len()
    }

    /// The longest of so many slices, in milliseconds.
    fn longest(&mut self, slices: usize, slice: fn(&mut Self)) -> f64 {
        let mut longest: f64 = 0.0;
        for _ in 0..slices {
            let clock = Clock::start();
            slice(self);
            longest = longest.max(clock.nanoseconds() / 1e6);
            self.transitions.clear();
        }
        longest
    }

    fn send_batch(&mut self) {
        for _ in 0..BATCH {
            let outgoing = Outgoing::new(Body::new([b'a'; 194], Format::Text));
            let sent = self.queues.send(self.now, JOBS, outgoing, &mut self.transitions);
            sent.expect("there is room");
        }
    }

    /// One worker receives all of them, and the deadline is then.
    fn hold_all(&mut self) {
        let ask = Receive { worker: WORKER, most: MESSAGES, lease: None };
        let received = self.queues.receive_many(self.now, JOBS, ask, &mut self.transitions);
        self.receipts = received.expect("no limit").iter().map(|it| it.receipt).collect();
        self.transitions = Vec::new();
        self.now += Duration::from_secs(30);
    }

    fn expire_slice(&mut self) {
        for _ in 0..SLICE {
            assert!(self.queues.fire_next(self.now, &mut self.transitions), "a lease is left");
        }
    }

    fn reject_all(&mut self) {
        for receipt in std::mem::take(&mut self.receipts) {
            let held = (receipt, WORKER);
            let done = self.queues.reject(self.now, JOBS, held, &mut self.transitions);
            done.expect("held up to and with this instant");
            self.transitions.clear();
        }
    }

    fn redrive_slice(&mut self) {
        assert_eq!(self.queues.redrive(self.now, JOBS, SLICE, &mut self.transitions), SLICE);
    }

    fn purge_slice(&mut self) {
        assert_eq!(self.queues.purge(self.now, JOBS, SLICE, &mut self.transitions), SLICE);
    }
}
