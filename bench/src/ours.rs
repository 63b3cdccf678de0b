//! The same workload as the yardstick, on the real simulation: leases, ledger, trace and effects included.

use message_queue_core::queue::{Body, Format, QueueConfig};
use message_queue_core::sim::{
    AckMode, Arrivals, FailureModel, Idempotency, JOBS, QueueSetup, Retry, Seed, SenderConfig,
    ServiceConfig, ServiceTime, Setup, Simulation, Template,
};
use message_queue_core::time::{Duration, Instant};

/// Lets this many messages through and returns how many events of the workload that were: three each,
/// the same as in [`bare_loop`](crate::bare_loop), whatever the simulation counts as a step.
///
/// # Panics
///
/// When the books do not add up: then the number would mean nothing.
pub fn run(seed: u64, messages: u32) -> u64 {
    let mut simulation = Simulation::new(&setup(messages), Seed(seed)).expect("settings in range");
    let hour = Duration::from_secs(3_600);
    let mut until = Instant::ZERO;
    while simulation.ledger().done < u64::from(messages) {
        until += hour;
        simulation.advance(until, u64::MAX);
    }
    assert!(simulation.ledger().adds_up(), "a message is missing");
    u64::from(messages) * 3
}

fn setup(messages: u32) -> Setup {
    Setup {
        queues: vec![QueueSetup {
            key: "jobs".to_owned(),
            name: "jobs".to_owned(),
            config: QueueConfig::default(),
        }],
        senders: vec![SenderConfig {
            key: "api".to_owned(),
            name: "api".to_owned(),
            to: JOBS.into(),
            on: true,
            arrivals: Arrivals::Poisson { mean: Duration::from_micros(11_111) },
            count: Some(u64::from(messages)),
            backlog: 0,
            template: Template::new(Body::new("a job".as_bytes(), Format::Text)),
            concurrency: None,
            timeout: SenderConfig::USUAL_TIMEOUT,
            hand_over: Duration::ZERO,
            retry: Retry::NEVER,
            dice: None,
        }],
        topics: Vec::new(),
        services: vec![ServiceConfig {
            key: "mailer".to_owned(),
            name: "mailer".to_owned(),
            from: Some(JOBS),
            then: Vec::new(),
            timeout: ServiceConfig::USUAL_TIMEOUT,
            line: ServiceConfig::USUAL_LINE,
            workers: 4,
            time: ServiceTime::Exponential { mean: Duration::from_millis(40) },
            failure: FailureModel::default(),
            ack: AckMode::AfterSuccess,
            restart: Duration::from_secs(1),
            heartbeat: None,
            makes: None,
            crew: Box::default(),
            idempotency: Idempotency::None,
        }],
        actions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workload_runs_to_its_end() {
        assert_eq!(run(1, 1_000), 3_000);
    }
}
