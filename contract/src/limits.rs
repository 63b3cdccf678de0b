//! How much of everything there may be, so that no line makes the answer or the memory burst.

/// The longest line, in bytes: a body of 1 MiB fits even when each of its bytes is an escape.
pub const MAX_LINE_BYTES: usize = 8 << 20;

/// How many queues there may be.
pub const MAX_QUEUES: usize = 1_000;

/// How many characters the name of a queue may have.
pub const MAX_NAME_CHARS: usize = 80;

/// How many messages one receive may ask for.
pub const MAX_RECEIVED: u64 = 1_000;

/// How many bytes of bodies one answer carries at most: 32 MiB. As escapes they are six times as
/// long, which a script can still hold as one text.
pub const MAX_CARRIED_BYTES: u64 = 32 << 20;

/// How many messages a purge or a redrive may ask for; no queue holds more.
pub const MAX_AT_ONCE: u64 = message_queue_core::queue::MAX_STORED;

/// How many messages a slow redrive moves a second at most.
pub const MAX_PER_SECOND: u64 = 1_000_000;

/// How many transitions one answer tells; the others wait for the next. While so many wait, no
/// further deadline happens.
pub const MAX_TRANSITIONS: usize = 10_000;
