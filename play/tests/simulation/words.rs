//! What the page says of a run, in words.

use message_queue_play::playground::{Action, Playground, View};
use message_queue_play::queue::WorkerId;
use message_queue_play::scenario::{Scenario, ScenarioError};
use message_queue_play::sim::{Command, Seed};

fn caption_after(name: &str, seconds: u32, commands: &[Command]) -> String {
    let scenario = Scenario::shipped(name).expect("a shipped scenario");
    let mut playground = Playground::new(scenario, Seed(42)).expect("in range");
    for command in commands {
        playground.apply(Action::Command(command.clone())).expect("the command is good");
    }
    for _ in 0..seconds * 10 {
        let wall = std::time::Duration::from_millis(100);
        playground.apply(Action::Elapse(wall)).expect("time passes");
    }
    playground.snapshot(&View::default()).caption.text
}

#[test]
fn the_caption_says_the_most_remarkable_thing() {
    let down = Command::SwitchWorker { worker: WorkerId(1), on: false };
    assert_eq!(
        caption_after("email-jobs", 7, &[]),
        "Shop API hands messages to the queue and goes on, Mail service processes them in order.",
    );
    assert_eq!(
        caption_after("email-jobs", 7, &[down]),
        "Worker 1 has been down for 7 s. 14 messages wait and none is lost. The sender has not noticed.",
    );
    assert_eq!(
        caption_after("scale", 20, &[]),
        "80 messages wait and the line gets shorter: empty in about 40 s.",
    );
    assert_eq!(caption_after("scale", 70, &[]), "All 120 messages are done and nothing is lost.");
}

#[test]
fn a_wrong_scenario_file_is_refused_with_the_path_of_the_field() {
    let good = Scenario::shipped("retry").expect("a shipped scenario").to_json();
    let check = |from: &str, to: &str, expected: &str| {
        assert!(good.contains(from), "{from} is in the file");
        let error = Scenario::from_json(&good.replacen(from, to, 1)).expect_err(expected);
        let ScenarioError { path, message } = &error;
        assert!(format!("{path}: {message}").starts_with(expected), "{error}");
    };
    check("\"version\": 2", "\"version\": 3", "version: 3 is not known here, versions 1 to 2 are");
    check(
        "\"lease\": \"10 s\"",
        "\"lease\": \"10 parsecs\"",
        "queues.invoices.lease: \"10 parsecs\" is not a span",
    );
    check(
        "\"lease\": \"10 s\"",
        "\"lease\": \"0 s\"",
        "queues.invoices.lease: 0 s is out of range",
    );
    check(
        "\"workers\": 1",
        "\"workers\": -1",
        "services.invoicing.workers: a whole number is expected, not a number that is negative",
    );
    check(
        "\"workers\": 1",
        "\"cats\": 1",
        "services.invoicing.cats: there is no such field, fields are name, from, then, workers,",
    );
    check(
        "\"to\": \"invoices\"",
        "\"to\": \"cats\"",
        "senders.billing.to: there is no queue \"cats\", queues are invoices",
    );
    check(
        "\"from\": \"invoices\"",
        "\"from\": null",
        "services.invoicing.from: a text is expected, not null",
    );
    check(
        "\"then\": []",
        "\"then\": [\"cats\"]",
        "services.invoicing.then[0]: there is no queue \"cats\"",
    );
    check("\"then\": []", "\"then\": [\"invoices\"]", "services: messages or calls would go round");
    check(
        "\"then\": []",
        "\"then\": {}",
        "services.invoicing.then: a list is expected, not an object",
    );
    check("\"invoices\": {", "\"Jobs!\": {", "queues.Jobs!: a key has 1 to 40 lower-case letters");
    check(
        "\"queues\": {",
        "\"queues\": {}, \"cats\": {",
        "cats: there is no such field, fields are version,",
    );
    check(
        "\"every\": \"600 ms\"",
        "\"every\": \"0 s\"",
        "senders.billing.every: 0 s is out of range",
    );
    check("\"name\": \"retry\"", "\"name\": \"Retry!\"", "name: 1 to 40 lower-case letters");
    let truncated = Scenario::from_json(&good[..good.len() / 2]).expect_err("it is cut off");
    assert!(truncated.message.contains("EOF while parsing"), "{truncated}");
    let huge = Scenario::from_json(&" ".repeat(10 << 20)).expect_err("it is too large");
    assert_eq!(huge.to_string(), ".: 10485760 bytes, the limit is 1048576");
}

#[test]
fn parts_that_do_not_fit_together_are_refused_where_they_stand() {
    let good = Scenario::shipped("retry").expect("a shipped scenario").to_json();
    let (start, rest) = good.split_once("\"services\": {\n").expect("there are services");
    let (one, end) = rest.split_once("\n    }\n").expect("there is one");
    let again = |key: &str| {
        let other = one.replacen("\"invoicing\"", key, 1);
        format!("{start}\"services\": {{\n{one}\n    }},\n{other}\n    }}\n{end}")
    };
    let error = Scenario::from_json(&again("\"second\"")).expect_err("a queue has one service");
    assert_eq!(
        error.to_string(),
        "services.second.from: the service invoicing takes from it, a queue has one"
    );
    let error = Scenario::from_json(&again("\"invoicing\"")).expect_err("a key stands for one");
    assert_eq!(error.to_string(), "services.invoicing: this key is there twice");
}

#[test]
fn version_1_is_still_read() {
    let old = [
        ("email-jobs", include_str!("version_1/email-jobs.json")),
        ("retry", include_str!("version_1/retry.json")),
        ("scale", include_str!("version_1/scale.json")),
    ];
    for (name, text) in old {
        let read = Scenario::from_json(text).expect("a file of version 1 is good for ever");
        assert_eq!(read.name, name);
        assert!(read.to_json().contains("\"version\": 2"), "it is written in the newest version");
        assert_eq!(Scenario::from_json(&read.to_json()), Ok(read));
    }
    let wrong = old[0].1.replace("\"lease\": \"", "\"lease\": \"x");
    let error = Scenario::from_json(&wrong).expect_err("it is no span");
    assert_eq!(error.path, "queue.lease", "at the place where it stands in that version");
}

#[test]
fn an_unknown_scenario_is_refused_with_those_that_there_are() {
    let error = Scenario::shipped("bank").expect_err("it is not shipped");
    let expected = "there is no scenario \"bank\", there are email-jobs, retry, scale, \
                    direct-or-queue, invoices, invoices-by-email, shop, orders-fan-out";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn who_calls_is_not_said_to_go_on_at_once() {
    assert_eq!(
        caption_after("direct-or-queue", 3, &[]),
        "Who calls a service waits for its answer, who sends to a queue goes on at once."
    );
    let inline = "Customers above calls and waits for each answer.";
    assert_eq!(caption_after("invoices", 1, &[]), inline);
}
