//! Days of the calendar, and which day it is at an instant of a run.
//!
//! A run has no date of its own. In its documents it starts with the year 2026, in UTC.

/// Days from the start of 1970 to the start of 2026.
const START_DAYS: u64 = 20_454;
const SECONDS_PER_DAY: u64 = 86_400;
/// The last second of the year 9999: documents write years with four digits.
const LAST_SECOND: u64 = 253_402_300_799;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// From 0 to 9999.
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to as many as the month has.
    pub of_month: u8,
}

/// A second of the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Since the start of the day, from 0 to 86,399.
    pub second: u32,
}

/// Seconds from the start of 1970 to an instant of a run, at most to the end of the year 9999.
pub fn unix_seconds(micros: u64) -> u64 {
    let since_start = micros / 1_000_000;
    (START_DAYS * SECONDS_PER_DAY + since_start).min(LAST_SECOND)
}

impl Moment {
    /// The second in which an instant of a run lies, given in microseconds.
    ///
    /// # Panics
    /// Never: a day has fewer seconds than that.
    pub fn of(micros: u64) -> Self {
        let seconds = unix_seconds(micros);
        let second = u32::try_from(seconds % SECONDS_PER_DAY).expect("less than a day");
        Self { day: Day::since_1970(seconds / SECONDS_PER_DAY), second }
    }
}

impl Day {
    /// Reads `2026-12-01`.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let written = [(*year, 4), (*month, 2), (*day, 2)];
        let are_digits = |(text, length): (&str, usize)| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !written.into_iter().all(are_digits) {
            return None;
        }
        let read = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            of_month: day.parse().ok()?,
        };
        let exists =
            (1..=12).contains(&read.month) && (1..=read.days_of_month()).contains(&read.of_month);
        exists.then_some(read)
    }

    /// Written as `1 December 2026`.
    pub fn written(self) -> String {
        format!("{} {} {}", self.of_month, MONTHS[usize::from(self.month) - 1], self.year)
    }

    /// The day so many days after the first of 1970, which must not lie after the year 9999.
    fn since_1970(days: u64) -> Self {
        let mut left = days;
        let mut start = Self { year: 1970, month: 1, of_month: 1 };
        while left >= start.days_of_year() {
            left -= start.days_of_year();
            start.year += 1;
        }
        while left >= u64::from(start.days_of_month()) {
            left -= u64::from(start.days_of_month());
            start.month += 1;
        }
        let of_month = u8::try_from(left).map_or(31, |left| left + 1);
        Self { of_month, ..start }
    }

    fn days_of_year(self) -> u64 {
        if self.is_in_leap_year() { 366 } else { 365 }
    }

    fn days_of_month(self) -> u8 {
        match self.month {
            2 if self.is_in_leap_year() => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    fn is_in_leap_year(self) -> bool {
        self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_starts_with_the_year_2026() {
        let moment = Moment::of;
        let written = |micros| moment(micros).day.written();
        let day = 86_400_000_000;
        assert_eq!(moment(0), Moment { day: Day { year: 2026, month: 1, of_month: 1 }, second: 0 });
        assert_eq!(moment(12_999_999).second, 12);
        assert_eq!(written(day - 1), "1 January 2026");
        assert_eq!(written(day), "2 January 2026");
        assert_eq!(written(58 * day), "28 February 2026");
        assert_eq!(written(59 * day), "1 March 2026");
        assert_eq!(written((365 + 365 + 59) * day), "29 February 2028");
    }

    #[test]
    fn no_instant_is_too_late_for_a_document() {
        let last = Moment::of(u64::MAX);
        assert_eq!(
            last,
            Moment { day: Day { year: 9999, month: 12, of_month: 31 }, second: 86_399 }
        );
    }

    #[test]
    fn only_days_that_exist_are_read() {
        assert_eq!(Day::read("2024-02-29"), Some(Day { year: 2024, month: 2, of_month: 29 }));
        let wrong = [
            "",
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-1-1",
            "2026-01-00",
            "26-01-01",
            "2026-01-01 ",
            "2026-01-01-01",
            "+026-01-01",
            "01.01.2026",
        ];
        for text in wrong {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }
}
