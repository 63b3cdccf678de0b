//! The examples of `docs/scenarios.md` run.

use std::fs;
use std::path::Path;

use message_queue_play::queue::MessageId;
use message_queue_play::scenario::{Scenario, read_actions};
use message_queue_play::sim::{Seed, Simulation};
use message_queue_play::time::{Duration, Instant};

fn block(sort: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scenarios.md");
    let text = fs::read_to_string(file).expect("it can be read");
    let (_, rest) = text.split_once(&format!("```{sort}\n")).expect("there is such a block");
    rest.split_once("```").expect("it has an end").0.to_owned()
}

#[test]
fn the_scenario_is_as_it_would_be_saved_and_its_actions_can_be_done() {
    let text = block("json");
    let scenario = Scenario::from_json(&text).expect("the example is good");
    assert_eq!(scenario.to_json(), text);
    let plan = read_actions(&block("jsonl"), &scenario.setup).expect("the example is good");
    assert_eq!(plan.len(), 9);
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
