//! `mqp run` with the systems that come with it: they run by their names, and what is done to them
//! in a file of actions gives the same figures as by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use message_queue_play::scenario::SHIPPED;
use serde_json::Value;

/// What a run prints as one JSON object.
fn answer(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqp"));
    let output = command.args(arguments).arg("--json").output().expect("the program starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
    assert!(complaint.is_empty(), "{arguments:?}: {complaint}");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

/// A file of one test.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("it can be written");
    path
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// A number somewhere in the answer, by its path.
fn number(told: &Value, path: &str) -> u64 {
    let found = told.pointer(path).unwrap_or_else(|| panic!("{path} is not in {told}"));
    found.as_u64().unwrap_or_else(|| panic!("{path} is {found}"))
}

/// The names of all that can be run, as the program lists them.
fn names() -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqp"));
    let output = command.arg("scenarios").output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("text");
    let names = text.lines().filter(|line| !line.starts_with(' '));
    names.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Actions that switch a worker of each service off at one instant and on at another.
fn outage(workers: &[(&str, u32)], [from, to]: [&str; 2]) -> String {
    let line = |(at, on): (&str, bool), (service, worker): &(&str, u32)| {
        format!(
            "{{\"at\": \"{at}\", \"switch-worker\": {{\"service\": \"{service}\", \"worker\": {worker}, \"on\": {on}}}}}\n"
        )
    };
    let lines = [(from, false), (to, true)]
        .map(|when| workers.iter().map(|worker| line(when, worker)).collect::<String>());
    lines.concat()
}

#[test]
fn every_scenario_runs_by_its_name_and_its_books_add_up() {
    let names = names();
    assert_eq!(names, SHIPPED.map(|(name, _)| name));
    for name in names {
        let told = answer(&["run", &name, "--until", "10s"]);
        assert_eq!(told["scenario"], *name);
        let [accepted, ready, delayed, in_flight, done, dead, dropped] =
            ["accepted", "ready", "delayed", "in_flight", "done", "dead", "dropped"]
                .map(|line| number(&told, &format!("/ledger/{line}")));
        assert!(done > 0, "{name}: {told}");
        assert_eq!(accepted, ready + delayed + in_flight + done + dead + dropped, "{name}: {told}");
        let queues = told["queues"].as_object().expect("there are some");
        let of_queues: u64 =
            queues.keys().map(|key| number(&told, &format!("/queues/{key}/done"))).sum();
        assert_eq!(of_queues, done, "{name}: the books of all queues are those of the system");
        for (key, service) in told["services"].as_object().expect("there are some") {
            let [made, answered, unanswered, open] = ["made", "answered", "unanswered", "open"]
                .map(|count| number(service, &format!("/calls/{count}")));
            assert_eq!(made, answered + unanswered + open, "{name}: {key}");
        }
    }
}

#[test]
fn an_outage_fails_60_calls_and_makes_61_messages_wait() {
    let workers = [("called", 1), ("mail", 1)];
    let actions = file("outage.jsonl", &outage(&workers, ["10 s", "40 s"]));
    let trace = file("outage-trace.jsonl", "");
    let run = ["run", "direct-or-queue", "--until", "110s", "--actions", shown(&actions)];
    let told = answer(&[&run[..], &["--trace", shown(&trace)]].concat());
    for (path, figure) in [
        ("/queues/emails/ready/peak", 61),
        ("/queues/emails/done", 200),
        ("/queues/emails/rejected", 0),
        ("/senders/queued/accepted", 200),
        ("/senders/queued/refused", 0),
        ("/senders/direct/accepted", 140),
        ("/senders/direct/refused", 60),
        ("/services/called/calls/answered", 140),
        ("/services/called/calls/unanswered", 60),
        ("/ledger/effects", 340),
        ("/ledger/duplicates", 0),
        ("/ledger/lost", 0),
    ] {
        assert_eq!(number(&told, path), figure, "{path} of {told}");
    }
    let text = fs::read_to_string(&trace).expect("it was written");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let (mut ready, mut drained, mut order) = (0, None, Vec::new());
    for line in &lines {
        match line["event"].as_str() {
            Some("sent") => ready += 1,
            Some("delivered") => ready -= 1,
            Some("acked") => order.push(number(line, "/message")),
            _ => {}
        }
        if ready == 0 && number(line, "/at") >= 40_000_000 {
            drained = drained.or(Some(number(line, "/at")));
        }
    }
    assert_eq!(drained, Some(69_750_000), "29.75 s after the worker is back");
    assert!(order.is_sorted() && order.len() == 200, "all of them, in order: {order:?}");
}

#[test]
fn a_shop_without_shipping_takes_every_order_and_ships_it_later() {
    let workers = [("monolith", 1), ("shipping", 1)];
    let actions = file("shipping.jsonl", &outage(&workers, ["10 s", "40 s"]));
    let told = answer(&["run", "shop", "--until", "40s", "--actions", shown(&actions)]);
    let waiting = number(&told, "/queues/shipments/ready/now");
    assert!(waiting >= 20, "one a second for half a minute: {told}");
    for service in ["accounts", "inventory"] {
        assert_eq!(number(&told, &format!("/services/{service}/calls/unanswered")), 0, "{service}");
    }
    let failed = number(&told, "/services/monolith/calls/unanswered");
    assert!(failed > 2_000, "all that is asked of the monolith in the outage: {told}");
    let told = answer(&["run", "shop", "--until", "2min", "--actions", shown(&actions)]);
    assert!(number(&told, "/queues/shipments/ready/now") <= 1, "{told}");
    assert_eq!((&told["ledger"]["lost"], &told["ledger"]["dead"]), (&0.into(), &0.into()));
    let [accepted, done] =
        ["accepted", "done"].map(|what| number(&told, &format!("/queues/shipments/{what}")));
    assert!(accepted - done <= 2, "{told}");
    assert_eq!(number(&told, "/senders/orders-2/refused"), 0);
}

#[test]
fn eight_workers_are_too_few_for_the_invoices_and_twelve_are_not() {
    let left = |workers: u32| {
        let action = format!(
            "{{\"at\": \"0 s\", \"set-workers\": {{\"service\": \"invoicing\", \"workers\": {workers}}}}}"
        );
        let actions = file(&format!("workers-{workers}.jsonl"), &action);
        let told = answer(&["run", "invoices", "--until", "20s", "--actions", shown(&actions)]);
        assert_eq!(number(&told, "/services/api/calls/unanswered"), 0);
        assert!(number(&told, "/services/api/calls/latency_us/p99") < 20_000, "{told}");
        number(&told, "/queues/invoices/ready/now")
    };
    // 4 a second; the standard deviation of how many come in 20 s is 20.
    assert!((20..140).contains(&left(8)), "{} are left", left(8));
    assert!(left(12) < 20, "{} are left", left(12));
}
