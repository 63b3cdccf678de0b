//! How a growing queue asks for memory.

use std::arch::wasm32::memory_size;

use message_queue_play::queue::{Body, Format, Outgoing, Preset, QueueSet};
use message_queue_play::time::Instant;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_growing_queue_asks_for_memory_in_large_pieces() {
    let mut queues = QueueSet::default();
    let jobs = queues.create(Preset::Plain.rules());
    let (before, mut seen, mut times) = (memory_size(0), memory_size(0), 0);
    for _ in 0..50_000 {
        let outgoing = Outgoing::new(Body::new([b'a'; 194], Format::Text));
        queues.send(Instant::ZERO, jobs, outgoing, &mut Vec::new()).expect("there is room");
        times += usize::from(memory_size(0) > seen);
        seen = memory_size(0);
    }
    let pages = seen - before;
    assert!(pages > 100, "{pages} pages are too few to tell");
    assert!(times * 8 < pages, "asked {times} times for {pages} pages");
}
