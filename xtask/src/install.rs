//! Installs a tool into its folder of the cache, whole or not at all.
//!
//! The building happens in a folder beside the final one, which is then renamed:
//! a folder with the final name is always complete.
//! What an interrupted installation has built stays, so the next one goes on from there.
//! A lock, which the system releases when its holder ends in any way, makes a second installer wait.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::failure::{Failure, Outcome, Trying};
use crate::process;
use crate::tool::Tool;

/// Whether this folder holds every program of the tool.
pub fn is_complete(tool: &Tool, folder: &Path) -> bool {
    tool.programs.iter().all(|program| {
        folder.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file()
    })
}

/// Builds the tool and puts it into `folder`.
pub fn install(tool: &Tool, folder: &Path) -> Outcome {
    let cache = folder.parent().expect("the folder of a tool is inside the cache");
    fs::create_dir_all(cache).trying_to(|| format!("make the folder {}", cache.display()))?;
    let _lock = lock(tool, &folder.with_added_extension("lock"))?;
    if is_complete(tool, folder) {
        return Ok(()); // Somebody else has installed it while we waited.
    }
    println!(
        "  installing {} {} into {} (once, {} on two cores)",
        tool.package,
        tool.version,
        folder.display(),
        tool.install_time
    );
    let partial = folder.with_added_extension("partial");
    build(tool, &partial)?;
    move_into_place(&partial, folder)
}

fn lock(tool: &Tool, path: &Path) -> Outcome<File> {
    let file = File::create(path).trying_to(|| format!("make the lock {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("  another installation of {} is under way; waiting for it", tool.package);
            file.lock().trying_to(|| format!("wait for the lock {}", path.display()))?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(Failure::new(format!("could not lock {}: {error}", path.display())));
        }
    }
    Ok(file)
}

fn build(tool: &Tool, partial: &Path) -> Outcome {
    let mut cargo = process::cargo();
    cargo
        .args(["install", "--locked", "--force"])
        .arg(format!("{}@{}", tool.package, tool.version))
        .args(tool.install_options)
        .arg("--root")
        .arg(partial.join("root"))
        .env("CARGO_TARGET_DIR", partial.join("target"))
        .env_remove("CARGO_BUILD_TARGET")
        .envs(tool.install_environment.iter().copied());
    process::run(&mut cargo)
}

fn move_into_place(partial: &Path, folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .trying_to(|| format!("remove the incomplete {}", folder.display()))?;
    }
    fs::rename(partial.join("root"), folder)
        .trying_to(|| format!("move the tool to {}", folder.display()))?;
    fs::remove_dir_all(partial).trying_to(|| format!("tidy up {}", partial.display()))
}
