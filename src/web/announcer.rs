//! What a screen reader is told without asking.
//!
//! At most one sentence in five seconds while time passes, and one sentence for each step.

use std::time::Duration;

use message_queue_play::playground::Snapshot;
use yew::AttrValue;

/// The least time between two announcements while time passes.
const PAUSE: Duration = Duration::from_secs(5);

/// What a screen reader is told without asking.
#[derive(Default)]
pub struct Announcer {
    text: AttrValue,
    since: Duration,
    step: u64,
}

impl Announcer {
    /// What stands in the live region.
    pub fn text(&self) -> AttrValue {
        self.text.clone()
    }

    /// Tells what is going on, when it was long enough ago that something was told.
    pub fn pass(&mut self, wall: Duration, snapshot: &Snapshot) {
        self.since += wall;
        self.step = snapshot.clock.happenings;
        if self.since >= PAUSE {
            self.since = Duration::ZERO;
            self.text = AttrValue::from(snapshot.caption.text.clone());
        }
    }

    /// Tells what the last step did.
    pub fn say_step(&mut self, snapshot: &Snapshot) {
        if snapshot.clock.happenings == self.step {
            return;
        }
        self.step = snapshot.clock.happenings;
        let last = snapshot.last_happening.clone();
        self.text = AttrValue::from(last.unwrap_or_default());
    }
}
