//! The log.

use super::{LogRow, View};
use crate::playground::Look;
use crate::queue::TransitionKind;
use crate::sim::{CallEnd, Entry, Happening, Simulation, WorkerChange};

#[inline(never)] // A page that shows none does not have to load it.
pub(super) fn log(simulation: &Simulation, view: &View) -> Vec<LogRow> {
    let wanted = |entry: &Entry| view.whole_log || notable(&entry.happening);
    let row = |entry: Entry| LogRow {
        number: entry.number,
        at: entry.at,
        message: entry.happening.message(),
        look: look(&entry.happening),
        text: simulation.trace().words(&entry.happening),
    };
    simulation.trace().latest().take(super::SEARCH).filter(wanted).take(view.log).map(row).collect()
}

/// What a person would want to be told: not the everyday way from sender to done.
fn notable(happening: &Happening) -> bool {
    match happening {
        Happening::Queue { transition, .. } => !matches!(
            transition.kind,
            TransitionKind::Sent { until: None, .. }
                | TransitionKind::Delivered { epoch: 1, .. }
                | TransitionKind::Acked { .. }
                | TransitionKind::BecameReady
        ),
        Happening::Effect { nth, .. } => *nth > 1,
        Happening::Called { .. } | Happening::CallTaken { .. } => false,
        Happening::CallEnded { end, .. } => *end != CallEnd::Answered,
        Happening::Published { refused, .. } => *refused > 0,
        Happening::Rejected { .. }
        | Happening::Lost { .. }
        | Happening::Worker { .. }
        | Happening::Scaled { .. }
        | Happening::RollOut { .. }
        | Happening::Versioned { .. }
        | Happening::HeldMore { .. }
        | Happening::Paced { .. }
        | Happening::Skipped { .. }
        | Happening::NotDone { .. }
        | Happening::SenderCutOff { .. }
        | Happening::Sending { .. }
        | Happening::Set(_) => true,
    }
}

/// The hue of a happening: that of the state it leads to.
pub(super) fn look(happening: &Happening) -> Option<Look> {
    match happening {
        Happening::Queue { transition, .. } => match transition.kind {
            TransitionKind::Sent { until: None, .. }
            | TransitionKind::BecameReady
            | TransitionKind::Redriven
            | TransitionKind::Released { until: None, .. } => Some(Look::Ready),
            TransitionKind::Sent { .. }
            | TransitionKind::Released { .. }
            | TransitionKind::Parked { .. } => Some(Look::Delayed),
            TransitionKind::Delivered { .. } | TransitionKind::Extended { .. } => {
                Some(Look::InFlight)
            }
            TransitionKind::Acked { .. } => Some(Look::Done),
            TransitionKind::Dead { .. } | TransitionKind::Dropped { .. } => Some(Look::Dead),
            TransitionKind::Duplicate
            | TransitionKind::LateSettle { .. }
            | TransitionKind::StaleSettle { .. } => None,
        },
        Happening::Effect { nth, .. } => Some(if *nth > 1 { Look::Duplicate } else { Look::Done }),
        Happening::Lost { .. } | Happening::Worker { change: WorkerChange::Crashed, .. } => {
            Some(Look::Dead)
        }
        Happening::Called { .. } => Some(Look::Ready),
        Happening::CallTaken { .. } => Some(Look::InFlight),
        Happening::CallEnded { end: CallEnd::Answered, .. } => Some(Look::Done),
        Happening::CallEnded { .. } => Some(Look::Dead),
        Happening::Worker { .. }
        | Happening::Rejected { .. }
        | Happening::Published { .. }
        | Happening::Scaled { .. }
        | Happening::RollOut { .. }
        | Happening::Versioned { .. }
        | Happening::HeldMore { .. }
        | Happening::Paced { .. }
        | Happening::Skipped { .. }
        | Happening::NotDone { .. }
        | Happening::SenderCutOff { .. }
        | Happening::Sending { .. }
        | Happening::Set(_) => None,
    }
}
