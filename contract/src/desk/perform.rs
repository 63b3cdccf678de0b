//! How each operation is done.

use std::sync::Arc;

use message_queue_core::queue::{
    MAX_BODY_BYTES, Nack, Outgoing, QueueId, Receipt, Receive, RedriveError, Rules, SendError,
    Transition, TransitionKind, WorkerId,
};
use message_queue_core::time::Instant;

use super::Desk;
use crate::answer::{Handed, Outcome};
use crate::limits::{MAX_CARRIED_BYTES, MAX_QUEUES};
use crate::refusal::{Refusal, RefusalKind, key_fits};
use crate::request::{Operation, Way};

impl Desk {
    pub(super) fn perform(
        &mut self,
        at: Instant,
        operation: Operation,
    ) -> Result<Outcome, Refusal> {
        let (set, untold) = (&mut self.set, &mut self.untold);
        match operation {
            Operation::Create { name, rules } => self.create(name, rules),
            Operation::Set { queue, rules } => {
                set.set_rules(queue, rules);
                Ok(Outcome::Queue(queue))
            }
            Operation::Send { queue, outgoing } => self.send(at, queue, outgoing),
            Operation::Receive { queue, receive } => self.receive(at, queue, receive),
            Operation::Settle { queue, receipt, worker, way } => {
                self.settle(at, queue, (receipt, worker), way)
            }
            Operation::WorkerLost { queue, worker } => {
                let before = untold.len();
                set.worker_lost(at, queue, worker, untold);
                let is_release =
                    |it: &&Transition| matches!(it.kind, TransitionKind::Released { .. });
                let released = untold[before..].iter().filter(is_release).count();
                Ok(Outcome::WorkerLost { released })
            }
            Operation::Purge { queue, most } => {
                Ok(Outcome::Purged(set.purge(at, queue, most, untold)))
            }
            Operation::Redrive { queue, most } => {
                if set.queue(queue).rules().dead_letter.is_none() {
                    return Err(RedriveError::NoDeadLetterQueue.into());
                }
                Ok(Outcome::Redriven(set.redrive(at, queue, most, untold)))
            }
            Operation::RedriveSlowly { queue, per_second } => {
                set.redrive_slowly(at, queue, per_second)?;
                Ok(Outcome::RedriveBegun { per_second })
            }
            Operation::CancelRedrive { queue } => {
                Ok(Outcome::RedriveCancelled(set.cancel_redrive(queue)))
            }
            Operation::Advance => Ok(Outcome::Advanced { at }),
            Operation::Inspect { queue, message } => Ok(Outcome::Inspected { queue, message }),
            Operation::Next => Ok(Outcome::Next(set.next_deadline())),
        }
    }

    fn create(&mut self, name: Arc<str>, rules: Rules) -> Result<Outcome, Refusal> {
        if self.names.len() >= MAX_QUEUES {
            let message = format!("there are {MAX_QUEUES} queues, which is the limit");
            return Err(Refusal::new(RefusalKind::TooManyQueues, message));
        }
        let queue = self.set.create(rules);
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, queue);
        Ok(Outcome::Queue(queue))
    }

    fn send(
        &mut self,
        at: Instant,
        queue: QueueId,
        outgoing: Outgoing,
    ) -> Result<Outcome, Refusal> {
        let group_fits = key_fits(outgoing.group.as_deref());
        let sent = self.set.send(at, queue, outgoing, &mut self.untold);
        sent.map(Outcome::Sent).map_err(|error| {
            let refusal = Refusal::from(error);
            match error {
                SendError::KeyLength { .. } => {
                    let field = if group_fits { "dedup_key" } else { "group" };
                    Refusal { field: Some(field.to_owned()), ..refusal }
                }
                _ => refusal,
            }
        })
    }

    fn receive(
        &mut self,
        at: Instant,
        queue: QueueId,
        receive: Receive,
    ) -> Result<Outcome, Refusal> {
        let carried = receive.most as u64 * MAX_BODY_BYTES as u64;
        if carried.min(self.set.queue(queue).stored_bytes()) > MAX_CARRIED_BYTES {
            let most = MAX_CARRIED_BYTES / MAX_BODY_BYTES as u64;
            let message = format!(
                "the queue holds more than {MAX_CARRIED_BYTES} bytes, which one answer could not \
                 carry: ask for {most} messages at most"
            );
            return Err(Refusal::at("most", RefusalKind::TooMuchToCarry, message));
        }
        let deliveries = self.set.receive_many(at, queue, receive, &mut self.untold)?;
        let handed = deliveries.into_iter().map(|delivery| {
            let queue = self.set.queue(queue);
            let message = queue.message(delivery.receipt.message);
            let group = message.and_then(|message| queue.group_of(message)).map(Arc::from);
            Handed { delivery, group }
        });
        Ok(Outcome::Received(handed.collect()))
    }

    fn settle(
        &mut self,
        at: Instant,
        queue: QueueId,
        (receipt, worker): (Receipt, WorkerId),
        way: Way,
    ) -> Result<Outcome, Refusal> {
        let (set, untold) = (&mut self.set, &mut self.untold);
        let settled = match way {
            Way::Ack => set.ack(at, queue, (receipt, worker), untold)?,
            Way::Reject => set.reject(at, queue, (receipt, worker), untold)?,
            Way::Nack { failed, delay } => {
                let nack = Nack { worker, failed, delay };
                set.nack(at, queue, (receipt, nack), untold)
                    .map_err(|error| Refusal::of_hiding(error, "delay_us"))?
            }
            Way::Extend(span) => {
                let until = set
                    .extend(at, queue, (receipt, worker), span, untold)
                    .map_err(|error| Refusal::of_hiding(error, "lease_us"))?;
                return Ok(Outcome::Extended { until });
            }
        };
        Ok(Outcome::Settled(settled))
    }
}
