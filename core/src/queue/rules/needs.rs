//! What a queue with some rules has to look at, found once, so that a plain queue pays for nothing
//! else.

use super::{
    CheckedAt, CountedMessages, Dedup, Grouping, LeaseTerm, LostWorker, OnStale, Overflow, Pick,
    Rules,
};
use crate::time::Duration;

/// What a queue with some rules has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Needs {
    /// At a send: groups, dedup, capacities and the rest, or nothing but whether there is room.
    pub careful_send: bool,
    /// At a receive: more than the head of the line.
    pub careful_receive: bool,
    /// When a message leaves or changes its state: more than the index of its state.
    pub careful_books: bool,
    /// The term of every lease, where it is the same for all.
    pub lease: Option<Duration>,
}

impl Needs {
    /// What these rules need.
    pub fn of(rules: &Rules) -> Self {
        let workers = rules.in_flight.per_worker.is_some()
            || rules.lost != LostWorker::Wait
            || rules.on_stale == OnStale::CloseWorker;
        let grouped = rules.group != Grouping::None || rules.pick != Pick::Order;
        let at_receive = rules.limits.iter().flatten().any(|it| it.at == CheckedAt::Receive);
        let counts_all = rules.capacity.overflow == Overflow::Reject
            && rules.capacity.counted == CountedMessages::Stored;
        let bytes_by_state = rules.capacity.bytes.is_some() && !counts_all;
        let remembers = rules.can_expire() || rules.dedup != Dedup::None;
        let books = workers || grouped || remembers || bytes_by_state;
        Self {
            careful_send: grouped
                || remembers
                || rules.priorities > 1
                || rules.capacity.bytes.is_some()
                || !counts_all,
            careful_receive: books
                || at_receive
                || rules.in_flight.max.is_some()
                || rules.noise != super::Noise::OFF,
            careful_books: books,
            lease: match rules.lease {
                LeaseTerm::Fixed(term) => Some(term),
                LeaseTerm::Never | LeaseTerm::Steps(_) => None,
            },
        }
    }
}
