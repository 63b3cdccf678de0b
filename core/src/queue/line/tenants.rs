//! Groups that share the workers fairly: those that take too much come after all others.

use std::collections::BTreeSet;

use super::{Names, Was};
use crate::queue::Message;
use crate::queue::bug::{Bug, has};
use crate::queue::message::{NONE, Spot};
use crate::queue::rules::Fairness;
use crate::time::Instant;

/// The tenants of a queue: its groups, seen as those who send.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenants {
    fairness: Fairness,
    /// By number; see [`Names`].
    all: Vec<Tenant>,
    /// What is ready. Messages without a group are together under [`NONE`].
    ready: BTreeSet<Place>,
    /// The first ready message of each tenant that is not noisy.
    quiet: BTreeSet<Spot>,
    /// The same of each noisy tenant, of those first that hold least.
    noisy: BTreeSet<(u32, Spot)>,
    /// When each noisy tenant is forgiven if it sends nothing more.
    forgiven: BTreeSet<(Instant, u32)>,
    /// How many messages are held in all.
    held: u64,
}

/// A tenant, and the spot of one of its messages. In halves, so that it is not padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    tenant: u32,
    spot: [u32; 2],
}

impl Place {
    fn new(tenant: u32, spot: Spot) -> Self {
        Self { tenant, spot: spot.halves() }
    }
}

/// One tenant. Small, since a queue may have nearly as many as messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Tenant {
    /// The messages that no worker holds and that are not parked.
    backlog: u32,
    held: u32,
    last_sent: Instant,
    is_noisy: bool,
    stands: Stands,
    /// Its first ready message, by which it stands.
    first: Spot,
    /// How many messages it held when it was put where it stands.
    ranked_by: u32,
}

/// Among which tenants one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stands {
    Nowhere,
    Quiet,
    Noisy,
}

const NEW: Tenant = Tenant {
    backlog: 0,
    held: 0,
    last_sent: Instant::ZERO,
    is_noisy: false,
    stands: Stands::Nowhere,
    first: Spot::LAST,
    ranked_by: 0,
};

impl Tenant {
    /// Whether nothing of it is here, unless it is parked.
    fn is_idle(&self) -> bool {
        self.backlog == 0 && self.held == 0
    }
}

impl Tenants {
    pub fn new(fairness: Fairness) -> Self {
        Self {
            fairness,
            all: Vec::new(),
            ready: BTreeSet::new(),
            quiet: BTreeSet::new(),
            noisy: BTreeSet::new(),
            forgiven: BTreeSet::new(),
            held: 0,
        }
    }

    pub fn enter(&mut self, message: &Message, at: Instant) {
        let number = message.group();
        if number != NONE {
            let index = number as usize;
            if self.all.len() <= index {
                self.all.resize(index + 1, NEW);
            }
            self.put_off(number, at);
        }
        self.add(message);
        self.settle_down(number);
    }

    pub fn changed(&mut self, message: &Message, was: Was) {
        let number = message.group();
        match was {
            Was::Ready(spot) => self.take_off(number, Some(spot)),
            Was::Delayed => self.take_off(number, None),
            Was::Leased => self.let_go(number),
        }
        self.add(message);
        if message.is_leased() {
            self.look_at(number);
        }
        self.settle_down(number);
    }

    pub fn leave(&mut self, message: &Message) {
        let number = message.group();
        if message.is_leased() {
            self.let_go(number);
        } else if !message.is_parked() {
            self.take_off(number, message.is_ready().then_some(message.spot));
        }
        self.settle_down(number);
        if let Some(tenant) = self.all.get_mut(number as usize).filter(|it| it.is_idle()) {
            *tenant = NEW;
        }
    }

    /// The spot of the message that leaves next.
    pub fn next(&self) -> Option<Spot> {
        match (self.quiet.first().copied(), self.first_of(NONE)) {
            (Some(quiet), Some(nameless)) => Some(quiet.min(nameless)),
            (Some(first), None) | (None, Some(first)) => Some(first),
            (None, None) => self.noisy.first().map(|(_, spot)| *spot),
        }
    }

