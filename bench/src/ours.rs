//! The same workload as the yardstick, on the real simulation: leases, ledger, trace and effects included.

use message_queue_core::queue::{Body, Format, QueueConfig};
use message_queue_core::sim::{
    AckMode, Arrivals, FailureModel, Idempotency, QueueSetup, Retry, Seed, SenderConfig,
    ServiceConfig, ServiceTime, Setup, Simulation, Template, queue_id,
};
use message_queue_core::time::{Duration, Instant};

/// Mean time of an attempt in microseconds, and how many workers share the arrivals of one sender;
/// they are busy for nine tenths of the time.
const SERVICE: u64 = 40_000;
const BUSY: f64 = 0.9;

/// How large a run is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Messages, all senders together.
    pub messages: u32,
    /// Services, each with a queue and a sender of its own.
    pub services: u16,
    /// Workers of each.
    pub workers: u32,
    /// Whether what happens is kept.
    pub trace: bool,
}

impl Size {
    /// What the yardstick does: four workers.
    #[must_use]
    pub fn of_the_yardstick(messages: u32) -> Self {
        Self { messages, services: 1, workers: 4, trace: true }
    }
}

/// Lets so many messages through and returns how many events of the workload that were: three each,
/// the same as in [`bare_loop`](crate::bare_loop), whatever the simulation counts as a step.
///
/// # Panics
///
/// When the books do not add up: then the number would mean nothing.
pub fn run(seed: u64, size: Size) -> u64 {
    let mut simulation = Simulation::new(&setup(size), Seed(seed)).expect("settings in range");
    if !size.trace {
        simulation.keep_no_trace();
    }
    let messages = u64::from(size.messages / u32::from(size.services) * u32::from(size.services));
    let hour = Duration::from_secs(3_600);
    let mut until = Instant::ZERO;
    while simulation.ledger().done < messages {
        until += hour;
        simulation.advance(until, u64::MAX);
    }
    assert!(simulation.ledger().adds_up(), "a message is missing");
    messages * 3
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a gap of some microseconds"
)]
fn setup(size: Size) -> Setup {
    let gap = SERVICE as f64 / (f64::from(size.workers) * BUSY);
    let each = u64::from(size.messages / u32::from(size.services));
    let places = || 0..usize::from(size.services);
    Setup {
        queues: places().map(queue).collect(),
        senders: places().map(|place| sender(place, each, gap as u64)).collect(),
        topics: Vec::new(),
        services: places().map(|place| service(place, size.workers)).collect(),
        actions: Vec::new(),
    }
}

fn queue(place: usize) -> QueueSetup {
    let key = format!("jobs-{place}");
    QueueSetup { name: key.clone(), key, config: QueueConfig::default() }
}

fn sender(place: usize, count: u64, gap: u64) -> SenderConfig {
    let key = format!("api-{place}");
    SenderConfig {
        name: key.clone(),
        key,
        to: queue_id(place).into(),
        on: true,
        arrivals: Arrivals::Poisson { mean: Duration::from_micros(gap) },
        count: Some(count),
        backlog: 0,
        template: Template::new(Body::new("a job".as_bytes(), Format::Text)),
        concurrency: None,
        timeout: SenderConfig::USUAL_TIMEOUT,
        hand_over: Duration::ZERO,
        retry: Retry::NEVER,
        dice: None,
    }
}

fn service(place: usize, workers: u32) -> ServiceConfig {
    let key = format!("mailer-{place}");
    ServiceConfig {
        name: key.clone(),
        key,
        from: Some(queue_id(place)),
        then: Vec::new(),
        timeout: ServiceConfig::USUAL_TIMEOUT,
        line: ServiceConfig::USUAL_LINE,
        workers,
        time: ServiceTime::Exponential { mean: Duration::from_micros(SERVICE) },
        failure: FailureModel::default(),
        ack: AckMode::AfterSuccess,
        restart: Duration::from_secs(1),
        heartbeat: None,
        makes: None,
        crew: Box::default(),
        idempotency: Idempotency::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workload_runs_to_its_end() {
        assert_eq!(run(1, Size::of_the_yardstick(1_000)), 3_000);
        assert_eq!(run(1, Size { services: 6, ..Size::of_the_yardstick(1_000) }), 166 * 6 * 3);
    }
}
