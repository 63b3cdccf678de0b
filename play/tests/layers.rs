//! An arrow of the map points at what is used, and nothing points the other way.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, each of which may use those before it.
const ORDER: [&str; 2] = ["scenario", "playground"];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files of a module with their text.
fn files(module: &str) -> Vec<(PathBuf, String)> {
    let mut files = vec![sources().join(format!("{module}.rs"))];
    let mut folders = vec![sources().join(module)];
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
fn upward(module: &str, text: &str) -> Vec<&'static str> {
    let own = ORDER.iter().position(|name| *name == module).expect("a module of the map");
    let later = ORDER[own + 1..].iter().copied();
    later.filter(|name| text.contains(&format!("crate::{name}"))).collect()
}

#[test]
fn nothing_points_the_other_way() {
    for module in ORDER {
        for (path, text) in files(module) {
            assert_eq!(upward(module, &text), Vec::<&str>::new(), "{}", path.display());
        }
    }
}

#[test]
fn an_arrow_that_points_the_other_way_is_seen() {
    assert_eq!(
        upward("scenario", "use crate::playground::Speed; use crate::sim::Seed;"),
        ["playground"]
    );
}

#[test]
fn the_map_names_every_module() {
    let mut modules: Vec<_> = fs::read_dir(sources())
        .expect("the sources are there")
        .flatten()
        .filter_map(|entry| entry.path().file_stem().map(|it| it.to_string_lossy().into_owned()))
        .filter(|name| name != "lib")
        .collect();
    modules.sort_unstable();
    modules.dedup();
    let mut known = ORDER.map(str::to_owned);
    known.sort_unstable();
    assert_eq!(modules, known);
}
