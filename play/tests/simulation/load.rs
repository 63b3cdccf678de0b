//! Load: when senders send, what they write, and how both are read and saved.

use message_queue_play::queue::{Body, Format, TransitionKind};
use message_queue_play::scenario::{Scenario, read_recorded};
use message_queue_play::sim::{
    Arrivals, Burst, Command, Happening, JOBS, Ramp, Seed, SenderId, Setup, Simulation, Template,
};

use crate::scene_of::{at, execute, run_to, secs, setup};

/// The shop with these arrivals and with what it sends, as a file says it.
fn file(arrivals: &str, sends: &str) -> String {
    let text = Scenario::shipped("email-jobs").expect("a shipped scenario").to_json();
    let start = text.find("\"arrivals\"").expect("the shop has arrivals");
    let end = start + text[start..].find("\n    }").expect("the shop has an end");
    let ours = format!(
        "\"arrivals\": {arrivals},\n      \"count\": null,\n      \"backlog\": 0,\n      {sends}"
    );
    text.replacen(&text[start..end], &ours, 1)
}

fn read(arrivals: &str, sends: &str) -> Setup {
    let text = file(arrivals, sends);
    let scenario = Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(scenario.to_json(), text, "it is saved as it was written");
    scenario.setup
}

const HELLO: &str = "\"format\": \"text\",\n      \"body\": \"hello {{seq}}\"";

fn start(setup: &Setup) -> Simulation {
    Simulation::new(setup, Seed(7)).expect("settings in range")
}

/// When messages were sent, in milliseconds.
fn sent(simulation: &Simulation) -> Vec<u64> {
    let instants = simulation.trace().entries().filter_map(|entry| match entry.happening {
        Happening::Queue { transition, .. } => match transition.kind {
            TransitionKind::Sent { .. } => Some(entry.at.as_micros() / 1_000),
            _ => None,
        },
        _ => None,
    });
    instants.collect()
}

/// What is in the queue, when nobody has worked.
fn bodies(simulation: &Simulation) -> Vec<String> {
    let ready = simulation.queue(JOBS).ready();
    ready.map(|it| String::from_utf8_lossy(it.body.bytes()).into_owned()).collect()
}

fn idle(mut setup: Setup) -> Setup {
    setup.services[0].workers = 0;
    setup
}

