//! What the future of a queue depends on, as a list of numbers.
//!
//! For whoever walks through all states of a small world: two sets with the same list behave
//! alike from now on. Instants are relative to now, places in the line are ranks, and what is only
//! counted is left out.

use std::collections::BTreeMap;

use super::message::Spot;
use super::rules::Place;
use super::{DeathReason, Message, Queue, QueueSet, State};
use crate::time::Instant;

impl QueueSet {
    /// What the future of the set depends on. Two sets whose lists are equal, and that have the
    /// same rules, behave alike from now on, but for the numbers of messages that are still to come.
    #[must_use]
    pub fn canonical(&self) -> Vec<u64> {
        let ages = self.queues.iter().any(|queue| queue.rules.can_expire());
        let mut out = Vec::new();
        for queue in &self.queues {
            queue.write_canonical(self.now, ages, &mut out);
            out.push(u64::MAX);
        }
        for (queue, redrive) in &self.redrives {
            out.extend([u64::from(queue.0), redrive.next.since(self.now).as_micros()]);
            out.push(redrive.every.as_micros());
        }
        out
    }
}

impl Queue {
    fn write_canonical(&self, now: Instant, ages: bool, out: &mut Vec<u64>) {
        let mut spots: Vec<Spot> = self.messages.iter().map(|message| message.spot).collect();
        spots.sort_unstable();
        let ranks: BTreeMap<Spot, u64> = spots.into_iter().zip(0..).collect();
        for message in self.messages.iter() {
            out.push(message.id.0);
            out.extend([ranks[&message.spot], u64::from(message.spot.is_front())]);
            self.write_message(message, now, ages, out);
        }
        out.push(u64::MAX);
        self.line.write_canonical(&self.messages, now, out);
        out.push(u64::MAX);
        self.memory.write_canonical(now, out);
        if self.rolls_dice() {
            out.push(self.chance.outlook());
        }
    }

    fn write_message(&self, message: &Message, now: Instant, ages: bool, out: &mut Vec<u64>) {
        match message.state() {
            State::Ready => out.push(0),
            State::Delayed { until } => out.extend([1, left(until, now)]),
            State::Leased(lease) => {
                out.extend([2, u64::from(lease.worker.0), left(lease.until, now)]);
                out.push(u64::from(message.is_lost));
                if self.rules.lease_max.is_some() {
                    out.push(now.since(lease.since).as_micros());
                }
            }
        }
        let place = match message.comes_to {
            Place::Origin => 0,
            Place::Front => 1,
            Place::Back => 2,
        };
        out.extend([place, u64::from(message.priority), message.body.len() as u64]);
        out.extend(
            [message.epoch, message.attempts(), message.failures(), message.expiries()]
                .map(u64::from),
        );
        if ages {
            out.push(now.since(message.sent_at).as_micros());
            out.push(message.expires_at().map_or(u64::MAX, |until| left(until, now)));
        }
        if let Some(name) = self.group_of(message) {
            out.push(name.len() as u64);
            out.extend(name.bytes().map(u64::from));
        }
        for death in message.deaths() {
            let looked_at = matches!(death.reason, DeathReason::Limit | DeathReason::Rejected);
            out.extend([u64::from(death.queue.0), u64::from(looked_at)]);
        }
    }

    fn rolls_dice(&self) -> bool {
        self.rules.noise != super::Noise::OFF || self.rules.jitter != super::Probability::NEVER
    }
}

fn left(until: Instant, now: Instant) -> u64 {
    if until == Instant::NEVER { u64::MAX } else { until.since(now).as_micros() }
}
