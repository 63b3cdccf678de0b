//! The axis of time that all charts share.

use message_queue_play::playground::Charts;
use message_queue_play::time::{Duration, Instant};
use yew::prelude::*;

use crate::web::tenths::Tenths;

/// The shortest axis.
const SHORTEST: Duration = Duration::from_secs(15);
/// How long it may be from one label to the next, in seconds.
const STRIDES: [u64; 16] =
    [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 115_200];
/// The most strides on an axis.
const MOST_STRIDES: u64 = 4;

/// From the start of the run to somewhat after now: it doubles when it is full, so that what is
/// drawn stays where it is in the meantime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    interval: Duration,
    length: Duration,
    samples: usize,
}

impl Axis {
    /// The axis for charts.
    pub fn of(data: &Charts) -> Self {
        let samples = data.curves[0].samples.len();
        let mut length = SHORTEST;
        while length < data.now.since(Instant::ZERO) && length < Duration::MAX {
            length = length.saturating_mul(2);
        }
        Self { interval: data.interval, length, samples }
    }

    /// How many intervals between samples it is long.
    pub fn steps(&self) -> usize {
        let steps = self.length.as_micros() / self.interval.as_micros().max(1);
        usize::try_from(steps).unwrap_or(usize::MAX).max(1)
    }

    /// The latest sample.
    pub fn last(&self) -> usize {
        self.samples - 1
    }

    /// The instant of a sample.
    pub fn instant_of(&self, index: usize) -> Instant {
        Instant::ZERO + self.interval.saturating_mul(index as u64)
    }

    /// The sample of an instant, if it is an earlier one than the latest.
    pub fn index_of(&self, instant: Instant) -> Option<usize> {
        let micros = instant.since(Instant::ZERO).as_micros();
        let index = micros.checked_div(self.interval.as_micros())?;
        usize::try_from(index).ok().filter(|index| *index < self.last())
    }

    /// The instant of a sample, if it is an earlier one than the latest.
    pub fn sampled_at(&self, index: usize) -> Option<Instant> {
        (index < self.last()).then(|| self.instant_of(index))
    }

    /// The sampled instant nearest to a share of the axis, if it is an earlier one than the latest.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1")]
    pub fn instant_at(&self, share: f64) -> Option<Instant> {
        self.sampled_at((share * self.steps() as f64).round() as usize)
    }

    /// Where an instant is: 0 at the start, 1 at the end.
    pub fn share_of(&self, instant: Instant) -> f64 {
        let share = instant.as_micros() as f64 / self.length.as_micros() as f64;
        share.min(1.0)
    }

    /// The instants that are labelled.
    pub fn ticks(&self) -> Vec<Instant> {
        let secs = self.length.as_micros() / 1_000_000;
        let fits = |stride: &u64| secs / stride <= MOST_STRIDES;
        let stride = STRIDES.into_iter().find(fits).unwrap_or(secs / MOST_STRIDES).max(1);
        let ticks = (0..=secs / stride).map(|tick| tick * stride);
        ticks.map(|secs| Instant::ZERO + Duration::from_secs(secs)).collect()
    }
}

/// The labels under the charts, and which instant the numbers beside the charts are of.
pub fn axis_row(axis: &Axis, data: &Charts, shown: Option<usize>) -> Html {
    let instant = shown.map_or(data.now, |index| axis.instant_of(index));
    let label = |tick: Instant| {
        let share = axis.share_of(tick);
        let anchor = match share {
            share if share < 0.02 => "start",
            share if share > 0.98 => "end",
            _ => "middle",
        };
        html! { <text x={percent(share)} y="12" text-anchor={anchor}>{ clock(tick) }</text> }
    };
    html! {
        <div class="charts__axis">
            <p class="charts__instant">
                <span>{ if shown.is_some() { "at" } else { "now" } }</span>
                <b>{ instant.to_string() }</b>
            </p>
            <svg class="charts__ticks" aria-hidden="true">{ for axis.ticks().into_iter().map(label) }</svg>
        </div>
    }
}

/// Minutes and seconds.
fn clock(instant: Instant) -> String {
    let secs = instant.as_micros() / 1_000_000;
    format!("{:02}:{:02}", secs / 60, secs % 60)
}

/// A share of the width, as an attribute.
pub fn percent(share: f64) -> String {
    format!("{}%", Tenths(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(samples: usize, now_secs: u64) -> Axis {
        let mut length = SHORTEST;
        while length < Duration::from_secs(now_secs) {
            length = length.saturating_mul(2);
        }
        Axis { interval: Duration::from_millis(250), length, samples }
    }

    #[test]
    fn an_axis_is_at_least_half_full_and_has_three_to_five_labels() {
        for now in 8..100_000 {
            let axis = axis(2, now);
            let full = axis.share_of(Instant::ZERO + Duration::from_secs(now));
            assert!((0.5..=1.0).contains(&full), "{now} s: {full}");
            assert!((3..=5).contains(&axis.ticks().len()), "{now} s: {:?}", axis.ticks());
        }
    }

    #[test]
    fn the_latest_sample_is_now_and_not_an_instant_to_look_back_at() {
        let axis = axis(41, 10);
        assert_eq!((axis.steps(), axis.last()), (60, 40));
        assert_eq!(axis.instant_at(0.5), Some(axis.instant_of(30)));
        assert_eq!(axis.instant_at(0.9), None, "that has not happened yet");
        assert_eq!(axis.index_of(axis.instant_of(7)), Some(7));
        assert_eq!(axis.index_of(axis.instant_of(40)), None);
    }
}
