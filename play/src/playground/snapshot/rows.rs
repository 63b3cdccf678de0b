//! The message list.

use super::{MessageRow, View};
use crate::queue::{Message, QueueId};
use crate::sim::Simulation;

/// Messages that workers hold, then the line, then the shelf.
#[inline(never)] // A page that shows none does not have to load it.
pub(super) fn rows(simulation: &Simulation, queue: QueueId, view: &View) -> Vec<MessageRow> {
    let queue = simulation.queue(queue);
    let (first, held) = (view.first_row, queue.leased().count());
    let in_line = first.saturating_sub(held);
    let behind = in_line.saturating_sub(queue.ready_len());
    let held = queue.leased().skip(first).map(|message| (message, None));
    let line = queue.ready_from(in_line).zip(in_line + 1..);
    let line = line.map(|(message, position)| (message, Some(position)));
    let shelf = queue.delayed().skip(behind).map(|message| (message, None));
    let now = simulation.now();
    let row = |(message, position): (&Message, Option<usize>)| MessageRow {
        message: message.id,
        kind: message.body.kind(),
        state: message.state(),
        position,
        age: now.since(message.sent_at),
        deliveries: message.epoch,
        bytes: message.body.len(),
    };
    held.chain(line).chain(shelf).take(view.rows).map(row).collect()
}
