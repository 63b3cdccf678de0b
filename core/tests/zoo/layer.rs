//! The ordinary tests, in layers: those that are quick come first.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use message_queue_core::queue::Bug;
use serde_json::Value;

use crate::verdict::Verdict;

/// What to build and run, by target.
const LAYERS: [(&str, &[&str]); 3] = [
    ("stories", &["queue", "presets", "message_queue_core"]),
    ("reference model", &["reference"]),
    ("explorer", &["explorer"]),
];

/// Some test programs.
pub struct Layer {
    pub name: &'static str,
    programs: Vec<PathBuf>,
}

/// Builds the ordinary tests with the bugs in them.
pub fn build() -> Vec<Layer> {
    let output = Command::new(env!("CARGO"))
        .args(["test", "-p", env!("CARGO_PKG_NAME"), "--features", "seeded-bugs"])
        .args(["--no-run", "--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs: it runs this test");
    assert!(output.status.success(), "the tests do not build");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let built: Vec<_> = lines.filter_map(program).collect();
    let find = |target: &&str| {
        let found = built.iter().find(|(name, _)| name == target);
        found.unwrap_or_else(|| panic!("there is no test called {target}")).1.clone()
    };
    LAYERS
        .map(|(name, targets)| Layer { name, programs: targets.iter().map(find).collect() })
        .into()
}

/// The name and the path of a test program that cargo says it has built.
fn program(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_slice(line).ok()?;
    let is_test = message["profile"]["test"] == Value::Bool(true);
    let path = message["executable"].as_str().filter(|_| is_test)?;
    Some((message["target"]["name"].as_str()?.to_owned(), path.into()))
}

impl Layer {
    /// Runs the tests until the first one fails.
    pub fn run(&self, bug: Option<Bug>) -> Verdict {
        let verdicts = self.programs.iter().map(|program| run(program, bug));
        verdicts.into_iter().find(|verdict| *verdict != Verdict::Passed).unwrap_or(Verdict::Passed)
    }
}

fn run(program: &PathBuf, bug: Option<Bug>) -> Verdict {
    let mut command = Command::new(program);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUST_BACKTRACE", "0");
    match bug {
        Some(bug) => command.env("QUEUE_BUG", format!("{bug:?}")),
        None => command.env_remove("QUEUE_BUG"),
    };
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a program that was built just now runs");
    let output = child.stdout.take().expect("its output was asked for");
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if let Some(test) = failed(&line) {
            // Whether it has ended by itself meanwhile makes no difference.
            let _ = child.kill();
            let _ = child.wait();
            return Verdict::Failed(test);
        }
    }
    let status = child.wait().expect("a child can be waited for");
    if status.success() { Verdict::Passed } else { Verdict::Crashed }
}

/// The name of the test that failed, if a line says so.
fn failed(line: &str) -> Option<String> {
    let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
    Some(name.to_owned())
}
