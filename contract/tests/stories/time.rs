//! When things happen, and when they are told.

use message_queue_contract::Desk;

use crate::story::{outcome, tell, tell_to};

#[test]
fn what_falls_due_before_an_operation_happens_first_at_its_own_instant() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"lease_us":2000000}}
        > {"at":0,"op":"send","queue":"jobs","body":"a"}
        > {"at":1000000,"op":"send","queue":"jobs","body":"b","delay_us":500000}
        > {"at":1000000,"op":"receive","queue":"jobs"}
        > {"at":9000000,"op":"receive","queue":"jobs","most":2}
        < {"result":{"deliveries":[{"receipt":{"id":1,"epoch":2},"until":11000000,"group":null,"body":"a"},{"receipt":{"id":2,"epoch":1},"until":11000000,"group":null,"body":"b"}]},"transitions":[{"at":1500000,"queue":"jobs","id":2,"kind":"became_ready","cause":"due"},{"at":3000000,"queue":"jobs","id":1,"kind":"released","cause":"expire","worker":1,"epoch":1,"until":null},{"at":9000000,"queue":"jobs","id":1,"kind":"delivered","cause":"receive","worker":1,"epoch":2,"until":11000000},{"at":9000000,"queue":"jobs","id":2,"kind":"delivered","cause":"receive","worker":1,"epoch":1,"until":11000000}]}
        "#,
    );
}

#[test]
fn an_operation_comes_before_what_falls_due_at_the_same_instant() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"lease_us":2000000,"fence":"unexpired"}}
        > {"at":0,"op":"send","queue":"jobs","body":"a"}
        > {"at":0,"op":"receive","queue":"jobs"}
        > {"at":2000000,"op":"inspect","queue":"jobs"}
        ~ "leased":1,
        ~ "transitions":[]}
        > {"at":2000000,"op":"ack","queue":"jobs","receipt":{"id":1,"epoch":1}}
        < {"result":{"settled":"done"},"transitions":[{"at":2000000,"queue":"jobs","id":1,"kind":"acked","cause":"ack","worker":1,"epoch":1}]}
        "#,
    );
}

#[test]
fn advance_lets_happen_what_falls_due_at_its_own_instant_too() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"lease_us":2000000}}
        > {"at":0,"op":"send","queue":"jobs","body":"a"}
        > {"at":0,"op":"receive","queue":"jobs"}
        > {"at":2000000,"op":"advance"}
        < {"result":{"at":2000000},"transitions":[{"at":2000000,"queue":"jobs","id":1,"kind":"released","cause":"expire","worker":1,"epoch":1,"until":null}]}
        > {"at":2000000,"op":"advance"}
        < {"result":{"at":2000000},"transitions":[]}
        "#,
    );
}

#[test]
fn next_tells_when_something_falls_due_without_anyone_asking() {
    tell(
        r#"
        > {"at":0,"op":"next"}
        < {"result":{"at":null},"transitions":[]}
        > {"at":0,"op":"create","queue":"jobs"}
        > {"at":0,"op":"send","queue":"jobs","body":"a","delay_us":7}
        > {"at":3,"op":"next"}
        < {"result":{"at":7},"transitions":[]}
        > {"at":7,"op":"next"}
        < {"result":{"at":7},"transitions":[]}
        > {"at":8,"op":"next"}
        < {"result":{"at":null},"transitions":[{"at":7,"queue":"jobs","id":1,"kind":"became_ready","cause":"due"}]}
        "#,
    );
}

#[test]
fn time_never_goes_back() {
    tell(
        r#"
        > {"at":5,"op":"create","queue":"jobs"}
        > {"at":4,"op":"next"}
        < {"error":{"kind":"time_went_back","message":"time never goes back, an operation before this was at 5","field":"at"}}
        > {"at":5,"op":"next"}
        < {"result":{"at":null},"transitions":[]}
        > {"at":9007199254740991,"op":"next"}
        < {"result":{"at":null},"transitions":[]}
        > {"at":9007199254740990,"op":"next"}
        ~ "kind":"time_went_back"
        "#,
    );
}

