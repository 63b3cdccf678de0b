//! A run is its scenario, its seed and its journal.

use std::time::Duration as Wall;

use message_queue_play::playground::{Action, Journal, Playground};
use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::scenario::{SHIPPED, Scenario, shipped_text};
use message_queue_play::sim::{Arrivals, Command, JOBS, Seed, Simulation, Template};
use message_queue_play::time::{Duration, Instant};

use crate::golden_runs::random;
use crate::scene_of::{at, run_to, setup};

/// A scene in which everything is random.
fn random_scene() -> Scenario {
    let mut scenario = Scenario::shipped("email-jobs").expect("a shipped scenario");
    scenario.setup = random();
    scenario
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let run = |seed| {
        let mut simulation = Simulation::new(&random_scene().setup, Seed(seed)).expect("in range");
        run_to(&mut simulation, at(60_000));
        simulation
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7).trace().hash(), run(8).trace().hash());
}

#[test]
fn a_run_that_goes_on_from_a_copy_is_the_run_that_never_stopped() {
    let mut straight = Simulation::new(&random_scene().setup, Seed(7)).expect("in range");
    let mut copied = straight.clone();
    run_to(&mut straight, at(60_000));
    for second in 1..=60 {
        copied = copied.clone();
        run_to(&mut copied, at(second * 1_000));
    }
    assert_eq!(straight.trace().hash(), copied.trace().hash());
}

#[test]
fn one_event_at_a_time_or_all_at_once_is_the_same() {
    let mut slow = Simulation::new(&random_scene().setup, Seed(7)).expect("in range");
    let mut fast = slow.clone();
    run_to(&mut fast, at(30_000));
    while slow.now() < at(30_000) {
        slow.advance(at(30_000), 1);
    }
    assert_eq!(slow, fast);
}

#[test]
fn the_journal_does_it_all_again() {
    let mut playground = Playground::new(random_scene(), Seed(7)).expect("in range");
    let template = Template::new(Body::new(&b"{\"order\": {{seq}}}"[..], Format::Json));
    let commands = [
        Command::Send { to: JOBS.into(), template, count: 20, delay: Some(Duration::from_secs(1)) },
        Command::CrashWorker { worker: WorkerId(2) },
        Command::SwitchWorker { worker: WorkerId(1), on: false },
        Command::Redrive { queue: JOBS, most: 5 },
        Command::SwitchWorker { worker: WorkerId(1), on: true },
    ];
    for (command, frames) in commands.into_iter().zip([13, 40, 111, 77, 5]) {
        for frame in 0..frames {
            let wall = Wall::from_micros(16_667 - frame % 3);
            playground.apply(Action::Elapse(wall)).expect("time passes");
        }
        playground.apply(Action::Step).expect("a step is possible");
        playground.apply(Action::Command(command)).expect("the command is good");
        playground.apply(Action::Play).expect("time can go on");
    }
    let live = playground.simulation();
    let again = playground
        .journal()
        .replay(&playground.scenario().setup, Seed(7), live.now())
        .expect("in range");
    assert_eq!(again.trace().json_lines(), live.trace().json_lines());
    assert_eq!(again, *live);
}

#[test]
fn adding_a_worker_does_not_change_the_luck_of_the_sender() {
    let arrivals = |workers| {
        let mut setup = random_scene().setup;
        setup.services[0].workers = workers;
        let mut simulation = Simulation::new(&setup, Seed(7)).expect("in range");
        run_to(&mut simulation, at(30_000));
        let sent = simulation.trace().entries().filter(|entry| {
            simulation.trace().words(&entry.happening).ends_with("sent by the sender")
        });
        sent.map(|entry| entry.at).collect::<Vec<Instant>>()
    };
    assert_eq!(arrivals(1), arrivals(9));
}

#[test]
fn the_saved_form_of_a_scenario_is_read_back_as_it_was() {
    for scenario in Scenario::all_shipped() {
        let again = Scenario::from_json(&scenario.to_json());
        assert_eq!(again, Ok(scenario));
    }
    assert_eq!(setup("retry").senders[0].count, Some(20));
}

#[test]
fn a_shipped_scenario_looks_as_if_it_had_just_been_saved() {
    for (name, title) in SHIPPED {
        let scenario = Scenario::shipped(name).expect("it is shipped");
        assert_eq!(Some(&*scenario.to_json()), shipped_text(name), "{name}");
        assert_eq!((&*scenario.name, &*scenario.title), (name, title));
    }
}

#[test]
fn a_command_between_two_slices_is_where_the_journal_says() {
    let mut setup = setup("email-jobs");
    setup.services[0].workers = 3;
    setup.senders[0].arrivals = Arrivals::Constant { every: Duration::from_millis(1) };
    let mut live = Simulation::new(&setup, Seed(7)).expect("in range");
    let mut journal = Journal::default();
    for slice in 1..=200 {
        live.advance(at(10_000), slice % 4 + 1);
        let worker = WorkerId(u32::try_from(slice % 3 + 1).expect("small"));
        let command = Command::SwitchWorker { worker, on: slice % 2 == 0 };
        let now = live.now();
        live.execute(command.clone()).expect("there is such a worker");
        journal.write(now, command, 0);
    }
    let again = journal.replay(&setup, Seed(7), live.now()).expect("in range");
    assert_eq!(again.trace().json_lines(), live.trace().json_lines());
}
