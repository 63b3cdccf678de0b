//! How fast the simulation and the queue are, told as one line of JSON for each number.
//!
//! The same code runs natively (`main.rs`) and as WebAssembly under Node (`node.rs`);
//! `cargo xtask bench` puts the two side by side.
//! Absolute times drift with the machine, so everything is measured in turn with a yardstick
//! and told as a ratio to it as well.

pub mod bare_loop;
mod clock;
mod crowd;
mod heap;
pub mod measurement;
#[cfg(target_arch = "wasm32")]
mod node;
pub mod ours;
pub mod plainest_core;
mod queue_cycle;
pub mod stored;

use bare_loop::BareLoop;
use clock::Clock;
use measurement::{Measurement, median};

/// Messages in one run, and runs of which the median counts.
const MESSAGES: u32 = 1_000_000;
const RUNS: usize = 5;

/// What is measured at a time; in WebAssembly each part begins with memory that nobody has used.
const PARTS: [fn() -> Vec<Measurement>; 2] = [
    || {
        let mut measurements = Vec::from(against_the_bare_loop());
        measurements.extend(queue_cycle::measure());
        measurements
    },
    crowd::measure,
];

/// Measures how long everything takes and returns the lines.
///
/// What a stored message costs natively is counted by the test of that, with an allocator of its own.
pub fn run() -> String {
    PARTS.iter().flat_map(|measure| measure()).map(to_line).collect()
}

fn to_line(measurement: Measurement) -> String {
    measurement.to_line() + "\n"
}

/// The two take turns, so that a machine that is slow for a moment is slow for both.
fn against_the_bare_loop() -> [Measurement; 4] {
    let (mut bare, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..RUNS as u64 {
        let bare_now = nanoseconds_per_event(|| BareLoop::new(seed).run(MESSAGES).events);
        let ours_now = nanoseconds_per_event(|| ours::run(seed, MESSAGES));
        bare.push(bare_now);
        ours.push(ours_now);
        ratios.push(ours_now / bare_now);
    }
    let ours = median(ours);
    let measure = |name, value, unit, wanted| Measurement { name, value, unit, wanted };
    [
        measure("M/M/4, bare loop", median(bare), "ns an event", ""),
        measure("M/M/4, simulation", ours, "ns an event", ""),
        measure("M/M/4, simulation speed", 1e3 / ours, "million events/s", ""),
        measure("M/M/4, simulation ÷ bare loop", median(ratios), "×", "at most 6"),
    ]
}

fn nanoseconds_per_event(work: impl FnOnce() -> u64) -> f64 {
    let clock = Clock::start();
    let events = work();
    clock.nanoseconds() / events as f64
}
