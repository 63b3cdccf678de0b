//! What the bodies of messages say: the e-mail or the invoice that one asks for, and why it does not.
//!
//! ```
//! use message_queue_bodies::{Email, Invoice};
//!
//! let body = br#"{
//!     "email_from": "shop@example.com",
//!     "email_to": "Ana Lima <ana@example.com>",
//!     "subject": "Order 7 received",
//!     "mail": "Thank you."
//! }"#;
//! assert_eq!(Email::of(body)?.to.address, "ana@example.com");
//! assert_eq!(Invoice::of(body).unwrap_err().field(), "lines");
//! # Ok::<(), message_queue_bodies::Unusable>(())
//! ```
//!
//! ```text
//! body ──json──▶ Value ──field──▶ Email, Invoice
//!                                    │
//!                     mailbox, text, decimal, currency, calendar, letters: what a field may be
//! ```
//!
//! Apart from the documents, which are made of them, because a service that works only looks: it
//! needs no font and writes no file.
//!
//! A queue takes any body. That one is no invoice is noticed by the worker that is to write it, and
//! then [`Unusable`] says which field is wrong and what would be right; [`Flaw`] says the same in a
//! few bytes. Fields that are not known
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
//! A body with a `customer` and without `email_to` is an invoice, which is mailed to that customer.
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
//! | `email_from` | who mails it, as above |
//!
//! Numbers may also be written as texts, and are taken digit by digit.

mod about;
mod calendar;
mod currency;
mod decimal;
mod email;
mod field;
mod flaw;
mod invoice;
mod json;
mod letters;
mod limits;
mod mailbox;
mod makes;
mod text;
mod unusable;

pub use about::About;
pub use calendar::{Day, Moment, unix_seconds};
pub use currency::Currency;
pub use decimal::Decimal;
pub use email::Email;
pub use flaw::Flaw;
pub use invoice::{Bill, Customer, Invoice, Line};
pub use letters::is_printed;
pub use limits::{
    MAX_ADDRESS_CHARS, MAX_BODY_BYTES, MAX_DECIMALS, MAX_DEPTH, MAX_LINES, MAX_LOCAL_CHARS,
    MAX_NAME_CHARS, MAX_NUMBER_CHARS, MAX_POSTAL_CHARS, MAX_POSTAL_LINES, MAX_QUANTITY,
    MAX_SUBJECT_CHARS, MAX_TAX_PERCENT, MAX_TEXT_CHARS, MAX_UNIT_PRICE,
};
pub use mailbox::Mailbox;
pub use makes::Makes;
pub use unusable::Unusable;
