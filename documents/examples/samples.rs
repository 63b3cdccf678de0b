//! Prints documents and refusals, one on each line, for whoever compares other builds with this one:
//! `{"kind": "invoice", "body": "…", "message": 7, "sent_us": 1500000, "hex": "…"}`, or with
//! `refusal` in the place of `hex`.

use std::fmt::Write;

use message_queue_documents::{About, email, invoice};
use serde_json::{Value, json};

fn main() {
    let all = [("email", emails()), ("invoice", invoices())];
    for (kind, bodies) in all {
        for (message, body) in (1_u32..).zip(bodies) {
            println!("{}", sample(kind, &body.to_string(), message));
        }
    }
}

/// What becomes of one body.
fn sample(kind: &str, body: &str, message: u32) -> Value {
    let sent_us = u64::from(message) * 86_400_000_001;
    let about = About { message: message.into(), sent_us };
    let write = if kind == "email" { email } else { invoice };
    let mut sample = json!({"kind": kind, "body": body, "message": message, "sent_us": sent_us});
    match write(body.as_bytes(), about) {
        Ok(bytes) => sample["hex"] = hex(&bytes).into(),
        Err(refusal) => sample["refusal"] = refusal.to_string().into(),
    }
    sample
}

fn emails() -> Vec<Value> {
    let plain = invoices().swap_remove(0);
    let email = |subject: &str, mail: &str, invoice: Value| {
        json!({
            "email_from": "Teestube Süd <shop@example.com>",
            "email_to": "Łukasz Żółć <lukasz@example.pl>",
            "subject": subject,
            "mail": mail,
            "invoice": invoice,
        })
    };
    vec![
        email("Order received", "Thank you.\n", Value::Null),
        email("Ελένη says hello 😀", &"Grüße aus München. ".repeat(200), plain),
        email("Two\nlines", "", Value::Null),
    ]
}

fn invoices() -> Vec<Value> {
    let invoice = |count: usize, quantity: Value, currency: &str| {
        let line = json!({"text": "Żółć, a word of four letters — and nothing but letters of Poland",
                          "quantity": quantity, "unit_price": "1234.565"});
        json!({
            "customer": {"name": "Ελένη Παπαδοπούλου", "email": "eleni@example.gr"},
            "seller": "Teestube Süd GmbH\n80331 München",
            "lines": vec![line; count],
            "currency": currency,
            "tax_percent": "7.7",
        })
    };
    vec![
        invoice(2, json!(0.1), "EUR"),
        invoice(100, json!("12.5"), "JPY"),
        invoice(1, json!("x"), "KWD"),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes everything");
        text
    })
}
