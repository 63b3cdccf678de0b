//! What can go wrong with a worker beside stopping, and what a service can do against it.

use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    AckMode, Arrivals, Command, CommandError, DEAD_LETTERS, Idempotency, JOBS, Seed, ServiceConfig,
    ServiceId, ServiceTime, Setup, Simulation, Template,
};
use message_queue_play::time::Duration;

use crate::outside_books::Books;
use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

const FIRST: WorkerId = WorkerId(1);

/// So many messages at once, one worker, work of 1 s, and a lease of 5 s.
fn jobs(count: u32) -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.senders[0].backlog = count;
    setup.services[0].time = ServiceTime::Constant(secs(1));
    setup.queues[0].config.lease = secs(5);
    setup.queues[0].config.limit = None;
    setup
}

fn check_books(simulation: &Simulation) {
    assert!(simulation.ledger().adds_up(), "{:?}", simulation.ledger());
    Books::read(&simulation.trace().json_lines()).compare(&simulation.ledger());
}

#[test]
fn a_crash_between_effect_and_ack_makes_a_second_effect_with_its_cause() {
    let mut simulation = start(&jobs(1));
    execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
    run_to(&mut simulation, at(30_000));
    assert_eq!(
        told(&simulation),
        [
            "00:00.000 #1 sent by the sender",
            "00:00.000 worker 1 will crash after its next effect, before the ack",
            "00:00.000 #1 received by worker 1",
            "00:01.000 #1 processed by worker 1: it has its effect",
            "00:01.000 worker 1 crashed while it held #1",
            "00:03.000 worker 1 restarted after its crash",
            "00:05.000 #1 lease ran out at 00:05.000: worker 1 crashed at 00:01.000",
            "00:05.000 #1 received by worker 1, delivery 2",
            "00:06.000 #1 processed again by worker 1: effect 2, a duplicate",
            "00:06.000 #1 acked by worker 1: done",
        ]
    );
    check_books(&simulation);
}

#[test]
fn with_an_idempotency_key_the_second_delivery_has_no_effect() {
    let mut setup = jobs(20);
    let run = |setup: &Setup| {
        let mut simulation = start(setup);
        run_to(&mut simulation, at(4_500));
        // It works on the fifth.
        execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
        run_to(&mut simulation, at(60_000));
        check_books(&simulation);
        let ledger = simulation.ledger();
        (ledger.effects, ledger.deliveries, ledger.done)
    };
    assert_eq!(run(&setup), (21, 21, 20), "without");
    setup.services[0].idempotency = Idempotency::Message;
    assert_eq!(run(&setup), (20, 21, 20), "with");
}

#[test]
fn what_is_done_already_is_acked_even_by_an_attempt_that_was_to_fail() {
    let mut setup = jobs(1);
    setup.queues[0].config.limit = Some(2);
    setup.services[0].idempotency = Idempotency::Message;
    setup.services[0].failure.every = Some(2);
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.dead, ledger.effects), (1, 0, 1), "{:#?}", told(&simulation));
    check_books(&simulation);
}

#[test]
fn a_message_that_was_only_skipped_has_had_no_effect() {
    let mut setup = jobs(0);
    setup.services[0].idempotency = Idempotency::Field("order".into());
    let mut simulation = start(&setup);
    let template = Template::new(Body::new(&br#"{"order":1}"#[..], Format::Json));
    let command = Command::Send { to: JOBS.into(), template, count: 2, delay: None };
    execute(&mut simulation, command);
    run_to(&mut simulation, at(1_500));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(3_000));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: false });
    let config = ServiceConfig {
        idempotency: Idempotency::None,
        ..simulation.service(ServiceId::FIRST).config.clone()
    };
    execute(&mut simulation, Command::SetService { service: ServiceId::FIRST, config });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.effects, ledger.duplicates), (2, 2, 0), "{ledger:?}");
}

