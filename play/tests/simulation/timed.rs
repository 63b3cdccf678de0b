//! What a scenario has done at an instant is as if a person did it then.

use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::scenario::{Scenario, read_actions};
use message_queue_play::sim::{
    Arrivals, Burst, Command, JOBS, Seed, ServiceId, ServiceTime, Setup, Simulation, Template,
    Timed,
};
use message_queue_play::time::Duration;

use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

const FIRST: WorkerId = WorkerId(1);

/// Two messages a second, one worker that takes 250 ms for each.
fn two_a_second() -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Constant { every: Duration::from_millis(500) };
    setup.senders[0].count = Some(200);
    setup.services[0].time = ServiceTime::Constant(Duration::from_millis(250));
    setup
}

fn outage() -> [Timed; 2] {
    [(10_000, false), (40_000, true)].map(|(millis, on)| Timed {
        at: at(millis),
        command: Command::SwitchWorker { worker: FIRST, on },
    })
}

#[test]
fn an_outage_that_is_planned_is_the_same_as_one_by_hand() {
    let mut timed = start(&Setup { actions: outage().into(), ..two_a_second() });
    run_to(&mut timed, at(120_000));
    let mut by_hand = start(&two_a_second());
    for step in outage() {
        run_to(&mut by_hand, step.at);
        execute(&mut by_hand, step.command);
    }
    run_to(&mut by_hand, at(120_000));
    assert_eq!(timed.trace().json_lines(), by_hand.trace().json_lines());
    assert_eq!(timed.ledger().done, 200);
}

#[test]
fn thirty_seconds_of_outage_leave_61_waiting_and_29_75_s_of_catching_up() {
    let mut simulation = start(&Setup { actions: outage().into(), ..two_a_second() });
    run_to(&mut simulation, at(40_001));
    assert_eq!(simulation.node(JOBS).measures.ready.peak(), 61);
    run_to(&mut simulation, at(69_500));
    assert!(simulation.ledger().ready > 0, "the line is not empty a quarter of a second before");
    run_to(&mut simulation, at(69_751));
    let ledger = simulation.ledger();
    assert_eq!((ledger.ready, ledger.rejected), (0, 0), "{ledger:?}");
    run_to(&mut simulation, at(120_000));
    assert_eq!((simulation.ledger().done, simulation.ledger().duplicates), (200, 0));
}

#[test]
fn what_is_planned_comes_before_all_else_at_its_instant() {
    let at_once = Timed { at: at(0), command: Command::SwitchWorker { worker: FIRST, on: false } };
    let mut simulation = start(&Setup { actions: vec![at_once], ..two_a_second() });
    run_to(&mut simulation, at(1));
    assert_eq!(
        told(&simulation),
        ["00:00.000 worker 1 was taken down", "00:00.000 #1 sent by the sender"]
    );
}

#[test]
fn what_cannot_be_done_any_more_is_told_and_changes_nothing() {
    let crash = Command::CrashWorker { worker: WorkerId(2) };
    let actions = vec![Timed { at: at(1_000), command: crash }];
    let mut setup = Setup { actions, ..two_a_second() };
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::SetWorkers { service: ServiceId::FIRST, workers: 1 });
    run_to(&mut simulation, at(1_001));
    let line = "00:01.000 action 1 of the scenario could not be done";
    assert!(told(&simulation).iter().any(|told| told == line), "{:#?}", told(&simulation));
    assert_eq!(simulation.service(ServiceId::FIRST).workers.len(), 1);
}

#[test]
fn setting_the_number_of_workers_leaves_the_rest_of_the_service() {
    let set = Command::SetWorkers { service: ServiceId::FIRST, workers: 3 };
    let mut setup =
        Setup { actions: vec![Timed { at: at(2_000), command: set }], ..two_a_second() };
    let mut simulation = start(&setup);
    let mut config = setup.services.remove(0);
    config.time = ServiceTime::Constant(secs(7));
    execute(
        &mut simulation,
        Command::SetService { service: ServiceId::FIRST, config: config.clone() },
    );
    run_to(&mut simulation, at(3_000));
    config.workers = 3;
    assert_eq!(simulation.service(ServiceId::FIRST).config, config);
}

/// One action of each sort, as a scenario has them.
const ACTIONS: &str = r#"[
    { "at": "1 s", "send": { "to": "emails", "format": "json", "body": "{\"n\": {{seq}}}", "count": 2 } },
    { "at": "2 s", "crash-worker": { "service": "mail", "worker": 1 } },
    { "at": "2 s", "crash-after-effect": { "service": "mail", "worker": 1 } },
    { "at": "3 s", "switch-worker": { "service": "mail", "worker": 1, "on": false } },
    { "at": "4 s", "pace-worker": { "service": "mail", "worker": 1, "percent": 250 } },
    { "at": "5 s", "partition-worker": { "service": "mail", "worker": 1, "cut-off": true } },
    { "at": "6 s", "redrive": { "queue": "emails", "most": 10 } },
    { "at": "7500 ms", "set-workers": { "service": "mail", "workers": 4 } }
  ]"#;

fn with_actions(actions: &str) -> String {
    let text = Scenario::shipped("email-jobs").expect("it is shipped").to_json();
    let open = text.trim_end().strip_suffix("\n}").expect("it is an object");
    format!("{open},\n  \"actions\": {actions}\n}}\n")
}

