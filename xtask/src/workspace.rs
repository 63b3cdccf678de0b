//! Where things are in this repository.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::failure::{Outcome, Trying};

/// The folder that holds the root `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// A file or folder of the repository.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Where cargo builds, and where everything goes that may be deleted at any time.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |folder| root().join(folder))
}

/// A folder under [`target`], made when it is not there.
pub fn target_folder(name: &str) -> Outcome<PathBuf> {
    let folder = target().join(name);
    fs::create_dir_all(&folder).trying_to(|| format!("make the folder {}", folder.display()))?;
    Ok(folder)
}

/// The text of a file of the repository.
pub fn read(relative: &str) -> Outcome<String> {
    let file = path(relative);
    fs::read_to_string(&file).trying_to(|| format!("read {}", file.display()))
}
