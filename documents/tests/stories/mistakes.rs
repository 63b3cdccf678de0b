//! Bodies that make no document, and what is said about them.

use message_queue_documents::{Unusable, check_email, check_invoice, email, invoice};
use serde_json::{Value, json};

use crate::{SEVENTH, email as emails, invoice as invoices};

fn about_email(body: &str) -> String {
    same(check_email(body.as_bytes()), email(body.as_bytes(), SEVENTH))
}

fn about_invoice(body: &str) -> String {
    same(check_invoice(body.as_bytes()), invoice(body.as_bytes(), SEVENTH))
}

/// What looking and writing say alike.
fn same(checked: Result<(), Unusable>, written: Result<Vec<u8>, Unusable>) -> String {
    let refusal = checked.expect_err("it is to be refused");
    assert_eq!(written, Err(refusal.clone()));
    refusal.to_string()
}

fn with_line(line: Value) -> String {
    let good = json!({"text": "Tea", "quantity": 1, "unit_price": 1});
    about_invoice(&invoices::body(&[("lines", json!([good, good, line]))]))
}

#[test]
fn a_mistake_in_an_e_mail_is_told_with_its_place() {
    let check = |name: &str, value: Value, expected: &str| {
        assert_eq!(about_email(&emails::body(&[(name, value)])), expected);
    };
    let address = "an address like ana@example.com or Ana Lima <ana@example.com> is needed";
    check("email_from", json!("shop"), &format!("email_from: {address}, not \"shop\""));
    check("email_to", Value::Null, &format!("email_to: {address}, and there is none"));
    check("email_to", json!(["a@b.c"]), &format!("email_to: {address}, not a list"));
    let line = "one line of 1 to 500 characters is needed";
    check("subject", json!(" "), &format!("subject: {line}, not \" \""));
    check("subject", json!(7), &format!("subject: {line}, not 7"));
    let long = "é".repeat(501);
    check("subject", json!(long), &format!("subject: {line}, not \"{}…\"", &long[..80]));
    let plain = "a text without control characters is needed";
    check("mail", json!("a\u{0}b"), &format!("mail: {plain}, not \"a\\0b\""));
    check("mail", json!(true), &format!("mail: {plain}, not true or false"));
    check("invoice", json!(7), "invoice: an object is needed, not 7");
    check(
        "invoice",
        json!({"customer": {}}),
        "invoice.lines: a list of 1 to 1000 lines is needed, and there is none",
    );
    let without_lines =
        json!({"customer": {"name": "A", "email": "b"}, "lines": [{}], "currency": "EUR"});
    check("invoice", without_lines, &format!("invoice.customer.email: {address}, not \"b\""));
}

#[test]
fn a_mistake_in_an_invoice_is_told_with_its_place() {
    let check = |name: &str, value: Value, expected: &str| {
        assert_eq!(about_invoice(&invoices::body(&[(name, value)])), expected);
    };
    check("customer", json!("Ana"), "customer: an object is needed, not \"Ana\"");
    check(
        "customer",
        json!({"email": "a@b.c"}),
        "customer.name: one line of 1 to 100 characters is needed, and there is none",
    );
    check("lines", json!([]), "lines: a list of 1 to 1000 lines is needed, and there are 0");
    check(
        "lines",
        json!(vec![0; 1_001]),
        "lines: a list of 1 to 1000 lines is needed, and there are 1001",
    );
    check("lines", json!({}), "lines: a list of 1 to 1000 lines is needed, not an object");
    check(
        "currency",
        json!("EURO"),
        "currency: a currency of ISO 4217 like EUR is needed, not \"EURO\"",
    );
    check("date", json!("2026-02-29"), "date: a day like 2026-12-01 is needed, not \"2026-02-29\"");
    check("tax_percent", json!(-1), "tax_percent: a number from 0 to 100 is needed, not -1");
    check("tax_percent", json!(100.5), "tax_percent: a number from 0 to 100 is needed, not 100.5");
    check(
        "invoice",
        json!(-1),
        "invoice: a whole number or one line of 1 to 40 characters is needed, not -1",
    );
    check(
        "invoice",
        json!("x".repeat(41)),
        &format!("invoice: one line of 1 to 40 characters is needed, not \"{}…\"", "x".repeat(40)),
    );
    check(
        "seller",
        json!("a\n".repeat(9)),
        "seller: a text of 1 to 500 characters on at most 8 lines is needed, not \"a\\na\\na\\na\\na\\na\\na\\na\\na\\n\"",
    );
}

