//! How long it takes at most until everything is done, from the instant at which nothing goes wrong
//! any more.

use message_queue_play::sim::{Simulation, TIMEOUT_BY_HAND, Target};
use message_queue_play::time::Duration;

use crate::draw::{ATTEMPT, BACKOFF, Drawn, HELD, LEASE, RESTART};
use crate::millis;

impl Drawn {
    /// Senders first hand over what they have begun to, or give it up. What was under way at that
    /// moment takes as long as the slowest attempt; then each stage needs a lease and a restart to
    /// get back what is held in vain, the longest backoff, and so many attempts for each message as
    /// its queue allows, by one worker. An attempt takes as long as its own work and that of all
    /// whom it calls, as if one worker did it all, and as long as it waits for them.
    pub fn drains_within(&self, simulation: &Simulation) -> Duration {
        let ledger = simulation.ledger();
        let stages = self.setup.queues.len() as u64;
        let handing_over = self.senders_are_through_within();
        let live = ledger.ready + ledger.delayed + ledger.in_flight + self.still_sent(simulation);
        let limits = self.setup.queues.iter().filter_map(|queue| queue.config.limit);
        let limit = u64::from(limits.max().unwrap_or(1));
        let services = 0..self.setup.services.len();
        let attempt = services.map(|service| self.attempt(service)).max().unwrap_or(0);
        // What a worker holds beside that, and one after another being replaced.
        let held = HELD * attempt + 3 * RESTART;
        let slowest = 10 * attempt;
        let one_stage = slowest + held + LEASE + RESTART + limit * (LEASE + BACKOFF);
        // Each attempt may send a message on to the queue behind.
        let attempts =
            live * (1..=u32::try_from(stages).expect("few")).map(|n| limit.pow(n)).sum::<u64>();
        let calls = self.calls(simulation);
        TIMEOUT_BY_HAND + millis(handing_over + stages * one_stage + (attempts + calls) * attempt)
    }

    /// How long it takes a service to do something, with those whom it calls.
    fn attempt(&self, service: usize) -> u64 {
        let config = &self.setup.services[service];
        let callees = config.then.iter().filter_map(|to| match to {
            Target::Service(id) => Some(usize::from(id.0)),
            Target::Queue(_) | Target::Topic(_) => None,
        });
        let waits = config.timeout.as_millis();
        ATTEMPT + callees.map(|callee| waits + self.attempt(callee)).sum::<u64>()
    }

    /// How long it takes until no sender has anything open: each message is tried so often, and at
    /// each attempt there is an answer or a timeout, and then a delay.
    fn senders_are_through_within(&self) -> u64 {
        let each = self.setup.senders.iter().map(|sender| {
            let waits = sender.timeout.max(sender.hand_over).as_millis();
            u64::from(sender.retry.attempts) * (waits + BACKOFF)
        });
        each.max().unwrap_or(0)
    }

    /// How many messages senders may put in that have begun to: each attempt one in each queue.
    fn still_sent(&self, simulation: &Simulation) -> u64 {
        let queues = self.setup.queues.len() as u64;
        let senders = simulation.senders().iter();
        let sent = senders.map(|it| it.open() as u64 * u64::from(it.config.retry.attempts));
        queues * sent.sum::<u64>()
    }

    /// How many calls there may be that no message of a queue makes.
    fn calls(&self, simulation: &Simulation) -> u64 {
        let open: u64 = simulation.services().iter().map(|service| service.calls().open()).sum();
        open + self.still_sent(simulation)
    }
}
