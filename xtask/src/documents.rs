//! The module in `dist/documents`: messages as e-mails and invoices.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::{Failure, Outcome, Trying};
use crate::process::{cargo, output_of, run};
use crate::script_module::ScriptModule;
use crate::{dist, test, workspace};

pub const MODULE: ScriptModule = ScriptModule {
    package: "message-queue-documents-module",
    folder: "documents",
    name: "documents",
};

/// The package that carries the font, and the licence in it.
const FONT: &str = "notosans";
const LICENCE: &str = "fonts/LICENSE_OFL.txt";

/// What stands above the licences: what the font files say about themselves.
const NOTE: &str = "\
documents_bg.wasm contains the fonts Noto Sans and Noto Sans Bold, version 1.04; an invoice contains
the parts of them that it shows.

Copyright 2012 Google Inc. All Rights Reserved.
Noto is a trademark of Google Inc. and may be registered in certain jurisdictions.

The files say that they are licensed under the Apache License, Version 2.0. The package that carries
them hands them on under the SIL Open Font License, Version 1.1. Here are both, the latter first.

";

/// Builds it, with the licences of the font beside it.
pub fn build() -> Outcome {
    MODULE.build()?;
    let licence = font_folder()?.join(LICENCE);
    let open = fs::read_to_string(&licence).trying_to(|| format!("read {}", licence.display()))?;
    let apache = workspace::read("LICENSE-APACHE")?;
    let copy = MODULE.folder().join("FONT-LICENSE.txt");
    fs::write(&copy, format!("{NOTE}{open}\n{apache}"))
        .trying_to(|| format!("write {}", copy.display()))
}

/// Compares the documents of the module that ships with those of the native build, under Node.
pub fn tests() -> Outcome<String> {
    let mut make = cargo();
    make.args(["run", "--quiet", "--package", "message-queue-documents", "--example", "samples"]);
    let text = output_of(&mut make)?;
    let samples = workspace::target_folder("documents")?.join("samples.jsonl");
    fs::write(&samples, &text).trying_to(|| format!("write {}", samples.display()))?;
    let mut node = test::node_in_tests();
    node.args(["--test", "--test-reporter=spec"])
        .args(test::files_below("tests/documents")?)
        .env("MQP_DIST", dist::folder())
        .env("MQP_SAMPLES", samples);
    run(&mut node)?;
    Ok(format!("{} samples", text.lines().count()))
}

/// Where cargo keeps the font.
fn font_folder() -> Outcome<PathBuf> {
    let metadata = output_of(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).trying_to(|| "read what cargo knows".to_owned())?;
    let packages = metadata["packages"].as_array();
    let font = packages.and_then(|all| all.iter().find(|package| package["name"] == FONT));
    let manifest = font.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    folder
        .map(Path::to_owned)
        .ok_or_else(|| Failure::new(format!("cargo does not know where {FONT} is")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licence_comes_with_the_font() {
        let text = fs::read_to_string(font_folder().unwrap().join(LICENCE)).unwrap();
        assert!(text.contains("SIL OPEN FONT LICENSE Version 1.1"), "{text}");
    }
}
