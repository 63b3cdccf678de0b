//! Tests that run in the browser, as WebAssembly: `cargo xtask test` starts them.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_tests_run_in_a_page() {
    assert!(web_sys::window().is_some_and(|window| window.document().is_some()));
}
