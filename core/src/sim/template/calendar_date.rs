//! Simulated time as a date: runs start at 2026-01-01T00:00:00Z, as the documents have it that are
//! made of their messages.

use crate::time::Instant;

const DAY: u64 = 86_400_000_000;
/// The days from 1 January 2000 to that of 2026, 7 leap days among them.
const START: u64 = 26 * 365 + 7;
/// The days of 400 years.
const YEARS_400: u64 = 146_097;
const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Writes an instant as ISO 8601 does, in UTC and to the microsecond.
pub fn write(now: Instant) -> String {
    let micros = now.as_micros();
    let (year, month, day) = date(START + micros / DAY);
    let (seconds, fraction) = (micros % DAY / 1_000_000, micros % 1_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:06}Z")
}

/// The year, month and day so many days after 1 January 2000, the first day of the 400 years after
/// which the Gregorian calendar repeats itself.
fn date(days: u64) -> (u64, u64, u64) {
    let mut year = 2000 + days / YEARS_400 * 400;
    let mut left = days % YEARS_400;
    while left >= 365 + leap(year) {
        left -= 365 + leap(year);
        year += 1;
    }
    let mut month = 0;
    while left >= length(year, month) {
        left -= length(year, month);
        month += 1;
    }
    (year, month as u64 + 1, left + 1)
}

/// How many days a month has, the first being 0.
fn length(year: u64, month: usize) -> u64 {
    MONTHS[month] + if month == 1 { leap(year) } else { 0 }
}

/// How many leap days a year has.
fn leap(year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    u64::from(is_leap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_date_of_the_gregorian_calendar() {
        let check = |days: u64, micros: u64, expected: &str| {
            let (year, month, day) = date(days);
            let date = format!("{year}-{month:02}-{day:02}");
            assert_eq!(date, expected[..10]);
            let since = days.checked_sub(START).map(|days| days * DAY + micros);
            let written = since.map(|since| write(Instant::from_micros(since)));
            assert!(written.is_none_or(|written| written == expected), "{expected}");
        };
        assert_eq!(write(Instant::ZERO), "2026-01-01T00:00:00.000000Z");
        check(0, 0, "2000-01-01T00:00:00.000000Z");
        check(START, 3_723_000_004, "2026-01-01T01:02:03.000004Z");
        check(59, 0, "2000-02-29T00:00:00.000000Z");
        check(366, 0, "2001-01-01T00:00:00.000000Z");
        check(365 * 100 + 25, 0, "2100-01-01T00:00:00.000000Z");
        check(365 * 100 + 25 + 59, 0, "2100-03-01T00:00:00.000000Z");
        check(YEARS_400 - 1, DAY - 1, "2399-12-31T23:59:59.999999Z");
        check(YEARS_400, 0, "2400-01-01T00:00:00.000000Z");
    }
}
