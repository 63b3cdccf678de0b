//! The steps of a slider from a millisecond to a minute, each some half as long again.
//!
//! A table of round figures and not a logarithm: every step is a value that a person would
//! choose, and there is nothing to round.

use message_queue_play::time::Duration;

/// The steps, in milliseconds.
const STEPS: [u64; LAST as usize + 1] = [
    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 250, 300, 400, 500, 700, 1_000, 1_500,
    2_000, 2_500, 3_000, 4_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000,
    60_000,
];

/// The last step; the first is 0.
pub const LAST: u32 = 33;

/// The span at a step.
pub fn span_at(step: u32) -> Duration {
    Duration::from_millis(STEPS[step.min(LAST) as usize])
}

/// The step that is nearest to a span, by their ratio.
pub fn step_of(span: Duration) -> u32 {
    let micros = u128::from(span.as_micros());
    let at = |step: usize| u128::from(STEPS[step]) * 1_000;
    let above = (0..STEPS.len()).find(|step| at(*step) >= micros);
    let step = match above {
        Some(0) => 0,
        // The geometric mean of two steps is where one begins to be nearer than the other.
        Some(above) if micros * micros < at(above - 1) * at(above) => above - 1,
        Some(above) => above,
        None => STEPS.len() - 1,
    };
    u32::try_from(step).unwrap_or(LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_its_own_nearest() {
        for step in 0..=LAST {
            assert_eq!(step_of(span_at(step)), step);
        }
    }

    #[test]
    fn the_nearest_step_is_the_one_with_the_smaller_ratio() {
        assert_eq!(span_at(step_of(Duration::from_millis(140))), Duration::from_millis(150));
        assert_eq!(span_at(step_of(Duration::from_micros(1))), Duration::from_millis(1));
        assert_eq!(span_at(step_of(Duration::from_secs(7_200))), Duration::from_secs(60));
    }
}
