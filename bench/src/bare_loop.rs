//! The yardstick: a queue with four workers, simulated by the plainest loop that does it.
//!
//! Jobs arrive at random, wait in line, and take a random time: M/M/4 in the notation of queueing theory.
//! Each job is three events: it arrives, a worker starts on it, the worker finishes.
//! No ledger, no trace, no leases, no commands: what a real simulation costs more than this is its own doing.

use std::collections::VecDeque;

use rand_distr::{Distribution, Exp1};
use rand_pcg::Pcg32;

use crate::heap::{Heap, Ordered};

const WORKERS: usize = 4;
/// Mean times in microseconds: the workers are busy for nine tenths of the time.
const MEAN_SERVICE: f64 = 40_000.0;
const MEAN_GAP: f64 = MEAN_SERVICE / (WORKERS as f64 * 0.9);

/// What happens, at an instant in microseconds. The order is by time, then by insertion.
#[derive(Clone, Copy)]
struct Entry {
    time: u64,
    sequence: u64,
    event: Event,
}

impl Ordered for Entry {
    fn is_before(&self, other: &Self) -> bool {
        self.time < other.time || (self.time == other.time && self.sequence < other.sequence)
    }
}

#[derive(Clone, Copy)]
enum Event {
    Arrives,
    Starts { worker: u8 },
    Finishes { worker: u8 },
}

/// The state of the loop.
pub struct BareLoop {
    now: u64,
    sequence: u64,
    calendar: Heap<Entry>,
    waiting: VecDeque<u64>,
    idle: Vec<u8>,
    /// When the job that each worker has in hand arrived.
    in_hand: [u64; WORKERS],
    arrivals: Pcg32,
    services: Pcg32,
    summary: Summary,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Events that happened.
    pub events: u64,
    /// Jobs that were finished.
    pub finished: u64,
    /// Microseconds from arrival to finish, over all jobs.
    pub time_in_system: u64,
}

impl BareLoop {
    /// A loop whose chance is settled by `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            now: 0,
            sequence: 0,
            calendar: Heap::new(),
            waiting: VecDeque::new(),
            idle: (0..4).collect(),
            in_hand: [0; WORKERS],
            arrivals: Pcg32::new(seed, 1),
            services: Pcg32::new(seed, 2),
            summary: Summary::default(),
        }
    }

    /// Runs until this many jobs are finished.
    pub fn run(mut self, jobs: u32) -> Summary {
        let mut still_to_arrive = jobs;
        self.schedule_arrival(&mut still_to_arrive);
        while let Some(entry) = self.calendar.pop() {
            self.now = entry.time;
            self.summary.events += 1;
            match entry.event {
                Event::Arrives => {
                    self.waiting.push_back(self.now);
                    self.start_next();
                    self.schedule_arrival(&mut still_to_arrive);
                }
                Event::Starts { worker } => self.start(worker),
                Event::Finishes { worker } => {
                    self.summary.finished += 1;
                    self.summary.time_in_system += self.now - self.in_hand[usize::from(worker)];
                    self.idle.push(worker);
                    self.start_next();
                }
            }
        }
        self.summary
    }

    fn schedule_arrival(&mut self, still_to_arrive: &mut u32) {
        if *still_to_arrive > 0 {
            *still_to_arrive -= 1;
            let gap = exponential(&mut self.arrivals, MEAN_GAP);
            self.schedule(gap, Event::Arrives);
        }
    }

    /// Gives the longest waiting job to an idle worker, when there are both.
    fn start_next(&mut self) {
        let Some(&arrived) = self.waiting.front() else {
            return;
        };
        let Some(worker) = self.idle.pop() else {
            return;
        };
        self.waiting.pop_front();
        self.in_hand[usize::from(worker)] = arrived;
        self.schedule(0, Event::Starts { worker });
    }

    fn start(&mut self, worker: u8) {
        let service = exponential(&mut self.services, MEAN_SERVICE);
        self.schedule(service, Event::Finishes { worker });
    }

    fn schedule(&mut self, after: u64, event: Event) {
        self.sequence += 1;
        let entry = Entry { time: self.now + after, sequence: self.sequence, event };
        self.calendar.push(entry);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a draw is positive, and 2^64 microseconds are not reached by any"
)]
fn exponential(generator: &mut Pcg32, mean: f64) -> u64 {
    let draw: f64 = Exp1.sample(generator);
    (draw * mean) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_three_events() {
        let summary = BareLoop::new(7).run(10_000);
        assert_eq!((summary.finished, summary.events), (10_000, 30_000));
    }

    #[test]
    fn one_seed_gives_one_run() {
        assert_eq!(BareLoop::new(7).run(1_000), BareLoop::new(7).run(1_000));
        assert_ne!(BareLoop::new(7).run(1_000), BareLoop::new(8).run(1_000));
    }

    /// # Source
    ///
    /// Erlang's C formula for four servers at utilisation 0.9: a job waits with probability 0.788,
    /// and then for 1 / (4 / 40 ms - 0.09 / ms) = 100 ms on average, before its 40 ms of service.
    #[test]
    fn the_mean_time_in_the_system_is_what_queueing_theory_says() {
        let jobs = 1_000_000;
        let mean = BareLoop::new(1).run(jobs).time_in_system as f64 / f64::from(jobs) / 1_000.0;
        assert!((mean - (40.0 + 78.8)).abs() < 6.0, "{mean} ms");
    }
}
