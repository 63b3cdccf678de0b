//! Parts of the Rust toolchain that a fresh installation lacks.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process;

/// The target that the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target of the page unless it is there.
pub fn provide_wasm_target() -> Outcome {
    let sysroot = process::output_of(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        println!("  the target {WASM_TARGET} is there");
        return Ok(());
    }
    rustup(&["target", "add", WASM_TARGET])
}

/// Adds `rustfmt` and `clippy` unless they are there.
pub fn provide_rustfmt_and_clippy() -> Outcome {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::answer_of(process::cargo().args([command, "--version"])).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    println!("  rustfmt and clippy are there");
    Ok(())
}

/// Adds the programs that read what instrumented tests have counted, unless they are there.
pub fn provide_llvm_tools() -> Outcome {
    let library = process::output_of(Command::new("rustc").args(["--print", "target-libdir"]))?;
    let program = format!("llvm-profdata{}", std::env::consts::EXE_SUFFIX);
    if Path::new(library.trim()).with_file_name("bin").join(program).is_file() {
        println!("  llvm-tools are there");
        return Ok(());
    }
    rustup(&["component", "add", "llvm-tools"])
}

fn rustup(arguments: &[&str]) -> Outcome {
    if process::find("rustup").is_none() {
        return Err(Failure::new(format!(
            "rustup is missing, so `rustup {}` cannot be run; install rustup from https://rustup.rs, \
             or add that part with the program that installed your Rust",
            arguments.join(" ")
        )));
    }
    process::run(Command::new("rustup").args(arguments))
}
