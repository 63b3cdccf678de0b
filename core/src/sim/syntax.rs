//! Whether a text is what it claims to be, and where it is not.
//!
//! A worker fails on a body that is broken; the page shows the same mistake while typing.

use std::fmt;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::AttrError;
use serde::de::IgnoredAny;

use crate::queue::Format;

/// The first mistake in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// What is wrong, in words.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Checks that the bytes are what the format says. Any bytes are good text.
///
/// # Errors
/// The first mistake, with its place.
pub fn check_syntax(bytes: &[u8], format: Format) -> Result<(), SyntaxError> {
    match format {
        Format::Text => Ok(()),
        Format::Json => check_json(bytes),
        Format::Xml => check_xml(bytes),
    }
}

fn check_json(bytes: &[u8]) -> Result<(), SyntaxError> {
    let text = check_utf8(bytes)?;
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        return Ok(());
    };
    let start = line_start(bytes, error.line().max(1));
    // The parser counts bytes up to and with the one it stumbled over.
    let offset = (start + error.column().saturating_sub(1)).min(bytes.len());
    let message = if text.trim().is_empty() { "the body is empty" } else { in_words(&error) };
    Err(mistake(bytes, offset, message.to_owned()))
}

fn check_utf8(bytes: &[u8]) -> Result<&str, SyntaxError> {
    let wrong = |error: std::str::Utf8Error| {
        mistake(bytes, error.valid_up_to(), "this is not UTF-8".to_owned())
    };
    std::str::from_utf8(bytes).map_err(wrong)
}

/// What the parser says, in words for people who write JSON by hand.
#[inline(never)] // Not in the first view.
fn in_words(error: &serde_json::Error) -> &'static str {
    if error.is_eof() {
        return "it ends too early: a bracket or a quotation mark is not closed";
    }
    let said = error.to_string();
    let known = [
        ("expected `,` or `}`", "a comma or } is missing before this"),
        ("expected `,` or `]`", "a comma or ] is missing before this"),
        ("expected `:`", "a colon is missing before this"),
        ("key must be a string", "a name in double quotation marks is expected here"),
        ("trailing comma", "the comma before this is one too many"),
        ("trailing characters", "something follows after the end"),
        ("expected ident", "true, false or null is expected here"),
        ("expected value", "a value is expected here"),
        ("invalid number", "this is not a number"),
        ("number out of range", "this number is too large"),
        ("control character", "a line break or control character in a text: write \\n"),
        ("invalid escape", "there is no such escape after \\"),
        ("lone leading surrogate", "half of a pair of \\u escapes is missing"),
        ("unexpected end of hex escape", "half of a pair of \\u escapes is missing"),
    ];
    known.iter().find(|(start, _)| said.starts_with(start)).map_or("this is not JSON", |(_, it)| it)
}

/// Well-formed, one root element, no document type: entities are never expanded.
#[inline(never)] // A page on which nobody uses XML does not have to load it.
fn check_xml(bytes: &[u8]) -> Result<(), SyntaxError> {
    let text = check_utf8(bytes)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let (mut depth, mut roots) = (0_u32, 0_u32);
    loop {
        let before = offset(reader.buffer_position());
        let wrong = |message: &str| Err(mistake(bytes, before, message.to_owned()));
        match reader.read_event() {
            Err(error) => {
                return Err(mistake(bytes, offset(reader.error_position()), error.to_string()));
            }
            Ok(Event::DocType(_)) => return wrong("document types are not accepted"),
            Ok(Event::Start(_) | Event::Empty(_)) if depth == 0 && roots == 1 => {
                return wrong("a second root element");
            }
            Ok(Event::Start(tag)) => {
                check_attributes(&tag, bytes, before)?;
                roots += u32::from(depth == 0);
                depth += 1;
            }
            Ok(Event::Empty(tag)) => {
                check_attributes(&tag, bytes, before)?;
                roots += u32::from(depth == 0);
            }
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Text(text)) if depth == 0 && !text.trim_ascii().is_empty() => {
                return wrong("text outside the root element");
            }
            Ok(Event::CData(_) | Event::GeneralRef(_)) if depth == 0 => {
                return wrong("text outside the root element");
            }
            Ok(Event::Eof) if depth > 0 => return wrong("an element is not closed"),
            Ok(Event::Eof) if roots == 0 => return wrong("there is no root element"),
            Ok(Event::Eof) => return Ok(()),
            Ok(
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_),
            ) => {}
        }
    }
}

