//! The names of states in `data-state`: they serve style, tests and assistive technology.

use message_queue_play::playground::Look;
use message_queue_play::queue::{Kind, State};

/// The state that a look stands for.
pub fn state_name(look: Look) -> &'static str {
    match look {
        Look::Ready => "ready",
        Look::Delayed => "delayed",
        Look::InFlight => "in-flight",
        Look::Done => "done",
        Look::Dead => "dead",
        Look::Duplicate => "duplicate",
    }
}

/// The look of a message that is in the queue.
pub fn look_of(state: State) -> Look {
    match state {
        State::Ready => Look::Ready,
        State::Delayed { .. } => Look::Delayed,
        State::Leased(_) => Look::InFlight,
    }
}

/// The word for a state in running text.
pub fn state_word(look: Look) -> &'static str {
    match look {
        Look::InFlight => "in flight",
        other => state_name(other),
    }
}

/// The name of a kind in `data-kind`.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "email",
        Kind::Invoice => "invoice",
        Kind::Order => "order",
        Kind::Text => "text",
    }
}
