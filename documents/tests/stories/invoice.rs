//! Invoices, as they are read from the paper.

use message_queue_documents::{About, check_invoice, invoice};
use serde_json::{Value, json};

use crate::SEVENTH;
use crate::readers::{check_pdf, read_pdf};

pub fn teapots() -> String {
    body(&[])
}

/// A good body with some fields of another value.
pub fn body(changed: &[(&str, Value)]) -> String {
    let mut body = json!({
        "invoice": 1042,
        "date": "2026-12-01",
        "seller": "Teestube Süd GmbH\nSendlinger Straße 8\n80331 München\nUSt-IdNr. DE 123 456 789",
        "customer": {
            "name": "Łukasz Żółć & Ελένη Παπαδοπούλου",
            "email": "lukasz@example.pl",
            "address": "ulica Świętojańska 12/4\r\n81-393 Gdynia\nПольща — Polska",
        },
        "currency": "EUR",
        "lines": [
            {"text": "Teapot, cast iron, 0.8 l", "quantity": 2, "unit_price": "39.90"},
            {"text": "First flush Darjeeling, whole leaf, hand-picked on the steep eastern slopes \
                      of the garden and packed in tins that keep it fresh for two years",
             "quantity": 0.25, "unit_price": 148},
            {"text": "Voucher, −10 €", "quantity": 1, "unit_price": -10.00},
        ],
        "tax_percent": 19,
    });
    for (name, value) in changed {
        body[name] = value.clone();
    }
    body.to_string()
}

/// The text of the invoice, after everybody has looked at the file.
fn read(name: &str, body: &str) -> String {
    check_invoice(body.as_bytes()).expect("it makes an invoice");
    let bytes = invoice(body.as_bytes(), SEVENTH).expect("it makes an invoice");
    check_pdf(&format!("{name}.pdf"), &bytes);
    read_pdf(&bytes)
}

/// Whether these words stand beside each other on one line, whatever the room between them.
fn has_line(text: &str, words: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    text.lines().any(|line| line.split_whitespace().collect::<Vec<_>>() == words)
}

/// The same for a body with one line, whose numbers are given as they stand in the JSON.
fn one_line(quantity: &str, unit_price: &str, currency: &str, tax: &str) -> String {
    let body = format!(
        r#"{{"customer": {{"name": "Ana", "email": "ana@example.com"}}, "currency": "{currency}",
            "tax_percent": {tax},
            "lines": [{{"text": "Tea", "quantity": {quantity}, "unit_price": {unit_price}}}]}}"#
    );
    read_pdf(&invoice(body.as_bytes(), SEVENTH).expect("it makes an invoice"))
}

#[test]
fn everything_that_was_sent_stands_on_the_paper() {
    let text = read("teapots", &teapots());
    let lines = [
        "No. 1042 · 1 December 2026",
        "Bill to From",
        "Łukasz Żółć & Ελένη Παπαδοπούλου Teestube Süd GmbH",
        "ulica Świętojańska 12/4 Sendlinger Straße 8",
        "Польща — Polska USt-IdNr. DE 123 456 789",
        "lukasz@example.pl",
        "Description Quantity Unit price Amount, EUR",
        "Teapot, cast iron, 0.8 l 2 39.90 79.80",
        "Voucher, −10 € 1 −10.00 −10.00",
        "Subtotal 106.80",
        "Tax 19% 20.29",
        "Total EUR 127.09",
        "Invoice 1042 Page 1 of 1",
    ];
    for line in lines {
        assert!(has_line(&text, line), "{line}\n{text}");
    }
}

