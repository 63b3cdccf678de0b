//! What a system calls things.

/// What a system calls things, in the order of the glossary. `None` where it has no such thing, or
/// no word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    /// A queue.
    pub queue: &'static str,
    /// Who sends messages.
    pub sender: &'static str,
    /// Who receives and processes them.
    pub worker: &'static str,
    /// A message.
    pub message: &'static str,
    /// May be received now.
    pub ready: &'static str,
    /// Hidden until an instant.
    pub delayed: Option<&'static str>,
    /// Held by a worker.
    pub leased: &'static str,
    /// The time for which a worker may hold a delivery.
    pub lease: Option<&'static str>,
    /// Proof of one delivery.
    pub receipt: Option<&'static str>,
    /// Processed, delete it.
    pub ack: &'static str,
    /// Give it back.
    pub nack: &'static str,
    /// Hold it longer.
    pub extend: Option<&'static str>,
    /// Refuse it for good.
    pub reject: Option<&'static str>,
    /// How many times a message was delivered.
    pub delivery_count: Option<&'static str>,
    /// Where failed messages go.
    pub dead_letter_queue: Option<&'static str>,
    /// The way back from there.
    pub redrive: Option<&'static str>,
    /// Messages whose order is kept among themselves.
    pub group: Option<&'static str>,
}
