//! Everything that can grow has a limit, and says so when it is reached.

use message_queue_contract::{Desk, MAX_LINE_BYTES, MAX_QUEUES};

use crate::story::outcome;

#[test]
fn there_are_a_thousand_queues_at_most() {
    let mut desk = Desk::default();
    let create = |number: usize| format!(r#"{{"at":0,"op":"create","queue":"{number}"}}"#);
    for number in 0..MAX_QUEUES {
        outcome(&mut desk, &create(number));
    }
    assert_eq!(outcome(&mut desk, &create(MAX_QUEUES)), "too_many_queues at no field");
    assert_eq!(outcome(&mut desk, &create(7)), "queue_exists at queue");
}

#[test]
fn a_line_that_is_too_long_is_not_looked_at() {
    let mut desk = Desk::default();
    let next = r#"{"at":0,"op":"next"}"#;
    let mut line = next.to_owned() + &" ".repeat(MAX_LINE_BYTES - next.len());
    assert_eq!(outcome(&mut desk, &line), r#"{"at":null}"#);
    line.push(' ');
    assert_eq!(outcome(&mut desk, &line), "not_json at no field");
}

#[test]
fn one_answer_carries_32_mib_of_bodies() {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs"}"#);
    let body = "a".repeat(1 << 20);
    let send = format!(r#"{{"at":0,"op":"send","queue":"jobs","body":"{body}"}}"#);
    for _ in 0..32 {
        outcome(&mut desk, &send);
    }
    let receive =
        |most: usize| format!(r#"{{"at":0,"op":"receive","queue":"jobs","most":{most}}}"#);
    let small = r#"{"at":0,"op":"send","queue":"jobs","body":"b"}"#;
    outcome(&mut desk, small);
    assert_eq!(outcome(&mut desk, &receive(33)), "too_much_to_carry at most");
    let answer = desk.apply_line(&receive(32));
    assert_eq!(answer.matches(&body).count(), 32);
    assert!(outcome(&mut desk, &receive(32)).contains(r#""body":"b""#));
}

#[test]
fn all_queues_together_hold_256_mib() {
    let mut desk = Desk::default();
    let body = "a".repeat(1 << 20);
    for queue in 0..4 {
        outcome(&mut desk, &format!(r#"{{"at":0,"op":"create","queue":"{queue}"}}"#));
        for _ in 0..64 {
            let send = format!(r#"{{"at":0,"op":"send","queue":"{queue}","body":"{body}"}}"#);
            assert!(outcome(&mut desk, &send).starts_with('{'));
        }
    }
    let send = |body: &str| format!(r#"{{"at":0,"op":"send","queue":"0","body":"{body}"}}"#);
    assert_eq!(outcome(&mut desk, &send("b")), "no_room at no field");
    assert_eq!(outcome(&mut desk, &send("")), r#"{"duplicate":false,"id":257}"#);
}
