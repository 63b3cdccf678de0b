//! How the measures of one queue went.

use super::{Charts, Curve};
use crate::playground::{History, Playground, QueueHistory, Series};
use crate::queue::QueueId;
use crate::sim::{Histogram, JOBS, Simulation, queue_id};

#[inline(never)] // Not in the first view.
pub(super) fn charts(playground: &Playground, wanted: QueueId) -> Charts {
    let (simulation, history) = (playground.simulation(), playground.history());
    let mut queues = (0..simulation.queues().len()).map(queue_id);
    let queue = queues.find(|queue| *queue == wanted).unwrap_or(JOBS);
    let of_queue = history.of(queue);
    let now = of_queue.now(simulation);
    let is_fresh = simulation.now().since(history.sampled_until()) < History::WINDOW;
    let curve = |series: Series| {
        let samples = of_queue.samples(series);
        let sampled = samples.last().copied().flatten().map(|extent| extent.last);
        // Between two samples a window has other lengths, which would make a steady rate unsteady.
        let is_sampled = is_fresh && series.has_window();
        let now = if is_sampled { sampled } else { now[series.place()] };
        let most = samples.iter().flatten().map(|extent| extent.most).max();
        let largest = most.max(now);
        Curve {
            samples: samples.into(),
            now,
            largest: record(simulation, queue, series).or(largest),
            whole: whole(simulation, &of_queue, queue, series),
        }
    };
    let service = simulation.node(queue).service;
    Charts {
        queue,
        interval: history.interval(),
        now: simulation.now(),
        curves: Series::ALL.into_iter().map(curve).collect(),
        outages: service.map_or_else(Vec::new, |it| history.outages(it).copied().collect()),
    }
}

/// The highest that a count ever was, at a sample or not.
fn record(simulation: &Simulation, queue: QueueId, series: Series) -> Option<u64> {
    let measures = &simulation.node(queue).measures;
    match series {
        Series::Ready => Some(measures.ready.peak()),
        Series::InFlight => Some(measures.in_flight.peak()),
        Series::Arrivals
        | Series::Completions
        | Series::Oldest
        | Series::P50
        | Series::P95
        | Series::P99
        | Series::Utilisation => None,
    }
}

/// What a series shows of the run as a whole: its mean, or that percentile of all messages.
fn whole(
    simulation: &Simulation,
    history: &QueueHistory,
    queue: QueueId,
    series: Series,
) -> Option<f64> {
    let now = simulation.now();
    let node = simulation.node(queue);
    let ledger = simulation.queue(queue).ledger();
    let rate = |count: u64| {
        let micros = now.as_micros();
        (micros > 0).then(|| count as f64 * 1e9 / micros as f64)
    };
    match series {
        Series::Ready => Some(node.measures.ready.mean(now)),
        Series::InFlight => Some(node.measures.in_flight.mean(now)),
        Series::Arrivals => rate(ledger.accepted),
        Series::Completions => rate(ledger.done),
        Series::Oldest => Some(history.mean_age().as_micros() as f64),
        Series::P50 => percentile(&node.measures.latency, 50),
        Series::P95 => percentile(&node.measures.latency, 95),
        Series::P99 => percentile(&node.measures.latency, 99),
        Series::Utilisation => {
            let measures = simulation.service(node.service?).measures;
            measures.utilisation(now).map(|share| share * 1_000.0)
        }
    }
}

fn percentile(latency: &Histogram, percent: u64) -> Option<f64> {
    latency.percentile(percent).map(|span| span.as_micros() as f64)
}
