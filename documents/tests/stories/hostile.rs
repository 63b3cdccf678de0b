//! Bodies that somebody made on purpose.

use message_queue_documents::{check_email, check_invoice, email, invoice};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::readers::{check_pdf, read_email};
use crate::{SEVENTH, email as emails, invoice as invoices};

/// What ends a line somewhere, or looks like it.
const ENDS: [&str; 8] = ["\r\n", "\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"];

#[test]
fn no_field_of_a_header_carries_a_second_line() {
    for end in ENDS {
        let injected = format!("{end}Bcc: eve@example.com{end}{end}<b>hello</b>");
        let fields = [
            ("email_from", format!("shop@example.com{injected}")),
            ("email_from", format!("Shop{injected} <shop@example.com>")),
            ("email_to", format!("ana@example.com{injected}")),
            ("email_to", format!("Ana{injected}<ana@example.com>")),
            ("subject", format!("Hello{injected}")),
        ];
        for (name, value) in fields {
            let body = emails::body(&[(name, json!(value))]);
            let refusal = check_email(body.as_bytes()).unwrap_err();
            assert_eq!(refusal.field(), name, "{end:?}");
            assert!(email(body.as_bytes(), SEVENTH).is_err(), "{end:?}");
        }
    }
}

#[test]
fn no_header_means_other_letters_than_it_shows() {
    let hidden = "=?utf-8?q?Hello=0D=0ABcc:_eve=40example.com?=";
    let fields =
        [("subject", hidden.to_owned()), ("email_to", format!("{hidden} <a@example.com>"))];
    for (name, value) in fields {
        let refusal = check_email(emails::body(&[(name, json!(value))]).as_bytes()).unwrap_err();
        assert_eq!(refusal.field(), name);
    }
}

#[test]
fn the_number_of_an_invoice_makes_no_header_and_no_folder() {
    let mut body: Value = serde_json::from_str(emails::WITH_INVOICE).unwrap();
    body["invoice"]["invoice"] = json!("../a\"; x=\"y\\ä");
    let read = read_email(&email(body.to_string().as_bytes(), SEVENTH).unwrap());
    assert_eq!(read["attachments"][0]["name"], "invoice----a---x--y--.pdf");
    assert_eq!(read["defects"], json!([]));
    body["invoice"]["invoice"] = json!("1\r\nBcc: eve@example.com");
    let refusal = check_email(body.to_string().as_bytes()).unwrap_err();
    assert_eq!(refusal.field(), "invoice.invoice");
}

#[test]
fn signs_that_mean_something_in_a_pdf_are_only_letters() {
    let text = "(a) \\) endstream endobj <</JS (app.alert)>> %";
    let line = json!({"text": text, "quantity": 1, "unit_price": 1});
    let body = invoices::body(&[("lines", json!([line])), ("invoice", json!(") /X (\\"))]);
    let bytes = invoice(body.as_bytes(), SEVENTH).unwrap();
    check_pdf("signs.pdf", &bytes);
    assert!(crate::readers::read_pdf(&bytes).contains(text));
}

#[test]
fn the_largest_invoice_is_written() {
    let text = "Ж".repeat(400);
    let line = json!({"text": text, "quantity": "999999.999999", "unit_price": "999999999.999999"});
    let body = invoices::body(&[("lines", json!(vec![line; 1_000])), ("currency", json!("CLF"))]);
    let bytes = invoice(body.as_bytes(), SEVENTH).unwrap();
    check_pdf("largest.pdf", &bytes);
}

/// Bodies that are nearly right: a good one with some value in the place of another.
fn nearly() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "email_from",
        "email_to",
        "subject",
        "mail",
        "invoice",
        "customer",
        "lines",
        "currency",
        "tax_percent",
        "date",
        "seller",
        "quantity",
        "unit_price",
        "text",
        "name",
        "email",
        "address",
    ]);
    let value = prop_oneof![
        any::<f64>().prop_filter_map("no number of JSON", |it| serde_json::Number::from_f64(it)
            .map(Value::Number)),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
        "[0-9eE.+-]{0,30}".prop_map(Value::from),
        "[ -~\r\n<>@\"\\\\\u{2028}]{0,40}".prop_map(Value::from),
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
    ];
    (names, value).prop_map(|(name, value)| {
        let mut body: Value = serde_json::from_str(emails::WITH_INVOICE).expect("it is JSON");
        body[name] = value.clone();
        let invoice = &mut body["invoice"];
        if invoice.is_object() {
            invoice[name] = value.clone();
            if invoice["customer"].is_object() {
                invoice["customer"][name] = value.clone();
            }
            if invoice["lines"].as_array().is_some_and(|lines| !lines.is_empty()) {
                invoice["lines"][0][name] = value;
            }
        }
        body.to_string()
    })
}

/// Looking and writing agree, and an e-mail has just the lines of header that it should have.
fn check(body: &[u8]) {
    assert_eq!(check_invoice(body).err(), invoice(body, SEVENTH).err());
    let written = email(body, SEVENTH);
    assert_eq!(check_email(body).err(), written.clone().err());
    let Ok(written) = written else { return };
    let end = written.windows(4).position(|it| it == b"\r\n\r\n").expect("a header ends");
    let header = String::from_utf8(written[..end].to_vec()).expect("a header is ASCII");
    let names: Vec<&str> = header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default())
        .collect();
    let common = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"];
    assert_eq!(names[..7], common, "{header}");
    assert!(names[7..].is_empty() || names[7..] == ["Content-Transfer-Encoding"], "{header}");
    assert!(header.is_ascii() && !header.replace("\r\n", "").contains(['\r', '\n']), "{header}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_make_a_document_or_a_refusal(body in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&body);
    }

    #[test]
    fn any_text_with_the_signs_of_json_makes_a_document_or_a_refusal(body in "[\\[\\]{}:,\"\\\\u0-9a-f.eE+ tn-]{0,60}") {
        check(body.as_bytes());
    }

    #[test]
    fn nearly_right_bodies_make_a_document_or_a_refusal(body in nearly()) {
        check(body.as_bytes());
        let value: Value = serde_json::from_str(&body).expect("it is JSON");
        check(value["invoice"].to_string().as_bytes());
    }

    #[test]
    fn whatever_can_be_printed_is_printed_whole(text in "[ -~À-ſΑ-ωЀ-я€]{1,200}") {
        let line = json!({"text": text, "quantity": 1, "unit_price": 1});
        let body = invoices::body(&[("lines", json!([line]))]);
        if let Err(refusal) = check_invoice(body.as_bytes()) {
            prop_assert!(text.trim().is_empty() || refusal.message().contains("U+"), "{refusal}");
        } else {
            prop_assert!(invoice(body.as_bytes(), SEVENTH).is_ok());
        }
    }
}
