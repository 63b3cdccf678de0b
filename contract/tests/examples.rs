//! The examples of `docs/contract.md` are true, and there is one of everything.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use message_queue_contract::{Desk, OPERATIONS, RefusalKind};
use serde_json::Value;

/// The lines of each example: what is asked, and what is answered.
fn examples() -> Vec<Vec<(String, String)>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/contract.md");
    let text = fs::read_to_string(file).expect("it can be read");
    let blocks = text.split("```transcript\n").skip(1);
    let lines = |block: &str| {
        let block = block.split("```").next().expect("it has an end");
        let mut pairs = Vec::new();
        let mut lines = block.lines();
        while let (Some(asked), Some(answered)) = (lines.next(), lines.next()) {
            let asked = asked.strip_prefix("> ").expect("a question begins with >");
            let answered = answered.strip_prefix("< ").expect("an answer begins with <");
            pairs.push((asked.to_owned(), answered.to_owned()));
        }
        pairs
    };
    blocks.map(lines).collect()
}

#[test]
fn every_example_is_answered_as_it_says() {
    for example in examples() {
        let mut desk = Desk::default();
        for (asked, answered) in example {
            assert_eq!(desk.apply_line(&asked), answered, "{asked}");
        }
    }
}

/// The values of a field in all objects with that field, however deep.
fn words(value: &Value, field: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(field).and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| words(value, field, found));
        }
        Value::Array(items) => items.iter().for_each(|value| words(value, field, found)),
        _ => {}
    }
}

#[test]
fn there_is_an_example_of_every_operation_transition_and_error() {
    let (mut done, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for (asked, answered) in examples().into_iter().flatten() {
        let answer: Value = serde_json::from_str(&answered).expect("an answer is JSON");
        if let (Ok(asked), true) = (serde_json::from_str(&asked), answer.get("result").is_some()) {
            words(&asked, "op", &mut done);
        }
        words(&answer, "kind", &mut kinds);
    }
    for operation in OPERATIONS {
        assert!(done.contains(operation), "no example of {operation}");
    }
    let transitions = [
        "sent",
        "duplicate",
        "became_ready",
        "delivered",
        "acked",
        "released",
        "extended",
        "late_settle",
        "stale_settle",
        "dead",
        "dropped",
        "parked",
        "redriven",
    ];
    for transition in transitions {
        assert!(kinds.contains(transition), "no example of {transition}");
    }
    // These take thousands of lines or a line of a mebibyte; the stories have them.
    let large = [
        RefusalKind::TooManyQueues,
        RefusalKind::MoreDue,
        RefusalKind::TooMuchToCarry,
        RefusalKind::NoRoom,
        RefusalKind::BodyTooLarge,
    ];
    for kind in RefusalKind::ALL.iter().filter(|kind| !large.contains(kind)) {
        assert!(kinds.contains(kind.name()), "no example of {}", kind.name());
    }
}
