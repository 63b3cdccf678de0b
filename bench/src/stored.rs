//! Queues full of messages, to see what a stored message costs in memory beyond the bytes of its body.

use message_queue_core::queue::{
    Body, Dedup, Delivery, Format, Nack, Outgoing, PerMessage, Pick, Preset, QueueId, QueueSet,
    Receive, Rules, Transition, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::measurement::Measurement;

/// Messages that are stored.
pub const MESSAGES: usize = 100_000;
/// What the body of each of them takes.
pub const BODY_BYTES: usize = 32;
/// Where they are stored.
pub const QUEUE: QueueId = QueueId(0);

const DEAD: QueueId = QueueId(1);
const DELAY: Duration = Duration::from_secs(900);

/// Who sends what, in which states it ends up, and what it may cost.
pub struct Load {
    /// What the table of the bench calls it.
    pub name: &'static str,
    rules: Rules,
    /// The most bytes that a message may cost natively, and the same in words.
    pub most_bytes: usize,
    wanted: &'static str,
    /// How many messages one group has; 0 for no groups.
    of_a_group: usize,
    has_key: bool,
    /// Every so many groups have messages that are delayed.
    pub delayed_groups: Option<usize>,
    /// How many are leased in the end, and how many at a time by one worker.
    pub leased: usize,
    batch: usize,
}

impl Load {
    /// All loads.
    pub fn all() -> [Self; 4] {
        let half_leased = Self {
            name: "a stored message beyond its body, plain FIFO, half leased",
            leased: MESSAGES / 2,
            ..plain()
        };
        [plain(), half_leased, every_knob(), fair()]
    }

    fn message(&self, index: usize) -> Outgoing {
        let group = index.checked_div(self.of_a_group);
        let hidden = group.zip(self.delayed_groups).is_some_and(|(group, nth)| group % nth == 0);
        Outgoing {
            group: group.map(|group| format!("group-{group}").into()),
            dedup: self.has_key.then(|| format!("key-{index}").into()),
            delay: hidden.then_some(DELAY),
            ..Outgoing::new(Body::new(vec![b'x'; BODY_BYTES], Format::Text))
        }
    }

    /// The queue with its messages.
    ///
    /// # Panics
    ///
    /// When the queue does not take them in, or gives out fewer than it should.
    pub fn run(&self) -> QueueSet {
        let mut queues = QueueSet::default();
        queues.create(self.rules.clone());
        queues.create(Rules::PLAIN);
        let mut transitions = Vec::new();
        for index in 0..MESSAGES {
            let sent = queues.send(Instant::ZERO, QUEUE, self.message(index), &mut transitions);
            assert!(!sent.expect("it is taken in").duplicate, "each has a key of its own");
            transitions.clear();
        }
        for worker in 1..=self.leased / self.batch {
            self.hold(&mut queues, worker, &mut transitions);
            transitions.clear();
        }
        queues
    }

    /// One worker takes a batch; every tenth of them fails once before.
    fn hold(&self, queues: &mut QueueSet, worker: usize, transitions: &mut Vec<Transition>) {
        let worker = WorkerId(u32::try_from(worker).expect("there are few"));
        if worker.0.is_multiple_of(10) {
            for delivery in self.receive(queues, worker, transitions) {
                let nack = Nack { worker, failed: true, delay: None };
                let settled = (delivery.receipt, nack);
                queues.nack(Instant::ZERO, QUEUE, settled, transitions).expect("held");
            }
        }
        assert_eq!(self.receive(queues, worker, transitions).len(), self.batch, "a full batch");
    }

    fn receive(
        &self,
        queues: &mut QueueSet,
        worker: WorkerId,
        transitions: &mut Vec<Transition>,
    ) -> Vec<Delivery> {
        let receive = Receive { worker, most: self.batch, lease: None };
        queues.receive_many(Instant::ZERO, QUEUE, receive, transitions).expect("no limit")
    }

    /// What a message costs, as a line of the table.
    pub fn measurement(&self, bytes: f64) -> Measurement {
        Measurement { name: self.name, value: bytes, unit: "bytes", wanted: self.wanted }
    }
}

fn plain() -> Load {
    Load {
        name: "a stored message beyond its body, plain FIFO, all ready",
        rules: Rules::PLAIN,
        most_bytes: 128,
        wanted: "at most 128 natively",
        of_a_group: 0,
        has_key: false,
        delayed_groups: None,
        leased: 0,
        batch: 1,
    }
}

/// Groups of 10 taking turns, keys, time to live and limits; half are leased.
fn every_knob() -> Load {
    let mut rules = Preset::SqsFifo.rules_with_dead_letters(DEAD);
    rules.delay.per_message = PerMessage::UpTo(DELAY);
    rules.in_flight.per_worker = Some(10);
    Load {
        name: "a stored message beyond its body, every knob in use",
        rules,
        most_bytes: 256,
        wanted: "at most 256 natively",
        of_a_group: 10,
        has_key: true,
        delayed_groups: Some(20),
        leased: MESSAGES / 2,
        batch: 10,
    }
}

fn fair() -> Load {
    let mut rules = Preset::SqsStandard.rules();
    rules.pick = Pick::Fair(Preset::SqsStandard.fairness().expect("fair queues"));
    rules.dedup = Dedup::UntilDone;
    Load {
        name: "a stored message beyond its body, fair among tenants, keys until done",
        rules,
        ..every_knob()
    }
}
