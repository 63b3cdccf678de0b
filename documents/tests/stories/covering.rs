//! An invoice that was sent on as it is, and mailed.

use message_queue_documents::{About, email, invoice};
use serde_json::json;

use crate::SEVENTH;
use crate::email::decoded;
use crate::invoice::{body, teapots};
use crate::readers::read_email;

#[test]
fn the_mail_around_an_invoice_carries_the_document_that_was_written() {
    let customer = json!({"name": "Łukasz Żółć", "email": "lukasz@example.pl"});
    let body = body(&[("customer", customer)]);
    let read = read_email(&email(body.as_bytes(), SEVENTH).expect("an invoice is mailed"));
    assert_eq!(read["to"], json!([["Łukasz Żółć", "lukasz@example.pl"]]));
    assert_eq!(read["subject"], "Invoice 1042");
    assert_eq!(read["defects"], json!([]));
    let attached = &read["attachments"][0];
    assert_eq!(attached["name"], "invoice-1042.pdf");
    let written = invoice(body.as_bytes(), SEVENTH).expect("it is an invoice");
    assert_eq!(decoded(attached["base64"].as_str().expect("a text")), written);
}

#[test]
fn an_invoice_that_says_its_number_keeps_it_however_often_it_is_sent_on() {
    let read = |message| {
        let about = About { message, ..SEVENTH };
        read_email(&email(teapots().as_bytes(), about).expect("an invoice is mailed"))
    };
    let (first, second) = (read(7), read(8));
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["attachments"], second["attachments"]);
}
