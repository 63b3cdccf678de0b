//! Groups that keep the order of their messages.
//!
//! The messages of a group are linked through themselves, in the order in which they entered: in
//! a grouped queue a message never changes its place. So the one that may leave next is found
//! without looking through them: it is the first (with [`Grouping::Prefix`]), or the first that no
//! worker holds (with [`Grouping::Exclusive`]).

use std::collections::{BTreeMap, BTreeSet};

use super::{Names, Was};
use crate::queue::bug::{Bug, has, overtaking};
use crate::queue::message::{NONE, Spot};
use crate::queue::ordered::Ordered;
use crate::queue::rules::{Grouping, Pick};
use crate::queue::store::Store;
use crate::queue::{State, WorkerId};

/// The groups of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Groups {
    exclusive: bool,
    rotating: bool,
    /// By number; see [`Names`].
    all: Vec<Group>,
    /// The groups that anybody may receive from, by rank.
    open: Ordered<(u64, u32), ()>,
    /// The groups that only the worker may receive from that owns them, by worker and rank.
    owned: BTreeSet<(u32, u64, u32)>,
    /// Messages that came back while a later one of their group is held, by group and spot. Only
    /// exclusive groups have some.
    returned: BTreeMap<(u32, Spot), u32>,
    next_turn: u64,
    /// The groups from which something was delivered by the call that is under way, in order.
    served: Vec<u32>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Group {
    /// Its first and its last message.
    first: u32,
    last: u32,
    /// Exclusive: from here on no message was ever held.
    fresh: u32,
    /// Prefix: where the call that is under way goes on, if it delivered from here.
    cursor: Option<u32>,
    /// Exclusive: who holds messages of it, and how many; 0 for nobody.
    owner: u32,
    held: u32,
    turn: u64,
    /// Whether the call that is under way delivered from here.
    is_served: bool,
    /// Where it stands in the indexes, if it does.
    rank: Option<Rank>,
}

/// Where a group stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rank {
    Open(u64),
    Owned(u32, u64),
}

const NEW: Group = Group {
    first: NONE,
    last: NONE,
    fresh: NONE,
    cursor: None,
    owner: 0,
    held: 0,
    turn: 0,
    is_served: false,
    rank: None,
};

impl Groups {
    pub fn new(group: Grouping, pick: Pick) -> Self {
        Self {
            exclusive: group == Grouping::Exclusive,
            rotating: pick == Pick::RotateGroups,
            all: Vec::new(),
            open: Ordered::default(),
            owned: BTreeSet::new(),
            returned: BTreeMap::new(),
            next_turn: 0,
            served: Vec::new(),
        }
    }

    pub fn enter(&mut self, store: &mut Store, names: &mut Names, slot: u32) {
        if store[slot].group() == NONE {
            store[slot].extra_mut().group = names.take_nameless();
        }
        let number = store[slot].group();
        let index = number as usize;
        if self.all.len() <= index {
            self.all.resize(index + 1, NEW);
        }
        if self.all[index].first == NONE {
            let turn = self.take_turn();
            self.all[index] = Group { first: slot, turn, ..NEW };
        }
        let group = &mut self.all[index];
        if group.last != NONE {
            store[group.last].extra_mut().next = slot;
        }
        let extra = store[slot].extra_mut();
        (extra.previous, extra.next) = (group.last, NONE);
        group.last = slot;
        if group.fresh == NONE {
            group.fresh = slot;
        }
        if group.cursor == Some(NONE) {
            group.cursor = Some(slot);
        }
        if self.exclusive && store[slot].is_leased() {
            self.hold(store, slot);
        }
        self.refresh(store, number);
    }

    pub fn changed(&mut self, store: &Store, slot: u32, was: Was) {
        let number = store[slot].group();
        let leased = store[slot].is_leased();
        if leased && was != Was::Leased {
            self.serve(store, slot);
        } else if !leased && was == Was::Leased && self.exclusive {
            self.let_go(number);
            self.returned.insert((number, store[slot].spot), slot);
        }
        self.refresh(store, number);
    }

    pub fn leave(&mut self, store: &mut Store, slot: u32) {
        let message = &store[slot];
        let (number, spot, leased) = (message.group(), message.spot, message.is_leased());
        let (previous, next) = (message.extra().previous, message.extra().next);
        if self.exclusive {
            if leased {
                self.let_go(number);
            } else {
                self.returned.remove(&(number, spot));
            }
        }
        let group = &mut self.all[number as usize];
        if previous == NONE {
            group.first = next;
        } else {
            store[previous].extra_mut().next = next;
        }
        if next == NONE {
            group.last = previous;
        } else {
            store[next].extra_mut().previous = previous;
        }
        if group.fresh == slot {
            group.fresh = next;
        }
        if group.cursor == Some(slot) {
            group.cursor = Some(next);
        }
        self.refresh(store, number);
    }

