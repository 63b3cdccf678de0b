//! Prints random transcripts, one on each line: `{"seed": …, "lines": ["…", …]}`.
//!
//! `transcripts COUNT` prints those of the seeds from 0 on. The lines of one go to new queues with
//! that seed.

mod life;

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse::<u64>().ok());
    let count = count.ok_or_else(|| io::Error::other("usage: transcripts COUNT"))?;
    let mut output = BufWriter::new(io::stdout().lock());
    for seed in 0..count {
        let lines = life::transcript(seed);
        writeln!(output, "{}", serde_json::json!({"seed": seed, "lines": lines}))?;
    }
    output.flush()
}
