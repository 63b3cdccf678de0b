//! What a stored message costs in memory beyond the bytes of its body.
//!
//! Every byte that is allocated counts: the message, its places in the indexes, groups and dedup
//! keys, the two counters in front of each shared body, and the room that collections keep in
//! reserve. One test measures everything, because all tests of a program share the allocator.

use std::alloc::System;

use cap::Cap;
use message_queue_core::queue::{
    Body, Dedup, Delivery, Format, Message, Nack, Outgoing, PerMessage, Pick, Preset, QueueId,
    QueueSet, Receive, Rules, State, Transition, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const MESSAGES: usize = 100_000;
const BODY_BYTES: usize = 32;
const QUEUE: QueueId = QueueId(0);
const DEAD: QueueId = QueueId(1);
const DELAY: Duration = Duration::from_secs(900);

/// Who sends what, in which states it ends up, and what it may cost.
struct Load {
    name: &'static str,
    rules: Rules,
    most_bytes: usize,
    /// How many messages one group has; 0 for no groups.
    of_a_group: usize,
    has_key: bool,
    /// Every so many groups have messages that are delayed.
    delayed_groups: Option<usize>,
    /// How many are leased in the end, and how many at a time by one worker.
    leased: usize,
    batch: usize,
}

impl Load {
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

    fn run(&self) -> QueueSet {
        let mut queues = QueueSet::default();
        queues.create(self.rules.clone());
        queues.create(Rules::PLAIN);
        let mut transitions = Vec::new();
        for index in 0..MESSAGES {
            let sent = queues.send(Instant::ZERO, QUEUE, self.message(index), &mut transitions);
            assert!(!sent.expect("it is taken in").duplicate);
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
        assert_eq!(self.receive(queues, worker, transitions).len(), self.batch);
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

    /// Bytes for each message, rounded up, and how many messages are in which state.
    fn measure(&self) -> (usize, [usize; 4]) {
        let before = ALLOCATOR.allocated();
        let queues = self.run();
        let used = ALLOCATOR.allocated() - before;
        let queue = queues.queue(QUEUE);
        assert_eq!(queue.len(), MESSAGES, "{}", self.name);
        let count = |is: fn(&Message) -> bool| {
            queue.ready().chain(queue.delayed()).chain(queue.leased()).filter(|it| is(it)).count()
        };
        let states = [
            count(|it| it.state() == State::Ready),
            count(|it| matches!(it.state(), State::Delayed { .. })),
            count(|it| matches!(it.state(), State::Leased(_))),
            count(|it| it.failures() > 0),
        ];
        ((used - MESSAGES * BODY_BYTES).div_ceil(MESSAGES), states)
    }
}

fn plain() -> Load {
    Load {
        name: "plain FIFO, all ready",
        rules: Rules::PLAIN,
        most_bytes: 128,
        of_a_group: 0,
        has_key: false,
        delayed_groups: None,
        leased: 0,
        batch: 1,
    }
}

fn every_knob() -> Load {
    let mut rules = Preset::SqsFifo.rules_with_dead_letters(DEAD);
    rules.delay.per_message = PerMessage::UpTo(DELAY);
    rules.in_flight.per_worker = Some(10);
    Load {
        name: "groups of 10 taking turns, keys, time to live, limits, half leased",
        rules,
        most_bytes: 256,
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
    Load { name: "fair among tenants, keys until done, time to live", rules, ..every_knob() }
}

#[test]
fn a_stored_message_costs_little_beyond_its_body() {
    let mut too_much = Vec::new();
    for load in [plain(), Load { name: "plain FIFO, half leased", leased: MESSAGES / 2, ..plain() }]
        .into_iter()
        .chain([every_knob(), fair()])
    {
        let (bytes, [ready, delayed, leased, failed]) = load.measure();
        println!(
            "{bytes} bytes a message ({} at most): {}; {ready} ready, {delayed} delayed, \
             {leased} leased, {failed} failed once",
            load.most_bytes, load.name
        );
        assert_eq!(leased, load.leased, "{}", load.name);
        assert_eq!(delayed > 0, load.delayed_groups.is_some(), "{}", load.name);
        if bytes > load.most_bytes {
            too_much.push(load.name);
        }
    }
    assert_eq!(too_much, Vec::<&str>::new(), "these cost more than they may");
}
