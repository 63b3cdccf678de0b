//! A service that gets more workers when its line grows and fewer when it gets shorter.

use message_queue_play::queue::WorkerId;
use message_queue_play::sim::{
    Arrivals, Command, Crew, Intake, Scaling, ServiceId, ServiceTime, Setup, Simulation,
};
use message_queue_play::time::Duration;

use crate::outside_books::Books;
use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

/// 20 messages for each worker, 1 to 5 of them, a look every 10 s.
const SCALING: Scaling = Scaling {
    target: 20,
    min: 1,
    max: 5,
    every: Duration::from_secs(10),
    cooldown: Duration::ZERO,
    startup: Duration::ZERO,
};

/// So many messages at once, so many workers, work of 1 s.
fn jobs(count: u32, workers: u32, scaling: Scaling) -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.senders[0].backlog = count;
    setup.services[0].time = ServiceTime::Constant(secs(1));
    setup.services[0].workers = workers;
    *setup.services[0].crew = Crew { scaling: Some(scaling), ..Crew::default() };
    setup.queues[0].config.lease = secs(100);
    setup
}

fn scalings(simulation: &Simulation) -> Vec<String> {
    told(simulation).into_iter().filter(|line| line.contains("scaled")).collect()
}

/// What is told of workers as such.
fn comings(simulation: &Simulation) -> Vec<String> {
    let told = told(simulation).into_iter();
    told.filter(|line| line.contains(" worker ") && !line.contains('#')).collect()
}

fn check_books(simulation: &Simulation) {
    assert!(simulation.ledger().adds_up(), "{:?}", simulation.ledger());
    Books::read(&simulation.trace().json_lines()).compare(&simulation.ledger());
}

#[test]
fn the_number_of_workers_follows_the_backlog() {
    let mut simulation = start(&jobs(140, 2, SCALING));
    run_to(&mut simulation, at(60_000));
    assert_eq!(
        scalings(&simulation),
        [
            "00:10.000 the service scaled from 2 to 5: 120 waiting, 60 a worker, 20 wanted",
            "00:20.000 the service scaled from 5 to 4: 70 waiting, 14 a worker, 20 wanted",
            "00:30.000 the service scaled from 4 to 2: 30 waiting, 7.5 a worker, 20 wanted",
            "00:40.000 the service scaled from 2 to 1: 10 waiting, 5 a worker, 20 wanted",
        ]
    );
    assert_eq!(simulation.ledger().done, 140);
    assert_eq!(simulation.setup().services[0].workers, 1);
    check_books(&simulation);
}

#[test]
fn nothing_is_decided_before_the_cooldown_is_over() {
    let mut simulation = start(&jobs(140, 2, Scaling { cooldown: secs(25), ..SCALING }));
    run_to(&mut simulation, at(45_000));
    let times: Vec<_> =
        scalings(&simulation).into_iter().map(|line| line[..9].to_owned()).collect();
    assert_eq!(times, ["00:10.000", "00:40.000"]);
}

#[test]
fn a_new_worker_takes_nothing_before_it_is_up_and_counts_meanwhile() {
    let scaling = Scaling { min: 3, every: secs(1), startup: secs(5), ..SCALING };
    let mut simulation = start(&jobs(45, 1, scaling));
    run_to(&mut simulation, at(5_900));
    assert_eq!(
        comings(&simulation),
        ["00:01.000 worker 2 is starting", "00:01.000 worker 3 is starting"]
    );
    assert_eq!(simulation.services()[0].measures.up.value(), 1);
    run_to(&mut simulation, at(6_100));
    let told = comings(&simulation);
    assert_eq!(told[2..], ["00:06.000 worker 2 has started", "00:06.000 worker 3 has started"]);
    assert_eq!(simulation.services()[0].measures.busy.value(), 3);
    check_books(&simulation);
}

