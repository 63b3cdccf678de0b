//! Lines in, answers out, until the lines end.

use std::io::{self, BufReader, BufWriter, Read, Write};

use message_queue_contract::{Desk, MAX_LINE_BYTES, refuse_long_line};

use crate::lines::{self, Line};

const BUFFER_BYTES: usize = 64 << 10;

/// Answers each line of `input` on `output`. An answer does not wait for the next line.
pub fn serve(seed: u64, input: impl Read, output: impl Write) -> io::Result<()> {
    let mut desk = Desk::with_seed(seed);
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    let mut output = BufWriter::with_capacity(BUFFER_BYTES, output);
    while let Some(line) = lines::next(&mut input, MAX_LINE_BYTES, &mut output)? {
        let answer = match line {
            Line::Whole(line) => desk.apply_bytes(&line),
            Line::TooLong => refuse_long_line(),
        };
        output.write_all(answer.as_bytes())?;
        output.write_all(b"\n")?;
    }
    output.flush()
}
