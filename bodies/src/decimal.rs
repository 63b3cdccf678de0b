//! Decimal numbers, exactly as they were written: never a binary fraction.

use std::fmt;

use crate::limits::MAX_DECIMALS;

/// How many millionths make one.
const ONE: i128 = 1_000_000;

/// How many digits may stand before the point; no limit of a field needs more.
const WHOLE_DIGITS: usize = 12;

/// A decimal number with at most six digits after the point: a count of millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal {
    millionths: i128,
}

/// Why a text is not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDecimal {
    /// It is not written like a number of JSON.
    Form,
    /// It has more digits after the point than [`MAX_DECIMALS`].
    TooFine,
    /// It has more digits before the point than any field takes.
    TooLarge,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { millionths: 0 };

    /// A whole number.
    pub fn whole(number: u32) -> Self {
        Self { millionths: i128::from(number) * ONE }
    }

    /// Reads what is written like a number of JSON: `12`, `-0.50`, `1.2e3`.
    ///
    /// # Errors
    /// When it is written otherwise, or has too many digits. Zeros that say nothing do not count.
    pub fn read(text: &str) -> Result<Self, NoDecimal> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], read_exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if are_digits(fraction) => (whole, fraction),
            Some(_) => return Err(NoDecimal::Form),
            None => (mantissa, ""),
        };
        if !are_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(NoDecimal::Form);
        }
        let digits = format!("{whole}{fraction}");
        let shift = exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        let millionths = scaled(digits.trim_start_matches('0'), shift)?;
        Ok(Self { millionths: if negative { -millionths } else { millionths } })
    }

    /// Whether it lies between `-most` and `most`.
    pub fn is_within(self, most: Self) -> bool {
        self.millionths.abs() <= most.millionths
    }

    /// The product in units of which `10^decimals` make one, half rounded away from zero.
    ///
    /// `decimals` is at most 6.
    pub fn times(self, other: Self, decimals: u32) -> i128 {
        let exact = self.millionths * other.millionths;
        rounded(exact, 10_i128.pow(12 - decimals))
    }

    /// This many percent of an amount in some unit, in the same unit, half rounded away from zero.
    pub fn percent_of(self, amount: i128) -> i128 {
        rounded(self.millionths * amount, ONE * 100)
    }

    /// Written with at least `decimals` digits after the point, and `,` between the thousands.
    pub fn written(self, decimals: usize) -> String {
        let magnitude = self.millionths.unsigned_abs();
        let fraction = format!("{:06}", magnitude % ONE.unsigned_abs());
        let needed = fraction.trim_end_matches('0').len().max(decimals);
        let sign = if self.millionths < 0 { "−" } else { "" };
        let point = if needed > 0 { "." } else { "" };
        let whole = grouped(magnitude / ONE.unsigned_abs());
        format!("{sign}{whole}{point}{}", &fraction[..needed])
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(0))
    }
}

/// A count with `,` between the thousands.
pub fn grouped(count: u128) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An exponent; one with more digits than there are in the world is as large as can be.
fn read_exponent(text: &str) -> Result<i64, NoDecimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !are_digits(digits) {
        return Err(NoDecimal::Form);
    }
    let exponent = digits.parse().unwrap_or(i64::MAX);
    Ok(if negative { -exponent } else { exponent })
}

/// The millionths of `digits · 10^shift`.
fn scaled(digits: &str, shift: i64) -> Result<i128, NoDecimal> {
    let telling = digits.trim_end_matches('0');
    if telling.is_empty() {
        return Ok(0);
    }
    let dropped = i64::try_from(digits.len() - telling.len()).unwrap_or(i64::MAX);
    let shift = shift.saturating_add(dropped);
    let decimals = i64::try_from(MAX_DECIMALS).unwrap_or(0);
    let zeros = shift.checked_add(decimals).ok_or(NoDecimal::TooLarge)?;
    let zeros = usize::try_from(zeros).map_err(|_| NoDecimal::TooFine)?;
    if telling.len().saturating_add(zeros) > WHOLE_DIGITS + MAX_DECIMALS {
        return Err(NoDecimal::TooLarge);
    }
    let text = format!("{telling}{}", "0".repeat(zeros));
    text.parse().map_err(|_| NoDecimal::TooLarge)
}

/// A quotient, half rounded away from zero.
fn rounded(dividend: i128, divisor: i128) -> i128 {
    let half = divisor / 2;
    (if dividend < 0 { dividend - half } else { dividend + half }) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_its_digits_say() {
        let cases = [
            ("0.1", 100_000),
            ("0.10", 100_000),
            ("-0", 0),
            ("-1.5", -1_500_000),
            ("1e2", 100_000_000),
            ("1.25E+1", 12_500_000),
            ("1e-6", 1),
            ("1000000e-12", 1),
            ("0.000001000000000000000000000", 1),
            ("0e99999999999999999999999999", 0),
            ("999999999999.999999", 999_999_999_999_999_999),
        ];
        for (text, millionths) in cases {
            assert_eq!(Decimal::read(text), Ok(Decimal { millionths }), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_has_too_many_digits_is_refused() {
        let cases = [
            ("", NoDecimal::Form),
            ("-", NoDecimal::Form),
            ("1.", NoDecimal::Form),
            (".5", NoDecimal::Form),
            ("01", NoDecimal::Form),
            ("+1", NoDecimal::Form),
            ("1,5", NoDecimal::Form),
            (" 1", NoDecimal::Form),
            ("1e", NoDecimal::Form),
            ("1e5.0", NoDecimal::Form),
            ("٣", NoDecimal::Form),
            ("0x10", NoDecimal::Form),
            ("0.0000001", NoDecimal::TooFine),
            ("1e-99999999999999999999999", NoDecimal::TooFine),
            ("1000000000000", NoDecimal::TooLarge),
            ("1e99999999999999999999999", NoDecimal::TooLarge),
            ("1e9223372036854775807", NoDecimal::TooLarge),
        ];
        for (text, why) in cases {
            assert_eq!(Decimal::read(text), Err(why), "{text}");
        }
        let digits = "9".repeat(100_000);
        assert_eq!(Decimal::read(&digits), Err(NoDecimal::TooLarge));
    }

    #[test]
    fn half_is_rounded_away_from_zero() {
        let check = |one: &str, other: &str, decimals: u32, expected: i128| {
            let [one, other] = [one, other].map(|text| Decimal::read(text).unwrap());
            assert_eq!(one.times(other, decimals), expected, "{one} · {other}");
        };
        check("1", "0.005", 2, 1);
        check("1", "0.004999", 2, 0);
        check("1", "-0.005", 2, -1);
        check("3", "0.1", 2, 30);
        check("0.5", "1", 0, 1);
        check("2.5", "1", 0, 3);
        check("1.0005", "1", 3, 1_001);
        assert_eq!(Decimal::read("19").unwrap().percent_of(50), 10); // 9.5
        assert_eq!(Decimal::read("19").unwrap().percent_of(-50), -10);
        assert_eq!(Decimal::read("7.7").unwrap().percent_of(1_000), 77);
    }

    #[test]
    fn a_number_is_written_with_the_digits_that_it_needs() {
        let written = |text: &str, decimals| Decimal::read(text).unwrap().written(decimals);
        assert_eq!(written("2.50", 0), "2.5");
        assert_eq!(written("2", 2), "2.00");
        assert_eq!(written("0.0125", 2), "0.0125");
        assert_eq!(written("-1234567.5", 2), "−1,234,567.50");
        assert_eq!(written("0", 0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
    }
}
