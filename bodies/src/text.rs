//! Texts of one line and of several, without anything that a reader could not see.

use crate::field::Field;
use crate::unusable::Unusable;

/// Reads a text of one line that says something, without the blanks around it.
///
/// Line ends and all other control characters are refused, so that such a text can stand in the
/// header of an e-mail and means there what it says.
///
/// # Errors
/// When it is something else or has more than `most` characters.
pub fn line(field: &Field<'_>, most: usize) -> Result<String, Unusable> {
    let what = format!("one line of 1 to {most} characters");
    let text = field.text(&what)?;
    let fits = text.chars().count() <= most && !text.trim().is_empty();
    if fits && !text.chars().any(breaks_a_line) {
        return Ok(text.trim().to_owned());
    }
    Err(field.needed(&what))
}

/// The same for a text that stands in the header of an e-mail.
///
/// There `=?utf-8?q?…?=` would be read as the letters that it stands for, which may be line ends.
///
/// # Errors
/// When it is something else, has more than `most` characters, or looks like that.
pub fn header(field: &Field<'_>, most: usize) -> Result<String, Unusable> {
    let line = line(field, most)?;
    if looks_encoded(&line) {
        return Err(field.needed("one line without the signs =?"));
    }
    Ok(line)
}

/// Whether a reader of e-mails would take a text for another one.
pub fn looks_encoded(text: &str) -> bool {
    text.contains("=?")
}

/// Reads a text of several lines that says something, without empty lines around it.
///
/// # Errors
/// When it is something else, or has more than `most` characters or `most_lines` lines.
pub fn lines(field: &Field<'_>, most: usize, most_lines: usize) -> Result<Vec<String>, Unusable> {
    let what = format!("a text of 1 to {most} characters on at most {most_lines} lines");
    let text = field.text(&what)?;
    let plain = with_plain_line_ends(text);
    let lines: Vec<String> = plain.trim().lines().map(|line| line.trim().to_owned()).collect();
    let visible = !lines.iter().any(|line| line.chars().any(breaks_a_line));
    let fits = text.chars().count() <= most && (1..=most_lines).contains(&lines.len());
    if fits && visible { Ok(lines) } else { Err(field.needed(&what)) }
}

/// Reads a text of any number of lines, also of none, with `\n` at the end of each line.
///
/// # Errors
/// When it is no text, or has control characters that are neither line ends nor tabulators.
pub fn plain(field: &Field<'_>) -> Result<String, Unusable> {
    let what = "a text without control characters";
    let text = with_plain_line_ends(field.text(what)?);
    let hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if text.chars().any(hidden) { Err(field.needed(what)) } else { Ok(text) }
}

/// Control characters, and the two separators that Unicode has besides.
fn breaks_a_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