    /// The message that leaves next to this worker; `None` for one that holds nothing.
    pub fn next(&self, store: &Store, worker: Option<WorkerId>) -> Option<u32> {
        let open = self.open.first().map(|(key, ())| key);
        let own = worker.and_then(|worker| {
            let from = (worker.0, 0, 0)..=(worker.0, u64::MAX, u32::MAX);
            self.owned.range(from).next().map(|(_, rank, number)| (*rank, *number))
        });
        let (_, number) = match (open, own) {
            (Some(open), Some(own)) => open.min(own),
            (open, own) => open.or(own)?,
        };
        self.candidate(store, number)
    }

    /// Lets the groups stand at the back that were served, and forgets the call.
    pub fn end_call(&mut self, store: &Store) {
        for number in std::mem::take(&mut self.served) {
            let group = &mut self.all[number as usize];
            (group.cursor, group.is_served) = (None, false);
            if self.rotating && !has(Bug::TurnKept) {
                self.all[number as usize].turn = self.take_turn();
            }
            self.refresh(store, number);
        }
    }

    fn take_turn(&mut self) -> u64 {
        self.next_turn += 1;
        self.next_turn
    }

    /// Notes that a message was handed out.
    fn serve(&mut self, store: &Store, slot: u32) {
        let number = store[slot].group();
        if !std::mem::replace(&mut self.all[number as usize].is_served, true) {
            self.served.push(number);
        }
        if self.exclusive {
            self.hold(store, slot);
        } else {
            self.all[number as usize].cursor = Some(store[slot].extra().next);
        }
    }

    fn hold(&mut self, store: &Store, slot: u32) {
        let message = &store[slot];
        let State::Leased(lease) = message.state() else { return };
        let number = message.group();
        let group = &mut self.all[number as usize];
        group.owner = lease.worker.0;
        group.held += 1;
        if group.fresh == slot {
            group.fresh = message.extra().next;
        } else {
            self.returned.remove(&(number, message.spot));
        }
    }

    fn let_go(&mut self, number: u32) {
        let group = &mut self.all[number as usize];
        group.held -= 1;
        if group.held == 0 {
            group.owner = 0;
        }
    }

    /// The message of a group that may leave next.
    fn candidate(&self, store: &Store, number: u32) -> Option<u32> {
        let group = &self.all[number as usize];
        let slot = if self.exclusive {
            let of_group = (number, Spot::default())..=(number, Spot::LAST);
            self.returned.range(of_group).next().map_or(group.fresh, |(_, slot)| *slot)
        } else {
            let waits = has(Bug::GroupWaitsForAny) && group.cursor.is_some();
            if waits { NONE } else { group.cursor.unwrap_or(group.first) }
        };
        let slot = if has(Bug::GroupOvertakes) { overtaking(store, slot) } else { slot };
        (slot != NONE && store[slot].is_ready()).then_some(slot)
    }

    /// Makes a group stand where it belongs now.
    fn refresh(&mut self, store: &Store, number: u32) {
        let candidate = self.candidate(store, number);
        let group = &self.all[number as usize];
        let rank = candidate.map(|slot| {
            let rank = if self.rotating { group.turn } else { store[slot].spot.as_number() };
            if group.owner == 0 || has(Bug::GroupShared) {
                Rank::Open(rank)
            } else {
                Rank::Owned(group.owner, rank)
            }
        });
        if rank == group.rank {
            return;
        }
        match group.rank {
            None => {}
            Some(Rank::Open(rank)) => drop(self.open.remove((rank, number))),
            Some(Rank::Owned(worker, rank)) => drop(self.owned.remove(&(worker, rank, number))),
        }
        match rank {
            None => {}
            Some(Rank::Open(rank)) => drop(self.open.insert((rank, number), ())),
            Some(Rank::Owned(worker, rank)) => drop(self.owned.insert((worker, rank, number))),
        }
        self.all[number as usize].rank = rank;
    }

    pub fn write_canonical(&self, store: &Store, out: &mut Vec<u64>) {
        if self.rotating {
            let live = self.all.iter().filter(|group| group.first != NONE);
            let mut turns: Vec<_> =
                live.map(|group| (group.turn, store[group.first].id.0)).collect();
            turns.sort_unstable();
            out.extend(turns.into_iter().map(|(_, first)| first));
        }
    }
}
