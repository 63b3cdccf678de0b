//! What a document says about its message besides the body.

use message_queue_core::time::Instant;

/// Which message a document is made from. It stands in for the clock and for chance: from here come
/// the date, the identifiers and what separates the parts of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The number of the message, which is also that of an invoice that says none.
    pub message: u64,
    /// When it was sent, since the start of the run. Documents let a run start with the year 2026.
    pub sent: Instant,
}