#[test]
fn what_would_end_after_the_last_instant_never_ends() {
    tell(
        r#"
        > {"at":9007199254740991,"op":"create","queue":"jobs"}
        > {"at":9007199254740991,"op":"send","queue":"jobs","body":"a","delay_us":9007199254740991}
        < {"result":{"id":1,"duplicate":false},"transitions":[{"at":9007199254740991,"queue":"jobs","id":1,"kind":"sent","cause":"send","bytes":1,"until":null}]}
        > {"at":9007199254740991,"op":"next"}
        < {"result":{"at":null},"transitions":[]}
        > {"at":9007199254740991,"op":"inspect","queue":"jobs","id":1}
        ~ "state":"delayed","until":null,
        "#,
    );
}

#[test]
fn a_line_that_is_not_understood_does_not_move_time() {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":5,"op":"create","queue":"jobs"}"#);
    for line in [
        r#"{"at":9,"op":"next","queue":"jobs"}"#,
        r#"{"at":9,"op":"send","queue":"job","body":""}"#,
        r#"{"at":9,"op":"create","queue":"jobs"}"#,
        r#"{"at":9,"op":"next""#,
    ] {
        outcome(&mut desk, line);
        assert_eq!(outcome(&mut desk, r#"{"at":5,"op":"advance"}"#), r#"{"at":5}"#, "{line}");
    }
}

#[test]
fn an_operation_that_is_refused_moves_time_and_nothing_else() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"capacity":{"messages":1}}}
        > {"at":0,"op":"send","queue":"jobs","body":"a"}
        > {"at":9,"op":"send","queue":"jobs","body":"b"}
        < {"error":{"kind":"full","message":"the queue is full, 1 of 1","field":null}}
        > {"at":8,"op":"next"}
        ~ "kind":"time_went_back"
        > {"at":9,"op":"inspect","queue":"jobs"}
        ~ "stored":1,"bytes":1,"ledger":{"accepted":1,"transferred_in":0,"ready":1,
        ~ "rejected":1,
        "#,
    );
}

#[test]
fn what_fell_due_before_a_refused_operation_is_told_with_the_next_answer() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"capacity":{"messages":1}}}
        > {"at":0,"op":"send","queue":"jobs","body":"a","delay_us":4}
        > {"at":9,"op":"send","queue":"jobs","body":"b"}
        < {"error":{"kind":"full","message":"the queue is full, 1 of 1","field":null}}
        > {"at":9,"op":"sen"}
        ~ {"error":{"kind":"bad_field",
        > {"at":9,"op":"receive","queue":"jobs"}
        < {"result":{"deliveries":[{"receipt":{"id":1,"epoch":1},"until":30000009,"group":null,"body":"a"}]},"transitions":[{"at":4,"queue":"jobs","id":1,"kind":"became_ready","cause":"due"},{"at":9,"queue":"jobs","id":1,"kind":"delivered","cause":"receive","worker":1,"epoch":1,"until":30000009}]}
        "#,
    );
}

#[test]
fn a_stale_receipt_is_an_error_that_has_happened() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs"}
        > {"at":0,"op":"send","queue":"jobs","body":"a","delay_us":1}
        > {"at":9,"op":"ack","queue":"jobs","receipt":{"id":1,"epoch":1},"worker":3}
        < {"error":{"kind":"stale","message":"there was no such delivery","field":"receipt"},"transitions":[{"at":1,"queue":"jobs","id":1,"kind":"became_ready","cause":"due"},{"at":9,"queue":"jobs","id":1,"kind":"stale_settle","cause":"ack","worker":3,"epoch":1,"stale":"unknown","latest":null}]}
        > {"at":9,"op":"next"}
        < {"result":{"at":null},"transitions":[]}
        "#,
    );
}

#[test]
fn a_stale_receipt_may_cost_the_worker_everything_that_it_holds() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"on_stale":"close_worker"}}
        > {"at":0,"op":"send","queue":"jobs","body":"a"}
        > {"at":0,"op":"send","queue":"jobs","body":"b"}
        > {"at":0,"op":"receive","queue":"jobs","most":2}
        > {"at":0,"op":"ack","queue":"jobs","receipt":{"id":1,"epoch":1}}
        > {"at":1,"op":"ack","queue":"jobs","receipt":{"id":1,"epoch":1}}
        < {"error":{"kind":"stale","message":"the message has left the queue","field":"receipt"},"transitions":[{"at":1,"queue":"jobs","id":1,"kind":"stale_settle","cause":"ack","worker":1,"epoch":1,"stale":"gone","latest":null},{"at":1,"queue":"jobs","id":2,"kind":"released","cause":"lost","worker":1,"epoch":1,"until":null}]}
        "#,
    );
}

