//! Takes everything out of the trace of a run before it makes room for the newest.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use message_queue_play::sim::Trace;
use sha2::{Digest, Sha256};

/// Hashes and writes a trace as it grows.
pub struct Tracing {
    file: Option<BufWriter<File>>,
    hash: Sha256,
    /// How many entries were taken.
    taken: u64,
}

impl Tracing {
    /// Nothing is taken yet.
    pub fn new(file: Option<BufWriter<File>>) -> Self {
        Self { file, hash: Sha256::new(), taken: 0 }
    }

    /// Takes what is new.
    ///
    /// # Errors
    /// When it cannot be written, or when more happened at one instant than a trace keeps.
    pub fn take(&mut self, trace: &Trace) -> io::Result<()> {
        if trace.forgotten() > self.taken {
            let kept = Trace::KEPT;
            return Err(io::Error::other(format!(
                "more than {kept} things happened at one instant"
            )));
        }
        for entry in trace.entries_after(self.taken) {
            let line = trace.json_line(&entry);
            self.hash.update(&line);
            if let Some(file) = &mut self.file {
                file.write_all(line.as_bytes())?;
            }
            self.taken = entry.number;
        }
        Ok(())
    }

    /// The SHA-256 of the whole trace, in hexadecimal digits.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(self) -> io::Result<String> {
        if let Some(mut file) = self.file {
            file.flush()?;
        }
        let mut digits = String::new();
        for byte in self.hash.finalize() {
            write!(digits, "{byte:02x}").map_err(io::Error::other)?;
        }
        Ok(digits)
    }
}
