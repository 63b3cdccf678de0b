//! Bodies are bytes: what goes in comes out.

use message_queue_contract::Desk;
use serde_json::{Value, json};

use crate::story::outcome;

/// Sends a body as these fields of a line say, receives it and looks at it; returns both answers.
fn through(body: &str) -> (Value, Value) {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs"}"#);
    let sent = outcome(&mut desk, &format!(r#"{{"at":0,"op":"send","queue":"jobs",{body}}}"#));
    assert_eq!(sent, r#"{"duplicate":false,"id":1}"#);
    let mut ask = |line: &str| -> Value {
        serde_json::from_str(&desk.apply_line(line)).expect("an answer is JSON")
    };
    let mut received = ask(r#"{"at":0,"op":"receive","queue":"jobs"}"#);
    let mut inspected = ask(r#"{"at":0,"op":"inspect","queue":"jobs","id":1}"#);
    (received["result"]["deliveries"][0].take(), inspected["result"]["message"].take())
}

#[track_caller]
fn text_survives(text: &str) {
    let (received, inspected) = through(&format!(r#""body":{}"#, json!(text)));
    for shown in [received, inspected] {
        assert_eq!(shown["body"], json!(text));
        assert_eq!(shown.get("body_base64"), None);
    }
}

#[track_caller]
fn bytes_survive(base64: &str) {
    let (received, inspected) = through(&format!(r#""body_base64":"{base64}""#));
    for shown in [received, inspected] {
        assert_eq!(shown["body_base64"], json!(base64));
        assert_eq!(shown.get("body"), None);
    }
}

#[test]
fn text_is_never_trimmed_normalised_or_written_anew() {
    for text in [
        "",
        " ",
        " \t\r\n both ends \n",
        "\u{feff}with a mark at its beginning",
        "e\u{301} is not \u{e9}, \u{212b} is not \u{c5}",
        "{\"b\": 1.0, \"a\" :1e2, \"a\":null}",
        "</script><!--",
        "\u{2028}\u{2029}\u{85}\u{7f}",
        "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}",
        "\\u0000 is not NUL",
        "\"quoted\" and \\ back",
        "one line\nand another",
        "עברית and العربية",
        "😀👩‍👩‍👧‍👦",
    ] {
        text_survives(text);
    }
}

#[test]
fn every_control_character_survives() {
    let controls: String =
        (0..0x20).map(char::from).chain(['\u{7f}', '\u{80}', '\u{9f}']).collect();
    text_survives(&controls);
    text_survives("\0");
    text_survives(&"\0".repeat(1_000));
}

#[test]
fn bytes_that_are_no_text_survive() {
    for base64 in [
        "/w==",         // a byte that no text has
        "wIA=",         // NUL, written too long
        "7aCA",         // half of a surrogate pair
        "7aCA7bCA",     // both halves, each as if it were a character
        "9JCAgA==",     // beyond the last character
        "YeI=",         // a text that ends within a character
        "AP8A/wD/AP8=", // NUL and others in turn
    ] {
        bytes_survive(base64);
    }
}

#[test]
fn base64_of_a_text_comes_out_as_the_text() {
    let (received, inspected) = through(r#""body_base64":"aGkKAA==""#);
    assert_eq!((&received["body"], &inspected["body"]), (&json!("hi\n\0"), &json!("hi\n\0")));
}

#[test]
fn a_body_may_have_one_mebibyte_and_not_one_byte_more() {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs"}"#);
    let send = |field: &str, body: &str| {
        format!(r#"{{"at":0,"op":"send","queue":"jobs","{field}":"{body}"}}"#)
    };
    let most = 1 << 20;
    assert!(outcome(&mut desk, &send("body", &"a".repeat(most))).starts_with('{'));
    assert_eq!(outcome(&mut desk, &send("body", &"a".repeat(most + 1))), "body_too_large at body");
    // Counted are the bytes of the body and not those of the line.
    assert!(outcome(&mut desk, &send("body", &"\\u0000".repeat(most))).starts_with('{'));
    assert!(outcome(&mut desk, &send("body", &"\\ud83d\\ude00".repeat(most / 4))).starts_with('{'));
    let base64 = "////".repeat(most / 3);
    assert!(outcome(&mut desk, &send("body_base64", &format!("{base64}/w=="))).starts_with('{'));
    assert_eq!(
        outcome(&mut desk, &send("body_base64", &format!("{base64}////"))),
        "body_too_large at body_base64"
    );
}

#[test]
fn one_mebibyte_of_anything_comes_out_as_it_went_in() {
    let most = 1 << 20;
    text_survives(&"\0".repeat(most));
    text_survives(&"ä".repeat(most / 2));
    bytes_survive(&("/wD+".repeat(most / 3) + "/w=="));
}

#[test]
fn half_of_a_surrogate_pair_is_refused_with_its_place() {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs"}"#);
    for body in [r"\ud800", r"a\udfff", r"\ude00\ud83d", r"\ud83d\n"] {
        let line = format!(r#"{{"at":0,"op":"send","queue":"jobs","body":"{body}"}}"#);
        let answer = desk.apply_line(&line);
        let why = "half of a surrogate pair is no character; send such bytes as base64 at byte 4";
        assert!(answer.contains(why), "{answer}");
    }
    let next = desk.apply_line(r#"{"at":0,"op":"inspect","queue":"jobs"}"#);
    assert!(next.contains(r#""accepted":0,"#) && next.contains(r#""rejected":0,"#), "{next}");
}
