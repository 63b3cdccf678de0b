//! `cargo xtask wasm-test-runner`: what cargo calls for tests of the target wasm32, see `.cargo/config.toml`.

use std::process::Command;

use crate::arguments::Arguments;
use crate::failure::Outcome;
use crate::tool::Tool;
use crate::{browser, process};

/// Runs one compiled test file in headless Chromium; the first word is the file.
pub fn run(arguments: Arguments) -> Outcome {
    let folder = Tool::wasm_bindgen()?.provide()?;
    let path = process::search_path_with(folder.as_slice());
    let browser = browser::provide()?;
    let runner = process::find_in("wasm-bindgen-test-runner", &path)
        .unwrap_or_else(|| "wasm-bindgen-test-runner".into());
    let mut command = Command::new(runner);
    command
        .args(arguments.into_words())
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser::write_webdriver_settings(&browser)?)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    process::run(&mut command)
}
