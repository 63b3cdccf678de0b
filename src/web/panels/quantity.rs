//! Numbers as people type and read them.
//!
//! Spans are whole microseconds and shares whole millionths; what is typed is read digit by
//! digit, so that `0.1` is exactly a tenth and nothing is ever rounded behind anybody's back.

use std::fmt::Display;
use std::ops::RangeInclusive;

use message_queue_play::sim::Probability;
use message_queue_play::time::Duration;

/// The unit that a number is typed in, by how many of its decimals count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds, down to 0.001.
    Millis,
    /// Seconds, down to 0.000001.
    Seconds,
    /// Hundredths, down to 0.0001.
    Percent,
    /// Things that can be counted.
    Pieces,
}

impl Unit {
    /// The sign beside the number.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Millis => "ms",
            Self::Seconds => "s",
            Self::Percent => "%",
            Self::Pieces => "",
        }
    }

    fn decimals(self) -> usize {
        match self {
            Self::Millis => 3,
            Self::Seconds => 6,
            Self::Percent => 4,
            Self::Pieces => 0,
        }
    }

    /// The number as it is typed, from its smallest parts.
    pub fn write(self, parts: u64) -> String {
        let scale = 10_u64.pow(u32::try_from(self.decimals()).unwrap_or(0));
        let (whole, rest) = (parts / scale, parts % scale);
        if rest == 0 {
            return whole.to_string();
        }
        let rest = format!("{rest:0width$}", width = self.decimals());
        format!("{whole}.{}", rest.trim_end_matches('0'))
    }

    /// The smallest parts of a number that was typed, more than there can be when it is too
    /// long; `None` when it is no such number.
    fn read(self, text: &str) -> Option<u64> {
        let text = text.trim();
        let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && rest.is_empty()) || !digits(whole) || !digits(rest) {
            return None;
        }
        let kept = rest.trim_end_matches('0');
        let missing = self.decimals().checked_sub(kept.len())?;
        let all = format!("{whole}{kept}{}", "0".repeat(missing));
        let all = all.trim_start_matches('0');
        Some(if all.is_empty() { 0 } else { all.parse().unwrap_or(u64::MAX) })
    }
}

/// Reads a span within its range.
///
/// # Errors
/// What was typed, and what is accepted.
pub fn read_span(
    text: &str,
    unit: Unit,
    range: &RangeInclusive<Duration>,
) -> Result<Duration, String> {
    let parts = unit.read(text).ok_or_else(|| no_number(text, range))?;
    let span = match unit {
        // The smallest part of either is a microsecond.
        Unit::Millis | Unit::Seconds => Duration::from_micros(parts),
        Unit::Percent | Unit::Pieces => unreachable!("a span has a unit of time"),
    };
    within(span, text, unit, range)
}

/// Reads a count within its range.
///
/// # Errors
/// What was typed, and what is accepted.
pub fn read_count<T>(text: &str, range: &RangeInclusive<T>) -> Result<T, String>
where
    T: TryFrom<u64> + PartialOrd + Display + Copy,
{
    let count = Unit::Pieces.read(text).ok_or_else(|| no_number(text, range))?;
    let count = T::try_from(count).map_err(|_| out_of_range(text, Unit::Pieces, range))?;
    within(count, text, Unit::Pieces, range)
}

/// Reads a count within its range, where nothing means none.
///
/// # Errors
/// What was typed, and what is accepted.
pub fn read_optional<T>(text: &str, range: &RangeInclusive<T>) -> Result<Option<T>, String>
where
    T: TryFrom<u64> + PartialOrd + Display + Copy,
{
    if text.trim().is_empty() {
        return Ok(None);
    }
    read_count(text, range).map(Some).map_err(|error| error + ", or nothing")
}

/// Reads a span within its range, where nothing means none.
///
/// # Errors
/// What was typed, and what is accepted.
pub fn read_optional_span(
    text: &str,
    unit: Unit,
    range: &RangeInclusive<Duration>,
) -> Result<Option<Duration>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read_span(text, unit, range).map(Some).map_err(|error| error + ", or nothing")
}

/// Reads a share in percent.
///
/// # Errors
/// What was typed, and what is accepted.
pub fn read_percent(text: &str) -> Result<Probability, String> {
    let range = Probability::NEVER..=Probability::ALWAYS;
    let parts = Unit::Percent.read(text).ok_or_else(|| no_number(text, &range))?;
    let parts = u32::try_from(parts).unwrap_or(u32::MAX);
    Probability::from_parts_per_million(parts)
        .ok_or_else(|| out_of_range(text, Unit::Percent, &range))
}

