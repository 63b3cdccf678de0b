//! `cargo xtask coverage`: how much of the queue the ordinary tests of the core run through.

use std::fmt;
use std::fs;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome, Trying};
use crate::process::{cargo, run};
use crate::table::Table;
use crate::tool::Tool;
use crate::{process, rustup, workspace};

const CORE: &str = "message-queue-core";

/// In percent, for all files of the queue together.
const FLOOR_OF_LINES: u64 = 98;
const FLOOR_OF_REGIONS: u64 = 95;

/// The command.
pub fn coverage(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    rustup::provide_llvm_tools()?;
    let path = process::search_path_with(tool().provide()?.as_slice());
    let report = workspace::target_folder("coverage")?.join("core.json");
    let mut measure = cargo();
    measure.args(["llvm-cov", "--package", CORE, "--json", "--output-path"]).arg(&report);
    run(measure.env("PATH", path))?;
    let text = fs::read_to_string(&report).trying_to(|| format!("read {}", report.display()))?;
    let files = files_of_queue(&text)?;
    println!("\n{}", table(&files));
    print_gaps(&files);
    judge(&files)
}

/// Measures with what the compiler itself brings. A debug build takes a third of the time.
fn tool() -> Tool {
    Tool {
        package: "cargo-llvm-cov",
        version: "0.9.1".to_owned(),
        programs: &["cargo-llvm-cov"],
        install_options: &["--debug"],
        install_environment: &[("CARGO_PROFILE_DEV_DEBUG", "0")],
        install_time: "about a minute",
    }
}

/// How many there are of something, and how many of them ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    ran: u64,
    all: u64,
}

impl Share {
    fn reaches(self, percent: u64) -> bool {
        self.ran * 100 >= self.all * percent
    }

    fn and(self, other: Self) -> Self {
        Self { ran: self.ran + other.ran, all: self.all + other.all }
    }
}

impl fmt::Display for Share {
    /// Rounded down, so that 100 % means all.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.ran * 10_000 / self.all.max(1);
        write!(formatter, "{}.{:02} %", hundredths / 100, hundredths % 100)
    }
}

/// A file of the queue.
#[derive(Debug, PartialEq, Eq)]
struct File {
    name: String,
    lines: Share,
    regions: Share,
    /// Line and column where a piece of code begins that no test ran.
    gaps: Vec<(u64, u64)>,
}

fn files_of_queue(report: &str) -> Outcome<Vec<File>> {
    let report: Value = serde_json::from_str(report).trying_to(|| "read the report".to_owned())?;
    let files = report["data"][0]["files"].as_array().map_or(&[][..], Vec::as_slice);
    let found: Vec<File> = files.iter().filter_map(file).collect();
    if found.is_empty() {
        return Err(Failure::new("the report tells nothing about the queue"));
    }
    Ok(found)
}

/// `None` for a file that is no part of the queue, or only tests it.
fn file(entry: &Value) -> Option<File> {
    let path = entry["filename"].as_str()?.replace('\\', "/");
    let name = &path[path.find("core/src/queue")?..];
    let share = |kind: &str| {
        let summary = &entry["summary"][kind];
        Some(Share { ran: summary["covered"].as_u64()?, all: summary["count"].as_u64()? })
    };
    let segments = entry["segments"].as_array()?.iter();
    (!name.ends_with("/tests.rs")).then_some(File {
        name: name.to_owned(),
        lines: share("lines")?,
        regions: share("regions")?,
        gaps: segments.filter_map(gap).collect(),
    })
}

/// A segment is `[line, column, count, has a count, begins a region, is between regions]`.
fn gap(segment: &Value) -> Option<(u64, u64)> {
    let begins_code = segment[3] == true && segment[4] == true && segment[5] == false;
    (begins_code && segment[2] == 0).then_some((segment[0].as_u64()?, segment[1].as_u64()?))
}

fn total(files: &[File], share: impl Fn(&File) -> Share) -> Share {
    files.iter().map(share).fold(Share::default(), Share::and)
}

fn table(files: &[File]) -> Table {
    let mut table = Table::new(&["file", "lines", "regions"]);
    for file in files {
        table.row([file.name.clone(), file.lines.to_string(), file.regions.to_string()]);
    }
    let (lines, regions) = (total(files, |file| file.lines), total(files, |file| file.regions));
    table.row(["all".to_owned(), lines.to_string(), regions.to_string()]);
    table
}

fn print_gaps(files: &[File]) {
    println!("No test runs the code that begins at:");
    for file in files {
        for (line, column) in &file.gaps {
            println!("  {}:{line}:{column}", file.name);
        }
    }
}

fn judge(files: &[File]) -> Outcome {
    let kinds = [
        ("lines", total(files, |file| file.lines), FLOOR_OF_LINES),
        ("regions", total(files, |file| file.regions), FLOOR_OF_REGIONS),
    ];
    for (what, share, floor) in kinds {
        println!("{what}: {share} ({} of {}), at least {floor} %", share.ran, share.all);
    }
    match kinds.into_iter().find(|(_, share, floor)| !share.reaches(*floor)) {
        None => Ok(()),
        Some((what, share, floor)) => {
            Err(Failure::new(format!("only {share} of the {what} of the queue ran, not {floor} %")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{"data": [{"files": [
        {"filename": "/a/core/src/queue/due.rs",
         "segments": [[3, 5, 7, true, true, false], [4, 9, 0, true, true, false],
                      [5, 1, 0, true, false, false], [6, 2, 0, true, true, true]],
         "summary": {"lines": {"count": 4, "covered": 3}, "regions": {"count": 10, "covered": 9}}},
        {"filename": "/a/core/src/sim.rs", "segments": [],
         "summary": {"lines": {"count": 4, "covered": 0}, "regions": {"count": 4, "covered": 0}}},
        {"filename": "/a/core/src/queue/preset/tests.rs", "segments": [],
         "summary": {"lines": {"count": 4, "covered": 4}, "regions": {"count": 4, "covered": 4}}}
    ]}]}"#;

    #[test]
    fn only_the_queue_counts_and_gaps_are_where_code_begins() {
        let files = files_of_queue(REPORT).unwrap();
        assert_eq!(
            files,
            [File {
                name: "core/src/queue/due.rs".to_owned(),
                lines: Share { ran: 3, all: 4 },
                regions: Share { ran: 9, all: 10 },
                gaps: vec![(4, 9)],
            }]
        );
        let failure = judge(&files).unwrap_err().to_string();
        assert_eq!(failure, "only 75.00 % of the lines of the queue ran, not 98 %");
    }

    #[test]
    fn a_report_without_the_queue_is_refused() {
        assert!(files_of_queue(r#"{"data": [{"files": []}]}"#).is_err());
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        let almost = Share { ran: 99_999, all: 100_000 };
        assert_eq!(almost.to_string(), "99.99 %");
        assert!(!almost.reaches(100));
        assert!(Share { ran: 49, all: 50 }.reaches(98));
    }
}
