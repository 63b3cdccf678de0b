//! Asks the linker of the page's module to write down where it puts which piece of data.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return;
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    // target/wasm32-unknown-unknown/release, where the module is put as well.
    let folder = Path::new(&out).ancestors().nth(3).expect("it is three folders up");
    let map = folder.join("message-queue-playground.map");
    println!("cargo::rustc-link-arg-bins=-Map={}", map.display());
}
