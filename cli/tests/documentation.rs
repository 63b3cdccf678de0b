//! The examples of `docs/scenarios.md` run.

use std::fs;
use std::path::Path;

use message_queue_play::playground::{Journal, Pacer};
use message_queue_play::queue::{Format, MAX_BODY_BYTES, MAX_STORED, MAX_STORED_BYTES, MessageId};
use message_queue_play::scenario::{MAX_SCENARIO_BYTES, Scenario, read_actions, read_recorded};
use message_queue_play::sim::{
    Arrivals, Burst, Effects, Makes, NODES, Recorded, Seed, SenderConfig, ServiceConfig,
    Simulation, Timed, Trace,
};
use message_queue_play::time::{Duration, Instant};

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scenarios.md");
    fs::read_to_string(file).expect("it can be read")
}

fn block_that_begins(beginning: &str) -> String {
    let text = page();
    let (_, rest) = text.split_once(&format!("```{beginning}")).expect("there is such a block");
    rest.split_once("```").expect("it has an end").0.to_owned()
}

fn block(sort: &str) -> String {
    block_that_begins(&format!("{sort}\n"))
}

#[test]
fn the_scenario_is_as_it_would_be_saved_and_its_actions_can_be_done() {
    let text = block("json");
    let scenario = Scenario::from_json(&text).expect("the example is good");
    assert_eq!(scenario.to_json(), text);
    let plan = read_actions(&block("jsonl"), &scenario.setup).expect("the example is good");
    assert_eq!(plan.len(), 12);
    let mut simulation = Simulation::new(&scenario.setup, Seed(42)).expect("in range");
    for planned in plan {
        simulation.advance(planned.at, u64::MAX);
        simulation.execute(planned.command).expect("the example can be done");
    }
    simulation.advance(Instant::ZERO + Duration::from_secs(120), u64::MAX);
    assert!(simulation.next_message_id() > MessageId(300), "orders and invoices were sent");
    assert!(simulation.ledger().adds_up());
}

#[test]
fn the_mistake_that_is_shown_is_told_like_that() {
    let wrong = block("json").replace("\"workers\": 2", "\"workers\": 101");
    let error = Scenario::from_json(&wrong).expect_err("out of range");
    let file = include_str!("../../docs/scenarios.md");
    assert!(file.contains(&format!("`{error}`")), "{error}");
}

/// The example with another line in its first sender.
fn example_with(from: &str, to: &str) -> String {
    let text = block("json");
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

const BODY: &str = r#""body": "{ \"order\": {{seq}}, \"total\": {{int 1 100}} }""#;

#[test]
fn every_plan_can_be_read() {
    let poisson = r#"{ "poisson": { "mean": "200 ms" } }"#;
    for (plan, kind) in ["ramp", "burst", "recorded"].into_iter().zip(0..) {
        let page = page();
        let start = page.find(&format!("`{{ \"{plan}\": ")).expect("it is in a table") + 1;
        let written = page[start..].split('`').next().expect("it has an end");
        let scenario =
            Scenario::from_json(&example_with(poisson, written)).expect("the example is good");
        let arrivals = &scenario.setup.senders[0].arrivals;
        let kinds = [
            matches!(arrivals, Arrivals::Ramp(_)),
            matches!(arrivals, Arrivals::Burst(_)),
            matches!(arrivals, Arrivals::Recorded(_)),
        ];
        assert_eq!(kinds.iter().position(|is| *is), Some(kind), "{arrivals:?}");
    }
    let lines = format!("{{\"at\"{}", block_that_begins("text\n{\"at\""));
    assert!(read_recorded(&lines, Format::Json).is_ok(), "{lines}");
}

#[test]
fn every_field_can_be_read_and_a_wrong_one_is_told_like_that() {
    let page = page();
    let (_, table) = page.split_once("| field | becomes |").expect("there is a table");
    let (table, _) = table.split_once("\n\n").expect("it has an end");
    let fields = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let fields: Vec<_> = fields.map(|(field, _)| field.replace("\\|", "|")).collect();
    assert_eq!(fields.len(), 5, "{fields:?}");
    for field in fields {
        let example = example_with(BODY, &BODY.replace("{{seq}}", &field));
        Scenario::from_json(&example).expect(&field);
    }
    let wrong = example_with(BODY, &BODY.replace("{{seq}}", "{{int 5 1}}"));
    let error = Scenario::from_json(&wrong).expect_err("the smaller number comes first");
    assert!(page.contains(&format!("`{error}`")), "{error}");
}

#[test]
fn several_messages_stand_instead_of_one() {
    let messages = block_that_begins("json\n\"messages\"");
    let one = format!("\"format\": \"json\",\n      {BODY}");
    let scenario = example_with(&one, &format!("\"messages\"{messages}"));
    let scenario = Scenario::from_json(&scenario).expect("the example is good");
    let shares = scenario.setup.senders[0].template.shares().iter();
    assert_eq!(shares.map(|share| share.weight).collect::<Vec<_>>(), [99, 1]);
}

#[test]
fn of_the_bodies_that_are_shown_e_mails_and_invoices_are_made() {
    let page = page();
    let (_, section) = page.split_once("### E-mails and invoices").expect("it is there");
    let (section, _) = section.split_once("### Fields").expect("it has an end");
    let bodies: Vec<&str> = section.split("```json\n").skip(1).collect();
    let bodies = bodies.iter().map(|rest| rest.split("```").next().unwrap_or_default());
    let bodies: Vec<String> = bodies.map(|body| body.replace("{{seq}}", "7")).collect();
    let made = |body: &String| Makes::ALL.map(|makes| makes.check(body.as_bytes()).is_ok());
    let made: Vec<_> = bodies.iter().map(made).collect();
    assert_eq!(made, [[true, false], [true, true]]);
    let wrong = bodies[0].replace("ana@example.com", "ana");
    let flaw = Makes::Email.check(wrong.as_bytes()).expect_err("this is no address");
    assert!(section.contains(&format!("`the body makes no e-mail, {flaw}`")), "{flaw}");
}

#[test]
fn the_limits_are_those_of_the_code() {
    let text = page();
    let (_, limits) = text.split_once("## Limits").expect("there is such a section");
    let (limits, _) = limits.split_once("## Actions").expect("another follows");
    let told = limits.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let told = told.filter_map(|(_, number)| number.replace(',', "").parse::<u64>().ok());
    let of_a_range = |end: &u32| u64::from(*end);
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            NODES as u64,
            of_a_range(ServiceConfig::WORKERS.end()),
            MAX_SCENARIO_BYTES as u64,
            Timed::MOST as u64,
            Timed::AT_ONCE,
            of_a_range(Burst::SIZE.end()),
            Recorded::MOST as u64,
            of_a_range(SenderConfig::BACKLOG.end()),
            MAX_STORED,
            MAX_BODY_BYTES as u64,
            MAX_STORED_BYTES,
            of_a_range(SenderConfig::CONCURRENCY.end()),
            Trace::KEPT as u64,
            Effects::KEPT as u64,
            Journal::ENTRIES as u64,
            Pacer::EVENTS_A_FRAME,
        ]
    );
    assert_eq!(SenderConfig::CONCURRENCY.end(), ServiceConfig::LINE.end(), "they share a line");
}
