//! `cargo xtask dist`: the release build in `dist/`, precompressed, with a table of sizes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::browser::{self, Browser};
use crate::custom_sections::without_custom_sections;
use crate::failure::{Failure, Outcome, Trying};
use crate::first_view;
use crate::serve::trunk_command;
use crate::sizes::{Sizes, measure_and_compress};
use crate::steps::{self, Step};
use crate::table::Table;
use crate::test::node_with;
use crate::{api, divide, documents, node, process, rustup, tool, workspace};

/// What the first view may weigh at most, in bytes after brotli.
const FIRST_VIEW: usize = 150_000;

/// What is said about a build whose first view could not be watched.
const UNDIVIDED: &str = "in one part: with Node 20 and Chromium or Chrome it would be divided";

/// Endings of files that become smaller; pictures and fonts are compressed already.
const COMPRESSIBLE: &[&str] =
    &["html", "css", "js", "mjs", "wasm", "json", "jsonl", "svg", "txt", "md", "xml", "map", "ico"];

/// The command.
pub fn dist(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    steps::run(vec![
        Step::new("tools", || {
            provide_tools()?;
            Ok(String::new())
        }),
        Step::new("release build", || build(first_view_browser().as_ref())),
        Step::new("compression and sizes", compress_and_weigh),
    ])
}

/// The folder that may be copied to any static host, under any path.
pub fn folder() -> PathBuf {
    workspace::path("dist")
}

/// What the release build needs.
pub fn provide_tools() -> Outcome {
    rustup::provide_wasm_target()?;
    tool::provide_all().map(|_| ())
}

/// Node, its packages and a browser, if they are there: with them the first view becomes lighter.
fn first_view_browser() -> Option<Browser> {
    node::check_version().and_then(|_| node::provide_packages()).ok()?;
    browser::find()
}

/// Runs trunk, then makes of the result what a browser loads best: two parts of the module, the
/// first without what the first view does not run, and nothing in any file that only people read.
pub fn build(browser: Option<&Browser>) -> Outcome<String> {
    let tools = tool::provide_all()?;
    if folder().is_dir() {
        // A second part of an earlier build would pass for one of this.
        fs::remove_dir_all(folder()).trying_to(|| format!("empty {}", folder().display()))?;
    }
    let mut trunk = trunk_command(&tools);
    trunk.args(["build", "--release", "--dist"]).arg(folder());
    trunk.env("RUSTFLAGS", flags());
    process::run(&mut trunk)?;
    let remark = match browser {
        Some(browser) => {
            let remark = divide::divide(browser)?;
            process::run(node_with(browser).arg("minify.mjs"))?;
            remark
        }
        None => UNDIVIDED.to_owned(),
    };
    api::MODULE.build()?;
    documents::build()?;
    let files = files_below(&folder())?;
    for path in files.iter().map(|file| folder().join(file)).filter(|path| is_module(path)) {
        let module = fs::read(&path).trying_to(|| format!("read {}", path.display()))?;
        let module = without_custom_sections(&module)?;
        fs::write(&path, module).trying_to(|| format!("write {}", path.display()))?;
    }
    Ok(remark)
}

/// How what ships is compiled, on top of the profile.
///
/// Functions are pasted into their callers up to a size of 25. By itself the core would go up to 250
/// and the page up to 5; so the first view weighs 2.7 kB less, and the core takes a sixth more time.
pub fn flags() -> String {
    format!("{} -Cllvm-args=-inline-threshold=25", without_home_paths()).trim_start().to_owned()
}

/// The places of panics name source files; those of crates would name the home of whoever builds.
fn without_home_paths() -> String {
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let usual = || std::env::home_dir().map(|home| home.join(".cargo"));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(usual);
    // Flags are taken apart at blanks, so such a home keeps its name.
    let home = home.map(|home| home.display().to_string()).filter(|home| !home.contains(' '));
    home.map_or(flags.clone(), |home| format!("{flags} --remap-path-prefix={home}=cargo"))
}

