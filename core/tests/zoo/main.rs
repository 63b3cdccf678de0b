//! Puts one bug after another into the queue, and sees which of the ordinary tests notice it.
//!
//! None of them knows a bug's name: they run as they always do, and the bug comes with the
//! environment. A bug that nothing notices fails this test, and so does a queue without a bug that
//! something complains about. `MQP_LONG=1` goes on after the first layer that noticed.

mod layer;
mod verdict;

use std::env;
use std::process::ExitCode;

use layer::Layer;
use message_queue_core::queue::Bug;
use verdict::Verdict;

fn main() -> ExitCode {
    let layers = layer::build();
    let mut is_well = true;
    for layer in &layers {
        let verdict = layer.run(None);
        println!("without a bug: {}: {verdict}", layer.name);
        is_well &= verdict == Verdict::Passed;
    }
    for bug in Bug::ALL {
        is_well &= is_noticed(bug, &layers);
    }
    println!("{} bugs", Bug::ALL.len());
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether a layer notices a bug. The quick ones are asked first.
fn is_noticed(bug: Bug, layers: &[Layer]) -> bool {
    let asks_all = env::var_os("MQP_LONG").is_some();
    let mut told = Vec::new();
    let mut noticed = false;
    for layer in layers {
        let verdict = layer.run(Some(bug));
        noticed |= verdict != Verdict::Passed;
        told.push(format!("{}: {verdict}", layer.name));
        if noticed && !asks_all {
            break;
        }
    }
    let word = if noticed { "noticed" } else { "NOT NOTICED" };
    println!("{bug:?} {word}; {}", told.join("; "));
    noticed
}
