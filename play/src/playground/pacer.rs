//! How much simulated time passes while a person looks on.

use std::fmt;

use crate::time::{Decimal, Duration};

/// How fast simulated time passes, in thousandths of real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(u32);

impl Speed {
    /// As fast as real time.
    pub const REAL: Self = Self(1_000);
    /// The speeds on offer, slowest first: from a tenth to a thousand times real time.
    pub const OFFERED: [Self; 9] = [
        Self(100),
        Self(250),
        Self(500),
        Self(1_000),
        Self(2_000),
        Self(5_000),
        Self(10_000),
        Self(100_000),
        Self(1_000_000),
    ];

    /// The speed as a factor, for a picture.
    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// How much simulated time passes in so much wall-clock time, and what is left of a
    /// thousandth of a microsecond.
    fn scale(self, wall: std::time::Duration, rest: u64) -> (Duration, u64) {
        let wall = u64::try_from(wall.as_micros()).unwrap_or(u64::MAX);
        let thousandths = wall.saturating_mul(u64::from(self.0)).saturating_add(rest);
        (Duration::from_micros(thousandths / 1_000), thousandths % 1_000)
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×", Decimal { value: u64::from(self.0), digits: 3 })
    }
}

/// Turns wall-clock time into bounded spans of simulated time.
///
/// It decides how far a run gets in a frame, never what happens in it: the same run results
/// whatever the frame rate, and a tab that slept does not catch up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pacer {
    playing: bool,
    speed: Speed,
    rest: u64,
    slowed: bool,
}

impl Default for Pacer {
    fn default() -> Self {
        Self { playing: true, speed: Speed::REAL, rest: 0, slowed: false }
    }
}

impl Pacer {
    /// The most events that happen in one frame. When they are not enough for the chosen speed,
    /// the run is slower and the page says so.
    pub const EVENTS_A_FRAME: u64 = 20_000;
    /// The most wall-clock time that one frame counts for.
    pub const LONGEST_FRAME: std::time::Duration = std::time::Duration::from_millis(100);

    /// Whether time passes.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// How fast it is to pass.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether it lately passed slower than that, because too much happened.
    #[must_use]
    pub fn slowed(&self) -> bool {
        self.slowed
    }

    pub(super) fn play(&mut self) -> bool {
        !std::mem::replace(&mut self.playing, true)
    }

    pub(super) fn pause(&mut self) -> bool {
        self.slowed = false;
        std::mem::replace(&mut self.playing, false)
    }

    pub(super) fn set_speed(&mut self, speed: Speed) -> bool {
        self.slowed = false;
        std::mem::replace(&mut self.speed, speed) != speed
    }

    /// How much simulated time is to pass; `None` while it stands still.
    pub(super) fn span(&mut self, wall: std::time::Duration) -> Option<Duration> {
        if !self.playing {
            return None;
        }
        let (span, rest) = self.speed.scale(wall.min(Self::LONGEST_FRAME), self.rest);
        self.rest = rest;
        (!span.is_zero()).then_some(span)
    }

    /// Notes how much of a span did pass.
    pub(super) fn note(&mut self, wanted: Duration, passed: Duration) {
        self.slowed = passed < wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(micros: u64) -> std::time::Duration {
        std::time::Duration::from_micros(micros)
    }

    #[test]
    fn time_passes_at_the_chosen_speed_and_no_part_of_it_is_lost() {
        let mut pacer = Pacer::default();
        pacer.set_speed(Speed(100));
        let passed: u64 =
            (0..1_000).filter_map(|_| pacer.span(micros(16_667))).map(Duration::as_micros).sum();
        assert_eq!(passed, 1_666_700);
    }

    #[test]
    fn a_tab_that_slept_does_not_catch_up() {
        let mut pacer = Pacer::default();
        let night = std::time::Duration::from_hours(8);
        assert_eq!(pacer.span(night), Some(Duration::from_millis(100)));
    }

    #[test]
    fn paused_time_stands_still() {
        let mut pacer = Pacer::default();
        assert!(pacer.pause());
        assert_eq!(pacer.span(micros(16_667)), None);
    }
}
