//! What a document says about its message besides the body.

/// Which message a document is made from. It stands in for the clock and for chance: from here come
/// the date, the identifiers and what separates the parts of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The number of the message, which is also that of an invoice that says none.
    pub message: u64,
    /// When it was sent, in microseconds since the start of the run. Documents let a run start with
    /// the year 2026.
    pub sent_us: u64,
}
