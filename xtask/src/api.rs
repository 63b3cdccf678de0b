//! The module for scripts in `dist/api`: the queues without the page.

use std::process::Command;

use crate::failure::Outcome;
use crate::process::{self, cargo, run};
use crate::rustup::WASM_TARGET;
use crate::tool::Tool;
use crate::{dist, workspace};

pub const PACKAGE: &str = "message-queue-api";

/// Builds it, with what a browser and Node load it by.
pub fn build() -> Outcome {
    let mut build = cargo();
    build.args(["build", "--release", "--package", PACKAGE, "--target", WASM_TARGET]);
    run(build.env("RUSTFLAGS", dist::flags()))?;
    let path = process::search_path_with(Tool::wasm_bindgen()?.provide()?.as_slice());
    let program = process::find_in("wasm-bindgen", &path).unwrap_or_else(|| "wasm-bindgen".into());
    let module = workspace::target().join(WASM_TARGET).join("release/message_queue_api.wasm");
    let mut bindgen = Command::new(program);
    bindgen.args(["--target", "web", "--out-name", "message-queue", "--out-dir"]);
    run(bindgen.arg(dist::folder().join("api")).arg(module))
}
