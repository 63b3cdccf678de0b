//! The letters that a body may have are those that can be printed, in both weights.

use message_queue_bodies::is_printed;
use ttf_parser::Face;

use super::fonts::{BOLD, REGULAR};

/// Marks that only steer how the text around them is set, and the end of every list of letters.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ffff}'
        )
}

#[test]
fn a_body_may_have_the_letters_that_the_font_has() {
    let faces = [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).expect("the font is whole"));
    let in_the_font = |letter| faces.iter().all(|face| face.glyph_index(letter).is_some());
    for letter in '\0'..=char::MAX {
        let expected = in_the_font(letter) && !is_hidden(letter);
        assert_eq!(is_printed(letter), expected, "{letter:?}");
    }
}
