//! A queue and one of its messages, as they are shown.

use message_queue_core::queue::{Ledger, Message, MessageId, QueueId, State};

use super::reachable;
use crate::desk::Desk;
use crate::json::line::Line;
use crate::knobs;
use crate::words::Word;

/// Writes the fields of a queue, and those of a message where one is asked for.
pub fn write<'a>(
    line: &'a mut Line,
    desk: &Desk,
    id: QueueId,
    message: Option<MessageId>,
) -> &'a mut Line {
    let queue = desk.queues().queue(id);
    line.key("queue").text(desk.name(id));
    line.key("stored").whole(queue.len() as u64).key("bytes").whole(queue.stored_bytes());
    ledger(line.key("ledger"), &queue.ledger());
    line.key("redriving").flag(desk.queues().redriving(id));
    let rules = queue.rules();
    let dead_letter = rules.dead_letter.map(|target| desk.name(target));
    knobs::write(line.key("knobs"), rules, dead_letter);
    if let Some(message) = message {
        line.key("message");
        match queue.message(message) {
            Some(found) => shown(line, desk, (found, queue.group_of(found))),
            None => line.null(),
        };
    }
    line
}

fn ledger(line: &mut Line, books: &Ledger) {
    line.open('{');
    for (name, count) in [
        ("accepted", books.accepted),
        ("transferred_in", books.transferred_in),
        ("ready", books.ready),
        ("delayed", books.delayed),
        ("leased", books.leased),
        ("done", books.done),
        ("transferred_out", books.transferred_out),
        ("dropped", books.dropped),
        ("rejected", books.rejected),
        ("duplicates", books.duplicates),
        ("deliveries", books.deliveries),
        ("first_deliveries", books.first_deliveries),
    ] {
        line.key(name).whole(count);
    }
    line.close('}');
}

fn shown<'a>(
    line: &'a mut Line,
    desk: &Desk,
    (message, group): (&Message, Option<&str>),
) -> &'a mut Line {
    let (state, until, lease) = match message.state() {
        State::Ready => ("ready", None, None),
        State::Delayed { .. } if message.is_parked() => ("parked", None, None),
        State::Delayed { until } => ("delayed", reachable(until), None),
        State::Leased(lease) => ("leased", reachable(lease.until), Some(lease)),
    };
    line.open('{').key("id").whole(message.id.0).key("state").text(state);
    line.key("until").maybe_whole(until);
    line.key("worker").maybe_whole(lease.map(|lease| lease.worker.0));
    line.key("since").maybe_whole(lease.map(|lease| lease.since.as_micros()));
    line.key("sent_at").whole(message.sent_at.as_micros());
    line.key("expires_at").maybe_whole(message.expires_at().and_then(reachable));
    line.key("epoch").whole(message.epoch);
    line.key("attempts").whole(message.attempts());
    line.key("failures").whole(message.failures());
    line.key("expiries").whole(message.expiries());
    line.key("group").maybe_text(group).key("priority").whole(message.priority);
    line.key("deaths").open('[');
    for death in message.deaths() {
        line.open('{').key("queue").text(desk.name(death.queue));
        line.key("reason").text(death.reason.word()).key("at").whole(death.at.as_micros());
        line.key("count").whole(death.count).close('}');
    }
    line.close(']');
    line.body(message.body.bytes()).close('}')
}
