//! The message list.

use super::{MessageRow, View};
use crate::queue::Message;
use crate::sim::Simulation;

/// Messages that workers hold, then the line, then the shelf.
pub(super) fn rows(simulation: &Simulation, view: &View) -> Vec<MessageRow> {
    let queue = simulation.queue();
    let held = queue.leased().map(|message| (message, None));
    let line = queue.ready().zip(1..).map(|(message, position)| (message, Some(position)));
    let shelf = queue.delayed().map(|message| (message, None));
    let all = held.chain(line).chain(shelf);
    let now = simulation.now();
    let row = |(message, position): (&Message, Option<usize>)| MessageRow {
        message: message.id,
        kind: message.body.kind(),
        state: message.state,
        position,
        age: now.since(message.sent_at),
        deliveries: message.epoch,
        bytes: message.body.len(),
    };
    all.skip(view.first_row).take(view.rows).map(row).collect()
}
