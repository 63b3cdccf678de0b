//! What is JSON here and what is not.

use super::*;

fn read(text: &str) -> String {
    match Value::read(text) {
        Ok(value) => shown(&value),
        Err(misread) => misread.to_string(),
    }
}

/// A short form that tells every two values apart.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Flag(yes) => yes.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Number => "number".to_owned(),
        Value::Text(text) => format!("'{text}'"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" "))
        }
        Value::Object(fields) => {
            let field = |(name, value): &(String, Value)| format!("{name}={}", shown(value));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(" "))
        }
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(read(text), expected, "{text}");
}

#[test]
fn values_are_read_with_the_order_of_their_fields() {
    check(r#" {"b": [1, true, null], "a": {} , "":[ ] } "#, "{b=[1 true null] a={} =[]}");
    check("false", "false");
    check("\t\r\n0", "0");
}

#[test]
fn a_number_that_a_script_cannot_hold_exactly_is_no_whole_number() {
    check("9007199254740991", "9007199254740991");
    for other in ["9007199254740992", "99999999999999999999999", "-1", "-0", "1.0", "1e3", "0E-7"] {
        check(other, "number");
    }
    check("01", "a number begins with a needless zero at byte 1");
    check("-01", "a number begins with a needless zero at byte 2");
    check("1.", "a digit is expected at byte 3");
    check("-", "a digit is expected at byte 2");
    check("1e+", "a digit is expected at byte 4");
    check("+1", "a value is expected at byte 1");
    check(".5", "a value is expected at byte 1");
    check("NaN", "a value is expected at byte 1");
}

#[test]
fn a_text_is_read_with_its_escapes() {
    check(r#""a\"\\\/\b\f\n\r\t\u00e4\u20AC\ud83d\ude00""#, "'a\"\\/\u{8}\u{c}\n\r\tä€😀'");
    check("\"\u{7f}\u{2028}😀\"", "'\u{7f}\u{2028}😀'");
    check(r#""\u0000""#, "'\0'");
    check("\"a\nb\"", "a control character is not written as an escape at byte 3");
    check(r#""\x41""#, "there is no such escape at byte 2");
    check(r#""\u12g4""#, "four hexadecimal digits are expected after \\u at byte 2");
    check(r#""\u+123""#, "four hexadecimal digits are expected after \\u at byte 2");
    check("\"\\u00ä\"", "four hexadecimal digits are expected after \\u at byte 2");
    check(r#""abc"#, "a text has no end at byte 5");
    check(r#""abc\"#, "there is no such escape at byte 5");
}

#[test]
fn half_of_a_surrogate_pair_is_refused() {
    let refused = "half of a surrogate pair is no character; send such bytes as base64 at byte 2";
    for text in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\ud800""#,
        r#""\ud800a""#,
        r#""\ud800\n""#,
        r#""\udc00\ud800""#,
        r#""\udfff\udbff""#,
    ] {
        check(text, refused);
    }
    check(r#""\ud800\u12""#, "four hexadecimal digits are expected after \\u at byte 8");
}

#[test]
fn a_field_that_is_there_twice_is_refused() {
    check(r#"{"at":1,"at":1}"#, "the field \"at\" is there twice at byte 9");
    check(r#"{"a":1,"\u0061":1}"#, "the field \"a\" is there twice at byte 8");
    check(r#"{"a":{"a":1},"b":{"a":1}}"#, "{a={a=1} b={a=1}}");
}

#[test]
fn what_is_not_json_is_refused_with_the_place() {
    check("", "a value is expected at byte 1");
    check("  ", "a value is expected at byte 3");
    check("{", "the name of a field in quotation marks is expected at byte 2");
    check(r#"{"a""#, "a colon is expected at byte 5");
    check(r#"{"a":1"#, "a comma or the end of the object is expected at byte 7");
    check(r#"{"a":1,}"#, "the name of a field in quotation marks is expected at byte 8");
    check("{a:1}", "the name of a field in quotation marks is expected at byte 2");
    check("[1,]", "a value is expected at byte 4");
    check("[1 2]", "a comma or the end of the list is expected at byte 4");
    check("{} {}", "nothing is expected after the end of the object at byte 4");
    check("nul", "a value is expected at byte 1");
    check("\u{feff}{}", "a value is expected at byte 1");
    check("{}\0", "nothing is expected after the end of the object at byte 3");
}

#[test]
fn a_line_cannot_ask_for_more_memory_than_it_has_bytes() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Value::read(&deep(DEPTH)).is_ok());
    check(&deep(DEPTH + 1), "values stand more than 16 deep in each other at byte 17");
    check(&"[".repeat(1_000_000), "values stand more than 16 deep in each other at byte 17");
    let long = |count: usize| format!("[{}]", vec!["0"; count].join(","));
    assert!(Value::read(&long(VALUES - 1)).is_ok());
    check(&long(VALUES), "there are more than 1000 values at byte 2000");
}
