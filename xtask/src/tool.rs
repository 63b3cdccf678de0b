//! The programs that build and test the page, each in exactly one version.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Outcome;
use crate::{cache, install, lockfile, process, workspace};

/// A program from a package registry, in the version that this repository works with.
pub struct Tool {
    /// The package, and the name of the folder in the cache.
    pub package: &'static str,
    /// The exact version.
    pub version: String,
    /// The programs of it that are used.
    pub programs: &'static [&'static str],
    /// What `cargo install` is told besides package, version and place.
    pub install_options: &'static [&'static str],
    /// Settings that make the installation short.
    pub install_environment: &'static [(&'static str, &'static str)],
    /// How long the installation takes on two cores, for the person who waits.
    pub install_time: &'static str,
}

impl Tool {
    /// Trunk, which builds and serves the page.
    ///
    /// 0.21.14 is the newest that rustc 1.95 compiles.
    /// A debug build takes a quarter of the time of a release build and serves as well.
    /// Without TLS it cannot download anything, which is what we want: every tool comes from a registry.
    pub fn trunk() -> Self {
        Self {
            package: "trunk",
            version: "0.21.14".to_owned(),
            programs: &["trunk"],
            install_options: &["--debug", "--no-default-features"],
            install_environment: &[("CARGO_PROFILE_DEV_DEBUG", "0")],
            install_time: "about 4 minutes",
        }
    }

    /// The `wasm-bindgen` whose version equals that of the library in `Cargo.lock`, which it insists on.
    ///
    /// Optimised a little: an unoptimised one is slow on a debug build of the page,
    /// a fully optimised one takes far longer to install than it ever saves.
    pub fn wasm_bindgen() -> Outcome<Self> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            version: lockfile::version_of("wasm-bindgen", &workspace::read("Cargo.lock")?)?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            install_options: &[
                "--no-default-features",
                "--bin",
                "wasm-bindgen",
                "--bin",
                "wasm-bindgen-test-runner",
            ],
            install_environment: &[
                ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
                ("CARGO_PROFILE_RELEASE_LTO", "off"),
                ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ],
            install_time: "about 3 minutes",
        })
    }

    /// Name and version, for people and for the folder in the cache.
    pub fn title(&self) -> String {
        let name = self.package.trim_end_matches("-cli");
        format!("{name}-{}", self.version)
    }

    /// Makes sure that the tool is there and returns the folder to put on the search path,
    /// or `None` when the search path leads to this very version already.
    ///
    /// A tool of another version that the user has is neither used nor touched.
    pub fn provide(&self) -> Outcome<Option<PathBuf>> {
        if self.programs.iter().all(|program| self.is_on_search_path(program)) {
            println!("  {} {} is on PATH", self.package, self.version);
            return Ok(None);
        }
        let folder = cache::folder()?.join(self.title());
        if install::is_complete(self, &folder) {
            println!("  {} {} is in {}", self.package, self.version, folder.display());
        } else {
            install::install(self, &folder)?;
        }
        Ok(Some(folder.join("bin")))
    }

    fn is_on_search_path(&self, program: &str) -> bool {
        process::find(program)
            .and_then(|file| process::answer_of(Command::new(file).arg("--version")))
            .is_some_and(|answer| answers_with_version(&answer, program, &self.version))
    }
}

/// The folders of all tools that build the page, for [`process::search_path_with`].
pub fn provide_all() -> Outcome<Vec<PathBuf>> {
    let folders = [Tool::trunk().provide()?, Tool::wasm_bindgen()?.provide()?];
    Ok(folders.into_iter().flatten().collect())
}

/// Whether a line such as `wasm-bindgen 0.2.128 (1f2a3b4c5)` is about exactly this version.
fn answers_with_version(answer: &str, program: &str, version: &str) -> bool {
    let mut words = answer.split_whitespace();
    words.next() == Some(program) && words.next() == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_is_taken_from_the_search_path() {
        let cases = [
            ("trunk 0.21.14\n", true),
            ("trunk 0.21.14 (abcdef)", true),
            ("trunk 0.21.1", false),
            ("trunk 0.21.140", false),
            ("trunk", false),
            ("", false),
            ("another-trunk 0.21.14", false),
        ];
        for (answer, expected) in cases {
            assert_eq!(answers_with_version(answer, "trunk", "0.21.14"), expected, "{answer:?}");
        }
    }

    #[test]
    fn the_folder_of_a_tool_names_its_version() {
        assert_eq!(Tool::trunk().title(), "trunk-0.21.14");
        let wasm_bindgen = Tool::wasm_bindgen().unwrap();
        assert_eq!(wasm_bindgen.title(), format!("wasm-bindgen-{}", wasm_bindgen.version));
    }
}