#[test]
fn a_stale_receipt_may_look_as_if_it_had_worked() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"on_stale":"ignore"}}
        > {"at":0,"op":"reject","queue":"jobs","receipt":{"id":7,"epoch":2}}
        < {"result":{"settled":"ignored"},"transitions":[{"at":0,"queue":"jobs","id":7,"kind":"stale_settle","cause":"reject","worker":1,"epoch":2,"stale":"gone","latest":null}]}
        > {"at":0,"op":"extend","queue":"jobs","receipt":{"id":7,"epoch":2},"lease_us":1}
        < {"result":{"settled":"ignored","until":null},"transitions":[{"at":0,"queue":"jobs","id":7,"kind":"stale_settle","cause":"extend","worker":1,"epoch":2,"stale":"gone","latest":null}]}
        "#,
    );
}

/// A queue with so many messages, all of them held until 1 s.
fn many_leases(count: usize) -> Desk {
    let mut desk = Desk::default();
    tell_to(&mut desk, r#"> {"at":0,"op":"create","queue":"jobs","knobs":{"lease_us":1000000}}"#);
    for _ in 0..count {
        desk.apply_line(r#"{"at":0,"op":"send","queue":"jobs","body":""}"#);
    }
    for _ in 0..count.div_ceil(1_000) {
        desk.apply_line(r#"{"at":0,"op":"receive","queue":"jobs","most":1000}"#);
    }
    desk
}

/// How many transitions an answer has, and whether there are more.
fn told(answer: &str) -> (usize, bool) {
    (answer.matches(r#""kind":"#).count(), answer.ends_with(r#","more":true}"#))
}

#[test]
fn an_advance_stops_when_the_answer_is_full_and_goes_on_when_it_is_asked_again() {
    let mut desk = many_leases(20_001);
    let advance = r#"{"at":5000000,"op":"advance"}"#;
    for (at, count, more) in
        [(1_000_000, 10_000, true), (1_000_000, 10_000, true), (5_000_000, 1, false)]
    {
        let answer = desk.apply_line(advance);
        assert!(answer.starts_with(&format!(r#"{{"result":{{"at":{at}}},"#)), "{}", &answer[..60]);
        assert_eq!(told(&answer), (count, more));
    }
}

#[test]
fn an_operation_after_too_much_has_to_be_asked_again() {
    let mut desk = many_leases(10_001);
    let send = r#"{"at":5000000,"op":"send","queue":"jobs","body":"z"}"#;
    let answer = desk.apply_line(send);
    assert!(
        answer.starts_with(
            r#"{"error":{"kind":"more_due","message":"more than 10000 things fell due before this, so it is not done yet: send this line again","field":"at"},"transitions":[{"at":1000000,"#
        ),
        "{}",
        &answer[..200]
    );
    assert_eq!(told(&answer[50..]), (10_000, true));
    let answer = desk.apply_line(send);
    assert!(answer.starts_with(r#"{"result":{"id":10002,"#), "{}", &answer[..60]);
    assert_eq!(told(&answer), (2, false));
}

#[test]
fn an_operation_with_too_much_to_tell_is_done_at_once_and_told_by_and_by() {
    let mut desk = many_leases(10_003);
    let answer = desk.apply_line(r#"{"at":1,"op":"purge","queue":"jobs"}"#);
    assert!(answer.starts_with(r#"{"result":{"purged":10003},"#), "{}", &answer[..60]);
    assert_eq!(told(&answer), (10_000, true));
    let answer = desk.apply_line(r#"{"at":1,"op":"send","queue":"jobs","body":"z"}"#);
    assert!(answer.starts_with(r#"{"result":{"id":10004,"#), "{}", &answer[..60]);
    assert_eq!(told(&answer), (4, false));
}
