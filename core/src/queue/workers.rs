//! What each worker holds.

use std::collections::{BTreeMap, BTreeSet};

use super::halves::{halves, whole};
use super::rules::{LostWorker, OnStale, Rules};
use super::{MessageId, WorkerId};

/// What each worker holds. Kept only as far as a rule asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Workers {
    counts: BTreeMap<WorkerId, u32>,
    /// Which messages, where they can come back all at once.
    held: Option<BTreeSet<Hold>>,
}

/// A worker and a message, the id in halves: not padded to eight bytes.
type Hold = [u32; 3];

impl Workers {
    pub fn new(rules: &Rules) -> Self {
        let at_once = rules.lost != LostWorker::Wait || rules.on_stale == OnStale::CloseWorker;
        Self { counts: BTreeMap::new(), held: at_once.then(BTreeSet::new) }
    }

    /// How many messages a worker holds.
    pub fn count(&self, worker: WorkerId) -> u32 {
        self.counts.get(&worker).copied().unwrap_or(0)
    }

    /// Notes that a worker holds a message.
    pub fn hold(&mut self, worker: WorkerId, message: MessageId) {
        *self.counts.entry(worker).or_default() += 1;
        if let Some(held) = &mut self.held {
            held.insert(hold(worker, message));
        }
    }

    /// Notes that it does so no more.
    pub fn let_go(&mut self, worker: WorkerId, message: MessageId) {
        if let Some(count) = self.counts.get_mut(&worker) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&worker);
            }
        }
        if let Some(held) = &mut self.held {
            held.remove(&hold(worker, message));
        }
    }

    /// What a worker holds, by id.
    pub fn held_by(&self, worker: WorkerId) -> Vec<MessageId> {
        let all = hold(worker, MessageId(0))..=hold(worker, MessageId(u64::MAX));
        let held = self.held.iter().flat_map(|held| held.range(all.clone()));
        held.map(|[_, high, low]| MessageId(whole([*high, *low]))).collect()
    }
}

fn hold(worker: WorkerId, message: MessageId) -> Hold {
    let [high, low] = halves(message.0);
    [worker.0, high, low]
}
