//! One version of a service takes the place of another while messages flow.

use message_queue_play::queue::WorkerId;
use message_queue_play::scenario::{Scenario, read_actions};
use message_queue_play::sim::{
    Arrivals, Command, FailureModel, Intake, Probability, ServiceId, ServiceTime, Setup, Simulation,
};

use crate::outside_books::Books;
use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

/// So many messages at once, so many workers, work of 1 s, restarts of 2 s.
fn jobs(count: u32, workers: u32) -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.senders[0].backlog = count;
    setup.services[0].time = ServiceTime::Constant(secs(1));
    setup.services[0].restart = secs(2);
    setup.queues[0].config.lease = secs(100);
    setup.services[0].workers = workers;
    setup.services[0].crew.version = Some("v1".into());
    setup
}

fn roll_out(simulation: &mut Simulation, version: &str, time: u64) {
    let (service, version) = (ServiceId::FIRST, version.into());
    let time = Some(ServiceTime::Constant(secs(time)));
    execute(simulation, Command::RollOut { service, version, time, failure: None });
}

/// What is told of the roll-out and of workers as such.
fn comings(simulation: &Simulation) -> Vec<String> {
    told(simulation).into_iter().filter(|line| !line.contains('#')).collect()
}

fn versions(simulation: &Simulation) -> Vec<String> {
    let service = simulation.service(ServiceId::FIRST);
    let version = |worker| service.version_of(worker).map_or("none", |version| version);
    service.present().map(|worker| version(worker).to_owned()).collect()
}

fn check_books(simulation: &Simulation) {
    assert!(simulation.ledger().adds_up(), "{:?}", simulation.ledger());
    Books::read(&simulation.trace().json_lines()).compare(&simulation.ledger());
}

#[test]
fn workers_are_replaced_one_at_a_time_when_they_are_through_with_what_they_hold() {
    let mut simulation = start(&jobs(10, 2));
    run_to(&mut simulation, at(500));
    roll_out(&mut simulation, "v2", 3);
    run_to(&mut simulation, at(30_000));
    assert_eq!(
        comings(&simulation),
        [
            "00:00.500 v2 of the service is rolled out",
            "00:00.500 worker 1 is to be replaced when it is through with what it holds",
            "00:01.000 worker 1 restarts as another version",
            "00:03.000 worker 1 has started",
            "00:03.000 worker 1 is v2 now",
            "00:03.000 worker 2 is to be replaced when it is through with what it holds",
            "00:03.000 worker 2 restarts as another version",
            "00:05.000 worker 2 has started",
            "00:05.000 worker 2 is v2 now",
            "00:05.000 v2 of the service has been rolled out",
        ]
    );
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.effects, ledger.redeliveries), (10, 10, 0));
    check_books(&simulation);
}

#[test]
fn an_effect_says_which_version_had_it() {
    let mut simulation = start(&jobs(4, 1));
    run_to(&mut simulation, at(500));
    roll_out(&mut simulation, "v2", 2);
    run_to(&mut simulation, at(6_000));
    let effects: Vec<_> =
        told(&simulation).into_iter().filter(|line| line.contains("effect")).collect();
    assert_eq!(
        effects,
        [
            "00:01.000 #1 processed by worker 1 (v1): it has its effect",
            "00:05.000 #2 processed by worker 1 (v2): it has its effect",
        ]
    );
    let line = simulation.trace().json_lines();
    assert!(line.contains(r#""nth":1,"version":"v2""#), "{line}");
}

#[test]
fn a_version_that_is_not_there_yet_works_as_it_did() {
    let mut simulation = start(&jobs(20, 2));
    run_to(&mut simulation, at(500));
    let failure = FailureModel { chance: Probability::ALWAYS, ..FailureModel::default() };
    execute(
        &mut simulation,
        Command::RollOut {
            service: ServiceId::FIRST,
            version: "bad".into(),
            time: None,
            failure: Some(failure),
        },
    );
    run_to(&mut simulation, at(2_900));
    let failed = simulation.services()[0].measures.failed;
    assert_eq!(
        (failed, simulation.ledger().done),
        (0, 3),
        "worker 1 is away, worker 2 works as v1"
    );
    run_to(&mut simulation, at(4_500));
    assert!(simulation.services()[0].measures.failed > 0);
    check_books(&simulation);
}

#[test]
fn the_way_back_is_a_roll_out_like_any_other_and_leaves_alone_who_never_left() {
    let mut simulation = start(&jobs(50, 3));
    run_to(&mut simulation, at(500));
    roll_out(&mut simulation, "v2", 3);
    run_to(&mut simulation, at(3_500));
    assert_eq!(versions(&simulation), ["v2", "v2", "v1"], "the second is coming up");
    roll_out(&mut simulation, "v1", 1);
    run_to(&mut simulation, at(20_000));
    assert_eq!(versions(&simulation), ["v1", "v1", "v1"]);
    let told = comings(&simulation);
    assert_eq!(
        told[7..],
        [
            "00:03.500 v1 of the service is rolled out",
            "00:05.000 worker 2 has started",
            "00:05.000 worker 2 is v1 now",
            "00:05.000 worker 1 is to be replaced when it is through with what it holds",
            "00:06.000 worker 1 restarts as another version",
            "00:08.000 worker 1 has started",
            "00:08.000 worker 1 is v1 now",
            "00:08.000 v1 of the service has been rolled out",
        ]
    );
    check_books(&simulation);
}

#[test]
fn who_is_coming_up_comes_up_as_what_is_wanted_now() {
    let mut simulation = start(&jobs(0, 1));
    roll_out(&mut simulation, "v2", 1);
    run_to(&mut simulation, at(1_000));
    roll_out(&mut simulation, "v3", 1);
    run_to(&mut simulation, at(10_000));
    let told = comings(&simulation);
    assert_eq!(
        told,
        [
            "00:00.000 v2 of the service is rolled out",
            "00:00.000 worker 1 restarts as another version",
            "00:01.000 v3 of the service is rolled out",
            "00:02.000 worker 1 has started",
            "00:02.000 worker 1 is v3 now",
            "00:02.000 v3 of the service has been rolled out",
        ]
    );
}

#[test]
fn nobody_waits_for_a_worker_that_is_down_and_a_crash_is_a_restart() {
    let mut simulation = start(&jobs(30, 3));
    run_to(&mut simulation, at(200));
    execute(&mut simulation, Command::SwitchWorker { worker: WorkerId(1), on: false });
    roll_out(&mut simulation, "v2", 1);
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::CrashWorker { worker: WorkerId(2) });
    run_to(&mut simulation, at(600));
    assert_eq!(versions(&simulation), ["v2", "v2", "v1"]);
    run_to(&mut simulation, at(10_000));
    assert_eq!(versions(&simulation), ["v2", "v2", "v2"]);
    check_books(&simulation);
}

#[test]
fn what_a_worker_holds_is_done_before_it_restarts() {
    let mut setup = jobs(8, 1);
    setup.services[0].crew.intake = Intake { prefetch: 4, batch: 1 };
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(500));
    roll_out(&mut simulation, "v2", 1);
    run_to(&mut simulation, at(20_000));
    let told = comings(&simulation);
    assert_eq!(told[2], "00:04.000 worker 1 restarts as another version");
    let ledger = simulation.ledger();
    assert_eq!(
        (ledger.done, ledger.deliveries),
        (8, 8),
        "{:#?}",
        crate::scene_of::told(&simulation)
    );
    check_books(&simulation);
}