#[test]
fn a_heartbeat_that_is_switched_on_holds_for_work_under_way() {
    let mut setup = jobs(1);
    setup.services[0].time = ServiceTime::Constant(secs(20));
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_000));
    let config = ServiceConfig {
        heartbeat: Some(secs(1)),
        ..simulation.service(ServiceId::FIRST).config.clone()
    };
    execute(&mut simulation, Command::SetService { service: ServiceId::FIRST, config });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.redeliveries), (1, 0), "{:#?}", told(&simulation));
}

#[test]
fn what_was_deleted_on_receive_does_not_come_back_after_such_a_crash() {
    let mut setup = jobs(1);
    setup.services[0].ack = AckMode::OnReceive;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.lost, ledger.done), (1, 0, 1));
    check_books(&simulation);
}

#[test]
fn a_field_of_the_body_tells_what_was_sent_twice() {
    let mut setup = jobs(0);
    setup.services[0].idempotency = Idempotency::Field("order".into());
    let mut simulation = start(&setup);
    for body in [r#"{"order":1}"#, r#"{"order":1,"again":true}"#, r#"{"order":2}"#] {
        let template = Template::new(Body::new(body.as_bytes(), Format::Json));
        let command = Command::Send { to: JOBS.into(), template, count: 1, delay: None };
        execute(&mut simulation, command);
    }
    run_to(&mut simulation, at(30_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.effects, ledger.duplicates, ledger.done), (2, 0, 3));
    let skipped = "00:02.000 #2 was done before: worker 1 leaves it at the ack";
    assert!(told(&simulation).iter().any(|line| line == skipped), "{:#?}", told(&simulation));
    check_books(&simulation);
}

#[test]
fn a_slow_worker_holds_up_its_own_message_only() {
    let mut setup = jobs(4);
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::PaceWorker { worker: FIRST, percent: 350 });
    run_to(&mut simulation, at(10_000));
    let finished: Vec<_> =
        told(&simulation).into_iter().filter(|line| line.contains("acked")).collect();
    assert_eq!(
        finished,
        [
            "00:01.000 #2 acked by worker 2: done",
            "00:02.000 #3 acked by worker 2: done",
            "00:03.000 #4 acked by worker 2: done",
            "00:03.500 #1 acked by worker 1: done",
        ]
    );
}

#[test]
fn a_worker_that_is_too_slow_for_its_lease_makes_copies_unless_it_has_a_heartbeat() {
    let mut setup = jobs(1);
    setup.services[0].workers = 2;
    let run = |setup: &Setup| {
        let mut simulation = start(setup);
        execute(&mut simulation, Command::PaceWorker { worker: FIRST, percent: 1_200 });
        run_to(&mut simulation, at(30_000));
        check_books(&simulation);
        let ledger = simulation.ledger();
        (ledger.deliveries, ledger.effects, ledger.done)
    };
    assert_eq!(run(&setup), (2, 2, 1), "12 s of work under a lease of 5 s");
    setup.services[0].heartbeat = Some(secs(3));
    assert_eq!(run(&setup), (1, 1, 1));
}

#[test]
fn a_worker_that_is_cut_off_gets_nothing_and_its_ack_does_not_arrive() {
    let mut setup = jobs(2);
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(8_000));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: false });
    execute(
        &mut simulation,
        Command::Send {
            to: JOBS.into(),
            template: Template::new(Body::new(&b"hello"[..], Format::Text)),
            count: 2,
            delay: None,
        },
    );
    run_to(&mut simulation, at(20_000));
    let told: Vec<_> = told(&simulation).into_iter().skip(4).collect();
    assert_eq!(
        told,
        [
            "00:00.500 worker 1 was cut off from the queue while it held #1",
            "00:01.000 #1 processed by worker 1: it has its effect",
            "00:01.000 #2 processed by worker 2: it has its effect",
            "00:01.000 #2 acked by worker 2: done",
            "00:05.000 #1 lease ran out at 00:05.000: worker 1 was cut off from the queue at 00:00.500",
            "00:05.000 #1 received by worker 2, delivery 2",
            "00:06.000 #1 processed again by worker 2: effect 2, a duplicate",
            "00:06.000 #1 acked by worker 2: done",
            "00:08.000 worker 1 is connected to the queue again",
            "00:08.000 #3 sent by hand",
            "00:08.000 #4 sent by hand",
            "00:08.000 #3 received by worker 1",
            "00:08.000 #4 received by worker 2",
            "00:09.000 #3 processed by worker 1: it has its effect",
            "00:09.000 #3 acked by worker 1: done",
            "00:09.000 #4 processed by worker 2: it has its effect",
            "00:09.000 #4 acked by worker 2: done",
        ]
    );
    check_books(&simulation);
}

