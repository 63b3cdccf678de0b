//! Spans of time as people write them: `30 s`, `250 ms`, `100 us`.

use super::Wrong;
use super::node::Field;
use crate::time::Duration;

/// Units and how many microseconds they have, the largest first.
const UNITS: [(&str, u64); 5] =
    [("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

impl Field<'_> {
    /// A span: a whole number and a unit.
    pub fn span(&self) -> Result<Duration, Wrong> {
        let text = self.text()?;
        parse(text).ok_or_else(|| self.no_span(text))
    }

    #[inline(never)] // Not in the first view.
    fn no_span(&self, text: &str) -> Wrong {
        let shown: String = text.chars().take(40).collect();
        self.wrong(format!(
            "\"{shown}\" is not a span of time, write a whole number and one of h, min, s, ms, us: \"250 ms\""
        ))
    }
}

/// Reads a span as people write it: `10 min`, `250ms`; `None` if it is none.
#[must_use]
pub fn read_span(text: &str) -> Option<Duration> {
    parse(text)
}

fn parse(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, micros) = UNITS.into_iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(micros).map(Duration::from_micros)
}

/// Writes a span in its largest whole unit.
pub fn write(span: Duration) -> String {
    let micros = span.as_micros();
    let whole = |(_, unit): &(&str, u64)| micros.is_multiple_of(*unit) && micros >= *unit;
    let (name, unit) = UNITS.into_iter().find(whole).unwrap_or(("s", 1_000_000));
    format!("{} {name}", micros / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_whole_number_and_a_unit() {
        assert_eq!(parse("250 ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse(" 2h "), Some(Duration::from_secs(7200)));
        for wrong in ["", "12", "ms", "1.5 s", "-1 s", "3 weeks", "99999999999999999999 s"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_span_is_written_in_its_largest_whole_unit() {
        let written = |micros| write(Duration::from_micros(micros));
        assert_eq!(written(0), "0 s");
        assert_eq!(written(90_000_000), "90 s");
        assert_eq!(written(1_500), "1500 us");
    }
}
