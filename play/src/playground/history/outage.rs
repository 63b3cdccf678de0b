//! When workers received nothing, and why.

use std::collections::VecDeque;

use crate::queue::WorkerId;
use crate::sim::{Happening, ServiceId, Simulation, WorkerChange};
use crate::time::Instant;

/// Why a worker receives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// It is switched off.
    Down,
    /// It crashed and is not back yet.
    Crashed,
    /// It is cut off from its queue.
    CutOff,
}

/// A time in which a worker received nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outage {
    /// Which.
    pub worker: WorkerId,
    /// Why.
    pub trouble: Trouble,
    /// Since when.
    pub from: Instant,
    /// Until when; `None` while it lasts.
    pub until: Option<Instant>,
}

/// The latest outages of all workers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outages {
    latest: VecDeque<Outage>,
    /// The number of the last entry of the trace that was read.
    read: u64,
}

impl Outages {
    /// How many are kept.
    const KEPT: usize = 100;

    pub fn of(&self, service: ServiceId) -> impl Iterator<Item = &Outage> {
        self.latest.iter().filter(move |outage| ServiceId::of(outage.worker) == service)
    }

    /// Reads what the trace has become longer by.
    pub fn read(&mut self, simulation: &Simulation) {
        let trace = simulation.trace();
        for entry in trace.entries_after(self.read) {
            if let Happening::Worker { worker, change, .. } = entry.happening {
                self.note(entry.at, worker, change);
            }
        }
        self.read = trace.total();
    }

    #[inline(never)] // Not in the first view.
    fn note(&mut self, at: Instant, worker: WorkerId, change: WorkerChange) {
        match change {
            WorkerChange::Down => self.begin(at, worker, Trouble::Down),
            WorkerChange::Crashed => self.begin(at, worker, Trouble::Crashed),
            WorkerChange::CutOff => self.begin(at, worker, Trouble::CutOff),
            WorkerChange::Up | WorkerChange::Restarted => {
                self.end(at, worker, &[Trouble::Down, Trouble::Crashed]);
            }
            WorkerChange::Reconnected => self.end(at, worker, &[Trouble::CutOff]),
            WorkerChange::Removed => {
                self.end(at, worker, &[Trouble::Down, Trouble::Crashed, Trouble::CutOff]);
            }
            WorkerChange::Added
            | WorkerChange::Starting
            | WorkerChange::Started
            | WorkerChange::Leaving
            | WorkerChange::Draining
            | WorkerChange::Replaced
            | WorkerChange::Stays
            | WorkerChange::Doomed => {}
        }
    }

    fn begin(&mut self, at: Instant, worker: WorkerId, trouble: Trouble) {
        match trouble {
            Trouble::Down | Trouble::Crashed => {
                self.end(at, worker, &[Trouble::Down, Trouble::Crashed]);
            }
            Trouble::CutOff => self.end(at, worker, &[Trouble::CutOff]),
        }
        if self.latest.len() == Self::KEPT {
            let over = self.latest.iter().position(|outage| outage.until.is_some());
            self.latest.remove(over.unwrap_or(0));
        }
        self.latest.push_back(Outage { worker, trouble, from: at, until: None });
    }

    fn end(&mut self, at: Instant, worker: WorkerId, troubles: &[Trouble]) {
        for outage in &mut self.latest {
            let open = outage.worker == worker && outage.until.is_none();
            if open && troubles.contains(&outage.trouble) {
                outage.until = Some(at);
            }
        }
    }
}
