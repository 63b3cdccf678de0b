//! How fast the simulation and the queue are, told as one line of JSON for each number.
//!
//! The same code runs natively (`main.rs`) and as WebAssembly under Node (`node.rs`);
//! `cargo xtask bench` puts the two side by side.
//! Absolute times drift with the machine, so everything is measured in turn with a yardstick
//! and told as a ratio to it as well.

pub mod bare_loop;
mod clock;
mod crowd;
mod deadlines;
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
use ours::Size;

/// Messages in one run, and runs of which the median counts.
const MESSAGES: u32 = 1_000_000;
const RUNS: usize = 5;

/// What is measured at a time; in WebAssembly each part begins with memory that nobody has used.
const PARTS: [fn() -> Vec<Measurement>; 3] = [
    || {
        let mut measurements = against_the_bare_loop();
        measurements.extend(queue_cycle::measure());
        measurements
    },
    crowd::measure,
    deadlines::measure,
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

/// All take turns, so that a machine that is slow for a moment is slow for each.
fn against_the_bare_loop() -> Vec<Measurement> {
    let plain = Size::of_the_yardstick(MESSAGES);
    // As many workers as a scene with six lanes may have.
    let crowd = Size { services: 6, workers: 100, ..plain };
    let sizes = [plain, Size { trace: false, ..plain }, crowd];
    let (mut bare, mut ours): (Vec<f64>, [Vec<f64>; 3]) = Default::default();
    let mut ratios: [Vec<f64>; 3] = Default::default();
    for seed in 0..RUNS as u64 {
        let bare_now = nanoseconds_per_event(|| BareLoop::new(seed).run(MESSAGES).events);
        let now = sizes.map(|size| nanoseconds_per_event(|| ours::run(seed, size)));
        bare.push(bare_now);
        now.into_iter().zip(&mut ours).for_each(|(time, all)| all.push(time));
        let quotients = [now[0] / bare_now, now[0] / now[1], now[2] / now[0]];
        quotients.into_iter().zip(&mut ratios).for_each(|(ratio, all)| all.push(ratio));
    }
    let [ours, _, crowd] = ours.map(median);
    let [by_bare, by_no_trace, by_few] = ratios.map(median);
    let measure = |name, value, unit, wanted| Measurement { name, value, unit, wanted };
    vec![
        measure("M/M/4, bare loop", median(bare), "ns an event", ""),
        measure("M/M/4, simulation", ours, "ns an event", "wasm at most 1.3 × native"),
        measure("M/M/4, simulation speed", 1e3 / ours, "million events/s", ""),
        measure("M/M/4, simulation ÷ bare loop", by_bare, "×", "at most 2.5"),
        measure("M/M/4, with trace ÷ without", by_no_trace, "×", "at most 1.1"),
        measure("6 × M/M/100, simulation", crowd, "ns an event", ""),
        measure("6 × M/M/100 ÷ M/M/4, simulation", by_few, "×", "at most 2"),
    ]
}

fn nanoseconds_per_event(work: impl FnOnce() -> u64) -> f64 {
    let clock = Clock::start();
    let events = work();
    clock.nanoseconds() / events as f64
}