#[test]
fn a_heartbeat_does_not_get_through_a_partition() {
    let mut setup = jobs(1);
    setup.services[0].time = ServiceTime::Constant(secs(20));
    setup.services[0].heartbeat = Some(secs(2));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(3_000));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(15_000));
    let last = told(&simulation).pop().expect("something happened");
    assert_eq!(
        last,
        "00:07.000 #1 lease ran out at 00:07.000: worker 1 was cut off from the queue at 00:03.000",
        "the last beat that arrived was at 2 s"
    );
    check_books(&simulation);
}

#[test]
fn a_message_that_was_ready_for_a_worker_that_is_cut_off_goes_to_another() {
    let mut setup = jobs(0);
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    execute(&mut simulation, Command::Send { to: JOBS.into(), template, count: 1, delay: None });
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(3_000));
    assert_eq!(simulation.ledger().done, 1, "{:#?}", told(&simulation));
}

#[test]
fn a_message_that_is_sent_while_the_longest_idle_is_cut_off_goes_to_another() {
    let mut setup = jobs(0);
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(1_000));
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    execute(&mut simulation, Command::Send { to: JOBS.into(), template, count: 1, delay: None });
    run_to(&mut simulation, at(3_000));
    assert_eq!(simulation.ledger().done, 1, "{:#?}", told(&simulation));
}

#[test]
fn who_has_waited_longest_is_next_and_not_who_began_first() {
    let mut setup = jobs(0);
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::PaceWorker { worker: FIRST, percent: 500 });
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    for millis in [0, 1, 10_000] {
        run_to(&mut simulation, at(millis));
        let template = template.clone();
        execute(
            &mut simulation,
            Command::Send { to: JOBS.into(), template, count: 1, delay: None },
        );
    }
    run_to(&mut simulation, at(20_000));
    let finished = simulation.services()[0].workers.iter().map(|worker| worker.finished);
    assert_eq!(finished.collect::<Vec<_>>(), [1, 2], "{:#?}", told(&simulation));
}

#[test]
fn a_worker_that_is_cut_off_and_connected_at_one_instant_receives_once() {
    let mut simulation = start(&jobs(0));
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    execute(&mut simulation, Command::Send { to: JOBS.into(), template, count: 1, delay: None });
    for cut_off in [true, false] {
        execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off });
    }
    run_to(&mut simulation, at(3_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.deliveries), (1, 1), "{:#?}", told(&simulation));
}

#[test]
fn a_poison_message_fails_wherever_it_is_delivered_and_the_rest_flows() {
    let mut setup = jobs(19);
    setup.queues[0].config.limit = Some(3);
    setup.services[0].failure.poison = Some("divide by zero".into());
    let mut simulation = start(&setup);
    let template = Template::new(Body::new(&b"please divide by zero"[..], Format::Text));
    execute(&mut simulation, Command::Send { to: JOBS.into(), template, count: 1, delay: None });
    run_to(&mut simulation, at(60_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.dead, ledger.deliveries), (19, 1, 22));
    assert_eq!(simulation.queue(DEAD_LETTERS).len(), 1);
    let why = "#20 failed at worker 1: its body has the text on which attempts fail";
    assert!(told(&simulation).iter().any(|line| line.contains(why)), "{:#?}", told(&simulation));
    check_books(&simulation);
}

