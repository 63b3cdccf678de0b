//! A line before several workers, simulated once more in a dozen lines that share nothing with the
//! playground: not its code and not its dice.
//!
//! # Source
//! J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers", 1955: who comes begins
//! with the worker that is free first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::RngExt;
use rand_pcg::Lcg64Xsh32;

/// Who comes how often, and how long it takes; spans in seconds.
#[derive(Clone, Copy)]
pub struct Line {
    /// How many come in a second, independently of each other.
    pub rate: f64,
    pub workers: usize,
    /// How long it takes, mostly and now and then.
    pub takes: [f64; 2],
    /// How likely it is to take the second of them.
    pub seldom: f64,
}

/// Somebody who came.
#[derive(Clone, Copy)]
pub struct Guest {
    pub came: f64,
    pub began: f64,
    pub left: f64,
}

impl Line {
    /// All who come within so many seconds, in order.
    pub fn run(self, seconds: f64, seed: u64) -> Vec<Guest> {
        let mut dice = Lcg64Xsh32::new(seed, 0x0051_7cc1_b727_220a);
        // Microseconds, so that they can be ordered.
        let mut free: BinaryHeap<Reverse<u64>> = (0..self.workers).map(|_| Reverse(0)).collect();
        let (mut came, mut guests) = (0.0, Vec::new());
        loop {
            came -= libm::log(1.0 - dice.random::<f64>()) / self.rate;
            if came >= seconds {
                return guests;
            }
            let takes = self.takes[usize::from(dice.random::<f64>() < self.seldom)];
            let Reverse(first) = free.pop().expect("there are workers");
            let began = f64::max(first as f64 / 1e6, came);
            let left = began + takes;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes")]
            free.push(Reverse((left * 1e6) as u64));
            guests.push(Guest { came, began, left });
        }
    }
}

#[test]
fn the_line_waits_as_theory_says() {
    // Pollaczek and Khinchine, one worker: the mean wait is rate × E[S²] ÷ 2 (1 − load).
    let line = Line { rate: 50.0, workers: 1, takes: [0.01, 0.02], seldom: 0.25 };
    let (load, square) = (50.0 * 0.0125, 0.75 * 1e-4 + 0.25 * 4e-4);
    let mean = |guests: &[Guest]| {
        guests.iter().map(|guest| guest.began - guest.came).sum::<f64>() / guests.len() as f64
    };
    let means: Vec<f64> = (1..=40).map(|seed| mean(&line.run(2_000.0, seed))).collect();
    let theory = 50.0 * square / (2.0 * (1.0 - load));
    crate::figures::Figure::of(&means).agrees("mean wait", theory, 0.01);
}