#[test]
fn a_mistake_in_a_line_is_told_with_its_place() {
    let check = |line: Value, expected: &str| assert_eq!(with_line(line), expected);
    check(
        json!({"text": "Tea", "quantity": "x", "unit_price": 1}),
        "lines[2].quantity: a positive number is needed, not \"x\"",
    );
    check(
        json!({"text": "Tea", "quantity": 0, "unit_price": 1}),
        "lines[2].quantity: a positive number is needed, not 0",
    );
    check(
        json!({"text": "Tea", "quantity": -1.5, "unit_price": 1}),
        "lines[2].quantity: a positive number is needed, not -1.5",
    );
    check(
        json!({"text": "Tea", "quantity": 1_000_001, "unit_price": 1}),
        "lines[2].quantity: a number up to 1,000,000 is needed, not 1000001",
    );
    check(
        json!({"text": "Tea", "quantity": "1e99", "unit_price": 1}),
        "lines[2].quantity: a smaller number is needed, not \"1e99\"",
    );
    check(
        json!({"text": "Tea", "quantity": 1, "unit_price": "0.0000001"}),
        "lines[2].unit_price: a number with at most 6 digits after the point is needed, not \"0.0000001\"",
    );
    check(
        json!({"text": "Tea", "quantity": 1, "unit_price": "1,50"}),
        "lines[2].unit_price: a price like 12.50 of at most 1,000,000,000 is needed, not \"1,50\"",
    );
    check(
        json!({"text": "Tea", "quantity": 1, "unit_price": -1_000_000_001}),
        "lines[2].unit_price: a price like 12.50 of at most 1,000,000,000 is needed, not -1000000001",
    );
    check(
        json!({"text": "Tea", "quantity": 1}),
        "lines[2].unit_price: a price like 12.50 of at most 1,000,000,000 is needed, and there is none",
    );
    check(
        json!({"quantity": 1, "unit_price": 1}),
        "lines[2].text: one line of 1 to 2000 characters is needed, and there is none",
    );
    check(json!(3), "lines[2]: an object is needed, not 3");
}

#[test]
fn a_letter_that_the_font_lacks_is_refused_and_not_left_out() {
    let expected = "lines[2].text: a text in Latin, Greek or Cyrillic letters, without U+4E16, is needed, not \"世界\"";
    assert_eq!(with_line(json!({"text": "世界", "quantity": 1, "unit_price": 1})), expected);
    let told = about_invoice(&invoices::body(&[("seller", json!("Tea\n9\u{202e}10"))]));
    assert!(told.starts_with("seller: ") && told.contains("U+202E"), "{told}");
}

#[test]
fn a_field_that_is_there_twice_is_refused() {
    let twice = "this field is needed once, and it is there twice";
    let body = emails::order_received().replacen('{', r#"{"subject": "Another", "#, 1);
    assert_eq!(about_email(&body), format!("subject: {twice}"));
    let body = invoices::teapots().replacen(r#""quantity":2"#, r#""quantity":2,"quantity":2"#, 1);
    assert_eq!(about_invoice(&body), format!("lines[0].quantity: {twice}"));
}

#[test]
fn fields_that_are_not_known_are_ignored() {
    let extra = json!({"deep": [1, 2, {"x": null}]});
    let plain = email(emails::order_received().as_bytes(), SEVENTH);
    assert_eq!(email(emails::body(&[("priority", extra.clone())]).as_bytes(), SEVENTH), plain);
    let plain = invoice(invoices::teapots().as_bytes(), SEVENTH);
    assert_eq!(invoice(invoices::body(&[("notes", extra)]).as_bytes(), SEVENTH), plain);
}

#[test]
fn what_is_no_object_of_json_is_told_without_a_place() {
    assert_eq!(about_email("[]"), "an object is needed, not a list");
    assert_eq!(about_invoice("7"), "an object is needed, not 7");
    let told = about_email("{\n  \"mail\": 1,\n}");
    assert_eq!(told, "JSON is needed: key must be a string at line 3 column 1");
}
