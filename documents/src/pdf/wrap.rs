//! Lines that fit.

/// Breaks a text at its blanks, and inside a word only when the word alone is too wide.
///
/// `width_of` and `width` have the same unit. There is at least one line, and every line has at
/// least one letter, unless the text has none.
pub fn wrap(text: &str, width: f32, width_of: impl Fn(char) -> f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    let blank = width_of(' ');
    for word in text.split_whitespace() {
        let wide: f32 = word.chars().map(&width_of).sum();
        let line = lines.last().map_or("", String::as_str);
        if !line.is_empty() && used + blank + wide > width {
            lines.push(String::new());
            used = 0.0;
        } else if !line.is_empty() {
            push(&mut lines, ' ');
            used += blank;
        }
        for letter in word.chars() {
            let wide = width_of(letter);
            if used > 0.0 && used + wide > width {
                lines.push(String::new());
                used = 0.0;
            }
            push(&mut lines, letter);
            used += wide;
        }
    }
    lines
}

fn push(lines: &mut [String], letter: char) {
    if let Some(line) = lines.last_mut() {
        line.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_while_they_can() {
        let check = |text: &str, width: f32, expected: &[&str]| {
            assert_eq!(wrap(text, width, |_| 1.0), expected, "{text}");
        };
        check("one two three", 7.0, &["one two", "three"]);
        check("one two three", 6.9, &["one", "two", "three"]);
        check("  one \t two  ", 99.0, &["one two"]);
        check("abcdefgh", 3.0, &["abc", "def", "gh"]);
        check("ab cdefgh", 3.0, &["ab", "cde", "fgh"]);
        check("abc", 0.5, &["a", "b", "c"]);
        check("", 3.0, &[""]);
    }
}
