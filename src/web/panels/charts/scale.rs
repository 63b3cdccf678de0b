//! How high a chart is.

use message_queue_play::playground::Series;

/// The first digits of a height.
const STEPS: [u64; 9] = [10, 15, 20, 30, 40, 50, 60, 80, 100];
const MINUTE: u64 = 60_000_000;
const HOUR: u64 = 60 * MINUTE;

/// A round number in the unit of a series that is at least as large as the largest, and not much
/// larger.
pub fn ceiling(series: Series, most: u64) -> u64 {
    match series {
        Series::Ready | Series::InFlight => round_up(most.max(4)),
        Series::Arrivals | Series::Completions => round_up(most.max(1_000)),
        Series::Utilisation => 1_000,
        Series::Oldest | Series::P50 | Series::P95 | Series::P99 => {
            if most <= MINUTE {
                round_up(most.max(100_000))
            } else if most <= HOUR {
                round_up(most.div_ceil(MINUTE)) * MINUTE
            } else {
                round_up(most.div_ceil(HOUR)).saturating_mul(HOUR)
            }
        }
    }
}

fn round_up(number: u64) -> u64 {
    let mut unit = 1_u64;
    while number > unit.saturating_mul(100) {
        unit = unit.saturating_mul(10);
    }
    if number <= 10 {
        return number;
    }
    let fits = |step: &u64| step.saturating_mul(unit) >= number;
    STEPS.into_iter().find(fits).map_or(u64::MAX, |step| step.saturating_mul(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_is_round_and_at_most_half_as_much_again() {
        for most in 5..100_000 {
            let height = ceiling(Series::Ready, most);
            assert!(height >= most && height <= most + most / 2, "{most}: {height}");
        }
        assert_eq!(ceiling(Series::Ready, 21), 30);
        assert_eq!(ceiling(Series::Ready, u64::MAX), u64::MAX);
    }

    #[test]
    fn a_height_of_time_is_round_in_its_unit() {
        assert_eq!(ceiling(Series::P50, 250_000), 300_000);
        assert_eq!(ceiling(Series::Oldest, 61_000_000), 2 * MINUTE);
        assert_eq!(ceiling(Series::Oldest, 100 * MINUTE), 2 * HOUR);
    }
}
