//! How fast the simulation is, told as one line of JSON for each number.
//!
//! The same code runs natively (`main.rs`) and as WebAssembly under Node (`run_under_node`);
//! `cargo xtask bench` puts the two side by side.
//! Absolute times drift with the machine, so everything is measured in turn with a yardstick
//! and told as a ratio to it as well.

pub mod bare_loop;
mod clock;
mod heap;
mod measurement;

use wasm_bindgen::prelude::wasm_bindgen;

use bare_loop::BareLoop;
use clock::Clock;
use measurement::{Measurement, median};

/// Jobs in one run, and runs of which the median counts.
const JOBS: u32 = 1_000_000;
const RUNS: usize = 5;

/// Measures everything and returns the lines.
pub fn run() -> String {
    let mut bare = Vec::new();
    for _ in 0..RUNS {
        bare.push(nanoseconds_per_event(|| BareLoop::new(1).run(JOBS).events));
    }
    let bare = median(bare);
    let measurements = [Measurement {
        name: "M/M/4 at 0.9, bare loop",
        value: bare,
        unit: "ns an event",
        wanted: "",
    }];
    measurements
        .iter()
        .map(|measurement| measurement.to_line() + "\n")
        .collect()
}

/// What Node calls.
#[wasm_bindgen]
pub fn run_under_node() -> String {
    run()
}

fn nanoseconds_per_event(work: impl FnOnce() -> u64) -> f64 {
    let clock = Clock::start();
    let events = work();
    clock.nanoseconds() / events as f64
}
