//! Random lives of queues, and what holds in every one of them.

#[path = "../../examples/transcripts/life.rs"]
mod life;

use message_queue_contract::Desk;
use message_queue_core::queue::QueueId;
use serde_json::{Value, json};

/// How many lives are lived; more when they are asked for.
fn lives() -> std::ops::Range<u64> {
    if std::env::var_os("MQP_LONG").is_some() { 0..5_000 } else { 0..400 }
}

fn parsed(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// The transitions of some answers, one after another.
fn transitions(answers: &[String]) -> Vec<Value> {
    let lists = answers.iter().filter_map(|answer| parsed(answer)?.get("transitions").cloned());
    lists.flat_map(|list| list.as_array().expect("it is a list").clone()).collect()
}

#[test]
fn every_line_is_answered_with_one_line_that_has_a_result_or_an_error() {
    for seed in lives() {
        let mut desk = Desk::with_seed(seed);
        for line in life::transcript(seed) {
            let answer = desk.apply_line(&line);
            assert!(!answer.contains('\n'), "seed {seed}: {answer}");
            let parsed = parsed(&answer).expect("an answer is JSON");
            let outcomes = [parsed.get("result"), parsed.get("error")];
            assert_eq!(outcomes.iter().flatten().count(), 1, "seed {seed}: {answer}");
            let told = parsed.get("transitions").is_some();
            let kind = parsed["error"]["kind"].as_str();
            assert_eq!(told, matches!(kind, None | Some("stale")), "seed {seed}: {answer}");
        }
    }
}

#[test]
fn the_same_lines_get_the_same_answers() {
    for seed in lives() {
        let lines = life::transcript(seed);
        let answers = || {
            let mut desk = Desk::with_seed(seed);
            lines.iter().map(|line| desk.apply_line(line)).collect::<Vec<_>>()
        };
        assert_eq!(answers(), answers(), "seed {seed}");
    }
}

#[test]
fn an_operation_that_is_refused_changes_nothing_in_any_queue() {
    let (mut refused, mut compared) = (0, 0);
    for seed in lives() {
        let mut desk = Desk::with_seed(seed);
        for line in life::transcript(seed) {
            // What falls due before the operation happens first in any case.
            if let Some(at) =
                parsed(&line).and_then(|line| line["at"].as_u64()).filter(|&at| at > 0)
            {
                desk.apply_line(&json!({"at": at - 1, "op": "advance"}).to_string());
                desk.apply_line(&json!({"at": at, "op": "next"}).to_string());
            }
            let before = desk.clone();
            let answer = desk.apply_line(&line);
            if answer.starts_with(r#"{"error""#) && !answer.contains(r#""transitions""#) {
                refused += 1;
                let books = |desk: &Desk| {
                    let count = desk.queues().len();
                    let ids = (0..count).map(|id| QueueId(id.try_into().expect("it is small")));
                    let book = |id| desk.queues().queue(id).ledger();
                    ids.map(book).map(|it| (it.accepted, it.done, it.dropped)).collect::<Vec<_>>()
                };
                assert_eq!(books(&before), books(&desk), "seed {seed}: {line}");
                let (mut before, after) = (before.queues().clone(), desk.queues());
                // What falls due at the very instant of the operation happens after it.
                if before.next_deadline().is_none_or(|due| due > after.now()) {
                    compared += 1;
                    before.advance(after.now(), &mut Vec::new());
                    assert_eq!(before.canonical(), after.canonical(), "seed {seed}: {line}");
                }
            }
        }
    }
    assert!(refused > 100, "only {refused} lines were refused");
    assert!(compared * 10 > refused * 9, "only {compared} of {refused} were compared whole");
}

#[test]
fn asking_in_between_changes_nothing() {
    for seed in lives() {
        let (mut plain, mut asked) = (Desk::with_seed(seed), Desk::with_seed(seed));
        let (mut told, mut told_asked) = (Vec::new(), Vec::new());
        for line in life::transcript(seed) {
            let answer = plain.apply_line(&line);
            // A line that is not understood moves no time, whatever instant it names.
            let asked_at = parsed(&line).and_then(|line| line["at"].as_u64());
            if let Some(at) = asked_at.filter(|_| answer.contains(r#""transitions""#)) {
                for sooner in [at / 2, at - at.min(1)].into_iter().filter(|sooner| *sooner < at) {
                    let advance = json!({"at": sooner, "op": "advance"}).to_string();
                    told_asked.push(asked.apply_line(&advance));
                }
            }
            told.push(answer);
            told_asked.push(asked.apply_line(&line));
        }
        for (desk, told) in [(&mut plain, &mut told), (&mut asked, &mut told_asked)] {
            told.push(desk.apply_line(r#"{"at":9007199254740991,"op":"advance"}"#));
        }
        assert_eq!(transitions(&told), transitions(&told_asked), "seed {seed}");
        assert_eq!(plain.queues().canonical(), asked.queues().canonical(), "seed {seed}");
    }
}

#[test]
fn the_books_of_every_queue_add_up() {
    for seed in lives() {
        let mut desk = Desk::with_seed(seed);
        for line in life::transcript(seed) {
            desk.apply_line(&line);
            for id in 0..desk.queues().len() {
                let ledger = desk.queues().queue(QueueId(id.try_into().unwrap())).ledger();
                assert!(ledger.adds_up(), "seed {seed}: {ledger:?} after {line}");
            }
        }
    }
}

#[test]
fn the_lives_have_everything_in_them() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..1_000 {
        let mut desk = Desk::with_seed(seed);
        for line in life::transcript(seed) {
            let answer = parsed(&desk.apply_line(&line)).expect("an answer is JSON");
            if let Some(kind) = answer["error"]["kind"].as_str() {
                seen.insert(format!("error {kind}"));
            }
            for it in answer["transitions"].as_array().into_iter().flatten() {
                let word = |name: &str| it[name].as_str().expect("it is a word").to_owned();
                seen.insert(format!("{} {}", word("kind"), word("cause")));
            }
        }
    }
    for expected in [
        "sent send",
        "duplicate send",
        "became_ready due",
        "delivered receive",
        "acked ack",
        "released nack",
        "released fail",
        "released expire",
        "released lost",
        "extended extend",
        "late_settle ack",
        "late_settle nack",
        "late_settle reject",
        "stale_settle ack",
        "stale_settle nack",
        "stale_settle extend",
        "stale_settle reject",
        "dead limit",
        "dead rejected",
        "dead expired",
        "dead overflow",
        "dropped limit",
        "dropped rejected",
        "dropped expired",
        "dropped overflow",
        "dropped dead_letters_full",
        "dropped purged",
        "parked limit",
        "redriven redrive",
        "error not_json",
        "error bad_field",
        "error unknown_queue",
        "error queue_exists",
        "error time_went_back",
        "error full",
        "error full_of_bytes",
        "error group_missing",
        "error dedup_missing",
        "error dedup_refused",
        "error delay_refused",
        "error ttl_refused",
        "error priority_refused",
        "error in_flight",
        "error stale",
        "error lease_too_long",
        "error no_dead_letter_queue",
        "error redrive_under_way",
    ] {
        assert!(seen.contains(expected), "{expected} never happened; these did: {seen:?}");
    }
}
