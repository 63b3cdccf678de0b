//! Lines of bytes, read so that the memory for one of them has a limit.

use std::io::{self, BufRead, BufReader, Read, Write};

/// A line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// All of it.
    Whole(Vec<u8>),
    /// It was longer than it may be, and was let go.
    TooLong,
}

/// Reads the next line of at most `limit` bytes; `None` at the end. What waits in `output` goes out
/// before this waits for input: whoever writes the lines may want an answer first.
pub fn next(
    input: &mut BufReader<impl Read>,
    limit: usize,
    output: &mut impl Write,
) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let (mut too_long, mut began) = (false, false);
    loop {
        if input.buffer().is_empty() {
            output.flush()?;
        }
        let part = match input.fill_buf() {
            Ok(part) => part,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = part.iter().position(|&byte| byte == b'\n');
        let piece = &part[..end.unwrap_or(part.len())];
        too_long = too_long || line.len() + piece.len() > limit;
        if too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(piece);
        }
        let at_end = part.is_empty();
        began = began || !at_end;
        let used = piece.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() || at_end {
            let line = if too_long { Line::TooLong } else { Line::Whole(line) };
            return Ok(began.then_some(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        for buffer in [1, 2, 3, 64] {
            let mut input = BufReader::with_capacity(buffer, text.as_bytes());
            let mut lines = Vec::new();
            while let Some(line) = next(&mut input, 4, &mut io::sink()).unwrap() {
                lines.push(match line {
                    Line::Whole(line) => String::from_utf8(line).unwrap(),
                    Line::TooLong => "too long".to_owned(),
                });
            }
            assert_eq!(lines, expected, "{text:?} in pieces of {buffer}");
        }
    }

    #[test]
    fn every_line_comes_once_the_last_one_even_without_an_end() {
        check("", &[]);
        check("\n", &[""]);
        check("a\n\nb", &["a", "", "b"]);
        check("a\nb\n", &["a", "b"]);
        check("a\r\n", &["a\r"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_let_go_and_the_next_one_is_read() {
        check("abcd\nabcde\nabc", &["abcd", "too long", "abc"]);
        check("abcdefghijkl", &["too long"]);
    }
}
