//! An arrow of the map points at what is used, and nothing points the other way.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// The pure packages and their modules, each of which may use those before it. That a package uses
/// only those before it is seen to by the compiler.
const PACKAGES: [(&str, &[&str]); 4] = [
    (
        "bodies",
        &[
            "limits", "unusable", "about", "calendar", "decimal", "currency", "json", "field",
            "text", "mailbox", "letters", "invoice", "email", "flaw", "makes",
        ],
    ),
    ("core", &["time", "queue", "sim"]),
    ("play", &["scenario", "playground"]),
    ("documents", &["pdf", "sheet", "email"]),
];

fn sources(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(package).join("src")
}

/// All files of a module with their text.
fn files(package: &str, module: &str) -> Vec<(PathBuf, String)> {
    let mut files = vec![sources(package).join(format!("{module}.rs"))];
    let mut folders = vec![sources(package).join(module)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        (path, text)
    };
    files.into_iter().map(read).collect()
}

/// Which modules later in the order a text mentions.
fn upward<'a>(order: &[&'a str], module: &str, text: &str) -> Vec<&'a str> {
    let own = order.iter().position(|name| *name == module).expect("a module of the map");
    let later = order[own + 1..].iter().copied();
    later.filter(|name| text.contains(&format!("crate::{name}"))).collect()
}

#[test]
fn nothing_points_the_other_way() {
    for (package, order) in PACKAGES {
        for module in order {
            for (path, text) in files(package, module) {
                assert_eq!(upward(order, module, &text), Vec::<&str>::new(), "{}", path.display());
            }
        }
    }
}

#[test]
fn an_arrow_that_points_the_other_way_is_seen() {
    let text = "use crate::sim::Seed; use crate::time::Instant;";
    assert_eq!(upward(PACKAGES[1].1, "queue", text), ["sim"]);
}

#[test]
fn the_map_names_every_module() {
    for (package, order) in PACKAGES {
        let mut modules: Vec<_> = fs::read_dir(sources(package))
            .expect("the sources are there")
            .flatten()
            .filter_map(|entry| {
                entry.path().file_stem().map(|it| it.to_string_lossy().into_owned())
            })
            .filter(|name| name != "lib")
            .collect();
        modules.sort_unstable();
        modules.dedup();
        let mut known = order.to_vec();
        known.sort_unstable();
        assert_eq!(modules, known, "{package}");
    }
}
