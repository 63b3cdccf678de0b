//! Divides the module of the release build: what the first view runs, and the rest.
//!
//! A build in which each function says that it ran is shown in a browser for some seconds. The
//! functions that did are the first part of the real build; see `split/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::browser::Browser;
use crate::dist;
use crate::failure::{Outcome, Trying};
use crate::process::{cargo, output_of, run};
use crate::test::node_with;
use crate::workspace;

const MODULE: &str = "message-queue-playground_bg.wasm";
const SECOND_PART: &str = "message-queue-playground_second.wasm";
/// Where the linker put which data; the build script of the page asks for it.
const MAP: &str = "message-queue-playground.map";
const SCRIPT: &str = "message-queue-playground.js";

/// Whether the module in `dist/` is divided.
pub fn is_divided() -> bool {
    dist::folder().join(SECOND_PART).is_file()
}

/// Divides the module in `dist/`.
pub fn divide(browser: &Browser) -> Outcome<String> {
    let (module, second) = (dist::folder().join(MODULE), dist::folder().join(SECOND_PART));
    let work = workspace::target_folder("xtask/divide")?;
    let whole = work.join("whole.wasm");
    copy(&module, &whole)?;

    let marked = work.join("marked");
    copy_folder(&dist::folder(), &marked)?;
    run(split().arg("mark").args([&whole, &marked.join(MODULE)]))?;
    let mut watch = node_with(browser);
    let ran = output_of(watch.env("MQP_DIST", &marked).arg("first-view.mjs"))?;
    let ran_file = work.join("ran.txt");
    fs::write(&ran_file, &ran).trying_to(|| format!("write {}", ran_file.display()))?;

    let map = workspace::target_folder("wasm32-unknown-unknown/release")?.join(MAP);
    let renamed =
        output_of(split().arg("divide").args([&whole, &map, &ran_file, &module, &second]))?;
    let script = dist::folder().join(SCRIPT);
    let failed = || format!("rename the imports in {}", script.display());
    let text = fs::read_to_string(&script).trying_to(failed)?;
    fs::write(&script, with_new_names(&text, &renamed)).trying_to(failed)?;
    Ok(format!("the first view runs {} functions", ran.split_whitespace().count()))
}

fn split() -> std::process::Command {
    let mut split = cargo();
    split.args(["run", "--quiet", "--package", "message-queue-split", "--"]);
    split
}

/// The script with the names that the module now uses; `renamed` has an old and a new one on each line.
fn with_new_names(script: &str, renamed: &str) -> String {
    let lines = renamed.lines().filter_map(|line| line.split_once(' '));
    let (paths, names): (Vec<_>, Vec<_>) = lines.partition(|(old, _)| old.contains('/'));
    let names: BTreeMap<&str, &str> = names.into_iter().collect();
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$');
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let (other, after) = rest.split_at(rest.find(is_word).unwrap_or(rest.len()));
        let end = after.find(|letter| !is_word(letter)).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        text.push_str(other);
        text.push_str(names.get(word).unwrap_or(&word));
        rest = after;
    }
    paths.into_iter().fold(text, |text, (old, new)| text.replace(old, new))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    let failed = || format!("copy {} to {}", from.display(), to.display());
    fs::copy(from, to).map(|_| ()).trying_to(failed)
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    for file in dist::files_below(from)? {
        let target: PathBuf = to.join(&file);
        let folder = target.parent().expect("it is below a folder");
        fs::create_dir_all(folder).trying_to(|| format!("make {}", folder.display()))?;
        copy(&from.join(&file), &target)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_renamed() {
        let script = r#"import0 = { __wbg_log_a1: function(arg0) { a.__wbg_log_a12(arg0) }, $x: it };
            return { "./page_bg.js": import0 }"#;
        let renamed = "./page_bg.js f00d\n__wbg_log_a1 _0\n$x _1\n";
        assert_eq!(
            with_new_names(script, renamed),
            r#"import0 = { _0: function(arg0) { a.__wbg_log_a12(arg0) }, _1: it };
            return { "f00d": import0 }"#
        );
    }
}
