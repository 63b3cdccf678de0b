//! Messages as documents: the e-mail that a customer gets, and the invoice that is printed.
//!
//! ```
//! use message_queue_core::time::Instant;
//! use message_queue_documents::{About, email};
//!
//! let body = br#"{
//!     "email_from": "shop@example.com",
//!     "email_to": "Ana Lima <ana@example.com>",
//!     "subject": "Order 7 received",
//!     "mail": "Thank you."
//! }"#;
//! let about = About { message: 7, sent: Instant::from_micros(1_500_000) };
//! let bytes = email(body, about)?;
//! assert!(bytes.starts_with(b"Date: Thu, 1 Jan 2026 00:00:01 +0000\r\n"));
//! # Ok::<(), message_queue_documents::Unusable>(())
//! ```
//!
//! A document is made from the body of a message and from what [`About`] says, and from nothing
//! else: no clock, no chance, no locale. So the same message always gives the same bytes, natively
//! and in a browser.
//!
//! ```text
//! body ──json──▶ Value ──field──▶ Email, Invoice ──▶ bytes
//!                                    │
//!                     mailbox, text, decimal, currency, calendar: what a field may be
//!                     pdf: a page, the letters on it, and the font that has them
//! ```
//!
//! A queue takes any body. That one is no invoice is noticed by the worker that is to write it, and
//! then [`Unusable`] says which field is wrong and what would be right. Fields that are not known
//! are ignored, so that senders and workers may change at different times; a field that is there
//! twice is refused, because nobody knows which is meant.
//!
//! # The bodies
//!
//! | e-mail | is |
//! |---|---|
//! | `email_from`, `email_to` | `ana@example.com` or `Ana Lima <ana@example.com>` |
//! | `subject` | one line |
//! | `mail` | the text, of any number of lines |
//! | `invoice` | may be there: an invoice, which is attached as PDF |
//!
//! | invoice | is |
//! |---|---|
//! | `customer` | an object with `name`, `email` and, if there is one, `address` of several lines |
//! | `lines` | a list of objects with `text`, `quantity` and `unit_price` |
//! | `currency` | a code of ISO 4217 |
//! | `tax_percent` | from 0 to 100; without it there is no tax on the invoice |
//! | `invoice` | its number; without it that of the message |
//! | `date` | `2026-12-01`; without it the day on which the message was sent |
//! | `seller` | who sells, in several lines, of which the first is the name |
//!
//! Numbers may also be written as texts, and are taken digit by digit.
//!
//! Left out on purpose: HTML, further recipients, taxes that differ from line to line.

mod about;
mod calendar;
mod currency;
mod decimal;
mod email;
mod field;
mod invoice;
mod json;
mod limits;
mod mailbox;
mod pdf;
mod text;
mod unusable;

pub use about::About;
pub use limits::{
    MAX_ADDRESS_CHARS, MAX_BODY_BYTES, MAX_DECIMALS, MAX_DEPTH, MAX_LINES, MAX_LOCAL_CHARS,
    MAX_NAME_CHARS, MAX_NUMBER_CHARS, MAX_POSTAL_CHARS, MAX_POSTAL_LINES, MAX_QUANTITY,
    MAX_SUBJECT_CHARS, MAX_TAX_PERCENT, MAX_TEXT_CHARS, MAX_UNIT_PRICE,
};
pub use unusable::Unusable;

use email::Email;
use field::Field;
use invoice::Invoice;
use json::Value;

/// Whether a body makes an e-mail.
///
/// # Errors
/// When it does not; then [`email()`] says the same.
pub fn check_email(body: &[u8]) -> Result<(), Unusable> {
    read_email(body).map(drop)
}

/// Whether a body makes an invoice.
///
/// # Errors
/// When it does not; then [`invoice()`] says the same.
pub fn check_invoice(body: &[u8]) -> Result<(), Unusable> {
    read_invoice(body).map(drop)
}

/// The e-mail that a body asks for, in the format of RFC 5322: what a file `.eml` holds.
///
/// # Errors
/// When the body is not JSON, or a field is missing or wrong.
pub fn email(body: &[u8], about: About) -> Result<Vec<u8>, Unusable> {
    read_email(body).map(|email| email.write(about))
}

/// The invoice that a body asks for, as PDF.
///
/// # Errors
/// When the body is not JSON, or a field is missing or wrong.
pub fn invoice(body: &[u8], about: About) -> Result<Vec<u8>, Unusable> {
    read_invoice(body).map(|invoice| invoice.write(about))
}

fn read_email(body: &[u8]) -> Result<Email, Unusable> {
    Email::read(&Field::root(&Value::read(body)?))
}

fn read_invoice(body: &[u8]) -> Result<Invoice, Unusable> {
    Invoice::read(&Field::root(&Value::read(body)?))
}
