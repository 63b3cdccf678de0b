//! Scenes to start from.

use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{Command, Seed, Setup, Simulation};
use message_queue_play::time::{Duration, Instant};

pub fn setup(name: &str) -> Setup {
    Scenario::shipped(name).expect("a shipped scenario").setup
}

pub fn start(setup: &Setup) -> Simulation {
    Simulation::new(setup, Seed(42)).expect("the settings are in range")
}

pub fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

pub fn at(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

/// Lets everything before `to` happen.
pub fn run_to(simulation: &mut Simulation, to: Instant) {
    simulation.advance(to, u64::MAX);
}

pub fn execute(simulation: &mut Simulation, command: Command) {
    simulation.execute(command).expect("the command is good");
}

/// The sentences of the trace, each with its instant.
pub fn told(simulation: &Simulation) -> Vec<String> {
    let entries = simulation.trace().entries();
    entries
        .map(|entry| format!("{} {}", entry.at, simulation.trace().words(&entry.happening)))
        .collect()
}