    /// Forgives noisy tenants that sent nothing for long enough.
    pub fn forgive(&mut self, at: Instant) {
        while let Some((until, number)) = self.forgiven.first().copied().filter(|it| it.0 <= at) {
            self.forgiven.remove(&(until, number));
            self.all[number as usize].is_noisy = false;
            self.refresh(number);
        }
    }

    fn add(&mut self, message: &Message) {
        let number = message.group();
        if message.is_leased() {
            self.held += 1;
            if number != NONE {
                self.all[number as usize].held += 1;
            }
            return;
        }
        if message.is_ready() {
            self.ready.insert(Place::new(number, message.spot));
        }
        if number != NONE && !message.is_parked() {
            self.all[number as usize].backlog += 1;
        }
    }

    /// Notes that a message is no longer part of the backlog.
    fn take_off(&mut self, number: u32, ready: Option<Spot>) {
        if let Some(spot) = ready {
            self.ready.remove(&Place::new(number, spot));
        }
        if number != NONE {
            self.all[number as usize].backlog -= 1;
        }
    }

    fn let_go(&mut self, number: u32) {
        self.held -= 1;
        if number != NONE {
            self.all[number as usize].held -= 1;
        }
    }

    /// Notices whether a tenant holds too much.
    fn look_at(&mut self, number: u32) {
        let Some(tenant) = self.all.get_mut(number as usize) else { return };
        let share = u64::from(self.fairness.share.parts_per_million());
        let too_much = u64::from(tenant.held) * 1_000_000 > share * self.held;
        let unnoticed = tenant.is_noisy || has(Bug::NoisyTenantUnnoticed);
        if tenant.held >= self.fairness.min && too_much && !unnoticed {
            tenant.is_noisy = true;
            self.forgiven.insert((tenant.last_sent + self.fairness.quiet, number));
        }
    }

    /// Forgives a tenant whose backlog is gone, and makes it stand where it belongs now.
    fn settle_down(&mut self, number: u32) {
        let Some(tenant) = self.all.get_mut(number as usize) else { return };
        if tenant.backlog == 0 && tenant.is_noisy {
            tenant.is_noisy = false;
            let until = tenant.last_sent + self.fairness.quiet;
            self.forgiven.remove(&(until, number));
        }
        self.refresh(number);
    }

    /// A new message puts off when a noisy tenant is forgiven.
    fn put_off(&mut self, number: u32, at: Instant) {
        let tenant = &mut self.all[number as usize];
        let before = tenant.last_sent + self.fairness.quiet;
        tenant.last_sent = at;
        if tenant.is_noisy {
            self.forgiven.remove(&(before, number));
            self.forgiven.insert((at + self.fairness.quiet, number));
        }
    }

    fn first_of(&self, number: u32) -> Option<Spot> {
        let all = Place::new(number, Spot::default())..=Place::new(number, Spot::LAST);
        self.ready.range(all).next().map(|place| Spot::from_halves(place.spot))
    }

    fn refresh(&mut self, number: u32) {
        let first = self.first_of(number);
        let tenant = &mut self.all[number as usize];
        match tenant.stands {
            Stands::Nowhere => {}
            Stands::Quiet => drop(self.quiet.remove(&tenant.first)),
            Stands::Noisy => drop(self.noisy.remove(&(tenant.ranked_by, tenant.first))),
        }
        tenant.first = first.unwrap_or(Spot::LAST);
        tenant.ranked_by = tenant.held;
        tenant.stands = match first {
            None => Stands::Nowhere,
            Some(first) if tenant.is_noisy => {
                self.noisy.insert((tenant.held, first));
                Stands::Noisy
            }
            Some(first) => {
                self.quiet.insert(first);
                Stands::Quiet
            }
        };
    }

    pub fn write_canonical(&self, names: &Names, now: Instant, out: &mut Vec<u64>) {
        let live = self.all.iter().zip(0..).filter(|(tenant, _)| !tenant.is_idle());
        let mut named: Vec<_> = live.map(|(tenant, number)| (names.name(number), tenant)).collect();
        named.sort_by_key(|(name, _)| *name);
        for (_, tenant) in named {
            let forgiven = (tenant.last_sent + self.fairness.quiet).since(now);
            out.extend([u64::from(tenant.is_noisy), forgiven.as_micros()]);
        }
    }
}
