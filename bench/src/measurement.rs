//! A number with a name.

use serde_json::json;

/// What was measured.
pub struct Measurement {
    /// Ties the native number to that of WebAssembly.
    pub name: &'static str,
    /// The number.
    pub value: f64,
    /// What one of it means.
    pub unit: &'static str,
    /// What we want it to be, in words; empty when there is no wish.
    pub wanted: &'static str,
}

impl Measurement {
    /// One line of JSON.
    pub fn to_line(&self) -> String {
        json!({
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "wanted": self.wanted,
        })
        .to_string()
    }
}

/// The middle of an odd number of values.
///
/// # Panics
///
/// When their number is even.
pub fn median(mut values: Vec<f64>) -> f64 {
    assert!(values.len() % 2 == 1, "an even number of runs has no middle");
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_moved_by_one_bad_run() {
        assert!((median(vec![1.0, 900.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
}
