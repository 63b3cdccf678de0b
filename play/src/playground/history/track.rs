//! The samples of one queue.

use std::collections::VecDeque;

use super::History;
use super::measure::Sums;
use super::sample::{Extent, SERIES, Sample, Series};
use crate::queue::QueueId;
use crate::sim::Simulation;
use crate::time::{Duration, Instant};

/// The samples of one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Track {
    samples: Vec<Sample>,
    /// What was seen at the latest samples, which are still to be made of it.
    seen: Vec<Sums>,
    /// The sums at the samples before, as far back as a window needs: at most 17.
    sums: VecDeque<Sums>,
    /// The records that counts had reached at the latest sample.
    records: [u64; 2],
    /// The age of the oldest at each sample times the interval, in square microseconds.
    ages: u128,
}

impl Track {
    /// So many samples are made at once: a page does without what makes them for its first seconds.
    const AT_ONCE: usize = 32;

    pub fn len(&self) -> usize {
        self.samples.len() + self.seen.len()
    }

    /// With every sample made that is due.
    #[inline(never)] // Not in the first view.
    pub fn finished(&self, interval: Duration) -> Self {
        let mut finished = self.clone();
        finished.make(interval);
        finished
    }

    pub fn series(&self, series: Series) -> Vec<Option<Extent>> {
        self.samples.iter().map(|sample| sample.0[series.place()]).collect()
    }

    /// What all series show now.
    #[inline(never)] // Not in the first view.
    pub fn measure(&self, simulation: &Simulation, queue: QueueId) -> [Option<u64>; SERIES] {
        let sums = Sums::take(simulation, queue);
        sums.measure(self.since(sums.at).unwrap_or(&sums))
    }

    pub fn mean_age(&self, until: Instant) -> Duration {
        let mean = self.ages.checked_div(u128::from(until.as_micros())).unwrap_or(0);
        Duration::from_micros(u64::try_from(mean).unwrap_or(u64::MAX))
    }

    /// Sees what the sample that is due now needs, an interval after the one before.
    pub fn see(&mut self, simulation: &Simulation, queue: QueueId, interval: Duration) {
        self.seen.push(Sums::take(simulation, queue));
        if self.seen.len() == Self::AT_ONCE {
            self.make(interval);
        }
    }

    /// Makes pairs of samples one; the first stays alone.
    pub fn merge(&mut self, interval: Duration) {
        self.make(interval);
        let pairs = self.samples[1..].chunks(2).map(|pair| {
            let mut merged = pair[0];
            pair[1..].iter().for_each(|later| merged.merge(later));
            merged
        });
        let merged: Vec<_> = std::iter::once(self.samples[0]).chain(pairs).collect();
        self.samples = merged;
    }

    /// Makes the samples of what was seen.
    #[inline(never)] // Not in the first view.
    fn make(&mut self, interval: Duration) {
        for sums in std::mem::take(&mut self.seen) {
            let values = sums.measure(self.since(sums.at).unwrap_or(&sums));
            let mut sample = Sample(values.map(|value| value.map(Extent::of)));
            self.note_records(&mut sample, sums.records);
            let age = values[Series::Oldest.place()].unwrap_or(0);
            if !self.samples.is_empty() {
                self.ages += u128::from(age) * u128::from(interval.as_micros());
            }
            self.samples.push(sample);
            while self.sums.get(1).is_some_and(|second| second.at + History::WINDOW <= sums.at) {
                self.sums.pop_front();
            }
            self.sums.push_back(sums);
        }
    }

    /// The latest sums that are a whole window old, or the first.
    fn since(&self, now: Instant) -> Option<&Sums> {
        let old = self.sums.iter().rev().find(|sums| sums.at + History::WINDOW <= now);
        old.or(self.sums.front())
    }

    /// A count that has reached a new record since the sample before did so in this one.
    fn note_records(&mut self, sample: &mut Sample, reached: [u64; 2]) {
        let series = [Series::Ready, Series::InFlight];
        for ((record, reached), series) in self.records.iter_mut().zip(reached).zip(series) {
            if let Some(extent) = sample.0[series.place()].as_mut().filter(|_| reached > *record) {
                extent.most = reached;
            }
            *record = reached;
        }
    }
}
