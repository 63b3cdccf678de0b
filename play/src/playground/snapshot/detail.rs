//! The message that is looked at.

use super::log::look;
use super::{LifeRow, MessageDetail};
use crate::queue::{Message, MessageId, State, TransitionKind};
use crate::sim::{Entry, Happening, Simulation, dead_letters_of, number_of, queue_id};

/// How many steps of a life are shown, the latest.
const LIFE_ROWS: usize = 100;

#[inline(never)] // A page that shows none does not have to load it.
pub(super) fn detail(simulation: &Simulation, message: MessageId) -> MessageDetail {
    let queues = || (0..simulation.queues().len()).map(queue_id);
    let stored = queues().find_map(|queue| simulation.queue(queue).message(message));
    let buried = queues().find_map(|id| simulation.queue(dead_letters_of(id)).message(message));
    let kept = || simulation.effects().recent().find(|effect| effect.message == message);
    let body = stored.or(buried).map(|message| message.body.clone());
    let life = simulation.trace().life_of(message);
    let from = life.len().saturating_sub(LIFE_ROWS);
    MessageDetail {
        message,
        body: body.or_else(|| kept().map(|effect| effect.body.clone())),
        state: stored.map(Message::state),
        place: place(simulation, (message, stored), buried.is_some(), &life),
        life: life[from..].iter().map(|entry| life_row(simulation, entry)).collect(),
    }
}

fn life_row(simulation: &Simulation, entry: &Entry) -> LifeRow {
    let Entry { number, at, happening } = *entry;
    LifeRow { number, at, look: look(&happening), text: simulation.trace().words(&happening) }
}

fn place(
    simulation: &Simulation,
    (message, stored): (MessageId, Option<&Message>),
    buried: bool,
    life: &[Entry],
) -> String {
    match stored.map(Message::state) {
        Some(State::Ready) => "ready, in the line".to_owned(),
        Some(State::Delayed { until }) => format!("delayed until {until}"),
        Some(State::Leased(lease)) => {
            let left = lease.until.since(simulation.now());
            format!("in flight at worker {}, lease ends in {left}", number_of(lease.worker))
        }
        None if buried => "in the dead-letter queue".to_owned(),
        None if message >= simulation.next_message_id() => "not in this run".to_owned(),
        None => ending(life),
    }
}

/// How the life of a message ended that is in no queue.
fn ending(life: &[Entry]) -> String {
    let any = |wanted: fn(&Happening) -> bool| life.iter().any(|entry| wanted(&entry.happening));
    let moved = |happening: &Happening| match happening {
        Happening::Queue { transition, .. } => Some(transition.kind),
        _ => None,
    };
    let kinds = || life.iter().filter_map(|entry| moved(&entry.happening));
    let ending = if any(|it| matches!(it, Happening::Lost { .. })) {
        "lost: deleted on receive and not done"
    } else if kinds().any(|kind| matches!(kind, TransitionKind::Dropped { .. })) {
        "dropped"
    } else if any(|it| matches!(it, Happening::Effect { .. })) {
        "done"
    } else if kinds().any(|kind| matches!(kind, TransitionKind::Acked { .. })) {
        "deleted on receive, being worked on"
    } else {
        "gone, and what became of it is no longer kept"
    };
    ending.to_owned()
}
