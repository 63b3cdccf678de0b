//! The clocks of the workers, moved between two renderings.

use message_queue_play::playground::{Gauge, Scene};
use message_queue_play::queue::WorkerId;
use web_sys::Element;

use crate::web::tenths::Tenths;

use super::nodes;

/// The clocks that are on the page.
#[derive(Default)]
pub struct Gauges {
    clocks: Vec<Clock>,
}

/// A ring or a bar of one worker, and what it shows, in thousandths.
struct Clock {
    worker: WorkerId,
    node: Element,
    ring: bool,
    shown: Option<i32>,
}

impl Gauges {
    /// Finds the clocks again. Each rendering may have set them, so that none is as it was left.
    pub fn find(&mut self, stage: &Element) {
        self.clocks.clear();
        for gauge in nodes::find_all(stage, "[data-gauge]") {
            let number = gauge.get_attribute("data-gauge").and_then(|text| text.parse().ok());
            let Some(worker) = number.map(WorkerId) else { continue };
            for (selector, ring) in [(".ring__left", true), (".progress__value", false)] {
                if let Some(node) = nodes::find(&gauge, selector) {
                    self.clocks.push(Clock { worker, node, ring, shown: None });
                }
            }
        }
    }

    /// Shows these values.
    pub fn draw(&mut self, scene: &Scene) {
        for clock in &mut self.clocks {
            clock.draw(scene.gauge(clock.worker));
        }
    }
}

impl Clock {
    fn draw(&mut self, gauge: Gauge) {
        let part = match (self.ring, gauge.arriving) {
            (true, _) => gauge.lease_left,
            (false, true) => 0.0,
            (false, false) => gauge.progress,
        };
        #[expect(clippy::cast_possible_truncation, reason = "a part of one, in thousandths")]
        let thousandths = (part * 1_000.0).round() as i32;
        if self.shown == Some(thousandths) {
            return;
        }
        self.shown = Some(thousandths);
        let percent = Tenths(f64::from(thousandths) / 10.0);
        if self.ring {
            nodes::set(&self.node, "stroke-dasharray", &format!("{percent} 100"));
        } else {
            nodes::set(&self.node, "width", &percent.to_string());
        }
    }
}
