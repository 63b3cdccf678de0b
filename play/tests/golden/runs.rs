//! Runs whose traces are pinned. They are the same natively and in the browser.

use message_queue_play::queue::WorkerId;
use message_queue_play::scenario::{SHIPPED, Scenario};
use message_queue_play::sim::{
    Arrivals, Command, Probability, Seed, ServiceTime, Setup, Simulation,
};
use message_queue_play::time::{Duration, Instant};

/// The name of each run and the hash of its trace; of a hundred seeds, the first digits of each.
pub fn table() -> String {
    let shipped = SHIPPED.iter().map(|(name, _)| (*name, setup(name), 42));
    let random = [1, 2, 3].map(|seed| ("random", random(), seed));
    let pinned = shipped.chain(random).map(|(name, setup, seed)| {
        format!("{name} {seed} {}\n", through_an_outage(&setup, seed).trace().hash())
    });
    let many =
        SHIPPED.iter().map(|(name, _)| format!("{name} 1-100 {}\n", of_a_hundred_seeds(name)));
    pinned.chain(many).collect()
}

fn of_a_hundred_seeds(name: &str) -> String {
    let setup = setup(name);
    let first = |seed| through_an_outage(&setup, seed).trace().hash()[..8].to_owned();
    (1..=100).map(first).collect::<Vec<_>>().join(" ")
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

/// Two minutes with a crash, and then half a minute without the first worker. Where a lot happens
/// in a second, the same in less time.
fn through_an_outage(setup: &Setup, seed: u64) -> Simulation {
    let mut simulation = Simulation::new(setup, Seed(seed)).expect("the settings are in range");
    let worker = WorkerId(1);
    let script = [
        (3_100, 1_000, Some(Command::CrashWorker { worker })),
        (10_000, 1_500, Some(Command::SwitchWorker { worker, on: false })),
        (40_000, 2_500, Some(Command::SwitchWorker { worker, on: true })),
        (120_000, 4_000, None),
    ];
    for (millis, happenings, command) in script {
        let to = Instant::ZERO + Duration::from_millis(millis);
        while simulation.now() < to && simulation.trace().total() < happenings {
            simulation.advance(to, 1);
        }
        if let Some(command) = command {
            simulation.execute(command).expect("there is a first worker");
        }
    }
    simulation
}
