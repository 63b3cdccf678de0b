//! What came out, as those have it who got it: e-mails and invoices to be opened.

use crate::queue::{Body, Kind, MessageId};
use crate::sim::{Effect, Makes, ServiceId, Simulation};
use crate::time::Instant;

/// How many e-mails and invoices are listed, the latest.
const ROWS: usize = 50;

/// Up to how many bytes of a body are read to see whether it is one, where no service says so.
const READ_BYTES: usize = 16 << 10;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The list.
    List,
    /// What came out as the so-manieth.
    One(u64),
}

/// What came out, to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// What is read.
    pub reading: Reading,
    /// The latest e-mails and invoices, the newest first. What is read stays even if it is older,
    /// as long as it is kept.
    pub rows: Vec<Made>,
}

/// An e-mail or an invoice that came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Which.
    pub makes: Makes,
    /// As the how-manieth of all that came out.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// From which message.
    pub message: MessageId,
    /// When that was sent.
    pub sent_at: Instant,
    /// The how-manieth of this message; from 2 on it is a duplicate.
    pub nth: u32,
    /// What it is made from.
    pub body: Body,
}

#[inline(never)] // Not in the first view.
pub(super) fn inbox(simulation: &Simulation, reading: Reading) -> Inbox {
    let made = |effect: &Effect| {
        let Effect { number, at, message, sent_at, nth, ref body, .. } = *effect;
        makes(simulation, effect).map(|makes| {
            let body = body.clone();
            Made { makes, number, at, message, sent_at, nth, body }
        })
    };
    let is_read = |made: &Made| reading == Reading::One(made.number);
    let mut rows = Vec::new();
    for made in simulation.effects().recent().filter_map(made) {
        if rows.len() < ROWS || is_read(&made) {
            rows.push(made);
        }
    }
    Inbox { reading, rows }
}

/// What an effect is: what its service makes, or, where the service makes nothing in particular,
/// what can be made of the body and looks like it.
fn makes(simulation: &Simulation, effect: &Effect) -> Option<Makes> {
    let Effect { worker, body, .. } = effect;
    let service = &simulation.service(ServiceId::of(*worker)).config;
    let looks_like = || {
        if !service.then.is_empty() {
            return None; // It only hands on.
        }
        let makes = match body.kind() {
            Kind::Email => Makes::Email,
            Kind::Invoice => Makes::Invoice,
            Kind::Order | Kind::Text => return None,
        };
        let fits = body.len() <= READ_BYTES && makes.check(body.bytes()).is_ok();
        fits.then_some(makes)
    };
    service.makes.or_else(looks_like)
}
