//! Modules for scripts: WebAssembly beside the page, loaded by those who need it.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Outcome;
use crate::process::{self, cargo, run};
use crate::rustup::WASM_TARGET;
use crate::tool::Tool;
use crate::{dist, workspace};

/// A package that becomes such a module.
pub struct ScriptModule {
    /// The package.
    pub package: &'static str,
    /// The folder in `dist/`.
    pub folder: &'static str,
    /// What its files are called, without the ending.
    pub name: &'static str,
}

impl ScriptModule {
    /// Builds it, with what a browser and Node load it by.
    pub fn build(&self) -> Outcome {
        let mut build = cargo();
        build.args(["build", "--release", "--package", self.package, "--target", WASM_TARGET]);
        run(build.env("RUSTFLAGS", dist::flags()))?;
        let path = process::search_path_with(Tool::wasm_bindgen()?.provide()?.as_slice());
        let program =
            process::find_in("wasm-bindgen", &path).unwrap_or_else(|| "wasm-bindgen".into());
        let file = format!("release/{}.wasm", self.package.replace('-', "_"));
        let mut bindgen = Command::new(program);
        bindgen.args(["--target", "web", "--out-name", self.name, "--out-dir"]);
        bindgen.arg(self.folder()).arg(workspace::target().join(WASM_TARGET).join(file));
        run(&mut bindgen)
    }

    /// Where it goes.
    pub fn folder(&self) -> PathBuf {
        dist::folder().join(self.folder)
    }
}
