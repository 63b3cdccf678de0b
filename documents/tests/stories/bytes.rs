//! The same message, the same bytes.

use message_queue_documents::{About, Unusable, email, invoice};

use crate::SEVENTH;
use crate::email::{WITH_INVOICE, order_received};
use crate::invoice::teapots;

type Writer = fn(&[u8], About) -> Result<Vec<u8>, Unusable>;

#[test]
fn the_same_message_gives_the_same_bytes_at_any_time_in_any_thread() {
    let cases: [(Writer, String); 3] =
        [(email, order_received()), (email, WITH_INVOICE.to_owned()), (invoice, teapots())];
    for (write, body) in cases {
        let first = write(body.as_bytes(), SEVENTH).unwrap();
        let again = std::thread::spawn(move || write(body.as_bytes(), SEVENTH).unwrap());
        assert_eq!(first, again.join().unwrap());
    }
}

#[test]
fn another_message_with_the_same_body_can_be_told_apart() {
    let later = About { sent_us: 1_500_001, ..SEVENTH };
    let eighth = About { message: 8, ..SEVENTH };
    for body in [order_received(), WITH_INVOICE.to_owned()] {
        let write = |about| email(body.as_bytes(), about).unwrap();
        assert_ne!(write(SEVENTH), write(eighth));
        assert_ne!(write(SEVENTH), write(later));
    }
}

#[test]
fn an_e_mail_of_plain_text_is_this_one() {
    let body = r#"{
        "email_from": "shop@example.com",
        "email_to": "Ana Lima <ana@example.com>",
        "subject": "Order 7 received",
        "mail": "Thank you.\nWe are packing it."
    }"#;
    let written = String::from_utf8(email(body.as_bytes(), SEVENTH).unwrap()).unwrap();
    assert_eq!(
        written,
        "Date: Thu, 1 Jan 2026 00:00:01 +0000\r\n\
         From: <shop@example.com>\r\n\
         To: \"Ana Lima\" <ana@example.com>\r\n\
         Subject: Order 7 received\r\n\
         Message-ID: <7.1500000@message-queue-playground.invalid>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: 7bit\r\n\
         \r\n\
         Thank you.\r\n\
         We are packing it."
    );
}
