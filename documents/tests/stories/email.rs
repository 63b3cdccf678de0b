//! E-mails, as a mail program reads them.

use message_queue_documents::{attachment, check_email, email, invoice};
use serde_json::{Value, json};

use crate::SEVENTH;
use crate::readers::read_email;

pub const WITH_INVOICE: &str = r#"{
    "email_from": "Teestube Süd <shop@example.com>",
    "email_to": "Łukasz Żółć <lukasz@example.pl>",
    "subject": "Your invoice — Ελένη says hello",
    "mail": "Dear Łukasz,\n\nyour invoice is attached: 12,30 €.\n",
    "invoice": {
        "customer": {"name": "Łukasz Żółć", "email": "lukasz@example.pl"},
        "lines": [{"text": "Tea", "quantity": 3, "unit_price": "4.10"}],
        "currency": "EUR",
        "invoice": "2026/17"
    }
}"#;

pub fn order_received() -> String {
    body(&[])
}

/// A good body with some fields of another value.
pub fn body(changed: &[(&str, Value)]) -> String {
    let mut body = json!({
        "email_from": "shop@example.com",
        "email_to": "ana@example.com",
        "subject": "Order 7 received",
        "mail": "Thank you.\nWe are packing it.\n",
    });
    for (name, value) in changed {
        body[name] = value.clone();
    }
    body.to_string()
}

fn read(body: &str) -> Value {
    check_email(body.as_bytes()).expect("it makes an e-mail");
    read_email(&email(body.as_bytes(), SEVENTH).expect("it makes an e-mail"))
}

#[test]
fn what_was_sent_is_what_is_read() {
    let read = read(&order_received());
    assert_eq!(
        read,
        json!({
            "headers": ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version",
                        "Content-Type", "Content-Transfer-Encoding"],
            "date": "2026-01-01T00:00:01+00:00",
            "id": "<7.1500000@message-queue-playground.invalid>",
            "from": [["", "shop@example.com"]],
            "to": [["", "ana@example.com"]],
            "subject": "Order 7 received",
            "type": "text/plain",
            "mail": "Thank you.\nWe are packing it.\n",
            "attachments": [],
            "defects": [],
        })
    );
}

#[test]
fn the_invoice_of_an_e_mail_is_the_one_that_the_invoice_service_writes() {
    let read = read(WITH_INVOICE);
    assert_eq!(read["defects"], json!([]));
    assert_eq!(read["type"], "multipart/mixed");
    assert_eq!(read["from"], json!([["Teestube Süd", "shop@example.com"]]));
    assert_eq!(read["to"], json!([["Łukasz Żółć", "lukasz@example.pl"]]));
    assert_eq!(read["subject"], "Your invoice — Ελένη says hello");
    assert_eq!(read["mail"], "Dear Łukasz,\n\nyour invoice is attached: 12,30 €.\n");

    let body: Value = serde_json::from_str(WITH_INVOICE).unwrap();
    let alone = invoice(body["invoice"].to_string().as_bytes(), SEVENTH).unwrap();
    let attachments = read["attachments"].as_array().unwrap();
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0]["type"], "application/pdf");
    assert_eq!(attachments[0]["name"], "invoice-2026-17.pdf");
    assert_eq!(decoded(attachments[0]["base64"].as_str().unwrap()), alone);
    assert_eq!(attachment(WITH_INVOICE.as_bytes(), SEVENTH), Ok(Some(alone)));
    assert_eq!(attachment(order_received().as_bytes(), SEVENTH), Ok(None));
}

#[test]
fn any_subject_and_any_text_come_through() {
    let long = "a".repeat(500);
    let subjects = ["a, b: <c>; \"d\" (e)", "😀 日本語 שלום", "Bcc: x@example.com", &long];
    for subject in subjects {
        let read = read(&body(&[("subject", json!(subject))]));
        assert_eq!(read["subject"], subject);
        assert_eq!(read["defects"], json!([]), "{subject}");
    }
    let texts = [
        "",
        ".",
        ".\n.\n",
        "From me\n",
        "=41 = \n",
        "trailing \n\t\n",
        "--\n",
        "😀 日本語 שלום\n",
        "Bcc: x@example.com\n\nhello\n",
        &"no end ".repeat(5_000),
    ];
    for text in texts {
        let read = read(&body(&[("mail", json!(text))]));
        let written = read["mail"].as_str().unwrap();
        assert_eq!(written.trim_end_matches('\n'), text.trim_end_matches('\n'), "{text:?}");
        assert_eq!(read["defects"], json!([]), "{text}");
    }
}

#[test]
fn every_kind_of_line_end_is_one() {
    let read = read(&body(&[("mail", json!("one\r\ntwo\rthree\nfour"))]));
    assert_eq!(read["mail"].as_str().unwrap().trim_end(), "one\ntwo\nthree\nfour");
}

#[test]
fn names_with_signs_that_mean_something_in_a_header_come_through() {
    for name in ["Lima, Ana", "Ana (shop); Lima: @work", "O'Neil & Söhne"] {
        let read = read(&body(&[("email_to", json!(format!("{name} <ana@example.com>")))]));
        assert_eq!(read["to"], json!([[name, "ana@example.com"]]));
        assert_eq!(read["defects"], json!([]), "{name}");
    }
}

#[test]
fn nobody_ends_a_part_by_writing_its_boundary() {
    let mut message: Value = serde_json::from_str(WITH_INVOICE).unwrap();
    let mail = "one\n--=_7_1500000_0--\n\n--=_7_1500000_1\nContent-Type: text/html\n\n<b>two</b>\n";
    message["mail"] = json!(mail);
    let read = read(&message.to_string());
    assert_eq!(read["mail"], mail);
    assert_eq!(read["attachments"].as_array().unwrap().len(), 1);
    assert_eq!(read["defects"], json!([]));
}

#[test]
fn a_text_full_of_boundaries_has_room_for_another() {
    let mut message: Value = serde_json::from_str(WITH_INVOICE).unwrap();
    let lines = (0..40_000).map(|number| format!("--=_7_1500000_{number}\n"));
    let mail: String = lines.collect();
    message["mail"] = json!(mail);
    let read = read(&message.to_string());
    assert_eq!(read["mail"], mail);
    assert_eq!(read["defects"], json!([]));
}

/// The bytes that base64 stands for.
pub fn decoded(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut bytes = Vec::new();
    for (index, letter) in text.bytes().filter(|&letter| letter != b'=').enumerate() {
        let digit = alphabet.iter().position(|&it| it == letter).expect("a digit of base64");
        bits = bits << 6 | u32::try_from(digit).expect("less than 64");
        if index % 4 > 0 {
            bytes.push((bits >> (6 - 2 * (index % 4))).to_le_bytes()[0]);
        }
    }
    bytes
}
