//! Node and the packages that the browser tests take from npm.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome, Trying};
use crate::{process, workspace};

/// Major and minor version: the first with `--test-concurrency`.
const OLDEST: (u32, u32) = (20, 10);

/// Makes sure that Node is there and new enough.
pub fn check_version() -> Outcome<String> {
    let answer = process::answer_of(Command::new("node").arg("--version")).unwrap_or_default();
    let version = answer.trim();
    if parse(version).is_some_and(|version| version >= OLDEST) {
        return Ok(version.to_owned());
    }
    let found =
        if version.is_empty() { "was not found".to_owned() } else { format!("is {version}") };
    Err(Failure::new(format!(
        "Node {}.{} or newer is needed, and `node` {found}; \
         install it from https://nodejs.org or with your package manager",
        OLDEST.0, OLDEST.1
    )))
}

/// The first two numbers of `v20.10.2`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Installs the packages of `tests/package-lock.json` exactly, unless that has been done with this very file.
pub fn provide_packages() -> Outcome {
    let lockfile = workspace::read("tests/package-lock.json")?;
    let installed = installed_lockfile();
    if fs::read_to_string(&installed).is_ok_and(|text| text == lockfile) {
        println!("  the npm packages of tests/package-lock.json are there");
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    process::run(Command::new(npm).arg("ci").current_dir(workspace::path("tests")))?;
    fs::write(&installed, lockfile).trying_to(|| format!("write {}", installed.display()))
}

/// A copy of the lock file that was installed; npm removes it together with the packages.
fn installed_lockfile() -> PathBuf {
    workspace::path("tests/node_modules/.installed-package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        let cases = [
            ("v20.20.2", true),
            ("v20.10.0", true),
            ("v20.9.0", false),
            ("v8.99.0", false),
            ("v100.0.0-rc.1", true),
            ("20.20.2", false),
            ("", false),
        ];
        for (version, expected) in cases {
            let enough = parse(version).is_some_and(|version| version >= OLDEST);
            assert_eq!(enough, expected, "{version}");
        }
    }

    #[test]
    fn the_lock_file_of_npm_names_no_registry() {
        let lockfile = workspace::read("tests/package-lock.json").unwrap();
        assert!(!lockfile.contains("\"resolved\""), "run npm with the settings of tests/.npmrc");
    }
}
