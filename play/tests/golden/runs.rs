//! Runs whose traces are pinned. They are the same natively and in the browser.

use message_queue_play::queue::WorkerId;
use message_queue_play::scenario::{SHIPPED, Scenario};
use message_queue_play::sim::{
    Arrivals, Command, Probability, Seed, ServiceTime, Setup, Simulation,
};
use message_queue_play::time::{Duration, Instant};

/// The name of each run and the hash of its trace.
pub fn table() -> String {
    let shipped = SHIPPED.iter().map(|(name, _)| (*name, setup(name), 42));
    let random = [1, 2, 3].map(|seed| ("random", random(), seed));
    let lines = shipped.chain(random).map(|(name, setup, seed)| {
        format!("{name} {seed} {}\n", through_an_outage(&setup, seed).trace().hash())
    });
    lines.collect()
}

fn setup(name: &str) -> Setup {
    Scenario::shipped(name).expect("a shipped scenario").setup
}

/// Everything that can be drawn is drawn.
pub fn random() -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Poisson { mean: Duration::from_millis(100) };
    setup.services[0].time = ServiceTime::Exponential { mean: Duration::from_millis(300) };
    setup.services[0].workers = 4;
    setup.services[0].failure.chance =
        Probability::from_parts_per_million(200_000).expect("in range");
    setup
}

/// Two minutes with a crash, and then half a minute without the first worker.
fn through_an_outage(setup: &Setup, seed: u64) -> Simulation {
    let mut simulation = Simulation::new(setup, Seed(seed)).expect("the settings are in range");
    let worker = WorkerId(1);
    let script = [
        (3_100, Some(Command::CrashWorker { worker })),
        (10_000, Some(Command::SwitchWorker { worker, on: false })),
        (40_000, Some(Command::SwitchWorker { worker, on: true })),
        (120_000, None),
    ];
    for (millis, command) in script {
        simulation.advance(Instant::ZERO + Duration::from_millis(millis), u64::MAX);
        if let Some(command) = command {
            simulation.execute(command).expect("there is a first worker");
        }
    }
    simulation
}
