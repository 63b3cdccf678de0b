//! Many messages in one text, one to a line.
//!
//! A line is a message as it stands, with all its bytes; an empty one is none. Whether it is
//! JSON is told and does not matter: a queue carries any bytes.

use std::fmt;
use std::sync::Arc;

use message_queue_play::queue::{Body, Format};
use message_queue_play::sim::{MAX_LIST, SyntaxError, check_syntax};

use super::text_gate::MAX_MESSAGE;
use crate::web::panels::quantity::{grouped, size};

/// The most bytes of one import: 8 MiB.
pub const MAX_IMPORT: usize = 8 << 20;

/// What a text or a file brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The messages, in order.
    pub bodies: Arc<[Body]>,
    /// The lines that are not JSON, by their number in the text, with the mistake.
    pub broken: Vec<(usize, SyntaxError)>,
}

/// Why none of it can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no line with anything on it.
    Empty,
    /// It is too long as a whole.
    TooLong { bytes: u64 },
    /// It has too many lines.
    TooMany { lines: usize },
    /// One line is too long.
    LineTooLong { line: usize, bytes: usize },
    /// The file could not be read.
    Unreadable,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("There is no line with a message on it"),
            Self::TooLong { bytes } => {
                let (given, limit) = (size(*bytes), size(MAX_IMPORT as u64));
                write!(f, "Rejected at the door: {given}, the limit is {limit}")
            }
            Self::TooMany { lines } => {
                let (given, limit) = (grouped(*lines as u64), grouped(MAX_LIST as u64));
                write!(f, "Rejected at the door: {given} lines, the limit is {limit}")
            }
            Self::LineTooLong { line, bytes } => {
                let (given, limit) = (size(*bytes as u64), size(MAX_MESSAGE as u64));
                write!(f, "Rejected at the door: line {line} has {given}, the limit is {limit}")
            }
            Self::Unreadable => f.write_str("The browser could not read this file"),
        }
    }
}

/// Splits a text into messages.
///
/// # Errors
/// When one of the limits is passed, or when there is nothing in it.
pub fn split(bytes: &[u8]) -> Result<Lines, Problem> {
    if bytes.len() > MAX_IMPORT {
        return Err(Problem::TooLong { bytes: bytes.len() as u64 });
    }
    let lines = || numbered(bytes).filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace));
    match lines().count() {
        0 => return Err(Problem::Empty),
        lines if lines > MAX_LIST => return Err(Problem::TooMany { lines }),
        _ => {}
    }
    if let Some((line, long)) = lines().find(|(_, line)| line.len() > MAX_MESSAGE) {
        return Err(Problem::LineTooLong { line, bytes: long.len() });
    }
    let broken = lines().filter_map(|(number, line)| {
        let mistake = check_syntax(line, Format::Json).err()?;
        Some((number, mistake))
    });
    Ok(Lines {
        broken: broken.collect(),
        bodies: lines().map(|(_, line)| Body::new(line, Format::Json)).collect(),
    })
}

/// The lines with their numbers from 1. A mark of the byte order belongs to the file and a
/// carriage return to the line break.
fn numbered(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = text.split(|byte| *byte == b'\n');
    (1..).zip(lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)))
}

impl Lines {
    /// What sending it comes to, for the button.
    pub fn offer(&self) -> String {
        let lines = match self.bodies.len() {
            1 => "Send 1 line".to_owned(),
            lines => format!("Send {} lines", grouped(lines as u64)),
        };
        match self.broken.len() {
            0 => lines,
            1 => format!("{lines}, 1 of them is not JSON"),
            broken => format!("{lines}, {} of them are not JSON", grouped(broken as u64)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let said = match split(text.as_bytes()) {
            Ok(lines) => {
                let broken = lines.broken.iter().map(|(line, it)| format!("; line {line}: {it}"));
                lines.offer() + &broken.collect::<String>()
            }
            Err(problem) => problem.to_string(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn every_line_with_something_on_it_is_a_message() {
        check("{\"a\": 1}\n\n  \n[2]\r\n", "Send 2 lines");
        check("\u{feff}{}", "Send 1 line");
        check(
            "{}\n{}\n{\"a\": }\n",
            "Send 3 lines, 1 of them is not JSON; line 3: 1:7 a value is expected here",
        );
        check(" \n\t\n", "There is no line with a message on it");
    }

    #[test]
    fn a_line_is_sent_as_it_stands() {
        let lines = split(b" {\"a\":  1} \r\n\xff\n").expect("two lines");
        let bytes: Vec<_> = lines.bodies.iter().map(Body::bytes).collect();
        assert_eq!(bytes, [b" {\"a\":  1} ".as_slice(), b"\xff"]);
        assert_eq!(lines.broken.len(), 1);
    }

    #[test]
    fn what_passes_a_limit_is_rejected_with_the_limit() {
        check(&"1\n".repeat(10_000), "Send 10,000 lines");
        check(&"1\n".repeat(10_001), "Rejected at the door: 10,001 lines, the limit is 10,000");
        check(
            &format!("1\n{}\n", "1".repeat(MAX_MESSAGE + 1)),
            "Rejected at the door: line 2 has 256.1 KiB, the limit is 256 KiB",
        );
        check(&"\n".repeat(MAX_IMPORT + 1), "Rejected at the door: 8.1 MiB, the limit is 8 MiB");
    }
}
