//! What a queue and its service show at an instant, since an earlier one.

use super::History;
use super::sample::SERIES;
use crate::queue::QueueId;
use crate::sim::{Histogram, Simulation};
use crate::time::{Duration, Instant};

/// What is kept of a queue and its service at an instant: some counts, and sums. The difference of
/// two sums tells what happened between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub at: Instant,
    ready: u64,
    in_flight: u64,
    /// When the first in line was sent; now where the line is empty.
    oldest_sent: Instant,
    /// The records of ready and in flight.
    pub records: [u64; 2],
    arrived: u64,
    completed: u64,
    latency: Histogram,
    /// Worker-microseconds.
    busy: u128,
    /// Worker-microseconds.
    up: u128,
}

impl Sums {
    pub fn take(simulation: &Simulation, id: QueueId) -> Self {
        let (node, queue) = (simulation.node(id), simulation.queue(id));
        let (at, ledger) = (simulation.now(), queue.ledger());
        let service = node.service.map(|service| simulation.service(service).measures);
        Self {
            at,
            ready: ledger.ready,
            in_flight: ledger.leased,
            oldest_sent: queue.ready().next().map_or(at, |first| first.sent_at),
            records: [node.measures.ready.peak(), node.measures.in_flight.peak()],
            arrived: ledger.accepted,
            completed: ledger.done,
            latency: node.measures.latency.clone(),
            busy: service.map_or(0, |service| service.busy.area(at)),
            up: service.map_or(0, |service| service.up.area(at)),
        }
    }

    /// What all series show at this instant; what needs a span of time, since `earlier`.
    pub fn measure(&self, earlier: &Self) -> [Option<u64>; SERIES] {
        let passed = self.at.since(earlier.at).as_micros();
        let is_whole = passed >= History::WINDOW.as_micros();
        let rate = |count: u64| is_whole.then(|| count.saturating_mul(1_000_000_000) / passed);
        let latency = self.latency.since(&earlier.latency);
        let percentile = |percent| latency.percentile(percent).map(Duration::as_micros);
        let (busy, up) = (self.busy - earlier.busy, self.up - earlier.up);
        let is_up = is_whole && up >= u128::from(passed / 2);
        [
            Some(self.ready),
            Some(self.in_flight),
            rate(self.arrived - earlier.arrived),
            rate(self.completed - earlier.completed),
            Some(self.at.since(self.oldest_sent).as_micros()),
            percentile(50),
            percentile(95),
            percentile(99),
            is_up.then(|| u64::try_from(busy * 1_000 / up).unwrap_or(u64::MAX)),
        ]
    }
}
