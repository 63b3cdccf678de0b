//! A Chromium and the driver of the same version.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, Trying};
use crate::{apt, process, workspace};

/// A browser and its driver.
pub struct Browser {
    /// The program of Chromium or Chrome.
    pub program: PathBuf,
    /// The chromedriver that fits.
    pub driver: PathBuf,
    /// What the browser says it is.
    pub version: String,
}

/// Names under which the browser may be on the search path, then places where it may be without.
const BROWSERS: &[&str] = &[
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
];
const DRIVERS: &[&str] =
    &["chromedriver", "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

/// The browser of this machine; on Debian and its relatives it is installed when it is missing.
pub fn provide() -> Outcome<Browser> {
    let browser = match find() {
        Some(browser) => browser,
        None => install().and_then(|()| find().ok_or_else(not_found))?,
    };
    println!("  {} is at {}", browser.version, browser.program.display());
    Ok(browser)
}

/// Browser and driver of one major version; the driver refuses any other.
pub fn find() -> Option<Browser> {
    let drivers = candidates("CHROMEDRIVER", DRIVERS);
    let browsers = candidates("MQP_BROWSER", BROWSERS);
    browsers.iter().find_map(|(program, version)| {
        let fits = |driver: &&(PathBuf, String)| major(&driver.1) == major(version);
        let (driver, _) = drivers.iter().find(fits)?;
        Some(Browser {
            program: program.clone(),
            driver: driver.clone(),
            version: version.trim().to_owned(),
        })
    })
}

fn candidates(variable: &str, names: &[&str]) -> Vec<(PathBuf, String)> {
    let chosen = env::var_os(variable).map(PathBuf::from);
    let places = names.iter().filter_map(|&name| match Path::new(name) {
        path if path.is_absolute() => path.is_file().then(|| path.to_owned()),
        _ => process::find(name),
    });
    let with_version = |program: PathBuf| {
        let version = process::answer_of(Command::new(&program).arg("--version"))?;
        major(&version).map(|_| (program, version))
    };
    chosen.into_iter().chain(places).filter_map(with_version).collect()
}

/// The first number of the version in `Chromium 156.0.1 built on Debian` or `ChromeDriver 156.0.1 (…)`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|word| word.contains('.'))?;
    number.split('.').next()?.parse().ok()
}

fn install() -> Outcome {
    let packages: &[&str] = match apt::distribution().as_deref() {
        Some("debian") => &["chromium", "chromium-driver"],
        Some("ubuntu") => &["chromium-browser", "chromium-chromedriver"],
        _ => return Err(not_found()),
    };
    apt::install(packages).unwrap_or_else(|| Err(not_found()))
}

fn not_found() -> Failure {
    Failure::new(
        "the browser tests need Chromium or Chrome and a chromedriver of the same version, \
         and did not find such a pair.\n\
         Debian: `sudo apt-get install chromium chromium-driver`. \
         macOS: `brew install --cask chromium chromedriver`. \
         Elsewhere: install Chrome and the chromedriver that belongs to it.\n\
         If they are in an unusual place, say where: \
         `MQP_BROWSER=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver cargo xtask test`",
    )
}

/// The options that every headless browser of ours gets; the scripts below `tests/` read the same file.
///
/// As root the browser refuses to start with its sandbox.
/// A profile is not among them: chromedriver and Playwright make a fresh one for each start.
fn options() -> Outcome<Vec<Value>> {
    let text = workspace::read("tests/chromium-options.json")?;
    let mut options: Vec<Value> =
        serde_json::from_str(&text).trying_to(|| "read tests/chromium-options.json".to_owned())?;
    if process::is_root() {
        options.push(json!("--no-sandbox"));
    }
    Ok(options)
}

/// Writes the settings from which the runner of the wasm tests takes the browser and its options.
pub fn write_webdriver_settings(browser: &Browser) -> Outcome<PathBuf> {
    let settings = json!({
        "goog:chromeOptions": { "binary": browser.program, "args": options()? }
    });
    let file = workspace::target_folder("xtask")?.join("webdriver.json");
    fs::write(&file, settings.to_string()).trying_to(|| format!("write {}", file.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_found_in_what_browser_and_driver_say() {
        let cases = [
            ("Chromium 156.0.7301.12 built on Debian GNU/Linux 12 (bookworm)\n", Some(156)),
            ("Google Chrome 157.0.1.2 \n", Some(157)),
            ("ChromeDriver 156.0.7301.12 (0a1b2c-refs/branch-heads/7301@{#1})\n", Some(156)),
            ("command not found", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(major(text), expected, "{text:?}");
        }
    }
}
