//! Node and the packages that the browser tests take from npm.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome, Trying};
use crate::{process, workspace};

const OLDEST_MAJOR: u32 = 20;

/// Makes sure that Node is there and new enough.
pub fn check_version() -> Outcome<String> {
    let answer = process::answer_of(Command::new("node").arg("--version")).unwrap_or_default();
    let version = answer.trim();
    if version.is_empty() {
        return Err(Failure::new(format!(
            "the browser tests need Node {OLDEST_MAJOR} or newer, and `node` was not found; \
             install it from https://nodejs.org or with your package manager"
        )));
    }
    if major(version).is_none_or(|major| major < OLDEST_MAJOR) {
        return Err(Failure::new(format!(
            "the browser tests need Node {OLDEST_MAJOR} or newer, and `node` is {version}"
        )));
    }
    Ok(version.to_owned())
}

/// The first number of `v20.1.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
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
    process::run(
        Command::new(npm)
            .arg("ci")
            .current_dir(workspace::path("tests")),
    )?;
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
    fn the_major_version_of_node_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0-rc.1"), Some(8));
        assert_eq!(major("20"), None);
    }

    #[test]
    fn the_lock_file_of_npm_names_no_registry() {
        let lockfile = workspace::read("tests/package-lock.json").unwrap();
        assert!(
            !lockfile.contains("\"resolved\""),
            "run npm with the settings of tests/.npmrc"
        );
    }
}
