//! Messages as documents: the e-mail that a customer gets, and the invoice that is printed.
//!
//! ```
//! use message_queue_documents::{About, email};
//!
//! let body = br#"{
//!     "email_from": "shop@example.com",
//!     "email_to": "Ana Lima <ana@example.com>",
//!     "subject": "Order 7 received",
//!     "mail": "Thank you."
//! }"#;
//! let about = About { message: 7, sent_us: 1_500_000 };
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
//! body ──bodies──▶ Email, Invoice ──email, sheet──▶ bytes
//!                                        │
//!                                       pdf: a page, the letters on it, and the font that has them
//! ```
//!
//!
//! What a body says is read by [`message_queue_bodies`], which also refuses the one that is of no
//! use. Left out on purpose: HTML, further recipients, taxes that differ from line to line.

mod email;
mod pdf;
mod sheet;

pub use message_queue_bodies::{About, Email, Invoice, Unusable};

/// Whether a body makes an e-mail.
///
/// # Errors
/// When it does not; then [`email()`] says the same.
pub fn check_email(body: &[u8]) -> Result<(), Unusable> {
    Email::of(body).map(drop)
}

/// Whether a body makes an invoice.
///
/// # Errors
/// When it does not; then [`invoice()`] says the same.
pub fn check_invoice(body: &[u8]) -> Result<(), Unusable> {
    Invoice::of(body).map(drop)
}

/// The e-mail that a body asks for, in the format of RFC 5322: what a file `.eml` holds.
///
/// # Errors
/// When the body is not JSON, or a field is missing or wrong.
pub fn email(body: &[u8], about: About) -> Result<Vec<u8>, Unusable> {
    Email::of(body).map(|email| email::write(&email, about))
}

/// The invoice that is attached to the e-mail that a body asks for, as PDF, if there is one.
///
/// # Errors
/// When the body makes no e-mail; then [`email()`] says the same.
pub fn attachment(body: &[u8], about: About) -> Result<Option<Vec<u8>>, Unusable> {
    Ok(Email::of(body)?.invoice.map(|invoice| sheet::write(&invoice, about)))
}

/// The invoice that a body asks for, as PDF.
///
/// # Errors
/// When the body is not JSON, or a field is missing or wrong.
pub fn invoice(body: &[u8], about: About) -> Result<Vec<u8>, Unusable> {
    Invoice::of(body).map(|invoice| sheet::write(&invoice, about))
}
