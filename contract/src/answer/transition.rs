//! What has happened to a message, as it is told.

use message_queue_core::queue::{Settle, Stale, Transition, TransitionKind, WorkerId};

use super::reachable;
use crate::json::line::Line;
use crate::words::{self, Word};

/// Writes a transition: when, where, to which message, what, why, and what belongs to it.
pub fn write(line: &mut Line, queue: &str, transition: &Transition) {
    let (kind, cause) = names(&transition.kind);
    line.open('{').key("at").whole(transition.at.as_micros()).key("queue").text(queue);
    line.key("id").whole(transition.message.0).key("kind").text(kind).key("cause").text(cause);
    details(line, &transition.kind);
    line.close('}');
}

/// What happened, and why it did.
fn names(kind: &TransitionKind) -> (&'static str, &'static str) {
    match kind {
        TransitionKind::Sent { .. } => ("sent", "send"),
        TransitionKind::Duplicate => ("duplicate", "send"),
        TransitionKind::BecameReady => ("became_ready", "due"),
        TransitionKind::Delivered { .. } => ("delivered", "receive"),
        TransitionKind::Acked { .. } => ("acked", Settle::Ack.word()),
        TransitionKind::Released { cause, .. } => ("released", cause.word()),
        TransitionKind::Extended { .. } => ("extended", Settle::Extend.word()),
        TransitionKind::LateSettle { settle, .. } => ("late_settle", settle.word()),
        TransitionKind::StaleSettle { settle, .. } => ("stale_settle", settle.word()),
        TransitionKind::Dead { reason, .. } => ("dead", reason.word()),
        TransitionKind::Dropped { reason, .. } => ("dropped", reason.word()),
        TransitionKind::Parked { reason, .. } => ("parked", reason.word()),
        TransitionKind::Redriven => ("redriven", "redrive"),
    }
}

fn details(line: &mut Line, kind: &TransitionKind) {
    match *kind {
        TransitionKind::Sent { bytes, until } => {
            line.key("bytes").whole(bytes as u64);
            line.key("until").maybe_whole(until.and_then(reachable));
        }
        TransitionKind::Delivered { worker, epoch, until }
        | TransitionKind::Extended { worker, epoch, until } => {
            whose(line, worker, epoch).key("until").maybe_whole(reachable(until));
        }
        TransitionKind::Released { worker, epoch, until, .. } => {
            whose(line, worker, epoch).key("until").maybe_whole(until.and_then(reachable));
        }
        TransitionKind::Acked { worker, epoch } => {
            whose(line, worker, epoch);
        }
        TransitionKind::LateSettle { worker, epoch, latest, .. } => {
            whose(line, worker, epoch).key("latest").whole(latest);
        }
        TransitionKind::StaleSettle { worker, epoch, stale, .. } => {
            let latest = match stale {
                Stale::Superseded { latest } => Some(latest),
                Stale::Gone | Stale::Expired | Stale::Unknown => None,
            };
            whose(line, worker, epoch).key("stale").text(words::stale(stale));
            line.key("latest").maybe_whole(latest);
        }
        TransitionKind::Dead { deliveries, .. }
        | TransitionKind::Dropped { deliveries, .. }
        | TransitionKind::Parked { deliveries, .. } => {
            line.key("deliveries").whole(deliveries);
        }
        TransitionKind::BecameReady | TransitionKind::Duplicate | TransitionKind::Redriven => {}
    }
}

fn whose(line: &mut Line, worker: WorkerId, epoch: u32) -> &mut Line {
    line.key("worker").whole(worker.0).key("epoch").whole(epoch)
}
