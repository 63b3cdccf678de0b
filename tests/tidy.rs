//! Style that matters, tested like any other behaviour.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// Longer than this and a file holds more than one concept.
const FILE_LINES: usize = 500;
/// Longer than this and a block of markup wants a name of its own for a part of it.
const MARKUP_LINES: usize = 40;

fn files(folders: &[&str], ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "nothing to check in {folders:?}");
    found
}

/// Fails with a line for each place at which `wrong` finds something.
fn none(folders: &[&str], ending: &str, wrong: impl Fn(&str) -> Option<String>) {
    let files = files(folders, ending);
    let found: Vec<_> = files
        .iter()
        .filter_map(|(path, text)| wrong(text).map(|why| format!("{}: {why}", path.display())))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn line_with(text: &str, wrong: impl Fn(&str) -> bool) -> Option<String> {
    let found = text.lines().enumerate().find(|(_, line)| wrong(line));
    found.map(|(number, line)| format!("line {}: {}", number + 1, line.trim()))
}

#[test]
fn a_file_holds_one_concept() {
    none(&["bodies", "core", "documents", "play", "cli", "src", "xtask/src"], "rs", |text| {
        let lines = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).count();
        (lines > FILE_LINES).then(|| format!("{lines} lines"))
    });
}

#[test]
fn every_file_says_what_it_is_in_its_first_line() {
    none(
        &[
            "bodies",
            "core/src",
            "play/src",
            "core/tests",
            "play/tests",
            "documents",
            "cli",
            "src",
            "xtask/src",
            "tests",
        ],
        "rs",
        |text| (!text.starts_with("//! ")).then(|| "no sentence at the top".to_owned()),
    );
}

#[test]
fn markup_blocks_fit_on_a_screen() {
    none(&["src"], "rs", |text| {
        let mut open: Option<(usize, usize)> = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            match open {
                None if line.trim_end().ends_with("html! {") => open = Some((number, indent)),
                Some((from, at)) if indent <= at && line.trim_start().starts_with('}') => {
                    if number - from > MARKUP_LINES {
                        return Some(format!("line {}: {} lines", from + 1, number - from));
                    }
                    open = None;
                }
                _ => {}
            }
        }
        None
    });
}

#[test]
fn the_policy_of_the_page_holds_in_the_source() {
    none(&["src"], "rs", |text| {
        let banned =
            ["style=", "inner_html", "outer_html", "from_html_unchecked", "insert_adjacent"];
        line_with(text, |line| banned.iter().any(|word| line.contains(word)))
    });
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["index.html", "embed.html"] {
        let text = fs::read_to_string(root.join(page)).expect("the page is there");
        assert!(text.contains("require-trusted-types-for 'script'"), "{page}");
        assert!(!text.contains("unsafe-inline") && !text.contains("'unsafe-eval'"), "{page}");
        assert_eq!(line_with(&text, |line| line.contains("style=")), None, "{page}");
    }
}

#[test]
fn colours_come_from_the_tokens() {
    none(&["static/css"], "css", |text| {
        if text.contains("Tokens of the Message Queue Playground") {
            return None;
        }
        let colour =
            |line: &str| line.contains("rgb(") || line.contains("hsl(") || hex_colour(line);
        line_with(text, colour)
    });
}

fn hex_colour(line: &str) -> bool {
    line.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8) && line.contains(':') && !line.trim_end().ends_with('{')
    })
}

#[test]
fn unfinished_work_does_not_hide() {
    let words = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ig", "nore")];
    none(
        &["bodies", "core", "documents", "play", "cli", "src", "xtask/src", "tests"],
        "rs",
        |text| line_with(text, |line| words.iter().any(|word| line.contains(word))),
    );
}