#[test]
fn the_body_may_say_how_long_its_work_takes() {
    let mut setup = jobs(0);
    let path = "work.ms".into();
    setup.services[0].time = ServiceTime::Field { path, otherwise: secs(2) };
    let mut simulation = start(&setup);
    for body in [r#"{"work":{"ms":1500}}"#, r#"{"work":{"ms":"long"}}"#, r#"{"work":{"ms":0.01}}"#]
    {
        let template = Template::new(Body::new(body.as_bytes(), Format::Json));
        let command = Command::Send { to: JOBS.into(), template, count: 1, delay: None };
        execute(&mut simulation, command);
    }
    run_to(&mut simulation, at(10_000));
    let acked: Vec<_> =
        told(&simulation).into_iter().filter(|line| line.contains("acked")).collect();
    let instants: Vec<_> = acked.iter().map(|line| &line[..9]).collect();
    assert_eq!(instants, ["00:01.500", "00:03.500", "00:03.501"], "the shortest is 1 ms");
}

#[test]
fn the_knobs_of_a_service_are_saved_and_read_again() {
    let mut setup = jobs(3);
    let service = &mut setup.services[0];
    service.heartbeat = Some(Duration::from_millis(1_500));
    service.failure.poison = Some("a \"b\"".into());
    for (time, idempotency) in [
        (ServiceTime::Field { path: "ms".into(), otherwise: secs(1) }, Idempotency::Message),
        (
            ServiceTime::LogNormal { median: secs(1), p95: secs(3) },
            Idempotency::Field("order.id".into()),
        ),
    ] {
        setup.services[0].time = time;
        setup.services[0].idempotency = idempotency;
        let scenario = Scenario {
            setup: setup.clone(),
            ..Scenario::shipped("email-jobs").expect("it is shipped")
        };
        let text = scenario.to_json();
        assert_eq!(Scenario::from_json(&text).expect("it was written by us"), scenario, "{text}");
    }
}

#[test]
fn a_knob_that_is_wrong_is_refused_where_it_is_wrong() {
    let text = Scenario::shipped("email-jobs").expect("it is shipped").to_json();
    for (from, to, expected) in [
        (
            "\"restart\": \"2 s\"",
            "\"restart\": \"2 s\", \"heartbeat\": \"0 s\"",
            "services.mail.heartbeat: 0 s is out of range, accepted is 1 ms to 1 h 0 min",
        ),
        (
            "\"restart\": \"2 s\"",
            "\"restart\": \"2 s\", \"idempotency\": \"always\"",
            "services.mail.idempotency: \"always\" is not one of none, message, field",
        ),
        (
            "\"restart\": \"2 s\"",
            "\"restart\": \"2 s\", \"idempotency\": { \"field\": { \"path\": \"\" } }",
            "services.mail.idempotency.field.path: 0 is out of range, accepted is 1 to 100",
        ),
        (
            "\"restart\": \"2 s\"",
            "\"restart\": \"2 s\", \"idempotency\": { \"field\": { \"path\": \"id\", \"of\": 1 } }",
            "services.mail.idempotency.field.of: there is no such field, fields are path",
        ),
        (
            "\"parts_per_million\": 0",
            "\"parts_per_million\": 0, \"poison\": \"\"",
            "services.mail.failure.poison: 0 is out of range, accepted is 1 to 100",
        ),
    ] {
        assert!(text.contains(from), "{text}");
        let error = Scenario::from_json(&text.replace(from, to)).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_pace_out_of_range_changes_nothing() {
    let mut simulation = Simulation::new(&jobs(1), Seed(1)).expect("in range");
    let before = simulation.clone();
    for percent in [0, 9, 10_001] {
        let error = simulation.execute(Command::PaceWorker { worker: FIRST, percent });
        assert!(matches!(error, Err(CommandError::Setting(_))), "{percent}");
    }
    assert_eq!(simulation, before);
}
