//! Numbers with one decimal.

use std::fmt;

/// A number of the drawing or of a rate, written with one decimal.
///
/// By whole numbers, because the exact way that the standard library writes a double is a
/// twentieth of the page's download, and nobody sees the difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tenths(pub f64);

impl fmt::Display for Tenths {
    #[expect(clippy::cast_possible_truncation, reason = "`as` stays at the ends")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = tenths.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_rounded_to_one_decimal() {
        let check = |number, expected: &str| assert_eq!(Tenths(number).to_string(), expected);
        check(0.0, "0.0");
        check(2.04, "2.0");
        check(-0.26, "-0.3");
        check(-0.04, "0.0");
        check(1234.56, "1234.6");
    }
}
