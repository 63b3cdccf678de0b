//! Which message leaves next.
//!
//! Everything that is ready is in one line, by its spot. Where groups keep an order of their own,
//! or share the workers fairly, a second index says which group is next; neither ever looks
//! through messages.

mod groups;
mod names;
mod tenants;

pub use groups::Groups;
pub use names::Names;
pub use tenants::Tenants;

use super::WorkerId;
use super::message::Spot;
use super::ordered::Ordered;
use super::rules::{Grouping, Pick, Rules};
use super::store::Store;
use crate::time::Instant;

/// The messages of a queue in the order in which they leave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// What may be received, as far as each message alone is concerned.
    pub ready: Ordered<Spot, u32>,
    pub names: Names,
    order: Order,
}

/// How the next one is found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Order {
    /// It is the first that is ready.
    Plain,
    Groups(Box<Groups>),
    Tenants(Box<Tenants>),
}

impl Line {
    pub fn new(rules: &Rules) -> Self {
        let order = match (rules.group, rules.pick) {
            (Grouping::None, Pick::Fair(fairness)) => {
                Order::Tenants(Box::new(Tenants::new(fairness)))
            }
            (Grouping::None, Pick::Order | Pick::RotateGroups) => Order::Plain,
            (group, pick) => Order::Groups(Box::new(Groups::new(group, pick))),
        };
        Self { ready: Ordered::default(), names: Names::default(), order }
    }

    /// Makes a message that was just stored stand in the line. Its state is set already.
    #[inline(never)]
    pub fn enter(&mut self, store: &mut Store, slot: u32, at: Instant) {
        match &mut self.order {
            Order::Plain => {}
            Order::Groups(groups) => groups.enter(store, &mut self.names, slot),
            Order::Tenants(tenants) => tenants.enter(&store[slot], at),
        }
    }

    /// Notes that the state of a message has changed from `before`; not that it was stored or is
    /// to leave. The line of those that are ready is not concerned.
    #[inline(never)]
    pub fn changed(&mut self, store: &Store, slot: u32, before: Was) {
        match &mut self.order {
            Order::Plain => {}
            Order::Groups(groups) => groups.changed(store, slot, before),
            Order::Tenants(tenants) => tenants.changed(&store[slot], before),
        }
    }

    /// Takes a message out that is about to leave; it is still stored, in its last state.
    #[inline(never)]
    pub fn leave(&mut self, store: &mut Store, slot: u32) {
        match &mut self.order {
            Order::Plain => {}
            Order::Groups(groups) => groups.leave(store, slot),
            Order::Tenants(tenants) => tenants.leave(&store[slot]),
        }
    }

    /// What happens before messages are received.
    pub fn begin(&mut self, at: Instant) {
        if let Order::Tenants(tenants) = &mut self.order {
            tenants.forgive(at);
        }
    }

    /// The slot of the message that leaves next to this worker; `None` for a worker that holds
    /// nothing.
    pub fn next(&self, store: &Store, worker: Option<WorkerId>) -> Option<u32> {
        match &self.order {
            Order::Plain => self.ready.first().map(|(_, slot)| slot),
            Order::Groups(groups) => groups.next(store, worker),
            Order::Tenants(tenants) => tenants.next().and_then(|spot| self.ready.get(spot)),
        }
    }

    /// The slot of the second in line, in a line without groups.
    pub fn second(&self) -> Option<u32> {
        self.ready.iter().nth(1).map(|(_, slot)| slot)
    }

    /// What happens after messages were received.
    pub fn end(&mut self, store: &Store) {
        if let Order::Groups(groups) = &mut self.order {
            groups.end_call(store);
        }
    }

    /// Adds what decides the order from now on, to a list that is the same for two queues that
    /// will behave alike.
    pub fn write_canonical(&self, store: &Store, now: Instant, out: &mut Vec<u64>) {
        match &self.order {
            Order::Plain => {}
            Order::Groups(groups) => groups.write_canonical(store, out),
            Order::Tenants(tenants) => tenants.write_canonical(&self.names, now, out),
        }
    }
}

/// What a message was before its state changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was {
    Ready(Spot),
    Delayed,
    Leased,
}
