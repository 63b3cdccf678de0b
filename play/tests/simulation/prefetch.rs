//! Workers that hold more than one message, and workers that work on several together.

use message_queue_play::queue::WorkerId;
use message_queue_play::sim::{AckMode, Arrivals, Command, Intake, ServiceTime, Setup, Simulation};

use crate::outside_books::Books;
use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

const FIRST: WorkerId = WorkerId(1);

/// So many messages at once, so many workers, work of 1 s, and a lease of 5 s.
fn jobs(count: u32, workers: u32, prefetch: u32, batch: u32) -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.senders[0].backlog = count;
    setup.services[0].time = ServiceTime::Constant(secs(1));
    setup.services[0].workers = workers;
    setup.services[0].crew.intake = Intake { prefetch, batch };
    setup.queues[0].config.lease = secs(5);
    setup.queues[0].config.limit = None;
    setup
}

fn check_books(simulation: &Simulation) {
    assert!(simulation.ledger().adds_up(), "{:?}", simulation.ledger());
    Books::read(&simulation.trace().json_lines()).compare(&simulation.ledger());
}

fn told_without_sends(simulation: &Simulation) -> Vec<String> {
    told(simulation).into_iter().filter(|line| !line.contains("sent by")).collect()
}

#[test]
fn a_worker_takes_as_many_as_it_may_hold_and_works_on_them_one_after_the_other() {
    let mut simulation = start(&jobs(4, 1, 3, 1));
    run_to(&mut simulation, at(1_500));
    assert_eq!(
        told_without_sends(&simulation),
        [
            "00:00.000 #1 received by worker 1",
            "00:00.000 #2 received by worker 1",
            "00:00.000 #3 received by worker 1",
            "00:01.000 #1 processed by worker 1: it has its effect",
            "00:01.000 #1 acked by worker 1: done",
            "00:01.000 #4 received by worker 1",
        ]
    );
    assert_eq!(simulation.services()[0].workers[0].holds_more(), 2);
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.effects, ledger.deliveries), (4, 4, 4));
    check_books(&simulation);
}

#[test]
fn who_waits_for_work_comes_before_who_would_only_hold_it() {
    let mut simulation = start(&jobs(0, 2, 10, 1));
    for millis in [0, 10, 20, 30] {
        run_to(&mut simulation, at(millis));
        let template = setup("email-jobs").senders[0].template.clone();
        let command = Command::Send {
            to: message_queue_play::sim::JOBS.into(),
            template,
            count: 1,
            delay: None,
        };
        execute(&mut simulation, command);
    }
    run_to(&mut simulation, at(100));
    let received: Vec<_> =
        told(&simulation).into_iter().filter(|line| line.contains("received")).collect();
    assert_eq!(
        received,
        [
            "00:00.000 #1 received by worker 1",
            "00:00.010 #2 received by worker 2",
            "00:00.020 #3 received by worker 1",
            "00:00.030 #4 received by worker 2",
        ]
    );
}

#[test]
fn a_worker_that_comes_later_finds_nothing_while_another_holds_it_all() {
    let mut simulation = start(&jobs(20, 1, 100, 1));
    run_to(&mut simulation, at(500));
    execute(
        &mut simulation,
        Command::SetWorkers { service: message_queue_play::sim::ServiceId::FIRST, workers: 2 },
    );
    run_to(&mut simulation, at(4_900));
    let finished: Vec<_> =
        simulation.services()[0].workers.iter().map(|worker| worker.finished).collect();
    assert_eq!(finished, [4, 0], "the second has nothing to do until leases run out");
    check_books(&simulation);
}

#[test]
fn what_waits_in_the_hands_of_a_worker_comes_back_when_its_lease_ends_and_is_done_twice() {
    let mut simulation = start(&jobs(7, 1, 10, 1));
    run_to(&mut simulation, at(30_000));
    let why = "00:05.000 #7 lease ran out at 00:05.000: its worker had others to do first";
    assert!(told(&simulation).iter().any(|line| line == why), "{:#?}", told(&simulation));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.effects, ledger.duplicates), (7, 9, 2));
    check_books(&simulation);
}

#[test]
fn heartbeats_hold_all_that_a_worker_has_in_its_hands() {
    let mut setup = jobs(20, 1, 20, 1);
    setup.services[0].heartbeat = Some(secs(3));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.deliveries), (20, 20), "{:#?}", told(&simulation));
    check_books(&simulation);
}

#[test]
fn a_crash_gives_back_all_that_the_worker_held_and_says_so() {
    let mut simulation = start(&jobs(3, 1, 3, 1));
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::CrashWorker { worker: FIRST });
    run_to(&mut simulation, at(5_100));
    assert_eq!(
        told_without_sends(&simulation).split_off(3),
        [
            "00:00.500 worker 1 crashed while it held #1",
            "00:00.500 worker 1 held 2 more",
            "00:02.500 worker 1 restarted after its crash",
            "00:05.000 #1 lease ran out at 00:05.000: worker 1 crashed at 00:00.500",
            "00:05.000 #2 lease ran out at 00:05.000: worker 1 crashed at 00:00.500",
            "00:05.000 #3 lease ran out at 00:05.000: worker 1 crashed at 00:00.500",
            "00:05.000 #1 received by worker 1, delivery 2",
            "00:05.000 #2 received by worker 1, delivery 2",
            "00:05.000 #3 received by worker 1, delivery 2",
        ]
    );
    check_books(&simulation);
}

#[test]
fn what_is_deleted_on_receive_is_lost_with_the_hands_that_held_it() {
    let mut setup = jobs(5, 1, 5, 1);
    setup.services[0].ack = AckMode::OnReceive;
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::CrashWorker { worker: FIRST });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.lost, ledger.effects), (5, 5, 0));
    check_books(&simulation);
}

#[test]
fn a_worker_that_is_cut_off_goes_through_what_it_holds_in_vain() {
    let mut simulation = start(&jobs(3, 1, 3, 1));
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(4_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.done, ledger.in_flight), (3, 0, 3));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: false });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.duplicates, ledger.done), (6, 3, 3));
    check_books(&simulation);
}

#[test]
fn a_batch_takes_the_time_of_one_and_each_message_fails_by_itself() {
    let mut setup = jobs(5, 1, 1, 4);
    setup.services[0].failure.every = Some(2);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_500));
    assert_eq!(
        told_without_sends(&simulation).split_off(4),
        [
            "00:01.000 #1 processed by worker 1: it has its effect",
            "00:01.000 #1 acked by worker 1: done",
            "00:01.000 #2 failed at worker 1: 1 attempt in 2 is set to fail",
            "00:01.000 #3 processed by worker 1: it has its effect",
            "00:01.000 #3 acked by worker 1: done",
            "00:01.000 #4 failed at worker 1: 1 attempt in 2 is set to fail",
            "00:01.000 #2 received by worker 1, delivery 2",
            "00:01.000 #4 received by worker 1, delivery 2",
            "00:01.000 #5 received by worker 1",
        ]
    );
    check_books(&simulation);
}

#[test]
fn a_crash_between_effect_and_ack_leaves_the_rest_of_the_batch_undone() {
    let mut simulation = start(&jobs(3, 1, 1, 3));
    execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
    run_to(&mut simulation, at(1_500));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.done, ledger.in_flight), (1, 0, 3));
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.done, ledger.duplicates), (4, 3, 1));
    check_books(&simulation);
}
