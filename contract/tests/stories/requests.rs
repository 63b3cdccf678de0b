//! What a request looks like, and what is said about one that looks otherwise.

use message_queue_contract::{Desk, OPERATIONS};

use crate::story::{outcome, tell};

const RECEIPT: &str = r#""receipt":{"id":1,"epoch":1}"#;

fn desk() -> Desk {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs"}"#);
    desk
}

#[track_caller]
fn check(fields: &str, expected: &str) {
    let line = format!(r#"{{"at":0,"queue":"jobs",{fields}}}"#);
    assert_eq!(outcome(&mut desk(), &line), expected, "{line}");
}

#[test]
fn a_wrong_value_is_refused_at_its_place() {
    check(r#""op":7"#, "bad_field at op");
    check(r#""op":"fly""#, "bad_field at op");
    check(r#""op":"send","body":7"#, "bad_field at body");
    check(r#""op":"send","body_base64":"a""#, "bad_field at body_base64");
    check(r#""op":"send","body":"","body_base64":"""#, "bad_field at body_base64");
    check(r#""op":"send","body":"","group":7"#, "bad_field at group");
    check(r#""op":"send","body":"","dedup_key":true"#, "bad_field at dedup_key");
    check(r#""op":"send","body":"","delay_us":-1"#, "bad_field at delay_us");
    check(r#""op":"send","body":"","ttl_us":1.5"#, "bad_field at ttl_us");
    check(r#""op":"send","body":"","priority":256"#, "bad_field at priority");
    check(r#""op":"receive","worker":0"#, "bad_field at worker");
    check(r#""op":"receive","worker":4294967296"#, "bad_field at worker");
    check(r#""op":"receive","most":0"#, "bad_field at most");
    check(r#""op":"receive","most":1001"#, "bad_field at most");
    check(r#""op":"receive","lease_us":"1 s""#, "bad_field at lease_us");
    check(r#""op":"ack","receipt":7"#, "bad_field at receipt");
    check(r#""op":"ack","receipt":{"id":1}"#, "bad_field at receipt.epoch");
    check(r#""op":"ack","receipt":{"id":"1","epoch":1}"#, "bad_field at receipt.id");
    check(r#""op":"ack","receipt":{"id":1,"epoch":4294967296}"#, "bad_field at receipt.epoch");
    check(r#""op":"ack","receipt":{"id":1,"epoch":1,"x":1}"#, "bad_field at receipt.x");
    check(&format!(r#""op":"nack",{RECEIPT},"failed":1"#), "bad_field at failed");
    check(&format!(r#""op":"nack",{RECEIPT},"delay_us":[]"#), "bad_field at delay_us");
    check(&format!(r#""op":"extend",{RECEIPT}"#), "bad_field at lease_us");
    check(r#""op":"worker_lost""#, "bad_field at worker");
    check(r#""op":"purge","most":1000001"#, "bad_field at most");
    check(r#""op":"redrive""#, "bad_field at most");
    check(r#""op":"redrive","per_second":0"#, "bad_field at per_second");
    check(r#""op":"redrive","most":1,"per_second":1"#, "bad_field at per_second");
    check(r#""op":"inspect","id":0"#, "bad_field at id");
}

#[test]
fn a_field_that_is_missing_is_named() {
    for (line, field) in [
        ("{}", "op"),
        (r#"{"op":"next"}"#, "at"),
        (r#"{"at":0}"#, "op"),
        (r#"{"at":0,"op":"create"}"#, "queue"),
        (r#"{"at":0,"op":"send","body":""}"#, "queue"),
        (r#"{"at":0,"op":"send","queue":"jobs"}"#, "body"),
        (r#"{"at":0,"op":"ack","queue":"jobs"}"#, "receipt"),
    ] {
        assert_eq!(outcome(&mut desk(), line), format!("bad_field at {field}"), "{line}");
    }
}

#[test]
fn a_field_that_does_not_belong_there_is_refused_with_those_that_do() {
    tell(
        r#"
        > {"at":0,"op":"next","queue":"jobs"}
        < {"error":{"kind":"bad_field","message":"there is no such field, fields are at, op","field":"queue"}}
        > {"at":0,"op":"create","queue":"jobs","lease_us":1}
        < {"error":{"kind":"bad_field","message":"there is no such field, fields are at, op, queue, preset, knobs","field":"lease_us"}}
        "#,
    );
    for op in OPERATIONS {
        let line = format!(r#"{{"at":0,"op":"{op}","colour":"red"}}"#);
        assert_eq!(outcome(&mut desk(), &line), "bad_field at colour");
    }
}

#[test]
fn null_is_as_good_as_leaving_a_field_out() {
    let null = r#""group":null,"dedup_key":null,"delay_us":null,"ttl_us":null,"priority":null"#;
    check(
        &format!(r#""op":"send","body":"","body_base64":null,{null}"#),
        r#"{"duplicate":false,"id":1}"#,
    );
    check(r#""op":"receive","worker":null,"most":null,"lease_us":null"#, r#"{"deliveries":[]}"#);
    check(r#""op":"purge","most":null"#, r#"{"purged":0}"#);
    check(r#""op":"set","preset":null,"knobs":null"#, r#"{"queue":"jobs"}"#);
    check(r#""op":"send","body":null"#, "bad_field at body");
}

#[test]
fn a_line_is_one_object_and_nothing_else() {
    for line in ["", "[]", "7", "null", "{} {}", "{'at':0}", "\u{feff}{}", r#"{"at":0,"at":0}"#] {
        assert_eq!(outcome(&mut desk(), line), "not_json at no field", "{line}");
    }
    let spaced = " { \"at\" : 0 ,\t\"op\":\"next\" } \r";
    assert_eq!(outcome(&mut desk(), spaced), r#"{"at":null}"#);
}

#[test]
fn bytes_that_are_no_text_are_refused_and_the_desk_goes_on() {
    let mut desk = desk();
    let line = b"{\"at\":0,\"op\":\"send\",\"queue\":\"jobs\",\"body\":\"\xff\"}";
    assert_eq!(
        desk.apply_bytes(line),
        r#"{"error":{"kind":"not_json","message":"the line is not UTF-8 at byte 44","field":null}}"#
    );
    let line = b"{\"at\":0,\"op\":\"advance\"}";
    assert_eq!(desk.apply_bytes(line), r#"{"result":{"at":0},"transitions":[]}"#);
}

#[test]
fn a_queue_has_a_name_of_1_to_80_characters_that_no_other_has() {
    let create = |desk: &mut Desk, name: &str| {
        outcome(desk, &format!(r#"{{"at":0,"op":"create","queue":"{name}"}}"#))
    };
    let mut desk = desk();
    for name in ["a", "ä b", "😀", &"😀".repeat(80), &"x".repeat(80), "JOBS", "jobs "] {
        assert_eq!(create(&mut desk, name), format!(r#"{{"queue":"{name}"}}"#));
        assert_eq!(create(&mut desk, name), "queue_exists at queue", "{name}");
    }
    for name in ["", &"x".repeat(81), &"😀".repeat(81)] {
        assert_eq!(create(&mut desk, name), "bad_field at queue", "{name}");
    }
    let send = |name: &str| format!(r#"{{"at":0,"op":"send","queue":"{name}","body":""}}"#);
    assert_eq!(outcome(&mut desk, &send("Jobs")), "unknown_queue at queue");
    assert_eq!(outcome(&mut desk, &send("\\u006aobs")), r#"{"duplicate":false,"id":1}"#);
}

#[test]
fn a_worker_that_is_not_named_is_the_first() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs"}
        > {"at":0,"op":"send","queue":"jobs","body":""}
        > {"at":0,"op":"receive","queue":"jobs"}
        ~ "worker":1,
        > {"at":0,"op":"nack","queue":"jobs","receipt":{"id":1,"epoch":1}}
        ~ "kind":"released","cause":"nack","worker":1,
        "#,
    );
}
