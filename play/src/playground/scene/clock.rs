//! Wall-clock time and simulated time of one picture.

use super::Flow;
use crate::time::{Duration, Instant};

/// From how many hops a second a way shows a flow and not each hop.
const FLOW: f64 = 12.0;

/// The moment of a picture, and how much faster than real time the run goes.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) now: Instant,
    pub(super) factor: f64,
}

impl Clock {
    /// A span of wall-clock time in simulated time.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "less than a second times a thousand"
    )]
    pub(super) fn simulated(self, wall: Duration) -> Duration {
        Duration::from_micros((wall.as_micros() as f64 * self.factor) as u64)
    }

    /// So many messages a second of simulated time as a flow, when they are too many to show each.
    pub(super) fn flow(self, rate: f64) -> Option<Flow> {
        let per_second = rate * self.factor;
        let phase = (self.now.since(Instant::ZERO).as_secs_f64() / self.factor * 1.5).fract();
        (per_second > FLOW).then_some(Flow { per_second, phase })
    }
}

/// How much of `span` has passed since `start`: `None` before it and when it is over.
pub(super) fn part(now: Instant, start: Instant, span: Duration) -> Option<f64> {
    let passed = now.since(start);
    if now < start || passed >= span {
        return None;
    }
    Some(passed.as_secs_f64() / span.as_secs_f64())
}
