//! How messages are handed to workers.

use super::bug::{Bug, has};
use super::rules::{CheckedAt, WhenFull};
use super::{
    Aftermath, DeathReason, Delivery, Lease, Queue, Receive, ReceiveError, State, TransitionKind,
    WorkerId,
};
use crate::time::{Duration, Instant};

impl Queue {
    /// Hands the next message to a worker, for as long as the lease lasts.
    #[inline]
    pub(super) fn receive(
        &mut self,
        worker: WorkerId,
        after: &mut Aftermath<'_>,
    ) -> Result<Option<Delivery>, ReceiveError> {
        if self.needs.careful_receive {
            let asked = Receive { worker, most: 1, lease: None };
            return Ok(self.receive_many(asked, after)?.pop());
        }
        let Some((_, slot)) = self.line.ready.first() else { return Ok(None) };
        Ok(Some(self.deliver(slot, worker, None, after)))
    }

    /// Hands the next messages to a worker.
    #[inline(never)]
    pub(super) fn receive_many(
        &mut self,
        asked: Receive,
        after: &mut Aftermath<'_>,
    ) -> Result<Vec<Delivery>, ReceiveError> {
        let max = self.rules.lease_max.filter(|max| asked.lease.is_some_and(|lease| lease > *max));
        if let Some(max) = max.filter(|_| !has(Bug::LeaseWithoutEnd)) {
            return Err(ReceiveError::TooLong { max });
        }
        if self.refuses_all(asked.worker)? || self.chance.hits(self.rules.noise.empty) {
            return Ok(Vec::new());
        }
        self.line.begin(after.at);
        let mut deliveries = Vec::new();
        while deliveries.len() < asked.most {
            let Some(slot) = self.candidate(asked.worker) else { break };
            let message = &self.messages[slot];
            if message.expires_at().is_some_and(|until| until <= after.at)
                && !has(Bug::DeliversExpired)
            {
                self.end(slot, self.rules.ttl.then, DeathReason::Expired, after);
            } else if let Some(fate) = self.fate_at(slot, CheckedAt::Receive, None) {
                self.end(slot, fate, DeathReason::Limit, after);
            } else {
                let twice = self.chance.hits(self.rules.noise.duplicate);
                let lease = if twice { Some(Duration::ZERO) } else { asked.lease };
                deliveries.push(self.deliver(slot, asked.worker, lease, after));
            }
        }
        self.line.end(&self.messages);
        Ok(deliveries)
    }

    /// Whether so many messages are held that nothing is handed out.
    fn refuses_all(&self, worker: WorkerId) -> Result<bool, ReceiveError> {
        let rules = self.rules.in_flight;
        let Some(max) = rules.max.filter(|max| self.in_flight() >= u64::from(*max)) else {
            return Ok(false);
        };
        let again = || {
            let next = self.line.next(&self.messages, Some(worker));
            next.is_some_and(|slot| self.messages[slot].attempts() > 0)
        };
        match rules.full {
            _ if rules.retries_count && again() => Ok(false),
            WhenFull::Error => Err(ReceiveError::InFlight { max }),
            WhenFull::Empty => Ok(!rules.retries_count),
        }
    }

    /// How many messages count as held.
    fn in_flight(&self) -> u64 {
        let retries_count = self.rules.in_flight.retries_count && !has(Bug::RetryFreesItsSlot);
        if retries_count { self.started } else { self.leased.len() as u64 }
    }

    /// The message that would be handed to a worker next.
    fn candidate(&mut self, worker: WorkerId) -> Option<u32> {
        let rules = self.rules.in_flight;
        let most = rules.per_worker.filter(|_| !has(Bug::WorkerLimitIgnored));
        if most.is_some_and(|max| self.workers.count(worker) >= max) {
            return None;
        }
        let mut slot = self.line.next(&self.messages, Some(worker))?;
        if rules.max.is_some_and(|max| self.in_flight() >= u64::from(max)) {
            let again = rules.retries_count && self.messages[slot].attempts() > 0;
            if !again {
                return None;
            }
        }
        if self.chance.hits(self.rules.noise.reorder) {
            slot = self.line.second().unwrap_or(slot);
        }
        Some(slot)
    }

    /// Hands one message to a worker.
    #[inline(always)]
    fn deliver(
        &mut self,
        slot: u32,
        worker: WorkerId,
        lease: Option<Duration>,
        after: &mut Aftermath<'_>,
    ) -> Delivery {
        assert!(worker.0 > 0, "workers are numbered from 1");
        let term = lease.or(self.needs.lease).or_else(|| self.term_of(slot));
        let until = term.map_or(Instant::NEVER, |term| after.at + term);
        let message = &mut self.messages[slot];
        message.epoch = if has(Bug::EpochStays) { 1 } else { message.epoch + 1 };
        let (is_first, starts) = (message.epoch == 1, message.attempts() == 1);
        let (receipt, body, spot) = (message.receipt(), message.body.clone(), message.spot);
        let sent_at = message.sent_at;
        let leased = State::Leased(Lease { worker, since: after.at, until });
        if self.needs.careful_books {
            self.shift(slot, leased);
        } else {
            message.set_state(leased);
            self.line.ready.remove(spot);
            self.leased.insert((until, receipt.message), ());
        }
        self.counts.deliveries += 1;
        self.counts.first_deliveries += u64::from(is_first);
        self.started += u64::from(starts);
        let epoch = receipt.epoch;
        after.note(receipt.message, TransitionKind::Delivered { worker, epoch, until });
        Delivery { receipt, until, sent_at, body }
    }

    #[inline(never)]
    fn term_of(&self, slot: u32) -> Option<Duration> {
        self.rules.lease.of_delivery(self.messages[slot].attempts() + 1)
    }
}
