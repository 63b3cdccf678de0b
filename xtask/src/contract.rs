//! The contract for the outside, checked in the module that ships and in the program, side by side.

use std::fs;

use crate::failure::{Outcome, Trying};
use crate::process::{cargo, output_of, run};
use crate::{dist, test, workspace};

/// How many random transcripts go through both; ten times as many in a long run.
const TRANSCRIPTS: u32 = 1_200;

/// Runs the tests below `tests/contract` under Node, against `dist/`.
pub fn tests(long: bool) -> Outcome<String> {
    run(cargo().args(["build", "--quiet", "--release", "--package", "mqp"]))?;
    let count = if long { TRANSCRIPTS * 10 } else { TRANSCRIPTS };
    let mut make = cargo();
    make.args([
        "run",
        "--quiet",
        "--package",
        "message-queue-contract",
        "--example",
        "transcripts",
    ]);
    let text = output_of(make.arg("--").arg(count.to_string()))?;
    let transcripts = workspace::target_folder("contract")?.join("transcripts.jsonl");
    fs::write(&transcripts, text).trying_to(|| format!("write {}", transcripts.display()))?;
    let program = format!("release/mqp{}", std::env::consts::EXE_SUFFIX);
    let mut node = test::node_in_tests();
    node.args(["--test", "--test-reporter=spec"])
        .args(test::files_below("tests/contract")?)
        .env("MQP_DIST", dist::folder())
        .env("MQP_NATIVE", workspace::target().join(program))
        .env("MQP_TRANSCRIPTS", transcripts);
    run(&mut node)?;
    Ok(format!("{count} transcripts"))
}