#[test]
fn a_new_worker_is_of_the_version_that_is_wanted() {
    let mut simulation = start(&jobs(30, 1));
    run_to(&mut simulation, at(200));
    roll_out(&mut simulation, "v2", 1);
    execute(&mut simulation, Command::SetWorkers { service: ServiceId::FIRST, workers: 2 });
    assert_eq!(versions(&simulation), ["v1", "v2"]);
    assert_eq!(simulation.setup().services[0].crew.version.as_deref(), Some("v2"));
}

#[test]
fn a_roll_out_in_a_file_is_read_and_its_mistakes_are_named() {
    let setup = jobs(0, 1);
    let key = &setup.services[0].key;
    let read = |rest: &str| {
        let line = format!(r#"{{"at": "1 s", "roll-out": {{"service": "{key}", {rest}}}}}"#);
        read_actions(&line, &setup).map(|mut actions| actions.remove(0).command)
    };
    let good = read(r#""version": "v2", "time": {"constant": {"span": "2 s"}}"#);
    let time = Some(ServiceTime::Constant(secs(2)));
    let (service, version, failure) = (ServiceId::FIRST, "v2".into(), None);
    assert_eq!(good, Ok(Command::RollOut { service, version, time, failure }));
    for (wrong, told) in [
        (
            r#""version": "v 2""#,
            "line 1, roll-out.version: v 2 is out of range, accepted is 1 to 20 letters, digits, dots, hyphens and underscores",
        ),
        (
            r#""version": "v2", "time": {"constant": {"span": "0 s"}}"#,
            "line 1, roll-out.time: 0 s is out of range, accepted is 1 ms to 1 h 0 min",
        ),
        (
            r#""time": {"constant": {"span": "1 s"}}"#,
            "line 1, roll-out.version: this field is missing",
        ),
    ] {
        assert_eq!(read(wrong).expect_err(wrong).to_string(), told);
    }
}

#[test]
fn labels_and_a_version_are_kept_and_checked() {
    let mut scenario = Scenario::shipped("email-jobs").expect("it is shipped");
    let crew = &mut scenario.setup.services[0].crew;
    crew.version = Some("v1.2_rc-1".into());
    crew.badges.language = Some("Rust <b>&\"'</b>".into());
    crew.badges.team = Some("\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}!".into());
    let text = scenario.to_json();
    assert_eq!(Scenario::from_json(&text).as_ref(), Ok(&scenario));
    for (field, wrong) in [("language", "a\nb"), ("team", ""), ("team", "123456789012345678901")] {
        let mut scenario = scenario.clone();
        let badges = &mut scenario.setup.services[0].crew.badges;
        let slot = if field == "team" { &mut badges.team } else { &mut badges.language };
        *slot = Some(wrong.into());
        let error = Scenario::from_json(&scenario.to_json()).expect_err(wrong).to_string();
        assert!(error.contains(&format!(".{field}: ")), "{error}");
        assert!(
            error.ends_with("accepted is 1 to 20 characters without control characters"),
            "{error}"
        );
    }
}
