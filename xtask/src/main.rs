//! The commands of this repository: `cargo xtask serve`, `test`, `dist`, `bench`, `coverage` and `mutants`.
//!
//! A program and not scripts, so that it works wherever Rust does and needs nothing else installed.

mod api;
mod apt;
mod arguments;
mod bench;
mod browser;
mod cache;
mod contract;
mod coverage;
mod custom_sections;
mod dist;
mod divide;
mod documents;
mod failure;
mod first_view;
mod graph_gate;
mod install;
mod lockfile;
mod mutants;
mod node;
mod process;
mod readers;
mod rustup;
mod script_module;
mod serve;
mod serve_check;
mod sizes;
mod steps;
mod stopwatch;
mod table;
mod test;
mod tool;
mod wasm_test_runner;
mod workspace;

use std::process::ExitCode;

use arguments::Arguments;
use failure::{Failure, Outcome};

const USAGE: &str = "\
cargo xtask serve [--port N] [--no-open]   install what is missing, serve the page, open it
cargo xtask test                           check everything
           [--quick | --long]              native only, under two minutes | more random runs
           [--only WORDS]                  the steps with these words in their title
cargo xtask dist                           release build in dist/, compressed, with a table of sizes
cargo xtask bench                          one table of speeds, native and as WebAssembly
cargo xtask coverage                       how much of the queue the tests of the core run through
cargo xtask mutants [--shard K/N]          change the queue in many small places: do the tests notice?
           [--files A,B]                   only in these files or folders, from the root of the repository
           [--survivors | --fresh]         try the missed ones again | forget what is known
cargo xtask help                           this text";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_else(|| "help".to_owned());
    match run(&command, Arguments::new(&command, words.collect())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, arguments: Arguments) -> Outcome {
    match command {
        "serve" => serve::serve(arguments),
        "test" => test::test(arguments),
        "dist" => dist::dist(arguments),
        "bench" => bench::bench(arguments),
        "coverage" => coverage::coverage(arguments),
        "mutants" => mutants::mutants(arguments),
        "wasm-test-runner" => wasm_test_runner::run(arguments),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(Failure::new(format!("there is no command {unknown}\n{USAGE}"))),
    }
}
