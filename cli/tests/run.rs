//! `mqp run`: whole scenarios without a page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use sha2::{Digest, Sha256};

fn mqp(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqp"));
    command.args(arguments).output().expect("the program starts")
}

/// A file of one test.
fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("it can be written");
    path
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

fn answer(arguments: &[&str]) -> Value {
    let output = mqp(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{complaint}");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn refused(arguments: &[&str], expected: &str) {
    let output = mqp(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(output.stdout.is_empty(), "nothing is told of a run that was refused");
    assert!(complaint.contains(expected), "{complaint} has no {expected}");
}

const SCENARIO: &str = include_str!("../../play/scenarios/retry.json");

#[test]
fn a_run_is_its_scenario_its_seed_and_its_actions() {
    let crash = r#"{"at": "1100 ms", "crash-worker": {"service": "mail", "worker": 1}}"#;
    let actions = file("crash.jsonl", crash);
    let same = ["run", "email-jobs", "--json", "--until", "1min", "--actions", shown(&actions)];
    let first = answer(&same);
    assert_eq!(answer(&same), first);
    let calm = answer(&["run", "email-jobs", "--json", "--until", "1min"]);
    assert_ne!(calm["trace_sha256"], first["trace_sha256"]);
    assert_eq!(first["ledger"]["redeliveries"], 1, "what the worker held came back: {first}");
    assert_eq!(first["services"]["mail"]["failed"], 1);
}

#[test]
fn the_trace_has_everything_that_the_answer_is_made_of() {
    let trace = file("trace.jsonl", "");
    let told = answer(&["run", "retry", "--json", "--trace", shown(&trace)]);
    let text = fs::read(&trace).expect("it was written");
    let hash = Sha256::digest(&text);
    let digits = told["trace_sha256"].as_str().expect("digits").as_bytes();
    let byte = |pair: &[u8]| {
        let pair = str::from_utf8(pair).expect("digits");
        u8::from_str_radix(pair, 16).expect("hexadecimal digits")
    };
    assert_eq!(digits.chunks(2).map(byte).collect::<Vec<u8>>(), hash.to_vec());
    let lines: Vec<Value> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("each line is JSON"))
        .collect();
    assert_eq!(told["happenings"], lines.len());
    let count = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    let ledger = &told["ledger"];
    assert_eq!(ledger["accepted"], count("sent"));
    assert_eq!(ledger["deliveries"], count("delivered"));
    assert_eq!(ledger["done"], count("acked"));
    assert_eq!((&ledger["effects"], count("effect")), (&Value::from(20), 20));
}

#[test]
fn a_long_run_is_hashed_from_its_first_line_though_its_trace_forgets() {
    let told = answer(&["run", "email-jobs", "--json", "--until", "8h"]);
    assert!(told["happenings"].as_u64() > Some(200_000), "{told}");
    assert_eq!(told["ledger"]["done"], 57_600);
}

#[test]
fn a_scenario_of_several_systems_runs_from_a_file() {
    let two = SCENARIO
        .replace("\"name\": \"retry\"", "\"name\": \"two\"")
        .replace("\"queues\": {", "\"queues\": {\n    \"spare\": { \"name\": \"spare\", \"lease\": \"5 s\", \"limit\": null, \"backoff\": \"at-once\", \"delay\": \"0 s\", \"capacity\": 3 },")
        .replace("\"senders\": {", "\"senders\": {\n    \"other\": { \"name\": \"Other\", \"to\": \"spare\", \"on\": true, \"arrivals\": { \"constant\": { \"every\": \"1 s\" } }, \"count\": 5, \"backlog\": 0, \"format\": \"text\", \"body\": \"{{seq}}\" },");
    let scenario = file("two.json", two);
    let told = answer(&["run", shown(&scenario), "--json"]);
    assert_eq!(told["queues"]["spare"]["ready"]["now"], 3, "nobody takes from it: {told}");
    assert_eq!(told["senders"]["other"]["refused"], 2);
    assert_eq!(told["queues"]["invoices"]["done"], 20);
    let people = mqp(&["run", shown(&scenario)]);
    let text = String::from_utf8(people.stdout).expect("text");
    assert!(text.contains("queue spare") && text.contains("service invoicing"), "{text}");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_ends_with_2() {
    refused(&["run"], "run needs a scenario");
    refused(&["run", "nope"], "there is no scenario and no file nope; scenarios are email-jobs,");
    refused(&["run", env!("CARGO_TARGET_TMPDIR")], "irectory");
    let broken = file("broken.json", SCENARIO.replace("\"10 s\"", "\"soon\""));
    refused(&["run", shown(&broken)], "queues.invoices.lease: \"soon\" is not a span of time");
    let cut = file("cut.json", &SCENARIO[..200]);
    refused(&["run", shown(&cut)], "EOF while parsing");
    let large = file("large.json", " ".repeat(10 << 20));
    refused(&["run", shown(&large)], "10485760 bytes, the limit is 1048576");
    let odd = file("odd.json", b"{\"version\": \xff}");
    refused(&["run", shown(&odd)], "it is not text in UTF-8 from byte 12 on");
    refused(&["run", "retry", "--trace", "/nowhere/at/all"], "/nowhere/at/all: ");
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_read_no_further_than_the_limit() {
    refused(&["run", "/dev/zero"], "/dev/zero: more than 1048576 bytes, which is the limit");
    let actions = ["run", "retry", "--actions", "/dev/zero"];
    refused(&actions, "/dev/zero: more than 1048576 bytes, which is the limit");
}

#[test]
fn wrong_actions_are_told_with_line_and_field() {
    let check = |text: &str, expected: &str| {
        let actions = file("wrong.jsonl", text);
        refused(&["run", "retry", "--actions", shown(&actions)], expected);
    };
    check("\n{\"at\": \"1 s\"}", "line 2, .: beside \"at\" there is one of send, crash-worker,");
    check("{}", "line 1, at: this field is missing");
    check(r#"{"at": "1 s", "dance": {}}"#, "line 1, dance: there is no such action");
    let crash = |service: &str, worker: &str| {
        format!(
            "{{\"at\": \"1 s\", \"crash-worker\": {{\"service\": \"{service}\", \"worker\": {worker}}}}}"
        )
    };
    check(
        &crash("mail", "1"),
        "crash-worker.service: there is no service \"mail\", there are invoicing",
    );
    check(&crash("invoicing", "0"), "crash-worker.worker: 0 is out of range, accepted is 1 to 100");
    check(&crash("invoicing", "9"), "the action at 00:01.000 was refused: there is no worker 9");
    let back = "{\"at\": \"2 s\", \"redrive\": {\"queue\": \"invoices\", \"most\": 1}}\n{\"at\": \"1 s\", \"redrive\": {\"queue\": \"invoices\", \"most\": 1}}";
    check(back, "line 2, at: this is before the line above, actions are in order");
}

#[test]
fn the_scenarios_are_listed_by_the_names_that_run_takes() {
    let output = mqp(&["scenarios"]);
    let text = String::from_utf8(output.stdout).expect("text");
    for name in ["email-jobs", "retry", "scale", "invoices"] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{text}");
    }
}

#[test]
fn a_sender_sends_what_is_written_in_a_file() {
    let lines = [0, 1, 1, 4].map(|at| format!("{{\"at\": \"{at} s\", \"body\": \"no. {at}\"}}"));
    let list = file("list.jsonl", lines.join("\n"));
    let recorded = format!("api={}", shown(&list));
    let told = answer(&["run", "email-jobs", "--json", "--recorded", &recorded]);
    assert_eq!(told["ledger"]["accepted"], 4);
    let check = |recorded: &str, expected: &str| {
        refused(&["run", "email-jobs", "--recorded", recorded], expected);
    };
    check(&format!("cats={}", shown(&list)), "there is no sender cats; senders are api");
    check("api=no-such-file", "no-such-file: ");
    let wrong = file("wrong-list.jsonl", lines[1].clone() + "\n" + &lines[0]);
    let place = "wrong-list.jsonl: line 2, at: this is before the one above";
    check(&format!("api={}", shown(&wrong)), place);
}
