//! How long it takes to send a message, receive one and ack it, beside the plainest core.

use std::sync::Arc;

use message_queue_core::queue::{
    Body, Dedup, Format, Outgoing, Preset, QueueId, QueueSet, Rules, Transition, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::RUNS;
use crate::clock::Clock;
use crate::measurement::{Measurement, median};
use crate::plainest_core::PlainestCore;

/// Cycles in one run.
const CYCLES: u32 = 200_000;
const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
const GROUPS: u32 = 100_000;

const JOBS: QueueId = QueueId(0);
const WORKER: WorkerId = WorkerId(1);

/// As long as those in the peers' measurements.
const BODY: [u8; 194] = [b'a'; 194];

/// What a message costs from its send to its ack: against the plainest core, and as the queue grows.
pub fn measure() -> Vec<Measurement> {
    let mut times: [Vec<f64>; 5] = Default::default();
    let mut ratios: [Vec<f64>; 4] = Default::default();
    let mut plainest = [plainest(FEW), plainest(MANY)];
    let mut plain =
        [Ours::new(Preset::Plain.rules(), FEW, 0), Ours::new(Preset::Plain.rules(), MANY, 0)];
    let fifo = || {
        let mut rules = Preset::SqsFifo.rules();
        // A key for each message would be measured, too; how many groups there are is asked here.
        rules.dedup = Dedup::None;
        rules
    };
    let mut grouped = [Ours::new(fifo(), MANY, 1), Ours::new(fifo(), MANY, GROUPS)];
    for _ in 0..RUNS {
        let yardstick = plainest.each_mut().map(|core| per_cycle(|now| cycle(core, now)));
        let plain = plain.each_mut().map(|ours| per_cycle(|now| ours.cycle(now)));
        let grouped = grouped.each_mut().map(|ours| per_cycle(|now| ours.cycle(now)));
        let all = [yardstick[0], plain[0], plain[1], grouped[0], grouped[1]];
        all.into_iter().zip(&mut times).for_each(|(time, all)| all.push(time));
        let quotients = [
            plain[0] / yardstick[0],
            plain[1] / yardstick[1],
            plain[1] / plain[0],
            grouped[1] / grouped[0],
        ];
        quotients.into_iter().zip(&mut ratios).for_each(|(ratio, all)| all.push(ratio));
    }
    let [yardstick, few, many, one_group, groups] = times.map(median);
    let [by_yardstick, by_yardstick_of_many, by_few, by_one_group] = ratios.map(median);
    let measure = |name, value, unit, wanted| Measurement { name, value, unit, wanted };
    vec![
        measure("queue cycle, plainest core, 1,000 stored", yardstick, "ns", ""),
        measure("queue cycle, Plain FIFO, 1,000 stored", few, "ns", ""),
        measure("queue cycle, ours ÷ plainest core", by_yardstick, "×", "at most 2"),
        measure("queue cycle, Plain FIFO, 1,000,000 stored", many, "ns", ""),
        measure(
            "queue cycle, ours ÷ plainest core, 1,000,000",
            by_yardstick_of_many,
            "×",
            "at most 2",
        ),
        measure("queue cycle, 1,000,000 ÷ 1,000 stored", by_few, "×", "at most 1.5"),
        measure("queue cycle, SQS FIFO, one group", one_group, "ns", ""),
        measure("queue cycle, SQS FIFO, 100,000 groups", groups, "ns", ""),
        measure("queue cycle, 100,000 groups ÷ one", by_one_group, "×", "at most 2"),
    ]
}

fn per_cycle(mut cycle: impl FnMut(u64)) -> f64 {
    let clock = Clock::start();
    for now in 0..CYCLES {
        cycle(u64::from(now));
    }
    clock.nanoseconds() / f64::from(CYCLES)
}

fn plainest(stored: u32) -> PlainestCore {
    let mut core = PlainestCore::default();
    (0..stored).for_each(|_| core.send(Body::new(BODY, Format::Text)));
    core
}

#[inline(always)]
fn cycle(core: &mut PlainestCore, now: u64) {
    core.send(Body::new(BODY, Format::Text));
    let (id, epoch, _) = core.receive(now).expect("a message is ready");
    assert!(core.ack(id, epoch), "the receipt is the latest");
}

/// Our queue with messages in it.
struct Ours {
    queues: QueueSet,
    groups: Vec<Arc<str>>,
    transitions: Vec<Transition>,
    /// Which group the next message is of.
    next: usize,
    /// Instants of one run go on where those of the last one ended.
    from: Instant,
}

impl Ours {
    fn new(rules: Rules, stored: u32, groups: u32) -> Self {
        let mut queues = QueueSet::default();
        queues.create(rules);
        let groups = (0..groups).map(|number| format!("group {number}").into()).collect();
        let from = Instant::ZERO;
        let mut ours = Self { queues, groups, transitions: Vec::new(), next: 0, from };
        // One more is sent in each cycle.
        for _ in 1..stored {
            ours.send(Instant::ZERO);
            ours.transitions.clear();
        }
        ours
    }

    #[inline(always)]
    fn next_group(&mut self) -> Option<Arc<str>> {
        let group = self.groups.get(self.next)?.clone();
        self.next = (self.next + 1) % self.groups.len();
        Some(group)
    }

    #[inline(always)]
    fn send(&mut self, at: Instant) {
        let group = self.next_group();
        let outgoing = Outgoing { group, ..Outgoing::new(Body::new(BODY, Format::Text)) };
        self.queues.send(at, JOBS, outgoing, &mut self.transitions).expect("there is room");
    }

    #[inline(always)]
    fn cycle(&mut self, now: u64) {
        let at = self.from + Duration::from_micros(now);
        if now + 1 == u64::from(CYCLES) {
            self.from = at;
        }
        self.queues.advance(at, &mut self.transitions);
        self.send(at);
        let Ok(Some(delivery)) = self.queues.receive(at, JOBS, WORKER, &mut self.transitions)
        else {
            unreachable!("a message is ready, and there is no limit")
        };
        let held = (delivery.receipt, WORKER);
        self.queues.ack(at, JOBS, held, &mut self.transitions).expect("the receipt is the latest");
        self.transitions.clear();
    }
}