fn check_attributes(
    tag: &quick_xml::events::BytesStart<'_>,
    bytes: &[u8],
    before: usize,
) -> Result<(), SyntaxError> {
    for attribute in tag.attributes() {
        let message = match attribute {
            Ok(_) => continue,
            Err(AttrError::Duplicated(..)) => "this element has an attribute twice",
            Err(_) => "an attribute is not of the form name=\"value\"",
        };
        return Err(mistake(bytes, before, message.to_owned()));
    }
    Ok(())
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn line_start(bytes: &[u8], line: usize) -> usize {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).nth(line - 1).unwrap_or(bytes.len())
}

fn mistake(bytes: &[u8], offset: usize, message: String) -> SyntaxError {
    let before = String::from_utf8_lossy(&bytes[..offset.min(bytes.len())]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let fit = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    SyntaxError { line: fit(line), column: fit(column), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, format: Format, expected: &str) {
        let said = match check_syntax(text.as_bytes(), format) {
            Ok(()) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn broken_json_is_shown_at_line_and_column() {
        check(r#"{"a": [1, 2.5e3, null, "ü"]}"#, Format::Json, "ok");
        check(
            "{\n  \"a\": 1\n  \"b\": 2\n}",
            Format::Json,
            "3:3 a comma or } is missing before this",
        );
        check("{\"ü\": tru}", Format::Json, "1:10 true, false or null is expected here");
        check("{\"a\": 1,}", Format::Json, "1:9 a name in double quotation marks is expected here");
        check("  ", Format::Json, "1:2 the body is empty");
        check("{} x", Format::Json, "1:4 something follows after the end");
        check(
            "{\"a\": ",
            Format::Json,
            "1:6 it ends too early: a bracket or a quotation mark is not closed",
        );
    }

    #[test]
    fn a_hundred_thousand_levels_overflow_nothing() {
        let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(check_syntax(json.as_bytes(), Format::Json), Ok(()));
        let xml = "<a>".repeat(100_000);
        let error = check_syntax(xml.as_bytes(), Format::Xml).expect_err("nothing is closed");
        assert_eq!(error.message, "an element is not closed");
    }

    #[test]
    fn broken_xml_is_shown_at_line_and_column() {
        check("<?xml version=\"1.0\"?>\n<a b='1'><c/>t &amp; u</a>\n", Format::Xml, "ok");
        check(
            "<a>\n  <b>\n</a>",
            Format::Xml,
            "3:1 ill-formed document: expected `</b>`, but `</a>` was found",
        );
        check("<a/><b/>", Format::Xml, "1:5 a second root element");
        check("hello", Format::Xml, "1:1 text outside the root element");
        check("<!DOCTYPE a><a/>", Format::Xml, "1:1 document types are not accepted");
        check("<a x='1' x='2'/>", Format::Xml, "1:1 this element has an attribute twice");
        check("", Format::Xml, "1:1 there is no root element");
    }

    #[test]
    fn any_bytes_are_good_text() {
        assert_eq!(check_syntax(&[0xff, 0, 0xc3], Format::Text), Ok(()));
        assert!(check_syntax(&[b'<', 0xff, b'>'], Format::Xml).is_err());
        assert!(check_syntax(&[b'"', 0xff, b'"'], Format::Json).is_err());
    }
}
