//! The queues for the outside: `apply(now, operation) -> (result, transitions)`, one line of JSON
//! each way.
//!
//! ```
//! use message_queue_contract::Desk;
//!
//! let mut desk = Desk::default();
//! desk.apply_line(r#"{"at": 0, "op": "create", "queue": "jobs", "preset": "plain"}"#);
//! let answer = desk.apply_line(r#"{"at": 1500000, "op": "send", "queue": "jobs", "body": "hi"}"#);
//! assert_eq!(
//!     answer,
//!     r#"{"result":{"id":1,"duplicate":false},"transitions":[{"at":1500000,"queue":"jobs","id":1,"kind":"sent","cause":"send","bytes":2,"until":null}]}"#,
//! );
//! ```
//!
//! A [`Desk`] holds the queues by name. It knows no clock and draws nothing at random but from its
//! seed, so the same lines get the same answers wherever it runs: natively, where the program `mqp`
//! reads standard input, and in the browser, where the class `QueueSet` takes texts and objects.
//!
//! ```text
//! line ──json──▶ Value ──request──▶ Request ──desk──▶ Answer ──answer──▶ line
//! ```
//!
//! What the lines look like is told in `docs/contract.md` and checked by `docs/contract.schema.json`.
//!
//! Left out on purpose: waiting for a message, several operations in one line, and everything that
//! the rules of the queues do not need, like permissions.

mod answer;
mod base64;
mod desk;
mod field;
mod json;
mod knobs;
mod limits;
mod refusal;
mod request;
mod words;

pub use answer::{Answer, Handed, Outcome};
pub use desk::Desk;
pub use json::{LARGEST_WHOLE, Misread, Value};
pub use limits::{
    MAX_AT_ONCE, MAX_CARRIED_BYTES, MAX_LINE_BYTES, MAX_NAME_CHARS, MAX_PER_SECOND, MAX_QUEUES,
    MAX_RECEIVED, MAX_TRANSITIONS,
};
pub use refusal::{Refusal, RefusalKind};
pub use request::{OPERATIONS, Operation, Request, Way};

/// The answer to a line that cannot be read at all, for whoever reads lines.
#[must_use]
pub fn refuse_line(why: &str) -> String {
    answer::refuse(&Refusal::not_json(why))
}

/// The answer to a line of more than [`MAX_LINE_BYTES`], for whoever lets it go unread.
#[must_use]
pub fn refuse_long_line() -> String {
    answer::refuse(&Refusal::long_line())
}
