//! The row that the keys act on.
//!
//! It follows its message while the list moves. When the message leaves the queue, the row that
//! comes to its place takes over.

use message_queue_play::playground::MessageRow;
use message_queue_play::queue::MessageId;

/// The row that the keys act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Active {
    /// Its place in the whole list, from 0.
    pub index: usize,
    /// Its message; `None` until the row has been drawn.
    pub message: Option<MessageId>,
}

impl Active {
    /// The row at a place.
    pub fn at(index: usize) -> Self {
        Self { index, message: None }
    }

    /// The same row among those that are drawn now, from the place `first` on.
    pub fn among(self, rows: &[MessageRow], first: usize) -> Self {
        let same = |row: &MessageRow| Some(row.message) == self.message;
        if let Some(at) = rows.iter().position(same) {
            let index = first + at;
            return Self { index, ..self };
        }
        let here = self.index.checked_sub(first).and_then(|at| rows.get(at));
        Self { message: here.map(|row| row.message).or(self.message), ..self }
    }
}

#[cfg(test)]
mod tests {
    use message_queue_play::queue::{Kind, State};
    use message_queue_play::time::Duration;

    use super::*;

    fn rows(messages: &[u64]) -> Vec<MessageRow> {
        let row = |message: &u64| MessageRow {
            message: MessageId(*message),
            kind: Kind::Text,
            state: State::Ready,
            position: None,
            age: Duration::ZERO,
            deliveries: 0,
            bytes: 0,
        };
        messages.iter().map(row).collect()
    }

    fn check(active: Active, messages: &[u64], first: usize, index: usize, message: u64) {
        let now = active.among(&rows(messages), first);
        assert_eq!((now.index, now.message), (index, Some(MessageId(message))));
    }

    #[test]
    fn the_keys_stay_with_the_message() {
        check(Active::at(1), &[5, 6, 7], 0, 1, 6);
        let six = Active { index: 1, message: Some(MessageId(6)) };
        check(six, &[6, 7, 8], 0, 0, 6);
        check(six, &[7, 8, 9], 0, 1, 8);
        check(six, &[90, 91], 80, 1, 6);
    }
}
