//! Ack, nack, extend and reject, and what happens to a message whose lease ends otherwise.

use message_queue_core::queue::{
    CheckedAt, Counter, DeathReason, Fence, HideError, LostWorker, MessageId, Nack, OnStale,
    QueueId, Receipt, ReleaseCause, ReleaseDelay, Settle, Settled, Stale, TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::model::{Lease, Message, Model, Queue, State};

impl Model {
    pub fn ack(
        &mut self,
        at: Instant,
        queue: QueueId,
        receipt: Receipt,
        worker: WorkerId,
    ) -> Result<Settled, Stale> {
        self.now = at;
        if let Err(stale) = self.queue(queue).look_up(receipt, Settle::Ack) {
            return self.refuse(queue, receipt, worker, Settle::Ack, stale);
        }
        self.tell_if_late(queue, receipt, worker, Settle::Ack);
        self.queue_mut(queue).take(receipt.message);
        self.queue_mut(queue).books.done += 1;
        let epoch = receipt.epoch;
        self.tell(queue, receipt.message, TransitionKind::Acked { worker, epoch });
        Ok(Settled::Done)
    }

    pub fn nack(
        &mut self,
        at: Instant,
        queue: QueueId,
        receipt: Receipt,
        nack: Nack,
    ) -> Result<Settled, HideError> {
        self.now = at;
        let lease = match self.queue(queue).look_up(receipt, Settle::Nack) {
            Ok(message) => message.lease().expect("only what is held is given back"),
            Err(stale) => {
                return Ok(self.refuse(queue, receipt, nack.worker, Settle::Nack, stale)?);
            }
        };
        let cause = if nack.failed { ReleaseCause::Fail } else { ReleaseCause::Nack };
        let rules = &self.queue(queue).rules;
        if let (ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff, Some(delay), Some(max)) =
            (rules.release.of(cause).delay, nack.delay, rules.lease_max)
            && is_too_long(at, delay, lease, max)
        {
            return Err(HideError::TooLong { max });
        }
        self.tell_if_late(queue, receipt, nack.worker, Settle::Nack);
        self.release(queue, receipt.message, cause, nack.delay);
        Ok(Settled::Done)
    }

    pub fn extend(
        &mut self,
        at: Instant,
        queue: QueueId,
        receipt: Receipt,
        worker: WorkerId,
        span: Duration,
    ) -> Result<Option<Instant>, HideError> {
        self.now = at;
        let lease = match self.queue(queue).look_up(receipt, Settle::Extend) {
            Ok(message) => message.lease().expect("only a lease is extended"),
            Err(stale) => {
                self.refuse(queue, receipt, worker, Settle::Extend, stale)?;
                return Ok(None);
            }
        };
        let until = at + span;
        if let Some(max) = self.queue(queue).rules.lease_max
            && is_too_long(at, span, lease, max)
        {
            return Err(HideError::TooLong { max });
        }
        self.tell_if_late(queue, receipt, worker, Settle::Extend);
        let message = self.queue_mut(queue).message_mut(receipt.message);
        message.state = State::Leased(Lease { until, lost: false, ..lease });
        let epoch = message.epoch;
        self.tell(queue, receipt.message, TransitionKind::Extended { worker, epoch, until });
        Ok(Some(until))
    }

    pub fn reject(
        &mut self,
        at: Instant,
        queue: QueueId,
        receipt: Receipt,
        worker: WorkerId,
    ) -> Result<Settled, Stale> {
        self.now = at;
        if let Err(stale) = self.queue(queue).look_up(receipt, Settle::Reject) {
            return self.refuse(queue, receipt, worker, Settle::Reject, stale);
        }
        self.tell_if_late(queue, receipt, worker, Settle::Reject);
        let fate = self.queue(queue).rules.on_reject;
        self.end(queue, receipt.message, DeathReason::Rejected, fate);
        Ok(Settled::Done)
    }

    fn refuse(
        &mut self,
        queue: QueueId,
        receipt: Receipt,
        worker: WorkerId,
        settle: Settle,
        stale: Stale,
    ) -> Result<Settled, Stale> {
        let epoch = receipt.epoch;
        let kind = TransitionKind::StaleSettle { settle, worker, epoch, stale };
        self.tell(queue, receipt.message, kind);
        match self.queue(queue).rules.on_stale {
            OnStale::Ignore => return Ok(Settled::Ignored),
            OnStale::Error => {}
            OnStale::CloseWorker => self.lose(queue, worker, Duration::ZERO),
        }
        Err(stale)
    }

    fn tell_if_late(&mut self, queue: QueueId, receipt: Receipt, worker: WorkerId, settle: Settle) {
        let (epoch, id) = (receipt.epoch, receipt.message);
        let latest = self.queue_mut(queue).message_mut(id).epoch;
        if epoch < latest {
            self.tell(queue, id, TransitionKind::LateSettle { settle, worker, epoch, latest });
        }
    }

    pub fn worker_lost(&mut self, at: Instant, queue: QueueId, worker: WorkerId) {
        self.now = at;
        if let LostWorker::Release(after) = self.queue(queue).rules.lost {
            self.lose(queue, worker, after);
        }
    }

    fn lose(&mut self, queue: QueueId, worker: WorkerId, after: Duration) {
        let held = self.queue(queue).held_by(Some(worker));
        let mut held: Vec<(MessageId, Lease)> =
            held.filter_map(|it| Some((it.id, it.lease()?))).collect();
        held.sort_by_key(|(id, _)| *id);
        for (id, lease) in held {
            let until = self.now + after;
            if after.is_zero() {
                self.release(queue, id, ReleaseCause::Lost, None);
            } else if until < lease.until {
                let cut = State::Leased(Lease { until, lost: true, ..lease });
                self.queue_mut(queue).message_mut(id).state = cut;
            }
        }
    }

    /// A lease ends without an ack.
    pub fn release(
        &mut self,
        queue: QueueId,
        id: MessageId,
        cause: ReleaseCause,
        given: Option<Duration>,
    ) {
        let now = self.now;
        let home = self.queue_mut(queue);
        let row = home.rules.release.of(cause);
        let message = home.message_mut(id);
        message.failures += u32::from(row.counts);
        message.expiries += u32::from(cause == ReleaseCause::Expire);
        let worker = message.lease().expect("only a lease ends").worker;
        let epoch = message.epoch;
        let counts = |counter| match counter {
            Counter::Expiries => cause == ReleaseCause::Expire,
            Counter::Deliveries | Counter::Failures => row.counts,
        };
        let message = home.message(id).expect("just seen");
        if let Some(limit) = home.limit_reached(message, CheckedAt::Release, counts) {
            let kind = TransitionKind::Released { cause, worker, epoch, until: None };
            self.tell(queue, id, kind);
            return self.end(queue, id, DeathReason::Limit, limit.then);
        }
        let failures = message.failures;
        let delay = match row.delay {
            ReleaseDelay::None => Duration::ZERO,
            ReleaseDelay::Given => given.unwrap_or_default(),
            ReleaseDelay::Backoff => home.backoff(failures),
            ReleaseDelay::GivenOrBackoff => given.unwrap_or_else(|| home.backoff(failures)),
        };
        let until = (!delay.is_zero()).then(|| now + delay);
        match until {
            None => home.make_ready(id, row.place),
            Some(until) => {
                home.message_mut(id).state = State::Delayed { until, then: row.place };
            }
        }
        self.tell(queue, id, TransitionKind::Released { cause, worker, epoch, until });
    }
}

/// Whether a message would be hidden until later than a delivery may hide it. No time at all never
/// is, even where `max` was lowered since.
fn is_too_long(at: Instant, span: Duration, lease: Lease, max: Duration) -> bool {
    span > Duration::ZERO && at + span > lease.since + max
}

impl Queue {
    /// The message that a receipt is for, if it works for this.
    fn look_up(&self, receipt: Receipt, settle: Settle) -> Result<&Message, Stale> {
        let message = self.message(receipt.message).ok_or(Stale::Gone)?;
        let fence = self.rules.fence;
        let needs_lease = match settle {
            Settle::Ack => fence == Fence::Unexpired,
            Settle::Reject => fence != Fence::Any,
            Settle::Nack | Settle::Extend => true,
        };
        if receipt.epoch == 0 || receipt.epoch > message.epoch {
            Err(Stale::Unknown)
        } else if receipt.epoch <= message.entry_epoch {
            Err(Stale::Gone)
        } else if receipt.epoch < message.epoch && fence != Fence::Any {
            Err(Stale::Superseded { latest: message.epoch })
        } else if needs_lease && !message.is_leased() {
            Err(Stale::Expired)
        } else {
            Ok(message)
        }
    }

    fn backoff(&mut self, failures: u32) -> Duration {
        let backoff = self.rules.backoff;
        let micros = u128::from(backoff.delay(failures.max(1)).as_micros());
        let jitter = u128::from(self.rules.jitter.parts_per_million());
        let random = if jitter > 0 { u128::from(self.random()) } else { 0 };
        let less = micros * jitter * random / (1_000_000_u128 << 32);
        Duration::from_micros(u64::try_from(micros - less).expect("it was a u64 before"))
    }
}
