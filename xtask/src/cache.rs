//! The user's cache, where tools are kept for every clone of this repository.

use std::env;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};

/// Our folder in the user's cache.
pub fn folder() -> Outcome<PathBuf> {
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    let missing = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };
    base.map(|base| base.join("message-queue-playground")).ok_or_else(|| {
        Failure::new(format!("{missing} is not set, so there is no place to keep tools; set it"))
    })
}

/// A relative path would mean another place in each folder, so the XDG rules say to ignore it.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}
