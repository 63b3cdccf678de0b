//! A textbook queue in the simulation, and what is measured of one replication.

use std::collections::VecDeque;

use message_queue_play::queue::TransitionKind;
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{Arrivals, FailureModel, Happening, Seed, ServiceTime, Simulation};
use message_queue_play::time::{Duration, Instant};

/// The mean of a service: 40 ms, long against the microsecond in which time is counted.
const SERVICE: Duration = Duration::from_millis(40);

/// How many messages come before anything is measured, so that the empty start is forgotten.
const WARM_UP: usize = 3_000;

/// How many messages are measured.
const MEASURED: usize = 80_000;

/// A queue as textbooks have it, with Poisson arrivals.
#[derive(Clone, Copy)]
pub struct Model {
    /// Which part of the time the workers are busy if nobody is refused.
    pub load: f64,
    pub workers: u32,
    pub service: Service,
    /// How many messages there may be, with those that are worked on.
    pub room: Option<u32>,
}

/// How long a service takes.
#[derive(Clone, Copy)]
pub enum Service {
    Exponential,
    Constant,
}

/// What was measured; spans in service times.
pub struct Measured {
    pub mean_wait: f64,
    pub p95_wait: f64,
    /// Which part was refused.
    pub lost: f64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a gap of milliseconds in microseconds"
)]
fn simulation(model: Model, seed: u64) -> Simulation {
    let mut setup = Scenario::shipped("email-jobs").expect("it is shipped").setup;
    let gap = SERVICE.as_micros() as f64 / f64::from(model.workers) / model.load;
    setup.senders[0].arrivals =
        Arrivals::Poisson { mean: Duration::from_micros(gap.round() as u64) };
    setup.senders[0].count = None;
    setup.services[0].workers = model.workers;
    setup.services[0].failure = FailureModel::default();
    setup.services[0].time = match model.service {
        Service::Exponential => ServiceTime::Exponential { mean: SERVICE },
        Service::Constant => ServiceTime::Constant(SERVICE),
    };
    setup.queues[0].config.capacity = model.room.map(u64::from);
    setup.queues[0].config.lease = Duration::from_secs(3600);
    Simulation::new(&setup, Seed(seed)).expect("the settings are in range")
}

/// Runs one replication and reads the waits out of its trace.
pub fn measured(model: Model, seed: u64) -> Measured {
    let mut simulation = simulation(model, seed);
    let mut waits: Vec<u64> = Vec::with_capacity(WARM_UP + MEASURED);
    let (mut line, mut taken, mut refused, mut accepted) = (VecDeque::new(), 0, 0_u64, 0_u64);
    while waits.len() < WARM_UP + MEASURED {
        let slice = simulation.now() + Duration::from_secs(60);
        simulation.advance(slice, u64::MAX);
        assert!(simulation.trace().forgotten() <= taken, "a slice fits into the trace");
        for entry in simulation.trace().entries_after(taken) {
            taken = entry.number;
            match entry.happening {
                Happening::Rejected { .. } => refused += 1,
                Happening::Queue { transition, .. } => match transition.kind {
                    TransitionKind::Sent { .. } => {
                        accepted += 1;
                        line.push_back(transition.at);
                    }
                    TransitionKind::Delivered { .. } => {
                        let sent: Instant = line.pop_front().expect("it is first in, first out");
                        waits.push(transition.at.since(sent).as_micros());
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
    let mut waits = waits.split_off(WARM_UP);
    waits.sort_unstable();
    let count = waits.len();
    let service = SERVICE.as_micros() as f64;
    Measured {
        mean_wait: waits.iter().sum::<u64>() as f64 / count as f64 / service,
        p95_wait: waits[count * 95 / 100] as f64 / service,
        lost: refused as f64 / (refused + accepted) as f64,
    }
}
