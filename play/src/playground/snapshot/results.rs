//! What came out, and what failed for good.

use super::{DeadLetters, DeadRow, EffectRow, Results};
use crate::queue::{Body, Kind, Message, MessageId, QueueId, TransitionKind};
use crate::scenario::Node;
use crate::sim::{Effect, Happening, Reason, ServiceId, Simulation, dead_letters_of};

/// How many effects and dead letters are shown.
const RESULT_ROWS: usize = 12;

pub(super) fn results(simulation: &Simulation, id: ServiceId) -> Results {
    let service = simulation.service(id);
    let effects = simulation.effects().recent_of(id);
    Results {
        total: service.measures.effects,
        rate: simulation.success_rate(id),
        rows: effects.take(RESULT_ROWS).map(effect_row).collect(),
    }
}

fn effect_row(effect: &Effect) -> EffectRow {
    let kind = effect.body.kind();
    let (title, detail) = words_of(&effect.body, kind);
    let duplicate = effect.nth > 1;
    EffectRow { message: effect.message, kind, at: effect.at, duplicate, title, detail }
}

/// Up to how many bytes of a body are read for that, at every drawing.
const READ_BYTES: usize = 16 << 10;

/// What a customer sees of a message: the subject and the recipient, or what comes closest.
fn words_of(body: &Body, kind: Kind) -> (String, String) {
    let is_read = matches!(kind, Kind::Email | Kind::Order) && body.len() <= READ_BYTES;
    let text = is_read.then(|| str::from_utf8(body.bytes()).ok()).flatten();
    let json = text.and_then(|text| Node::read(text).ok()).unwrap_or(Node::Null);
    let field = |name: &str| json.text_field(name).map(short);
    match kind {
        Kind::Email => (
            field("subject").unwrap_or_else(|| "E-mail without a subject".to_owned()),
            field("email_to").unwrap_or_default(),
        ),
        Kind::Invoice => ("Invoice written".to_owned(), "for the customer".to_owned()),
        Kind::Order => ("Order packed".to_owned(), field("ship_to").unwrap_or_default()),
        Kind::Text => ("Text processed".to_owned(), first_line(body)),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

#[inline(never)] // Not in the first view.
fn first_line(body: &Body) -> String {
    let glance = &body.bytes()[..body.len().min(240)];
    let text = String::from_utf8_lossy(glance);
    short(text.lines().find(|line| !line.trim().is_empty()).unwrap_or(""))
}

pub(super) fn dead_letters(simulation: &Simulation, id: QueueId) -> DeadLetters {
    let dead = simulation.queue(dead_letters_of(id));
    let row = |message: &Message| dead_row(simulation, message);
    DeadLetters {
        count: dead.len() as u64,
        rows: dead.ready().take(RESULT_ROWS).map(row).collect(),
    }
}

#[inline(never)] // Not in the first view.
fn dead_row(simulation: &Simulation, message: &Message) -> DeadRow {
    let reason = last_reason(simulation, message.id);
    DeadRow {
        message: message.id,
        kind: message.body.kind(),
        deliveries: message.epoch,
        reason: reason.map(|reason| reason.words(simulation.trace().names())),
    }
}

fn last_reason(simulation: &Simulation, message: MessageId) -> Option<Reason> {
    simulation.trace().latest().take(super::SEARCH).find_map(|entry| match entry.happening {
        Happening::Queue { transition, reason } if transition.message == message => {
            match transition.kind {
                TransitionKind::Released { .. } => Some(reason),
                _ => None,
            }
        }
        _ => None,
    })
}
