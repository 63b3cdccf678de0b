//! How what happens is written down, and who is woken by it.

use super::happening::{Happening, Reason, WorkerChange};
use super::{Simulation, place_of, queue_id};
use crate::queue::{MessageId, Receipt, ReleaseCause, Transition, TransitionKind, WorkerId};

impl Simulation {
    pub(super) fn note(&mut self, happening: Happening) {
        self.trace.push(self.now, happening);
    }

    pub(super) fn note_worker(
        &mut self,
        worker: WorkerId,
        change: WorkerChange,
        holds: Option<MessageId>,
    ) {
        self.note(Happening::Worker { worker, change, holds });
    }

    /// Records what the queue reported and wakes workers for what became ready.
    pub(super) fn absorb(&mut self, reason: Reason) {
        let transitions = std::mem::take(&mut self.transitions);
        let mut measured = None;
        for transition in &transitions {
            let place = place_of(transition.queue);
            if measured.replace(place) != Some(place) {
                let ledger = self.queues.queue(queue_id(place)).ledger();
                self.nodes[place].measures.note(transition.at, ledger);
            }
            let reason = self.reason_for(transition, reason);
            self.trace.push(transition.at, Happening::Queue { transition: *transition, reason });
            self.react(transition);
        }
        self.transitions = transitions;
        self.transitions.clear();
    }

    pub(super) fn react(&mut self, transition: &Transition) {
        let place = place_of(transition.queue);
        match transition.kind {
            TransitionKind::Sent { until, .. } => {
                self.nodes[place].arrivals.count(transition.at);
                if until.is_none() {
                    self.wake_one(place);
                }
            }
            TransitionKind::Acked { .. } => self.nodes[place].completions.count(transition.at),
            TransitionKind::BecameReady
            | TransitionKind::Redriven
            | TransitionKind::Released { until: None, .. } => self.wake_one(place),
            TransitionKind::Delivered { .. }
            | TransitionKind::Released { .. }
            | TransitionKind::Extended { .. }
            | TransitionKind::Duplicate
            | TransitionKind::LateSettle { .. }
            | TransitionKind::StaleSettle { .. }
            | TransitionKind::Parked { .. }
            | TransitionKind::Dead { .. }
            | TransitionKind::Dropped { .. } => {}
        }
    }

    /// Why a lease ran out is known here, not in the queue.
    pub(super) fn reason_for(&mut self, transition: &Transition, given: Reason) -> Reason {
        match transition.kind {
            TransitionKind::Released { cause: ReleaseCause::Expire, worker, epoch, .. } => {
                let abandoned = self.abandoned.remove(&transition.message);
                // A worker that is cut off cannot ask for a longer lease, if it wanted to.
                let wanted = self.worker(worker).is_some_and(|worker| worker.beat.is_some());
                let unheard = || self.cut_off(worker).filter(|_| wanted);
                if let Some(abandoned) = abandoned.or_else(unheard) {
                    return Reason::Abandoned(abandoned);
                }
                let receipt = Receipt { message: transition.message, epoch };
                let worker = self.worker(worker);
                let waits = worker.is_some_and(|worker| worker.has_yet_to_begin(receipt));
                if waits { Reason::NotBegun } else { Reason::TooSlow }
            }
            TransitionKind::Released { .. } | TransitionKind::Sent { .. } => given,
            _ => Reason::None,
        }
    }
}