#[test]
fn actions_are_saved_in_the_scenario_and_read_again() {
    let text = with_actions(ACTIONS);
    let scenario = Scenario::from_json(&text).expect("it is good");
    assert_eq!(scenario.setup.actions.len(), 8);
    assert_eq!(scenario.to_json(), text);
    let mut simulation = Simulation::new(&scenario.setup, Seed(1)).expect("in range");
    run_to(&mut simulation, at(20_000));
    assert_eq!(
        simulation.setup().actions,
        scenario.setup.actions,
        "a run that starts again has them"
    );
    assert!(!told(&simulation).iter().any(|line| line.contains("could not be done")));
}

#[test]
fn a_list_in_a_scenario_and_lines_in_a_file_are_read_alike() {
    let in_scenario = Scenario::from_json(&with_actions(ACTIONS)).expect("it is good").setup;
    let lines: String = ACTIONS.lines().map(|line| line.trim().trim_end_matches(',')).fold(
        String::new(),
        |all, line| {
            if line.starts_with('{') { format!("{all}{line}\n") } else { all }
        },
    );
    assert_eq!(read_actions(&lines, &in_scenario).expect("it is good"), in_scenario.actions);
}

#[test]
fn an_action_that_is_wrong_is_refused_where_it_is_wrong() {
    for (actions, expected) in [
        ("{}", "actions: a list is expected, not an object"),
        (
            r#"[{ "at": "1 s" }]"#,
            "actions[0]: beside \"at\" there is one of send, crash-worker, crash-after-effect, switch-worker, pace-worker, partition-worker, partition-sender, lose-answers, redrive, set-workers, roll-out",
        ),
        (
            r#"[{ "at": "1 s", "crash-worker": { "service": "post", "worker": 1 } }]"#,
            "actions[0].crash-worker.service: there is no service \"post\", there are mail",
        ),
        (
            r#"[{ "at": "1 s", "pace-worker": { "service": "mail", "worker": 1, "percent": 5 } }]"#,
            "actions[0].pace-worker.percent: 5 is out of range, accepted is 10 to 10000",
        ),
        (
            r#"[{ "at": "1 s", "set-workers": { "service": "mail", "workers": 101 } }]"#,
            "actions[0].set-workers.workers: 101 is out of range, accepted is 0 to 100",
        ),
        (
            r#"[{ "at": "1 s", "send": { "to": "emails", "format": "text", "body": "", "count": 0 } }]"#,
            "actions[0].send.count: 0 is out of range, accepted is 1 to 1000",
        ),
        (
            r#"[{ "at": "1 s", "redrive": { "queue": "emails", "most": 5000000000 } }]"#,
            "actions[0].redrive.most: 5000000000 is too large a number",
        ),
        (
            r#"[{ "at": "2 s", "redrive": { "queue": "emails", "most": 1 } }, { "at": "1 s", "redrive": { "queue": "emails", "most": 1 } }]"#,
            "actions[1].at: this is before the one above, actions are in order",
        ),
    ] {
        let error = Scenario::from_json(&with_actions(actions)).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
    let thousand = r#"{ "at": "1 s", "send": { "to": "emails", "format": "text", "body": "", "count": 1000 } }"#;
    let too_many = format!("[{}]", [thousand; 21].join(", "));
    let error = Scenario::from_json(&with_actions(&too_many)).expect_err("21,000 at one instant");
    assert_eq!(
        error.to_string(),
        "actions: 21000 messages at one instant are too many, accepted is 0 to 20000"
    );
}

#[test]
fn a_plan_that_no_file_can_hold_are_refused() {
    let setup = two_a_second();
    let command = Command::SetSender {
        sender: message_queue_play::sim::SenderId::FIRST,
        config: setup.senders[0].clone(),
    };
    let refused = Setup { actions: vec![Timed { at: at(0), command }], ..setup.clone() };
    assert_eq!(refused.check().expect_err("it sets all of it").field, "actions.command");
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    let send = Command::Send { to: JOBS.into(), template, count: 1, delay: None };
    let actions = vec![Timed { at: at(0), command: send }; Timed::MOST + 1];
    assert_eq!(Setup { actions, ..setup }.check().expect_err("too many").field, "actions.count");
}

#[test]
fn what_comes_at_one_instant_is_limited_because_nothing_can_stop_it() {
    let error = |setup: &Setup| {
        Simulation::new(setup, Seed(1)).expect_err("too much at one instant").to_string()
    };
    let body = |bytes| Template::new(Body::new(vec![b'x'; bytes], Format::Text));
    let send = |millis, count, bytes| Timed {
        at: at(millis),
        command: Command::Send { to: JOBS.into(), template: body(bytes), count, delay: None },
    };
    let with = |actions| Setup { actions, ..two_a_second() };
    let thousands = |count: usize, millis| vec![send(millis, 1_000, 10); count];
    assert_eq!(
        error(&with(thousands(21, 5))),
        "actions.at-once: 21000 is out of range, accepted is 0 to 20000"
    );
    let two_instants = [thousands(20, 5), thousands(20, 6)].concat();
    assert!(Simulation::new(&with(two_instants), Seed(1)).is_ok());
    assert_eq!(
        error(&with(vec![send(5, 100, 1 << 20)])),
        "actions.at-once: 100 is out of range, accepted is 0 to 64"
    );
    let mut setup = two_a_second();
    setup.senders[0].template = body(1 << 20);
    setup.senders[0].backlog = 65;
    assert_eq!(error(&setup), "sender.backlog: 65 is out of range, accepted is 0 to 64");
    setup.senders[0].backlog = 0;
    let burst = Burst { size: 65, every: Duration::from_secs(60), gap: Duration::ZERO };
    setup.senders[0].arrivals = Arrivals::Burst(burst);
    assert_eq!(
        error(&setup),
        "sender.arrivals.burst.size: 65 is out of range, accepted is 1 to 64"
    );
}
