//! A run may go on for as long as it likes: what it needs does not grow with it.
//!
//! One test measures everything, because all tests of a program share the allocator.

use std::alloc::System;
use std::time::Duration as Wall;

use cap::Cap;
use message_queue_play::playground::{Action, Playground, Speed};
use message_queue_play::queue::WorkerId;
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{Arrivals, Command, Seed, SenderId, ServiceId};
use message_queue_play::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const WORKER: WorkerId = WorkerId(1);

/// Lets an hour pass at 1,000 times the speed. In the middle of it the worker is away for a minute.
fn pass_an_hour(playground: &mut Playground) {
    let from = playground.simulation().now();
    let to = from + Duration::from_secs(3_600);
    let half = from + Duration::from_secs(1_800);
    let switch = |playground: &mut Playground, on| {
        let command = Command::SwitchWorker { worker: WORKER, on };
        playground.apply(Action::Command(command)).expect("the worker is there");
    };
    pass_until(playground, half);
    switch(playground, false);
    pass_until(playground, half + Duration::from_secs(60));
    switch(playground, true);
    pass_until(playground, to);
}

fn pass_until(playground: &mut Playground, to: Instant) {
    while playground.simulation().now() < to {
        playground.apply(Action::Elapse(Wall::from_millis(16))).expect("time passes");
    }
}

#[test]
fn ten_hours_need_no_more_memory_than_one() {
    let before = ALLOCATOR.allocated();
    let scenario = Scenario::shipped("email-jobs").expect("it is shipped");
    let mut config = scenario.setup.senders[0].clone();
    config.arrivals = Arrivals::Poisson { mean: Duration::from_millis(100) };
    let mut playground = Playground::new(scenario, Seed(42)).expect("in range");
    let faster = Command::SetSender { sender: SenderId::FIRST, config };
    playground.apply(Action::Command(faster)).expect("in range");
    let mut service = playground.simulation().services()[0].config.clone();
    service.workers = 4;
    let service = Command::SetService { service: ServiceId::FIRST, config: service };
    playground.apply(Action::Command(service)).expect("in range");
    let speed = Speed::OFFERED.last().copied().expect("there are speeds");
    playground.apply(Action::SetSpeed(speed)).expect("it is one of them");
    let hours: Vec<usize> = (0..10)
        .map(|_| {
            pass_an_hour(&mut playground);
            ALLOCATOR.allocated() - before
        })
        .collect();
    let done = playground.simulation().ledger().done;
    let ratio = hours[9] as f64 / hours[0] as f64;
    println!("bytes after each hour: {hours:?}, {done} messages done, {ratio:.3} x");
    assert!(done > 300_000, "{done}");
    assert!(ratio <= 1.05, "{ratio}: {hours:?}");
}