/// Writes the compressed forms beside each file, prints all sizes, and fails when the budget is broken.
pub fn compress_and_weigh() -> Outcome<String> {
    let mut files = Vec::new();
    for file in files_below(&folder())? {
        let sizes = measure_and_compress(&folder().join(&file), is_compressible(&file))?;
        files.push((file, sizes));
    }
    let first_view = first_view::files(&folder(), "index.html")?;
    print!("{}", table(&files, &first_view));
    let weight = total(&files, |file| first_view.iter().any(|needed| needed == file));
    judge(weight, divide::is_divided())
}

/// The limit is for a page that is divided; one that could not be is heavier and works as well.
fn judge(first_view: Sizes, divided: bool) -> Outcome<String> {
    let weighs = kilobytes(first_view.brotli);
    let limit = kilobytes(FIRST_VIEW);
    let sentence = format!("first view {weighs} kB after brotli, at most {limit} are wanted");
    println!("{sentence}");
    if first_view.brotli <= FIRST_VIEW {
        Ok(sentence)
    } else if divided {
        Err(Failure::new(sentence))
    } else {
        Ok(format!("{sentence}; {UNDIVIDED}"))
    }
}

fn table(files: &[(String, Sizes)], first_view: &[String]) -> Table {
    let mut table = Table::new(&["file, kB", "raw", "gzip", "brotli", "remark"]);
    let mut row = |name: &str, sizes: Sizes, remark: &str| {
        let [raw, gzip, brotli] = [sizes.raw, sizes.gzip, sizes.brotli].map(kilobytes);
        table.row([name.to_owned(), raw, gzip, brotli, remark.to_owned()]);
    };
    for (file, sizes) in files {
        row(file, *sizes, if first_view.contains(file) { "first view" } else { "" });
    }
    row("first view", total(files, |file| first_view.iter().any(|needed| needed == file)), "");
    row("everything", total(files, |_| true), "");
    table
}

fn total(files: &[(String, Sizes)], counts: impl Fn(&str) -> bool) -> Sizes {
    files.iter().filter(|(file, _)| counts(file)).map(|&(_, sizes)| sizes).sum()
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1_000, bytes % 1_000 / 100)
}

fn is_module(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wasm")
}

fn is_compressible(file: &str) -> bool {
    Path::new(file)
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}

/// The files below a folder, relative to it and with `/` between the parts, in order.
pub fn files_below(folder: &Path) -> Outcome<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let failed = || format!("list {}", next.display());
        for entry in fs::read_dir(&next).trying_to(failed)? {
            let path = entry.trying_to(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                let parts = relative.iter().map(|part| part.to_string_lossy());
                files.push(parts.collect::<Vec<_>>().join("/"));
            }
        }
    }
    files.retain(|file| !is_compressed_form(file));
    files.sort();
    Ok(files)
}

/// What an earlier run has written.
fn is_compressed_form(file: &str) -> bool {
    [".br", ".gz"].iter().any(|ending| file.strip_suffix(ending).is_some_and(is_compressible))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(raw: usize, gzip: usize, brotli: usize) -> Sizes {
        Sizes { raw, gzip, brotli }
    }

    #[test]
    fn the_table_has_a_line_for_each_file_and_two_totals() {
        let files = [
            ("index.html".to_owned(), sizes(1_500, 900, 800)),
            ("later.js".to_owned(), sizes(100_000, 30_000, 20_050)),
        ];
        let text = table(&files, &["index.html".to_owned()]).to_string();
        assert_eq!(
            text,
            "\
file, kB      raw  gzip  brotli  remark
index.html    1.5   0.9     0.8  first view
later.js    100.0  30.0    20.0
first view    1.5   0.9     0.8
everything  101.5  30.9    20.8
"
        );
    }

    #[test]
    fn a_heavier_page_is_refused_from_the_first_byte_on() {
        assert!(judge(sizes(0, 0, FIRST_VIEW), true).is_ok());
        assert!(judge(sizes(0, 0, FIRST_VIEW + 1), true).is_err());
        assert!(judge(sizes(0, 0, FIRST_VIEW + 1), false).is_ok());
    }

    #[test]
    fn a_compressed_form_is_not_a_file_of_its_own() {
        assert!(is_compressed_form("static/boot.js.br"));
        assert!(is_compressed_form("index.html.gz"));
        assert!(!is_compressed_form("example.gz"));
        assert!(!is_compressed_form("index.html"));
    }
}
