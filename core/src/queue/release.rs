//! What happens to a message that comes back.

use super::bug::{Bug, has, one_more_with};
use super::rules::{CheckedAt, Counter, Fate, LostWorker, Place, ReleaseDelay};
use super::{Aftermath, DeathReason, Queue, ReleaseCause, State, TransitionKind, WorkerId};
use crate::time::Duration;

impl Queue {
    /// Ends the lease of a message: it comes back to the line, or ends at a limit.
    pub(super) fn release(
        &mut self,
        slot: u32,
        cause: ReleaseCause,
        given: Option<Duration>,
        after: &mut Aftermath<'_>,
    ) {
        let row = self.rules.release.of(cause);
        let message = &mut self.messages[slot];
        let State::Leased(lease) = message.state() else {
            unreachable!("only a message that is held is released")
        };
        let (id, epoch, worker) = (message.id, message.epoch, lease.worker);
        message.is_lost = false;
        if row.counts || has(Bug::NackCounts) {
            message.failures += 1;
        }
        if cause == ReleaseCause::Expire {
            message.past_mut().expiries += 1;
        }
        let released = |until| TransitionKind::Released { cause, worker, epoch, until };
        if let Some(fate) = self.fate_at(slot, CheckedAt::Release, Some(cause)) {
            after.note(id, released(None));
            return self.end(slot, fate, DeathReason::Limit, after);
        }
        let delay = self.release_delay(slot, row.delay, given);
        let until = (!delay.is_zero()).then(|| after.at + delay);
        after.note(id, released(until));
        self.messages[slot].comes_to =
            if has(Bug::RetryToTheBack) { Place::Back } else { row.place };
        self.shift(slot, until.map_or(State::Ready, |until| State::Delayed { until }));
    }

    fn release_delay(
        &mut self,
        slot: u32,
        rule: ReleaseDelay,
        given: Option<Duration>,
    ) -> Duration {
        match (rule, given) {
            (ReleaseDelay::None, _) | (ReleaseDelay::Given, None) => Duration::ZERO,
            (ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff, Some(given)) => given,
            (ReleaseDelay::Backoff, _) | (ReleaseDelay::GivenOrBackoff, None) => {
                let failures = one_more_with(Bug::BackoffOneAhead, self.messages[slot].failures);
                let delay = self.rules.backoff.delay(failures);
                self.chance.shorten(delay, self.rules.jitter)
            }
        }
    }

    /// What becomes of a message that has reached a limit. `cause` is why its delivery has ended,
    /// if one has.
    pub(super) fn fate_at(
        &self,
        slot: u32,
        at: CheckedAt,
        cause: Option<ReleaseCause>,
    ) -> Option<Fate> {
        let message = &self.messages[slot];
        let counted = cause.is_none_or(|cause| self.rules.release.of(cause).counts);
        let limits = self.rules.limits.iter().flatten().filter(|limit| limit.at == at);
        for limit in limits {
            let (count, is_held_against) = match limit.counter {
                Counter::Deliveries => (message.attempts(), counted),
                Counter::Failures => (message.failures(), counted),
                Counter::Expiries => (message.expiries(), cause == Some(ReleaseCause::Expire)),
            };
            let count = one_more_with(Bug::LimitOneTooFew, count);
            let allowed = one_more_with(Bug::LimitOneTooMany, limit.allowed);
            if is_held_against && count >= allowed {
                return Some(limit.then);
            }
        }
        None
    }

    /// Ends the leases of a worker that is lost, now or soon.
    pub(super) fn lose(&mut self, worker: WorkerId, after: &mut Aftermath<'_>) {
        match self.rules.lost {
            _ if has(Bug::LostWorkerForgotten) => {}
            LostWorker::Wait => {}
            LostWorker::Release(Duration::ZERO) => self.release_all(worker, after),
            LostWorker::Release(span) => {
                let until = after.at + span;
                for id in self.workers.held_by(worker) {
                    let slot = self.messages.slot(id).expect("a message that is held is stored");
                    let State::Leased(lease) = self.messages[slot].state() else { continue };
                    if until < lease.until {
                        self.move_lease(slot, lease, until);
                        self.messages[slot].is_lost = true;
                    }
                }
            }
        }
    }

    /// Ends all leases of a worker now.
    pub(super) fn release_all(&mut self, worker: WorkerId, after: &mut Aftermath<'_>) {
        for id in self.workers.held_by(worker) {
            let slot = self.messages.slot(id).expect("a message that is held is stored");
            self.release(slot, ReleaseCause::Lost, None, after);
        }
    }
}
