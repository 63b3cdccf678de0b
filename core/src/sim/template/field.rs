//! The fields of a template: how they are read, checked and filled in.
//!
//! A field begins with two opening braces and ends with two closing ones in the same line; there
//! are no other braces in it. What is not closed is no field.

use std::fmt;
use std::ops::Range;

use super::{SEQUENCE, Stream, calendar_date};
use crate::time::Instant;

/// The largest number of a field, and the smallest with a minus: scripts can hold them exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// What is to be said where a field is wrong that nobody knows.
const KNOWN: &str = "there is no such field, fields are {{seq}}, {{uuid}}, {{now}}, {{int 1 100}} and {{choice a|b|c}}";

/// A field of a template that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field as it is written, or its beginning.
    pub field: String,
    /// What is wrong about it and what would be right.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for FieldError {}

/// What may begin at a place of a body.
#[derive(Clone, Copy)]
pub enum Opening {
    /// No field.
    None,
    /// The field for the number of the message.
    Sequence,
    /// Another field, or what looks like one.
    Other,
}

impl Opening {
    /// What begins here.
    pub fn at(bytes: &[u8], at: usize) -> Self {
        let rest = &bytes[at..];
        if !rest.starts_with(b"{{") || rest.starts_with(b"{{{") {
            Self::None
        } else if rest.starts_with(SEQUENCE.as_bytes()) {
            Self::Sequence
        } else {
            Self::Other
        }
    }
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What stays as it is written, by its place in the body.
    Text(Range<usize>),
    /// The number of the message.
    Sequence,
    /// A random UUID.
    Uuid,
    /// The instant at which it is sent.
    Now,
    /// A whole number from the first to the second.
    Int(i64, i64),
    /// One of several words.
    Choice(Vec<String>),
    /// A field that is wrong, by its place in the body. It stays as it is written.
    Wrong(Range<usize>),
}

/// Takes a body apart.
pub fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let (mut pieces, mut done) = (Vec::new(), 0);
    for place in written(bytes) {
        if done < place.start {
            pieces.push(Piece::Text(done..place.start));
        }
        done = place.end;
        let inner = &bytes[place.start + 2..place.end - 2];
        let read = str::from_utf8(inner).ok().and_then(|inner| read(inner).ok());
        pieces.push(read.unwrap_or(Piece::Wrong(place)));
    }
    if done < bytes.len() {
        pieces.push(Piece::Text(done..bytes.len()));
    }
    pieces
}

/// Where the fields of a text are that are right, in order, in bytes.
#[must_use]
pub fn field_places(text: &str) -> Vec<Range<usize>> {
    let mut places = written(text.as_bytes());
    places.retain(|place| read(&text[place.start + 2..place.end - 2]).is_ok());
    places
}

/// Where there are fields, right or wrong. Every byte is looked at a few times at most, however
/// many openings there are.
fn written(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut places, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if matches!(Opening::at(bytes, at), Opening::None) {
            at += 1;
            continue;
        }
        let inner = bytes[at + 2..].iter().take_while(|byte| !b"{}\n".contains(byte)).count();
        let end = at + 2 + inner;
        if bytes[end..].starts_with(b"}}") {
            places.push(at..end + 2);
            at = end + 2;
        } else {
            at = end;
        }
    }
    places
}

/// Reads what stands between the braces; the error says what would be right.
fn read(inner: &str) -> Result<Piece, String> {
    match inner.split_once(' ') {
        None if inner == "seq" => Ok(Piece::Sequence),
        None if inner == "uuid" => Ok(Piece::Uuid),
        None if inner == "now" => Ok(Piece::Now),
        Some(("int", numbers)) => read_int(numbers),
        Some(("choice", words)) => read_choice(words),
        _ => Err(KNOWN.to_owned()),
    }
}

fn read_int(numbers: &str) -> Result<Piece, String> {
    let mut numbers = numbers.split_whitespace().map(str::parse::<i64>);
    let (Some(Ok(min)), Some(Ok(max)), None) = (numbers.next(), numbers.next(), numbers.next())
    else {
        return Err("two whole numbers are expected, as in {{int 1 100}}".to_owned());
    };
    if [min, max].iter().any(|number| !(-LARGEST..=LARGEST).contains(number)) {
        return Err(format!("numbers are out of range, accepted is -{LARGEST} to {LARGEST}"));
    }
    if min > max {
        return Err(format!("the smaller number comes first: {{{{int {max} {min}}}}}"));
    }
    Ok(Piece::Int(min, max))
}

fn read_choice(words: &str) -> Result<Piece, String> {
    let words: Vec<String> = words.split('|').map(str::to_owned).collect();
    if words.len() < 2 {
        return Err("at least two words are expected, as in {{choice a|b|c}}".to_owned());
    }
    if words.iter().any(String::is_empty) {
        return Err("there is a word with nothing in it".to_owned());
    }
    Ok(Piece::Choice(words))
}

/// Checks that no field is wrong.
#[inline(never)]
pub fn check(pieces: &[Piece], bytes: &[u8]) -> Result<(), FieldError> {
    let wrong = pieces.iter().find_map(|piece| match piece {
        Piece::Wrong(place) => Some(String::from_utf8_lossy(&bytes[place.clone()])),
        _ => None,
    });
    let Some(field) = wrong else { return Ok(()) };
    let inner = &field[2..field.len() - 2];
    let message = read(inner).err().unwrap_or_else(|| "it is not text in UTF-8".to_owned());
    Err(FieldError { field: field.chars().take(40).collect(), message })
}

/// Fills in the fields of the message with this number that is sent now.
#[inline(never)] // A page that numbers its messages does not have to load it.
pub fn fill(
    pieces: &[Piece],
    bytes: &[u8],
    (sequence, now): (u64, Instant),
    dice: &mut Stream,
) -> Vec<u8> {
    let mut filled = Vec::with_capacity(bytes.len() + 32);
    for piece in pieces {
        match piece {
            Piece::Text(place) | Piece::Wrong(place) => {
                filled.extend_from_slice(&bytes[place.clone()]);
            }
            Piece::Sequence => filled.extend_from_slice(sequence.to_string().as_bytes()),
            Piece::Uuid => filled.extend_from_slice(dice.uuid().as_bytes()),
            Piece::Now => filled.extend_from_slice(calendar_date::write(now).as_bytes()),
            Piece::Int(min, max) => {
                let number = min.saturating_add_unsigned(dice.up_to(max.abs_diff(*min)));
                filled.extend_from_slice(number.to_string().as_bytes());
            }
            Piece::Choice(words) => {
                let last = words.len() as u64 - 1;
                let word = usize::try_from(dice.up_to(last)).expect("a place in a list fits");
                filled.extend_from_slice(words[word].as_bytes());
            }
        }
    }
    filled
}