#[test]
fn a_burst_comes_at_once_and_again_every_so_often() {
    let setup = read(r#"{ "burst": { "size": 3, "every": "10 s", "gap": "0 s" } }"#, HELLO);
    let mut simulation = start(&idle(setup));
    run_to(&mut simulation, at(20_001));
    assert_eq!(sent(&simulation), [0, 0, 0, 10_000, 10_000, 10_000, 20_000, 20_000, 20_000]);
    assert_eq!(bodies(&simulation)[..3], ["hello 1", "hello 2", "hello 3"]);
}

#[test]
fn the_messages_of_a_burst_may_have_a_gap() {
    let setup = read(r#"{ "burst": { "size": 3, "every": "1 s", "gap": "20 ms" } }"#, HELLO);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_500));
    assert_eq!(sent(&simulation), [0, 20, 40, 1_000, 1_020, 1_040]);
}

#[test]
fn a_ramp_sends_faster_and_faster_and_then_evenly() {
    let setup = read(r#"{ "ramp": { "from": 0, "to": 10, "over": "10 s" } }"#, HELLO);
    let mut simulation = start(&idle(setup));
    run_to(&mut simulation, at(2_900));
    assert_eq!(sent(&simulation), [0, 1_414, 2_000, 2_449, 2_828], "the roots of 0, 2, 4, 6 and 8");
    let rate = |simulation: &Simulation| simulation.senders()[0].set_rate(simulation.now());
    assert!((rate(&simulation) - 2.9).abs() < 1e-9, "{}", rate(&simulation));
    run_to(&mut simulation, at(10_001));
    assert_eq!(sent(&simulation).len(), 51, "half of ten times ten, and the first");
    run_to(&mut simulation, at(20_001));
    assert_eq!(sent(&simulation).len(), 151, "ten a second from then on");
    assert_eq!(sent(&simulation)[149..], [19_900, 20_000]);
    assert!((rate(&simulation) - 10.0).abs() < 1e-9);
}

#[test]
fn thousands_of_messages_a_second_are_sent_as_planned() {
    let setup = read(r#"{ "ramp": { "from": 5000, "to": 5000, "over": "1 s" } }"#, HELLO);
    let mut simulation = start(&idle(setup));
    run_to(&mut simulation, at(4_000));
    assert_eq!(simulation.senders()[0].accepted, 20_000);
    assert!(simulation.ledger().adds_up());
}

#[test]
fn a_ramp_to_nothing_ends() {
    let setup = read(r#"{ "ramp": { "from": 2, "to": 0, "over": "2 s" } }"#, HELLO);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(60_000));
    assert_eq!(sent(&simulation), [0, 585, 2_000]);
    assert!(!simulation.senders()[0].next_is_set());
}

const LIST: &str = r#"{ "recorded": [
        { "at": "500 ms", "body": "as it is {{seq}}" },
        { "at": "500 ms", "body": null },
        { "at": "2 s", "body": "the last" }
      ] }"#;

#[test]
fn a_recorded_list_is_sent_as_it_was_written_down() {
    let mut simulation = start(&idle(read(LIST, HELLO)));
    run_to(&mut simulation, at(60_000));
    assert_eq!(sent(&simulation), [500, 500, 2_000]);
    assert_eq!(bodies(&simulation), ["as it is {{seq}}", "hello 2", "the last"]);
    assert!(!simulation.senders()[0].next_is_set(), "it has sent all");
}

#[test]
fn a_recorded_list_may_be_a_file_of_json_lines() {
    let lines = r#"{"at": "500 ms", "body": "as it is {{seq}}"}

{"at": "500 ms", "body": null}
{"at": "2 s", "body": "the last"}"#;
    let setup = read(LIST, HELLO);
    assert_eq!(read_recorded(lines, Format::Text), Ok(setup.senders[0].arrivals.clone()));
    let check = |lines: &str, expected: &str| {
        let error = read_recorded(lines, Format::Text).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    };
    check("", ".: 0 messages are given, 1 to 10000 are accepted");
    check(
        "{\"at\": \"2 s\", \"body\": null}\n{\"at\": \"1 s\", \"body\": null}",
        "line 2, at: this is before the one above, the list is in order",
    );
    check("{\"at\": \"2 s\"}", "line 1, body: this field is missing");
    let many = "{\"at\": \"2 s\", \"body\": null}\n".repeat(10_001);
    check(&many, ".: 10001 messages are given, 1 to 10000 are accepted");
}

#[test]
fn a_plan_goes_on_while_its_sender_is_off_and_what_falls_into_it_is_left_out() {
    let setup = read(r#"{ "burst": { "size": 2, "every": "1 s", "gap": "0 s" } }"#, HELLO);
    let mut simulation = start(&setup);
    let switch = |simulation: &mut Simulation, on| {
        let mut config = simulation.senders()[0].config.clone();
        config.on = on;
        execute(simulation, Command::SetSender { sender: SenderId::FIRST, config });
    };
    run_to(&mut simulation, at(500));
    switch(&mut simulation, false);
    run_to(&mut simulation, at(2_500));
    switch(&mut simulation, true);
    run_to(&mut simulation, at(3_500));
    assert_eq!(sent(&simulation), [0, 0, 3_000, 3_000]);
}

#[test]
fn a_plan_starts_when_the_sender_is_set_to_it() {
    let mut simulation = start(&read("\"manual\"", HELLO));
    run_to(&mut simulation, at(5_000));
    let mut config = simulation.senders()[0].config.clone();
    config.arrivals = Arrivals::Burst(Burst { size: 2, every: secs(3), gap: secs(1) });
    execute(&mut simulation, Command::SetSender { sender: SenderId::FIRST, config });
    run_to(&mut simulation, at(9_500));
    assert_eq!(sent(&simulation), [5_000, 6_000, 8_000, 9_000]);
}

#[test]
fn a_sender_stops_after_its_count_whatever_its_plan() {
    let mut setup = read(r#"{ "burst": { "size": 3, "every": "1 s", "gap": "0 s" } }"#, HELLO);
    setup.senders[0].count = Some(4);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(9_000));
    assert_eq!(sent(&simulation), [0, 0, 0, 1_000]);
}

#[test]
fn a_field_more_in_a_template_moves_no_arrival() {
    let instants = |body: &str| {
        let sends = format!("\"format\": \"text\",\n      \"body\": \"{body}\"");
        let mut simulation = start(&read(r#"{ "poisson": { "mean": "100 ms" } }"#, &sends));
        run_to(&mut simulation, at(10_000));
        sent(&simulation)
    };
    let plain = instants("hello");
    assert!(plain.len() > 50, "{plain:?}");
    assert_eq!(instants("hello {{uuid}} {{int 1 6}} {{choice a|b}}"), plain);
}

const MIX: &str = r#""messages": [
        { "weight": 97, "format": "text", "body": "good {{seq}}" },
        { "weight": 3, "format": "json", "body": "{ \"poison\": {{int 1 6}}" }
      ]"#;

#[test]
fn messages_are_mixed_by_weight() {
    let setup = read(r#"{ "constant": { "every": "1 ms" } }"#, MIX);
    let mut simulation = start(&idle(setup.clone()));
    run_to(&mut simulation, at(20_000));
    let bodies = bodies(&simulation);
    let poison = bodies.iter().filter(|body| body.contains("poison")).count();
    // 3 standard errors of 20,000 times 0.03: 3 sqrt(20,000 * 0.03 * 0.97) = 72.
    assert_eq!(bodies.len(), 20_000);
    assert!(poison.abs_diff(600) <= 72, "{poison}");
    let formats = |format| {
        let ready = simulation.queue(JOBS).ready();
        ready.filter(|it| it.body.format() == format).count()
    };
    assert_eq!(formats(Format::Json), poison, "each has its own format");
    let mut again = start(&idle(setup.clone()));
    run_to(&mut again, at(20_000));
    assert_eq!(again, simulation, "the same seed mixes them alike");
    let mut other = Simulation::new(&idle(setup), Seed(8)).expect("in range");
    run_to(&mut other, at(20_000));
    assert_ne!(self::bodies(&other), bodies);
}

#[test]
fn what_is_wrong_about_a_load_is_told_where_it_stands() {
    let check = |arrivals: &str, sends: &str, expected: &str| {
        let error = Scenario::from_json(&file(arrivals, sends)).expect_err(expected).to_string();
        let expected = format!("senders.api.{expected}");
        assert!(error.starts_with(&expected), "{error} is not {expected}");
    };
    let arrivals = |text: &str, expected: &str| check(text, HELLO, &format!("arrivals{expected}"));
    arrivals(
        "\"often\"",
        ": \"often\" is not one of manual, constant, poisson, ramp, burst, recor",
    );
    arrivals(
        r#"{ "burst": { "size": 0, "every": "1 s", "gap": "0 s" } }"#,
        ".burst.size: 0 is out of range, accepted is 1 to 10000",
    );
    arrivals(
        r#"{ "burst": { "size": 5, "every": "1 s", "gap": "1 s" } }"#,
        ".burst.gap: 1 s is out of range, accepted is 0 s to 200 ms",
    );
    arrivals(r#"{ "burst": { "size": 5, "every": "1 s" } }"#, ".burst.gap: this field is missing");
    arrivals(
        r#"{ "ramp": { "from": 1, "to": 10001, "over": "1 s" } }"#,
        ".ramp.to: 10001 is out of range, accepted is 0 to 10000",
    );
    arrivals(
        r#"{ "ramp": { "from": 1, "to": 2, "over": "1 s", "then": 3 } }"#,
        ".ramp.then: there is no such field, fields are from, to, over",
    );
    arrivals(r#"{ "recorded": [] }"#, ".recorded: 0 messages are given, 1 to 10000 are accepted");
    arrivals(
        r#"{ "recorded": [{ "at": "2 s", "body": null }, { "at": "1 s", "body": null }] }"#,
        ".recorded[1].at: this is before the one above",
    );
    arrivals(
        r#"{ "recorded": [{ "at": "2 s", "body": 7 }] }"#,
        ".recorded[0].body: a text is expected, not a whole number",
    );
    let sends = |text: &str, expected: &str| check("\"manual\"", text, expected);
    sends(
        "\"format\": \"text\", \"body\": \"{{int 5 1}}\"",
        "body: {{int 5 1}}: the smaller number comes first: {{int 1 5}}",
    );
    sends(
        "\"format\": \"text\", \"body\": \"a {{nonsense}}\"",
        "body: {{nonsense}}: there is no such field, fields are {{seq}}, {{uuid}}",
    );
    sends(
        &MIX.replace("int 1 6", "int 1"),
        "messages[1].body: {{int 1}}: two whole numbers are expected, as in {{int 1 100}}",
    );
    sends(
        &MIX.replace("97", "0"),
        "messages[0].weight: 0 is out of range, accepted is 1 to 1000000",
    );
    sends("\"messages\": []", "messages: 0 messages are given, 2 to 100 are accepted");
    sends(
        &format!("{MIX}, \"body\": \"\""),
        "body: there is no such field, fields are name, to, on,",
    );
}

#[test]
fn a_wrong_field_or_plan_changes_nothing_when_a_sender_is_set_to_it() {
    let mut simulation = start(&setup("email-jobs"));
    let before = simulation.clone();
    let good = before.senders()[0].config.clone();
    let mut wrong = [good.clone(), good];
    wrong[0].arrivals = Arrivals::Ramp(Ramp { from: 0, to: 0, over: secs(1) });
    wrong[1].template = Template::new(Body::new(&b"{{int 5 1}}"[..], Format::Text));
    for config in wrong {
        let command = Command::SetSender { sender: SenderId::FIRST, config };
        let error = simulation.execute(command).expect_err("it is wrong").to_string();
        assert!(error.contains("accepted is") || error.contains("comes first"), "{error}");
        assert_eq!(simulation, before);
    }
}
