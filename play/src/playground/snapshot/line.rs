//! The queue on the stage.

use super::{Line, Token, View};
use crate::playground::{Anchor, Scene};
use crate::queue::{Message, MessageId, QueueConfig, QueueId, ReleaseCause, State, TransitionKind};
use crate::sim::{Happening, Reason, Simulation, dead_letters_of};
use crate::time::Instant;

/// How many hidden messages are shown on the stage.
const SHELF: usize = 4;

pub(super) fn line(simulation: &Simulation, id: QueueId, view: &View, scene: &Scene) -> Line {
    let queue = simulation.queue(id);
    let now = simulation.now();
    let token = |message: &Message| Token {
        message: message.id,
        kind: message.body.kind(),
        epoch: message.epoch,
        age: now.since(message.sent_at),
        arriving: scene.hops.iter().any(|hop| {
            hop.message == message.id && matches!(hop.to, Anchor::Line(..) | Anchor::Delayed(_))
        }),
    };
    let QueueConfig { capacity, .. } = simulation.node(id).config;
    Line {
        name: simulation.node(id).name.clone(),
        ready: queue.ready_len(),
        delayed: queue.delayed_len(),
        in_flight: queue.ledger().leased,
        oldest: queue.ready().next().map(|message| now.since(message.sent_at)),
        growth: simulation.arrival_rate(id) - simulation.completion_rate(id),
        capacity,
        tokens: queue.ready().take(view.tokens).map(token).collect(),
        shelf: queue.delayed().take(SHELF).map(token).collect(),
        shelf_until: queue.delayed().next().and_then(|message| match message.state() {
            State::Delayed { until } => Some(until),
            State::Ready | State::Leased(_) => None,
        }),
        came_back: came_back(simulation, id),
    }
}

/// The last message that came back because its lease ran out or its attempt failed.
fn came_back(simulation: &Simulation, id: QueueId) -> Option<(MessageId, Instant, String)> {
    let dead = simulation.queue(dead_letters_of(id));
    let is_dead = |message| dead.message(message).is_some();
    simulation.trace().latest().take(super::SEARCH).find_map(|entry| match entry.happening {
        Happening::Queue { transition, reason } if transition.queue == id => {
            match transition.kind {
                TransitionKind::Released { cause, .. } if !is_dead(transition.message) => {
                    let why = why(simulation, cause, reason);
                    Some((transition.message, entry.at, why))
                }
                _ => None,
            }
        }
        _ => None,
    })
}

/// Why a message came back, in words.
#[inline(never)] // Not in the first view.
fn why(simulation: &Simulation, cause: ReleaseCause, reason: Reason) -> String {
    let reason = || reason.words(simulation.trace().names());
    match cause {
        ReleaseCause::Expire => format!("its lease ran out: {}", reason()),
        ReleaseCause::Fail => format!("the attempt failed: {}", reason()),
        ReleaseCause::Nack => "its worker gave it back".to_owned(),
        ReleaseCause::Lost => "its worker was lost".to_owned(),
    }
}
