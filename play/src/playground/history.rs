//! How the measures of a run went, in bounded memory however long it is.
//!
//! ```text
//! samples   0   1   2   3   4       240         one for each queue at every interval of simulated time
//!           |   |   |   |   |   …    |
//! merged    0       1       2   …   120         when there are too many: pairs become one,
//!           |       |       |        |          and the interval is twice as long
//! ```
//!
//! A sample is taken when everything before its instant has happened, never at a frame. So the
//! same scenario, seed and journal give the same history, at any speed and any frame rate.
//!
//! A merged sample keeps the least, the largest and the last of what it is made of, so that a peak
//! stays in sight. What a count did between two instants is not seen, but a new record always is.
//!
//! Rates, latencies and utilisation are those of the last [`History::WINDOW`], or of the time since
//! the sample before where that is longer.

mod measure;
mod outage;
mod sample;
mod track;

pub use outage::{Outage, Trouble};
pub use sample::{Extent, Series};

use crate::queue::QueueId;
use crate::sim::{ServiceId, Simulation, place_of, queue_id};
use crate::time::{Duration, Instant};
use outage::Outages;
use sample::SERIES;
use track::Track;

/// How the measures of a run went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The time between two samples.
    interval: Duration,
    /// One for each queue, by place.
    tracks: Vec<Track>,
    outages: Outages,
}

impl History {
    /// The first interval between two samples.
    pub const FIRST_INTERVAL: Duration = Duration::from_millis(250);
    /// Over how much time a rate, a latency or the utilisation is taken, at least.
    pub const WINDOW: Duration = Duration::from_secs(4);
    /// How many samples of a queue are kept at most: one at the start and 240 intervals.
    pub const SAMPLES: usize = 241;

    /// The history of a run that is at its first instant.
    pub(super) fn new(simulation: &Simulation) -> Self {
        let tracks = (0..simulation.queues().len()).map(|_| Track::default()).collect();
        let interval = Self::FIRST_INTERVAL;
        let mut history = Self { interval, tracks, outages: Outages::default() };
        history.sample(simulation);
        history
    }

    /// Lets everything before `to` happen, as [`Simulation::advance`] does, and takes the samples
    /// that fall due.
    pub(super) fn advance(&mut self, simulation: &mut Simulation, to: Instant, budget: u64) {
        let before = simulation.work();
        loop {
            let stop = to.min(self.next_at());
            let left = budget.saturating_sub(simulation.work() - before);
            simulation.advance(stop, left);
            if simulation.now() == self.next_at() {
                self.sample(simulation);
            }
            if simulation.now() < stop || stop == to {
                break;
            }
        }
        self.outages.read(simulation);
    }

    /// The time between two samples.
    #[must_use]
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// How many samples there are; the `n`-th, from 0, was taken after `n` intervals.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tracks[0].len()
    }

    /// Whether there is none: never, the first is taken at the start.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the latest sample was taken.
    #[must_use]
    pub fn sampled_until(&self) -> Instant {
        Instant::ZERO + self.interval.saturating_mul(self.len() as u64 - 1)
    }

    /// How the measures of a queue went.
    ///
    /// # Panics
    /// When there is no such queue.
    #[must_use]
    #[inline(never)] // Not in the first view.
    pub fn of(&self, queue: QueueId) -> QueueHistory {
        let track = self.tracks[place_of(queue)].finished(self.interval);
        QueueHistory { queue, track, sampled_until: self.sampled_until() }
    }

    /// When workers of a service received nothing, the earliest first.
    pub fn outages(&self, service: ServiceId) -> impl Iterator<Item = &Outage> {
        self.outages.of(service)
    }

    /// When the next sample is due.
    fn next_at(&self) -> Instant {
        Instant::ZERO + self.interval.saturating_mul(self.len() as u64)
    }

    fn sample(&mut self, simulation: &Simulation) {
        for (place, track) in self.tracks.iter_mut().enumerate() {
            track.see(simulation, queue_id(place), self.interval);
        }
        if self.len() == Self::SAMPLES {
            self.merge();
        }
        self.outages.read(simulation);
    }

    /// Makes pairs of samples one; the first stays alone.
    #[inline(never)] // Not in the first view.
    fn merge(&mut self) {
        self.tracks.iter_mut().for_each(|track| track.merge(self.interval));
        self.interval = self.interval.saturating_mul(2);
    }
}

/// How the measures of one queue went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueHistory {
    queue: QueueId,
    track: Track,
    sampled_until: Instant,
}

impl QueueHistory {
    /// What a series showed at each sample; `None` where there was nothing to measure.
    #[must_use]
    pub fn samples(&self, series: Series) -> Vec<Option<Extent>> {
        self.track.series(series)
    }

    /// What all series show now, by their place and in their unit; `None` where there is nothing to
    /// measure.
    #[must_use]
    pub fn now(&self, simulation: &Simulation) -> [Option<u64>; SERIES] {
        self.track.measure(simulation, self.queue)
    }

    /// The mean of the age of the oldest over all samples, merged or not; an empty line has age 0.
    #[must_use]
    pub fn mean_age(&self) -> Duration {
        self.track.mean_age(self.sampled_until)
    }
}