#[test]
fn who_waits_for_work_goes_first_and_who_works_goes_when_it_is_done() {
    let mut setup = jobs(3, 3, Scaling { every: Duration::from_millis(500), ..SCALING });
    setup.services[0].time = ServiceTime::Constant(secs(4));
    let mut simulation = start(&setup);
    // The first worker is through at 0.4 s and waits.
    execute(&mut simulation, Command::PaceWorker { worker: WorkerId(1), percent: 10 });
    run_to(&mut simulation, at(5_000));
    assert_eq!(
        told(&simulation).split_off(7),
        [
            "00:00.400 #1 processed by worker 1: it has its effect",
            "00:00.400 #1 acked by worker 1: done",
            "00:00.500 the service scaled from 3 to 1: 0 waiting, 0 a worker, 20 wanted",
            "00:00.500 worker 1 was removed",
            "00:00.500 worker 3 goes when it is through with what it holds",
            "00:04.000 #2 processed by worker 2: it has its effect",
            "00:04.000 #2 acked by worker 2: done",
            "00:04.000 #3 processed by worker 3: it has its effect",
            "00:04.000 #3 acked by worker 3: done",
            "00:04.000 worker 3 was removed",
        ]
    );
    let left: Vec<_> = simulation.services()[0].present().map(|worker| worker.id).collect();
    assert_eq!(left, [WorkerId(2)]);
    execute(&mut simulation, Command::SetWorkers { service: ServiceId::FIRST, workers: 3 });
    let all: Vec<_> = simulation.services()[0].present().map(|worker| worker.id.0).collect();
    assert_eq!(all, [1, 2, 3], "the first free numbers are given again");
    check_books(&simulation);
}

#[test]
fn what_a_worker_holds_that_goes_is_done_before() {
    let mut setup = jobs(8, 2, Scaling { every: Duration::from_millis(500), ..SCALING });
    setup.services[0].crew.intake = Intake { prefetch: 4, batch: 1 };
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(10_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.deliveries), (8, 8));
    let told = comings(&simulation);
    assert_eq!(
        told,
        [
            "00:00.500 worker 2 goes when it is through with what it holds",
            "00:04.000 worker 2 was removed"
        ]
    );
    check_books(&simulation);
}

#[test]
fn who_was_about_to_go_stays_when_more_are_wanted() {
    let mut setup = jobs(2, 2, Scaling { every: Duration::from_millis(500), ..SCALING });
    setup.services[0].time = ServiceTime::Constant(secs(4));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_000));
    execute(&mut simulation, Command::SetWorkers { service: ServiceId::FIRST, workers: 2 });
    let told = comings(&simulation);
    assert_eq!(told.last().map(String::as_str), Some("00:01.000 worker 2 stays after all"));
    assert_eq!(simulation.services()[0].present().count(), 2);
}

#[test]
fn who_was_about_to_go_and_crashes_does_not_come_back() {
    let mut setup = jobs(2, 2, Scaling { every: Duration::from_millis(500), ..SCALING });
    setup.services[0].time = ServiceTime::Constant(secs(4));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_000));
    execute(&mut simulation, Command::CrashWorker { worker: WorkerId(2) });
    assert_eq!(simulation.services()[0].present().count(), 1);
    assert!(simulation.execute(Command::CrashWorker { worker: WorkerId(2) }).is_err());
    run_to(&mut simulation, at(200_000));
    assert_eq!(simulation.ledger().done, 2, "{:#?}", told(&simulation));
    check_books(&simulation);
}

#[test]
fn a_service_may_scale_to_nobody_and_back() {
    let mut simulation = start(&jobs(0, 1, Scaling { min: 0, ..SCALING }));
    run_to(&mut simulation, at(15_000));
    assert_eq!(simulation.services()[0].present().count(), 0);
    let template = setup("email-jobs").senders[0].template.clone();
    let to = message_queue_play::sim::JOBS.into();
    execute(&mut simulation, Command::Send { to, template, count: 1, delay: None });
    run_to(&mut simulation, at(25_000));
    let told = scalings(&simulation);
    let last = "00:20.000 the service scaled from 0 to 1: 1 waiting, nobody at work, 20 wanted";
    assert_eq!(told.last().map(String::as_str), Some(last));
    assert_eq!(simulation.ledger().done, 1);
}

#[test]
fn the_rule_goes_on_from_what_is_set_by_hand() {
    let mut simulation = start(&jobs(200, 2, SCALING));
    run_to(&mut simulation, at(5_000));
    execute(&mut simulation, Command::SetWorkers { service: ServiceId::FIRST, workers: 10 });
    run_to(&mut simulation, at(10_100));
    let told = scalings(&simulation);
    assert_eq!(
        told,
        ["00:10.000 the service scaled from 10 to 5: 140 waiting, 14 a worker, 20 wanted"]
    );
    run_to(&mut simulation, at(11_100));
    assert_eq!(simulation.services()[0].present().count(), 5);
    check_books(&simulation);
}
