//! Which letters the font has.

use ttf_parser::Face;

use super::fonts::{BOLD, REGULAR};

/// The letters that can be printed, in both weights.
#[derive(Debug)]
pub struct Letters {
    faces: [Face<'static>; 2],
}

impl Letters {
    /// Those of Noto Sans.
    ///
    /// # Panics
    /// Never: both files come with this program.
    pub fn of_the_font() -> Self {
        let face = |bytes| Face::parse(bytes, 0).expect("the font came in one piece");
        Self { faces: [face(REGULAR), face(BOLD)] }
    }

    /// Whether a letter leaves something on paper, or at least a blank.
    pub fn has(&self, letter: char) -> bool {
        !is_hidden(letter) && self.faces.iter().all(|face| face.glyph_index(letter).is_some())
    }
}

/// Marks that only steer how the text around them is set. Whoever reads the paper would not see
/// that they are there, and some turn the digits of a number around.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn europe_can_be_printed() {
        let letters = Letters::of_the_font();
        for letter in
            "Łukasz Żółć, Ελένη Παπαδοπούλου, Їжак Щука, ẞ ß ő ş ț € £ ₴ − – — “” „ …".chars()
        {
            assert!(letters.has(letter), "{letter}");
        }
    }

    #[test]
    fn what_nobody_would_see_is_no_letter() {
        let letters = Letters::of_the_font();
        for letter in
            ['\n', '\0', '\u{ad}', '\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}', '世', '😀']
        {
            assert!(!letters.has(letter), "{letter:?}");
        }
    }
}
