//! What is marked behind a line of the editor: fields of the template, or the mistake.

use message_queue_play::sim::field_places;

/// The most letters of a line that are looked at. What is further right is not marked.
const LOOK: usize = 2_000;
/// The longest mark of a mistake, in letters.
const LONGEST: usize = 40;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nothing special.
    Plain,
    /// A field of the template.
    Field,
    /// Where the mistake is.
    Mistake,
}

/// A line in parts. With a column, from 1, the mistake there is marked, else the fields.
pub fn parts(line: &str, mistake: Option<u32>) -> Vec<(Part, String)> {
    let line: String = line.chars().take(LOOK).collect();
    match mistake {
        Some(column) => around_mistake(&line, column as usize),
        None => around_fields(&line),
    }
}

fn around_mistake(line: &str, column: usize) -> Vec<(Part, String)> {
    let letters: Vec<char> = line.chars().collect();
    let start = column.saturating_sub(1).min(letters.len());
    let ends = |letter: &char| letter.is_whitespace() || "{}[]:,<>".contains(*letter);
    let rest = &letters[start..];
    let word = rest.iter().take(LONGEST).take_while(|letter| !ends(letter)).count();
    let end = start + word.max(1).min(rest.len());
    let text = |part: &[char]| part.iter().collect::<String>();
    // At the end of a line there is no letter to mark.
    let marked = if end == start { "\u{a0}".to_owned() } else { text(&letters[start..end]) };
    vec![
        (Part::Plain, text(&letters[..start])),
        (Part::Mistake, marked),
        (Part::Plain, text(&letters[end..])),
    ]
}

fn around_fields(line: &str) -> Vec<(Part, String)> {
    let mut parts = Vec::new();
    let mut push = |part, text: &str| {
        if !text.is_empty() {
            parts.push((part, text.to_owned()));
        }
    };
    let mut done = 0;
    for place in field_places(line) {
        push(Part::Plain, &line[done..place.start]);
        done = place.end;
        push(Part::Field, &line[place]);
    }
    push(Part::Plain, &line[done..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, mistake: Option<u32>, expected: &str) {
        let write = |(part, text): &(Part, String)| match part {
            Part::Plain => text.clone(),
            Part::Field => format!("<{text}>"),
            Part::Mistake => format!("!{text}!"),
        };
        let written: String = parts(line, mistake).iter().map(write).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn the_word_of_the_mistake_is_marked() {
        check("  \"subject\": 1", Some(3), "  !\"subject\"!: 1");
        check("{\"a\": 1,}", Some(9), "{\"a\": 1,!}!");
        check("{", Some(2), "{!\u{a0}!");
        check("é ü x", Some(3), "é !ü! x");
        check("short", Some(90), "short!\u{a0}!");
    }

    #[test]
    fn fields_are_marked() {
        check("order {{seq}} of {{seq}}", None, "order <{{seq}}> of <{{seq}}>");
        check("{{seq}}", None, "<{{seq}}>");
        check("{{int 1 6}}{{uuid}} {{intt}}", None, "<{{int 1 6}}><{{uuid}}> {{intt}}");
        check("", None, "");
    }
}