fn within<T: PartialOrd + Display>(
    value: T,
    text: &str,
    unit: Unit,
    range: &RangeInclusive<T>,
) -> Result<T, String> {
    if range.contains(&value) { Ok(value) } else { Err(out_of_range(text, unit, range)) }
}

fn out_of_range(text: &str, unit: Unit, range: &RangeInclusive<impl Display>) -> String {
    let (given, sign) = (short(text), unit.sign());
    let space = if sign.is_empty() { "" } else { " " };
    format!(
        "{given}{space}{sign} is out of range, accepted is {} to {}",
        range.start(),
        range.end()
    )
}

fn no_number(text: &str, range: &RangeInclusive<impl Display>) -> String {
    let (first, last) = (range.start(), range.end());
    match short(text) {
        given if given.is_empty() => format!("a number is missing, accepted is {first} to {last}"),
        given => format!("{given} cannot be read as such a number, accepted is {first} to {last}"),
    }
}

fn short(text: &str) -> String {
    text.trim().chars().take(24).collect()
}

/// A size as it is told: in bytes, or in KiB or MiB when that is a round figure or a long one.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match bytes {
        1 => "1 byte".to_owned(),
        0..10_000 => format!("{} bytes", grouped(bytes)),
        10_000..MIB => tenths(bytes, KIB, "KiB"),
        _ => tenths(bytes, MIB, "MiB"),
    }
}

/// Rounded up, so that what is over a limit never reads as the limit.
fn tenths(bytes: u64, unit: u64, name: &str) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", grouped(tenths / 10)),
        rest => format!("{}.{rest} {name}", grouped(tenths / 10)),
    }
}

/// A count with a comma between thousands.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_exactly() {
        let check = |text: &str, unit: Unit, expected: Option<u64>| {
            assert_eq!(unit.read(text), expected, "{text}");
        };
        check("0.1", Unit::Seconds, Some(100_000));
        check(" 12,25 ", Unit::Seconds, Some(12_250_000));
        check(".5", Unit::Millis, Some(500));
        check("500", Unit::Millis, Some(500_000));
        check("0.0001", Unit::Percent, Some(1));
        check("1.000000000", Unit::Millis, Some(1_000));
        check("1.0001", Unit::Millis, None);
        check("1.5", Unit::Pieces, None);
        check("-1", Unit::Pieces, None);
        check("1e3", Unit::Pieces, None);
        check("", Unit::Pieces, None);
        check(".", Unit::Millis, None);
        check("99999999999999999999999", Unit::Pieces, Some(u64::MAX));
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        for (parts, unit, text) in [
            (250_000, Unit::Seconds, "0.25"),
            (30_000_000, Unit::Seconds, "30"),
            (1, Unit::Millis, "0.001"),
            (10_500, Unit::Percent, "1.05"),
            (0, Unit::Percent, "0"),
        ] {
            assert_eq!(unit.write(parts), text);
            assert_eq!(unit.read(text), Some(parts));
        }
    }

    #[test]
    fn a_refusal_names_what_is_accepted() {
        let range = Duration::from_millis(1)..=Duration::from_secs(60);
        let refused = |text| read_span(text, Unit::Seconds, &range).expect_err(text);
        assert_eq!(refused("0"), "0 s is out of range, accepted is 1 ms to 1 min 0 s");
        assert_eq!(
            refused("soon"),
            "soon cannot be read as such a number, accepted is 1 ms to 1 min 0 s"
        );
        assert_eq!(
            read_optional::<u32>("0", &(1..=1_000)),
            Err("0 is out of range, accepted is 1 to 1000, or nothing".to_owned())
        );
        assert_eq!(read_optional::<u32>(" ", &(1..=1_000)), Ok(None));
        assert_eq!(
            read_percent("100.5"),
            Err("100.5 % is out of range, accepted is 0 % to 100 %".to_owned())
        );
    }

    #[test]
    fn a_size_over_a_limit_never_reads_as_the_limit() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1_234), "1,234 bytes");
        assert_eq!(size(256 << 10), "256 KiB");
        assert_eq!(size((256 << 10) + 1), "256.1 KiB");
        assert_eq!(size(10_000_000), "9.6 MiB");
        assert_eq!(grouped(12_340), "12,340");
    }
}
