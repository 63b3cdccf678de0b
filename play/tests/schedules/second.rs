//! The second checker: a program in another language, which shares no code with the first.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::settings::Settings;

/// A folder for what the second checker reads.
pub struct Second(PathBuf);

impl Second {
    /// Makes a folder of this name.
    pub fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("message-queue-{name}-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder for traces");
        Self(folder)
    }

    /// The books that it keeps of a trace, or else its complaint.
    pub fn books(&self, trace: &str, settings: &Settings) -> Result<String, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schedules/check/check.py");
        let files = ["trace.jsonl", "settings.json"].map(|name| self.0.join(name));
        for (file, text) in files.iter().zip([trace, &settings.json().to_string()]) {
            fs::write(file, text).expect("it can be written");
        }
        let output = Command::new("python3").arg("-B").arg(script).args(files).output();
        let output = output.expect("python3 is there");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        if output.status.success() { Ok(said) } else { Err(complaint) }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        // What is left of it is in the folder for what is temporary.
        let _ = fs::remove_dir_all(&self.0);
    }
}
