//! `cargo xtask mutants`: changes the queue in one small place after another, and sees which changes
//! the tests notice.
//!
//! The quick tests are asked first, and only what they miss is shown to the slower ones. What is known
//! is written down, so a run that was stopped goes on from there.

mod record;
mod shard;

use std::path::{Path, PathBuf};
use std::process::Command;

use record::{Record, Verdict};
use shard::Shard;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::process::{cargo, output_of, run, search_path_with};
use crate::table::Table;
use crate::tool::Tool;
use crate::workspace;

/// Noticed mutants in percent of those that were noticed or missed.
const FLOOR: usize = 95;

/// What is changed, and what not: the switch for seeded bugs is only for a test, and how a value looks
/// in the message of a failed assertion is nobody's rule.
const MUTANTS: [&str; 12] = [
    "--package",
    "message-queue-core",
    "--file",
    "core/src/queue.rs",
    "--file",
    "core/src/queue/**",
    "--exclude",
    "core/src/queue/bug.rs",
    "--exclude-re",
    r"has\(Bug::",
    "--exclude-re",
    "impl fmt::Debug",
];

/// The manifest optimises the core even in debug builds.
const UNOPTIMISED: &str = "profile.dev.package.message-queue-core.opt-level=0";

/// Tests that are asked together, the quick ones first.
struct Layer {
    name: &'static str,
    tests: &'static [&'static str],
    /// Of how many random lives each; `None` for as many as in the test command.
    cases: Option<&'static str>,
    /// Whether they run fast enough without optimisation, which is most of the time of a build.
    unoptimised: bool,
}

/// The stories of the presets alone notice most of the mutants, and take a tenth of a second.
const LAYERS: [Layer; 5] = [
    Layer { unoptimised: true, ..Layer::new("presets", &["--test", "presets"]) },
    Layer::new("stories", &["--lib", "--test", "queue"]),
    Layer { cases: Some("1000"), ..Layer::new("first cases", &["--test", "reference"]) },
    Layer::new("reference", &["--test", "reference"]),
    Layer::new("explorer", &["--test", "explorer"]),
];

