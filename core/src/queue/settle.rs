//! Which receipts count, and what they do.

use super::bug::{Bug, has};
use super::rules::{Fence, OnStale};
use super::{
    Aftermath, DeathReason, HideError, Lease, Message, Nack, Queue, Receipt, ReleaseCause, Settle,
    Settled, Stale, State, TransitionKind, WorkerId,
};
use crate::time::{Duration, Instant};

/// A receipt that counts.
#[derive(Clone, Copy)]
struct Valid {
    slot: u32,
    /// The epoch of the latest delivery, when the receipt is of an earlier one.
    late: Option<u32>,
}

impl Queue {
    /// Deletes a message that was processed.
    #[inline]
    pub(super) fn ack(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<Settled, Stale> {
        let slot = match self.messages.slot(receipt.message) {
            Some(slot) if self.messages[slot].is_held_with(receipt) => slot,
            _ => match self.find_unheld(receipt, worker, after) {
                Ok(slot) => slot,
                Err(stale) => return self.refuse(Settle::Ack, receipt, worker, stale, after),
            },
        };
        self.delete(slot, receipt.message);
        self.counts.done += 1;
        if has(Bug::DedupForgottenOnDelete) {
            self.memory.clear();
        }
        after.note(receipt.message, TransitionKind::Acked { worker, epoch: receipt.epoch });
        Ok(Settled::Done)
    }

    /// The slot of a message that may be acked, though nobody holds it with this receipt.
    #[inline(never)]
    fn find_unheld(
        &self,
        receipt: Receipt,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<u32, Stale> {
        let valid = self.check(self.by_id(receipt))?;
        if self.rules.fence == Fence::Unexpired
            && !self.messages[valid.slot].is_leased()
            && !has(Bug::AckOfExpired)
        {
            return Err(Stale::Expired);
        }
        note_late(valid, Settle::Ack, receipt, worker, after);
        Ok(valid.slot)
    }

    /// Gives a message back, or ends it when this was its last delivery.
    pub(super) fn nack(
        &mut self,
        receipt: Receipt,
        nack: Nack,
        after: &mut Aftermath<'_>,
    ) -> Result<Settled, HideError> {
        let latest = if has(Bug::StaleNackReleases) { self.latest(receipt) } else { receipt };
        let (valid, lease) = match self.check_held(latest) {
            Ok(held) => held,
            Err(stale) => {
                return Ok(self.refuse(Settle::Nack, receipt, nack.worker, stale, after)?);
            }
        };
        let cause = if nack.failed { ReleaseCause::Fail } else { ReleaseCause::Nack };
        if let Some(delay) = nack.delay.filter(|_| self.rules.release.of(cause).heeds_given()) {
            self.check_end(lease, after.at, delay)?;
        }
        note_late(valid, Settle::Nack, receipt, nack.worker, after);
        self.release(valid.slot, cause, nack.delay, after);
        Ok(Settled::Done)
    }

    /// Holds a message for longer: until `span` from now.
    pub(super) fn extend(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        span: Duration,
        after: &mut Aftermath<'_>,
    ) -> Result<Option<Instant>, HideError> {
        let (valid, lease) = match self.check_held(receipt) {
            Ok(held) => held,
            Err(stale) => {
                self.refuse(Settle::Extend, receipt, worker, stale, after)?;
                return Ok(None);
            }
        };
        let from = if has(Bug::ExtendAdds) { lease.until } else { after.at };
        self.check_end(lease, from, span)?;
        let until = from + span;
        note_late(valid, Settle::Extend, receipt, worker, after);
        self.move_lease(valid.slot, lease, until);
        let message = &mut self.messages[valid.slot];
        message.is_lost = false;
        let epoch = message.epoch;
        after.note(receipt.message, TransitionKind::Extended { worker, epoch, until });
        Ok(Some(until))
    }

    /// Refuses a message for good.
    pub(super) fn reject(
        &mut self,
        receipt: Receipt,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<Settled, Stale> {
        let valid = match self.rules.fence {
            Fence::Any => self.check(receipt),
            Fence::Latest | Fence::Unexpired => self.check_held(receipt).map(|(valid, _)| valid),
        };
        let valid = match valid {
            Ok(valid) => valid,
            Err(stale) => return self.refuse(Settle::Reject, receipt, worker, stale, after),
        };
        note_late(valid, Settle::Reject, receipt, worker, after);
        if has(Bug::RejectGivesBack) && self.messages[valid.slot].is_leased() {
            self.release(valid.slot, ReleaseCause::Nack, None, after);
            return Ok(Settled::Done);
        }
        self.end(valid.slot, self.rules.on_reject, DeathReason::Rejected, after);
        Ok(Settled::Done)
    }

    /// A worker may hide its message for so long since the delivery, by the lease or by the delay
    /// that it asks for. The backoff is the queue's own and may be longer; no span hides nothing.
    fn check_end(&self, lease: Lease, from: Instant, span: Duration) -> Result<(), HideError> {
        match self.rules.lease_max {
            Some(max)
                if !span.is_zero()
                    && from + span > lease.since + max
                    && !has(Bug::LeaseWithoutEnd) =>
            {
                Err(HideError::TooLong { max })
            }
            _ => Ok(()),
        }
    }

    /// Makes a lease end at another instant.
    pub(super) fn move_lease(&mut self, slot: u32, lease: Lease, until: Instant) {
        let message = &mut self.messages[slot];
        let id = message.id;
        message.set_state(State::Leased(Lease { until, ..lease }));
        self.leased.remove((lease.until, id));
        self.leased.insert((until, id), ());
    }

    /// Whether a receipt is for a delivery that may still settle the message.
    fn check(&self, receipt: Receipt) -> Result<Valid, Stale> {
        let slot = self.messages.slot(receipt.message).ok_or(Stale::Gone)?;
        let message = &self.messages[slot];
        let latest = message.epoch;
        if receipt.epoch == 0 || receipt.epoch > latest {
            Err(Stale::Unknown)
        } else if receipt.epoch <= message.entry_epoch() {
            Err(Stale::Gone)
        } else if receipt.epoch == latest {
            Ok(Valid { slot, late: None })
        } else if self.rules.fence == Fence::Any && !has(Bug::LateAckRefused) {
            Ok(Valid { slot, late: Some(latest) })
        } else {
            Err(Stale::Superseded { latest })
        }
    }

    /// The same for what needs a lease.
    fn check_held(&self, receipt: Receipt) -> Result<(Valid, Lease), Stale> {
        let valid = self.check(receipt)?;
        match self.messages[valid.slot].state() {
            State::Leased(lease) => Ok((valid, lease)),
            State::Ready | State::Delayed { .. } => Err(Stale::Expired),
        }
    }

    /// The receipt of the latest delivery of a message.
    fn latest(&self, receipt: Receipt) -> Receipt {
        self.messages.get(receipt.message).map_or(receipt, Message::receipt)
    }

    #[inline]
    fn by_id(&self, receipt: Receipt) -> Receipt {
        if has(Bug::AckById) { self.latest(receipt) } else { receipt }
    }

    /// What a stale receipt brings about.
    #[inline(never)]
    fn refuse(
        &mut self,
        settle: Settle,
        receipt: Receipt,
        worker: WorkerId,
        stale: Stale,
        after: &mut Aftermath<'_>,
    ) -> Result<Settled, Stale> {
        after.note(receipt.message, TransitionKind::stale(settle, receipt, worker, stale));
        match self.rules.on_stale {
            OnStale::Error => Err(stale),
            OnStale::Ignore => Ok(Settled::Ignored),
            OnStale::CloseWorker => {
                self.release_all(worker, after);
                Err(stale)
            }
        }
    }
}

/// Names a receipt of an earlier delivery that acts all the same.
fn note_late(
    valid: Valid,
    settle: Settle,
    receipt: Receipt,
    worker: WorkerId,
    after: &mut Aftermath<'_>,
) {
    if let Some(latest) = valid.late {
        let epoch = receipt.epoch;
        after.note(receipt.message, TransitionKind::LateSettle { settle, worker, epoch, latest });
    }
}
