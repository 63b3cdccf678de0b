//! The run under Node, in parts, each in a module of its own: memory that was once asked for stays.

use std::arch::wasm32;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::measurement::Measurement;
use crate::stored::{BODY_BYTES, Load, MESSAGES};
use crate::{PARTS, to_line};

/// The lines of one part, numbered from 0 on; none after the last part.
#[wasm_bindgen]
pub fn run_part(number: usize) -> Option<String> {
    if let Some(measure) = PARTS.get(number) {
        return Some(measure().into_iter().map(to_line).collect());
    }
    Load::all().get(number - PARTS.len()).map(|load| to_line(growth(load)))
}

/// By how much the memory grows for a message, with what the allocator keeps in reserve.
fn growth(load: &Load) -> Measurement {
    const PAGE: usize = 1 << 16;
    let before = wasm32::memory_size(0);
    let queues = load.run();
    let grown = (wasm32::memory_size(0) - before) * PAGE;
    drop(queues);
    load.measurement((grown as f64 / MESSAGES as f64) - BODY_BYTES as f64)
}
