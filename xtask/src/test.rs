//! `cargo xtask test`: everything that must be true before a change is taken.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::arguments::Arguments;
use crate::browser::Browser;
use crate::failure::{Failure, Outcome, Trying};
use crate::process::{cargo, run};
use crate::rustup::WASM_TARGET;
use crate::steps::{self, Step};
use crate::{
    api, browser, contract, dist, documents, graph_gate, node, readers, rustup, serve_check,
    workspace,
};

const PAGE: &str = "message-queue-playground";
const CORE: &str = "message-queue-core";
const PLAY: &str = "message-queue-play";
const BENCH: &str = "message-queue-bench";

/// The command.
pub fn test(mut arguments: Arguments) -> Outcome {
    let quick = arguments.take_flag("--quick");
    let long = arguments.take_flag("--long");
    let only = arguments.take_value("--only")?;
    arguments.finish()?;
    if quick && long {
        return Err(Failure::new("--quick and --long exclude each other"));
    }
    let steps = if quick { quick_steps() } else { all_steps(long) };
    steps::run(match only {
        Some(words) => chosen(steps, &words)?,
        None => steps,
    })
}

/// For working on one kind of test: what the others would have built is taken as it is.
fn chosen<'a>(mut steps: Vec<Step<'a>>, words: &str) -> Outcome<Vec<Step<'a>>> {
    let titles: Vec<&str> = steps.iter().map(|step| step.title).collect();
    let unknown = format!("no step has {words:?} in its title; they are: {}", titles.join("; "));
    let all = steps.len();
    steps.retain(|step| step.title.contains(words));
    if steps.is_empty() {
        return Err(Failure::new(unknown));
    }
    println!("only {} of {all} steps: those with {words:?} in their title", steps.len());
    Ok(steps)
}

/// The inner loop: what can be known without a browser and in less than two minutes.
fn quick_steps() -> Vec<Step<'static>> {
    vec![
        Step::new("tools", || {
            rustup::provide_rustfmt_and_clippy().and_then(|()| readers::provide()).map(quietly)
        }),
        Step::new("format", format),
        Step::new("lints, native", native_lints),
        Step::new("tests, native", || native_tests(false)),
    ]
}

/// Everything; what fails soonest comes first, and a page that is only too heavy is known to work otherwise.
fn all_steps(long: bool) -> Vec<Step<'static>> {
    vec![
        Step::new("tools", provide_tools),
        Step::new("format", format),
        Step::new("lints, native", native_lints),
        Step::new("lints, wasm32", wasm_lints),
        Step::new("core for wasm32, and its dependencies", pure_core),
        Step::new("tests, native", move || native_tests(long)),
        Step::new("seeded bugs are noticed", move || seeded_bugs(long)),
        Step::new("documentation", documentation),
        Step::new("tests, wasm32 in the browser", move || wasm_tests(long)),
        Step::new("release build", || dist::build(Some(&browser::provide()?))),
        Step::new("contract, natively and in the release build", move || contract::tests(long)),
        Step::new("documents, natively and in the release build", documents::tests),
        Step::new("browser tests of the release build", move || browser_tests(long)),
        Step::new("cargo xtask serve", || serve_check::check(&browser::provide()?)),
        Step::new("compression and sizes", dist::compress_and_weigh),
    ]
}

fn provide_tools() -> Outcome<String> {
    let node = node::check_version()?;
    rustup::provide_rustfmt_and_clippy()?;
    readers::provide()?;
    let browser = browser::provide()?;
    node::provide_packages()?;
    dist::provide_tools()?;
    Ok(format!("Node {node}, {}", browser.version))
}

fn format() -> Outcome<String> {
    run(cargo().args(["fmt", "--all", "--check"])).map(quietly)
}

fn native_lints() -> Outcome<String> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    run(cargo().args(arguments)).map(quietly)
}

fn wasm_lints() -> Outcome<String> {
    let mut clippy = cargo();
    clippy.args([
        "clippy",
        "--package",
        PAGE,
        "--package",
        BENCH,
        "--package",
        api::MODULE.package,
    ]);
    clippy.args(["--package", documents::MODULE.package, "--all-targets"]);
    clippy.args(["--target", WASM_TARGET, "--", "--deny", "warnings"]);
    run(&mut clippy).map(quietly)
}

fn pure_core() -> Outcome<String> {
    run(cargo().args(["build", "--package", PLAY, "--target", WASM_TARGET]))?;
    graph_gate::check()
}

fn native_tests(long: bool) -> Outcome<String> {
    run(with_length(cargo().args(["test", "--workspace"]), long)).map(quietly)
}

/// The ordinary tests once more, with one bug after another in the queue.
fn seeded_bugs(long: bool) -> Outcome<String> {
    let mut zoo = cargo();
    zoo.args(["test", "--package", CORE, "--features", "seeded-bugs", "--test", "zoo"]);
    run(with_length(&mut zoo, long)).map(quietly)
}

fn documentation() -> Outcome<String> {
    let mut doc = cargo();
    doc.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings");
    run(&mut doc).map(quietly)
}

fn wasm_tests(long: bool) -> Outcome<String> {
    let mut test = cargo();
    test.args(["test", "--package", PAGE, "--test", "wasm", "--target", WASM_TARGET]);
    run(with_length(&mut test, long)).map(quietly)
}

fn browser_tests(long: bool) -> Outcome<String> {
    let files = files_below("tests/e2e")?;
    if files.is_empty() {
        return Ok("there are none yet".to_owned());
    }
    let screenshots = workspace::target_folder("screenshots")?;
    let mut node = node_with(&browser::provide()?);
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(&files);
    node.env("MQP_SCREENSHOTS", screenshots);
    run(with_length(&mut node, long))?;
    Ok(format!("{} files, pictures in target/screenshots", files.len()))
}

/// The tests for Node in a folder.
pub fn files_below(folder: &str) -> Outcome<Vec<PathBuf>> {
    let folder = workspace::path(folder);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = || format!("list {}", folder.display());
    let entries = fs::read_dir(&folder).trying_to(failed)?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .trying_to(failed)?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// Node with what the scripts below `tests/` want to know.
pub fn node_with(browser: &Browser) -> Command {
    let mut node = node_in_tests();
    node.env("MQP_DIST", dist::folder()).env("MQP_BROWSER", &browser.program);
    node
}

/// Node in the folder of the scripts.
pub fn node_in_tests() -> Command {
    let mut node = Command::new("node");
    node.current_dir(workspace::path("tests"));
    node
}

/// Long runs of random tests and the like happen only when they are asked for.
fn with_length(command: &mut Command, long: bool) -> &mut Command {
    if long { command.env("MQP_LONG", "1") } else { command }
}

fn quietly((): ()) -> String {
    String::new()
}
