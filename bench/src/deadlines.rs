//! Many leases that are armed and given back before they end, and many that are pending.

use std::collections::VecDeque;

use message_queue_core::queue::{
    Body, Format, LeaseTerm, Outgoing, Preset, QueueId, QueueSet, Receipt, Rules, Transition,
    WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::RUNS;
use crate::clock::Clock;
use crate::measurement::{Measurement, median};

/// Cycles, or leases that end, in one run.
const CYCLES: u32 = 200_000;
const FEW_WORKERS: u32 = 4;
const MANY_WORKERS: u32 = 10_000;
const FEW_PENDING: u32 = 100;
const MANY_PENDING: u32 = 1_000_000;

const JOBS: QueueId = QueueId(0);
const LEASE: Duration = Duration::from_secs(30);

/// What it costs to send, to lease and to ack while others are leased, and how long it takes until a
/// lease has ended and its message is leased again, while others are pending.
pub fn measure() -> Vec<Measurement> {
    let mut times: [Vec<f64>; 4] = Default::default();
    let mut ratios: [Vec<f64>; 2] = Default::default();
    let mut cycled = [FEW_WORKERS, MANY_WORKERS].map(Leases::held);
    let mut pending = [FEW_PENDING, MANY_PENDING].map(Leases::held);
    for _ in 0..RUNS {
        let cycles = cycled.each_mut().map(|leases| per_step(|| leases.cycle()));
        let ends = pending.each_mut().map(|leases| per_step(|| leases.end_one()));
        let all = cycles.into_iter().chain(ends);
        all.zip(&mut times).for_each(|(time, all)| all.push(time));
        ratios[0].push(cycles[1] / cycles[0]);
        ratios[1].push(ends[1] / ends[0]);
    }
    let [few, many, few_pending, many_pending] = times.map(median);
    let [by_workers, by_pending] = ratios.map(median);
    let measure = |name, value, unit, wanted| Measurement { name, value, unit, wanted };
    vec![
        measure("lease armed and given back, 4 workers", few, "ns", ""),
        measure("lease armed and given back, 10,000 workers", many, "ns", ""),
        measure("lease armed and given back, 10,000 ÷ 4 workers", by_workers, "×", "at most 2"),
        measure("lease that ends, 100 pending", few_pending, "ns", ""),
        measure("lease that ends, 1,000,000 pending", many_pending, "ns", ""),
        measure("lease that ends, 1,000,000 ÷ 100 pending", by_pending, "×", "at most 4"),
    ]
}

fn per_step(mut step: impl FnMut()) -> f64 {
    let clock = Clock::start();
    for _ in 0..CYCLES {
        step();
    }
    clock.nanoseconds() / f64::from(CYCLES)
}

/// A queue with so many leases, one a microsecond.
struct Leases {
    queues: QueueSet,
    now: Instant,
    held: VecDeque<(Receipt, WorkerId)>,
    transitions: Vec<Transition>,
}

impl Leases {
    fn held(count: u32) -> Self {
        let mut queues = QueueSet::default();
        queues.create(Rules { lease: LeaseTerm::Fixed(LEASE), ..Preset::Plain.rules() });
        let (held, transitions) = (VecDeque::new(), Vec::new());
        let mut leases = Self { queues, now: Instant::ZERO, held, transitions };
        for number in 1..=count {
            leases.send();
            leases.lease(WorkerId(number));
        }
        leases
    }

    fn send(&mut self) {
        let body = Body::new("a job".as_bytes(), Format::Text);
        let sent = self.queues.send(self.now, JOBS, Outgoing::new(body), &mut self.transitions);
        sent.expect("there is room");
    }

    fn lease(&mut self, worker: WorkerId) {
        let received = self.queues.receive(self.now, JOBS, worker, &mut self.transitions);
        let Ok(Some(delivery)) = received else { unreachable!("a message is ready") };
        self.held.push_back((delivery.receipt, worker));
        self.transitions.clear();
        self.now += Duration::from_micros(1);
    }

    /// The worker that holds a message for longest is through with it and gets another.
    fn cycle(&mut self) {
        let (receipt, worker) = self.held.pop_front().expect("some are held");
        self.send();
        let acked = self.queues.ack(self.now, JOBS, (receipt, worker), &mut self.transitions);
        acked.expect("the receipt is the latest");
        self.lease(worker);
    }

    /// The lease that ends first ends, and its message is leased again.
    fn end_one(&mut self) {
        let at = self.queues.next_deadline().expect("leases are pending");
        self.now = self.now.max(at);
        self.queues.advance(at, &mut self.transitions);
        let (_, worker) = self.held.pop_front().expect("some are held");
        self.lease(worker);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_leaves_as_many_leases_as_there_were() {
        let mut leases = Leases::held(10);
        (0..100).for_each(|_| leases.cycle());
        let ledger = leases.queues.queue(JOBS).ledger();
        assert_eq!((ledger.leased, ledger.ready, ledger.done), (10, 0, 100));
    }

    #[test]
    fn what_ends_is_leased_again() {
        let mut leases = Leases::held(10);
        (0..100).for_each(|_| leases.end_one());
        let ledger = leases.queues.queue(JOBS).ledger();
        assert_eq!((ledger.leased, ledger.ready, ledger.done), (10, 0, 0));
        assert_eq!(ledger.deliveries, 110);
    }
}