impl Layer {
    const fn new(name: &'static str, tests: &'static [&'static str]) -> Self {
        Self { name, tests, cases: None, unoptimised: false }
    }
}

/// The command.
pub fn mutants(mut arguments: Arguments) -> Outcome {
    let shard = arguments.take_value("--shard")?.map_or(Ok(Shard::ALL), |word| word.parse())?;
    let files = arguments.take_value("--files")?;
    let (fresh, survivors) = (arguments.take_flag("--fresh"), arguments.take_flag("--survivors"));
    arguments.finish()?;
    let tools = Vec::from_iter(tool().provide()?);
    // Before anything is forgotten: a name with a slip in it asks for nothing.
    let listed = output_of(cargo_mutants(&tools).arg("--list").args(MUTANTS))?;
    if let Some(files) = &files {
        check_files(&listed, files)?;
    }
    let folder = workspace::target_folder("mutants")?;
    let mut record = if fresh { Record::new(&folder)? } else { Record::open(&folder)? };
    for (number, layer) in LAYERS.iter().enumerate() {
        record.collect(&folder.join(layer.name), number)?;
    }
    let mut chosen = shard.of(listed.lines());
    if let Some(files) = &files {
        chosen.retain(|name| is_in(name, files));
    }
    if survivors {
        record.forget_survivors(&chosen)?;
    }
    for (number, layer) in LAYERS.iter().enumerate() {
        let pending = record.pending(&chosen, number);
        println!("\n==> {}: {} of {} mutants", layer.name, pending.len(), chosen.len());
        if !pending.is_empty() {
            let output = folder.join(layer.name);
            let ended = ask(layer, &pending, &listed, &output, &tools);
            record.collect(&output, number)?;
            // It fails as soon as one is missed, which is no failure of ours.
            if !record.pending(&chosen, number).is_empty() {
                ended?;
                return Err(Failure::new("cargo-mutants left some out"));
            }
        }
    }
    report(&chosen, &record)
}

/// Puts one change after another into a copy of the repository, and runs tests there.
///
/// 27.1.0 is the newest. A debug build is quick enough: the time goes into building and testing.
fn tool() -> Tool {
    Tool {
        package: "cargo-mutants",
        version: "27.1.0".to_owned(),
        programs: &["cargo-mutants"],
        install_options: &["--debug"],
        install_environment: &[("CARGO_PROFILE_DEV_DEBUG", "0")],
        install_time: "about 3 minutes",
    }
}

fn cargo_mutants(tools: &[PathBuf]) -> Command {
    let mut command = cargo();
    command.arg("mutants").current_dir(workspace::root()).env("PATH", search_path_with(tools));
    command
}

/// Lets a layer of tests judge these mutants of all.
fn ask(layer: &Layer, pending: &[&str], all: &str, output: &Path, tools: &[PathBuf]) -> Outcome {
    record::leave_out(output, all.lines().filter(|name| !pending.contains(name)))?;
    let mut mutants = cargo_mutants(tools);
    mutants.args(["--iterate", "--output"]).arg(output).args(MUTANTS);
    mutants.args(["--jobs", "1", "--timeout-multiplier", "3"]);
    // Not after `--`: then all tests would be built, and these run.
    mutants.args(layer.tests.iter().map(|word| format!("--cargo-arg={word}")));
    if layer.unoptimised {
        mutants.arg(format!("--cargo-arg=--config={UNOPTIMISED}"));
    }
    // Packages of others are built once, and a failing case is not made simpler.
    mutants.env("CARGO_TARGET_DIR", workspace::target_folder("mutants/build")?);
    if let Some(cases) = layer.cases {
        mutants.env("MQP_CASES", cases);
    }
    run(mutants.env("PROPTEST_MAX_SHRINK_ITERS", "0"))
}

/// Refuses a choice, or a part of one, in which there is nothing to change.
fn check_files(listed: &str, files: &str) -> Outcome {
    for file in files.split(',').map(str::trim) {
        if file.is_empty() || !listed.lines().any(|name| name.starts_with(file)) {
            return Err(Failure::new(format!(
                "no mutant is in {file:?}; --files wants files or folders of the queue, such as \
                 core/src/queue/settle.rs, with commas between them"
            )));
        }
    }
    Ok(())
}

/// Whether a mutant is in one of these files or folders, which a comma stands between.
fn is_in(name: &str, files: &str) -> bool {
    files.split(',').any(|file| name.starts_with(file.trim()))
}

fn report(chosen: &[&str], record: &Record) -> Outcome {
    let with = |wanted: Verdict| chosen.iter().filter(move |name| record.of(name) == Some(wanted));
    let survived = Verdict::Survived(LAYERS.len());
    let (caught, missed) = (with(Verdict::Caught).count(), with(survived).count());
    let mut table = Table::new(&["verdict", "mutants"]);
    table.row(["caught".to_owned(), caught.to_string()]);
    table.row(["missed".to_owned(), missed.to_string()]);
    table.row(["timeout".to_owned(), with(Verdict::Timeout).count().to_string()]);
    table.row(["unviable".to_owned(), with(Verdict::Unviable).count().to_string()]);
    println!("\n{table}");
    for name in with(survived) {
        println!("missed   {name}");
    }
    for name in with(Verdict::Timeout) {
        println!("timeout  {name}");
    }
    judge(caught, missed)
}

fn judge(caught: usize, missed: usize) -> Outcome {
    let tenths = caught * 1_000 / (caught + missed).max(1);
    let ratio = format!("{}.{} %", tenths / 10, tenths % 10);
    println!("caught of caught and missed: {ratio}, at least {FLOOR} %");
    if caught * 100 >= (caught + missed) * FLOOR {
        Ok(())
    } else {
        Err(Failure::new(format!("only {ratio} of the mutants are caught, not {FLOOR} %")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutants_are_chosen_by_their_files() {
        let name = "core/src/queue/settle.rs:29:9: replace is_held_with -> bool with true";
        assert!(is_in(name, "core/src/queue/end.rs, core/src/queue/settle.rs"));
        assert!(is_in(name, "core/src/queue/"));
        assert!(!is_in(name, "core/src/queue/end.rs"));
    }

    #[test]
    fn files_without_a_mutant_are_refused_by_name() {
        let listed = "core/src/queue/end.rs:1:1: a\ncore/src/queue/settle.rs:29:9: b";
        assert!(check_files(listed, "core/src/queue/end.rs, core/src/queue/").is_ok());
        for (files, wrong) in [("typo", "\"typo\""), ("core/src/queue/end.rs,typo", "\"typo\"")] {
            let failure = check_files(listed, files).unwrap_err().to_string();
            assert!(failure.contains(wrong) && failure.contains("settle.rs"), "{failure}");
        }
        assert!(check_files(listed, "").is_err());
        assert!(check_files(listed, "core/src/queue/end.rs,").is_err());
    }

    #[test]
    fn the_floor_is_on_the_good_side() {
        assert!(judge(95, 5).is_ok());
        let failure = judge(949, 51).unwrap_err().to_string();
        assert_eq!(failure, "only 94.9 % of the mutants are caught, not 95 %");
        assert!(judge(0, 0).is_ok());
    }
}
