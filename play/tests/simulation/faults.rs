//! What goes wrong, and what is right then.

use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::sim::{
    Command, DEAD_LETTERS, JOBS, ServiceId, ServiceTime, Setup, Simulation, Template,
};

use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

const FIRST: WorkerId = WorkerId(1);

/// One message, work of 8 s, and a lease as given.
fn slow_work(lease_secs: u64, workers: u32, limit: Option<u32>) -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].count = Some(1);
    setup.services[0].time = ServiceTime::Constant(secs(8));
    setup.services[0].workers = workers;
    setup.queues[0].config.lease = secs(lease_secs);
    setup.queues[0].config.limit = limit;
    setup
}

fn effects_and_stale(simulation: &Simulation) -> (u64, usize) {
    let stale = told(simulation).iter().filter(|line| line.contains("came too late")).count();
    (simulation.ledger().effects, stale)
}

#[test]
fn a_worker_that_goes_down_gives_its_message_back_when_the_lease_ends() {
    let mut simulation = start(&slow_work(10, 1, None));
    run_to(&mut simulation, at(3_000));
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: false });
    run_to(&mut simulation, at(10_000));
    assert_eq!(simulation.ledger().in_flight, 1, "the lease still runs");
    run_to(&mut simulation, at(10_001));
    assert_eq!((simulation.ledger().in_flight, simulation.ledger().ready), (0, 1));
    assert_eq!(
        told(&simulation).last().map(String::as_str),
        Some("00:10.000 #1 lease ran out at 00:10.000: worker 1 was taken down at 00:03.000"),
    );
}

#[test]
fn a_worker_that_crashes_comes_back_by_itself_and_its_message_when_the_lease_ends() {
    let mut simulation = start(&slow_work(10, 1, None));
    run_to(&mut simulation, at(1_000));
    execute(&mut simulation, Command::CrashWorker { worker: FIRST });
    run_to(&mut simulation, at(60_000));
    assert_eq!(
        told(&simulation),
        [
            "00:00.000 #1 sent by the sender",
            "00:00.000 #1 received by worker 1",
            "00:01.000 worker 1 crashed while it held #1",
            "00:03.000 worker 1 restarted after its crash",
            "00:10.000 #1 lease ran out at 00:10.000: worker 1 crashed at 00:01.000",
            "00:10.000 #1 received by worker 1, delivery 2",
            "00:18.000 #1 processed by worker 1: it has its effect",
            "00:18.000 #1 acked by worker 1: done",
        ]
    );
}

#[test]
fn a_worker_that_finishes_as_its_lease_ends_has_finished_in_time() {
    let mut simulation = start(&slow_work(8, 1, None));
    run_to(&mut simulation, at(60_000));
    assert_eq!(simulation.ledger().done, 1);
    assert_eq!(effects_and_stale(&simulation), (1, 0));
}

#[test]
fn a_lease_shorter_than_the_work_makes_copies_and_kills_the_message_all_the_same() {
    let mut simulation = start(&slow_work(5, 2, Some(3)));
    run_to(&mut simulation, at(60_000));
    assert_eq!(effects_and_stale(&simulation), (3, 3), "e-mails at 8, 13 and 18 s, each too late");
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.dead, ledger.duplicates), (0, 1, 2));
    let dead = "00:15.000 #1 went to the dead-letter queue after delivery 3: it has had all its deliveries";
    assert!(told(&simulation).iter().any(|line| line == dead), "it dies at 15 s");
}

#[test]
fn a_lease_longer_than_the_work_makes_one_effect() {
    let mut simulation = start(&slow_work(10, 2, Some(3)));
    run_to(&mut simulation, at(60_000));
    assert_eq!(effects_and_stale(&simulation), (1, 0));
}

#[test]
fn a_body_that_is_broken_is_carried_by_the_queue_and_fails_at_the_worker() {
    let mut simulation = start(&setup("scale"));
    let broken = Template::new(Body::new(&b"{\"email_to\": \"ana\""[..], Format::Json));
    execute(
        &mut simulation,
        Command::Send { to: JOBS.into(), template: broken, count: 1, delay: None },
    );
    run_to(&mut simulation, at(120_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.dead), (121, 120, 1));
    let failed = "#121 failed at worker 1: the body is not JSON at 1:18";
    assert!(told(&simulation).iter().any(|line| line.ends_with(failed)), "with the place");
    let kept = simulation.queue(DEAD_LETTERS).ready().next().expect("it is dead");
    assert_eq!(kept.body.bytes(), b"{\"email_to\": \"ana\"", "bytes in are bytes out");
}

#[test]
fn a_worker_that_is_removed_is_not_missed_by_the_message_it_held() {
    let mut simulation = start(&slow_work(10, 2, None));
    run_to(&mut simulation, at(1_000));
    let mut service = simulation.service(ServiceId::FIRST).config.clone();
    service.workers = 0;
    execute(
        &mut simulation,
        Command::SetService { service: ServiceId::FIRST, config: service.clone() },
    );
    service.workers = 1;
    run_to(&mut simulation, at(20_000));
    execute(&mut simulation, Command::SetService { service: ServiceId::FIRST, config: service });
    run_to(&mut simulation, at(60_000));
    assert_eq!(simulation.ledger().done, 1);
}

#[test]
fn the_second_worker_takes_over_when_the_first_is_down() {
    let mut setup = setup("email-jobs");
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: false });
    run_to(&mut simulation, at(10_000));
    assert_eq!(simulation.ledger().done, 20);
    assert_eq!(simulation.service(ServiceId::FIRST).workers[1].finished, 20);
}

#[test]
fn a_message_whose_worker_goes_down_before_it_asks_wakes_the_next_one() {
    for crash in [false, true] {
        let mut setup = setup("email-jobs");
        setup.senders[0].on = false;
        setup.services[0].workers = 2;
        setup.services[0].restart = secs(60);
        let mut simulation = start(&setup);
        let template = Template::new(Body::new(&b"hello"[..], Format::Text));
        execute(
            &mut simulation,
            Command::Send { to: JOBS.into(), template, count: 1, delay: None },
        );
        let worker = FIRST;
        let command = if crash {
            Command::CrashWorker { worker }
        } else {
            Command::SwitchWorker { worker, on: false }
        };
        execute(&mut simulation, command);
        run_to(&mut simulation, at(1_000));
        assert_eq!(simulation.ledger().done, 1, "crash: {crash}");
    }
}

#[test]
fn a_late_worker_that_goes_down_is_no_reason_for_a_later_timeout() {
    let mut setup = slow_work(1, 1, None);
    setup.services[0].time = ServiceTime::Constant(secs(5));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(2_000));
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: false });
    run_to(&mut simulation, at(3_000));
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: true });
    run_to(&mut simulation, at(4_001));
    assert_eq!(
        told(&simulation).last().map(String::as_str),
        Some("00:04.000 #1 lease ran out at 00:04.000: the work takes longer than the lease"),
    );
}

#[test]
fn switching_a_worker_off_twice_is_switching_it_off_once() {
    let mut simulation = start(&setup("email-jobs"));
    run_to(&mut simulation, at(1_100));
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: false });
    let once = simulation.clone();
    execute(&mut simulation, Command::SwitchWorker { worker: FIRST, on: false });
    assert_eq!(simulation, once);
}
