//! Tests that run in the browser, as WebAssembly: `cargo xtask test` starts them.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../play/tests/golden/runs.rs"]
mod golden_runs;
#[path = "wasm/memory.rs"]
mod memory;
#[path = "wasm/mounting.rs"]
mod mounting;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_run_leaves_the_same_trace_in_the_browser_as_natively() {
    let golden = include_str!("../play/tests/golden/traces.txt");
    assert_eq!(golden_runs::table(), golden);
}