#[test]
fn what_is_left_out_is_taken_from_the_message_or_not_printed() {
    let text = one_line("1", "1", "EUR", "null");
    assert!(has_line(&text, "No. 7 · 1 January 2026"), "{text}");
    assert!(has_line(&text, "Total EUR 1.00"), "{text}");
    for word in ["From", "Tax", "Subtotal"] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn an_amount_is_what_the_digits_say() {
    let check = |quantity: &str, price: &str, currency: &str, amount: &str| {
        let text = one_line(quantity, price, currency, "null");
        let total = format!("Total {currency} {amount}");
        assert!(has_line(&text, &total), "{quantity} · {price} is no {total}\n{text}");
    };
    check("3", "0.1", "EUR", "0.30");
    check("3", "\"0.10\"", "EUR", "0.30");
    check("1", "1.005", "EUR", "1.01"); // as a binary fraction it is a little less
    check("1", "-1.005", "EUR", "−1.01");
    check("1e3", "0.0125", "EUR", "12.50");
    check("1", "1234567.891", "KWD", "1,234,567.891");
    check("3", "0.5", "JPY", "2");
    check("1000000", "1000000000", "EUR", "1,000,000,000,000,000.00");
}

#[test]
fn the_tax_is_rounded_once_on_what_is_printed() {
    let text = one_line("1", "0.50", "EUR", "19");
    assert!(has_line(&text, "Tax 19% 0.10"), "{text}"); // 0.095
    let text = one_line("1", "100", "CHF", "\"7.70\"");
    assert!(has_line(&text, "Tax 7.7% 7.70"), "{text}");
    let text = one_line("1", "100", "EUR", "0");
    assert!(has_line(&text, "Tax 0% 0.00"), "{text}");
}

#[test]
fn sums_are_sums_of_printed_amounts() {
    let line = json!({"text": "Third of a cent", "quantity": 1, "unit_price": "0.005"});
    let text = read("rounded", &body(&[("lines", json!([line, line, line]))]));
    assert!(has_line(&text, "Subtotal 0.03"), "{text}"); // and not 0.02
}

#[test]
fn a_long_description_is_wrapped_and_stays_left_of_the_numbers() {
    let text = read("teapots", &teapots());
    let darjeeling = text.lines().find(|line| line.contains("Darjeeling")).unwrap();
    assert!(darjeeling.trim_end().ends_with("37.00"), "{darjeeling}");
    assert!(!darjeeling.contains("two years"), "{darjeeling}");
    let word = "Donaudampfschifffahrt".repeat(20);
    let line = json!({"text": word, "quantity": 1, "unit_price": 1});
    let text = read("one-word", &body(&[("lines", json!([line]))]));
    let pieces: String =
        text.split_whitespace().filter(|it| word.contains(*it) || it.contains("schiff")).collect();
    assert!(pieces.contains(&word[..100]), "{text}");
}

#[test]
fn many_lines_flow_over_pages_that_are_numbered() {
    let lines: Vec<Value> = (1..=120)
        .map(|number| json!({"text": format!("Item {number}"), "quantity": 1, "unit_price": 1}))
        .collect();
    let text = read("many-lines", &body(&[("lines", json!(lines))]));
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 2, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let foot = format!("Invoice 1042 Page {} of {}", index + 1, pages.len());
        assert!(has_line(page, &foot), "{foot}\n{page}");
        assert!(has_line(page, "Description Quantity Unit price Amount, EUR"), "{page}");
    }
    for number in 1..=120 {
        assert!(has_line(&text, &format!("Item {number} 1 1.00 1.00")), "{number}\n{text}");
    }
    assert!(has_line(pages.last().unwrap(), "Total EUR 142.80"), "{text}");
}

#[test]
fn wherever_the_page_ends_the_sums_stay_together() {
    for count in 1..=40 {
        let line = json!({"text": "Tea", "quantity": 1, "unit_price": 1});
        let lines = vec![line; count];
        let bytes = invoice(body(&[("lines", json!(lines))]).as_bytes(), SEVENTH).unwrap();
        let text = read_pdf(&bytes);
        let page = text.split('\u{c}').find(|page| page.contains("Subtotal")).unwrap();
        let order = ["Subtotal", "Tax 19%", "Total EUR", "Page "];
        let places: Vec<usize> = order.iter().map(|word| page.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{count} lines\n{page}");
    }
}

#[test]
fn a_file_carries_the_letters_that_it_shows_and_no_others() {
    let bytes = invoice(teapots().as_bytes(), SEVENTH).unwrap();
    assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
    let with = |text: &str| {
        let line = json!({"text": text, "quantity": 1, "unit_price": 1});
        invoice(body(&[("lines", json!([line]))]).as_bytes(), SEVENTH).unwrap().len()
    };
    assert!(with("Tea Ж Ѩ Ѯ") > with("Tea e e e"), "letters are carried");
}

#[test]
fn no_number_of_a_message_and_no_instant_is_too_large() {
    let last = About { message: u64::MAX, sent_us: u64::MAX };
    let text = read_pdf(
        &invoice(body(&[("invoice", Value::Null), ("date", Value::Null)]).as_bytes(), last)
            .unwrap(),
    );
    assert!(has_line(&text, "No. 18446744073709551615 · 31 December 9999"), "{text}");
}
