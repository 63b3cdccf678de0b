//! The wires, and the dots on them when too much flows to show each message.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Flow, Scene};
use web_sys::Element;

use super::curve::Route;
use super::nodes;
use super::places::Places;

/// Half of the gap around the cross of a broken wire, as a part of its length.
const BREAK: f64 = 0.11;
/// From one dot of a flow to the next, in CSS pixels: at most and at least.
const SPACING: (f64, f64) = (26.0, 8.0);

/// The wires of a stage.
pub struct Wires {
    ground: Element,
    inflow: Dots,
    outflow: Dots,
    /// What has been done flows as fast as what is received.
    done: Dots,
}

/// Which way an arrow points.
#[derive(Clone, Copy)]
enum Towards {
    Right,
    Down,
    Left,
}

impl Wires {
    pub fn new(canvas: &Element) -> Self {
        let ground = nodes::append(canvas, "g", "wires");
        let inflow = Dots::new(canvas, "ready");
        let outflow = Dots::new(canvas, "in-flight");
        let done = Dots::new(canvas, "done");
        Self { ground, inflow, outflow, done }
    }

    /// Draws every wire anew.
    pub fn lay(&mut self, places: &Places) {
        nodes::clear(&self.ground);
        self.inflow.clear();
        self.outflow.clear();
        self.done.clear();
        self.lay_in(places);
        self.lay_out(places);
        self.lay_done(places);
    }

    fn lay_in(&mut self, places: &Places) {
        let towards = if places.enters_level() { Towards::Right } else { Towards::Down };
        if let Some(wire) = places.wire_in(places.hand) {
            self.path("wire wire--idle", &wire);
        }
        if let Some(wire) = places.wire_in(places.sender) {
            self.path("wire", &wire);
            self.arrow(&wire, towards);
            self.inflow.add(&wire);
        }
    }

    fn lay_out(&mut self, places: &Places) {
        let level = places.leaves_level();
        let towards = if level { Towards::Right } else { Towards::Left };
        let one = usize::from(!places.cards && level);
        let wired = places.workers.iter().flatten();
        let wired = wired.take(if one == 1 { 1 } else { usize::MAX });
        for worker in wired {
            let Some(wire) = places.wire_out(worker) else {
                continue;
            };
            if worker.on || one == 1 {
                self.path("wire", &wire);
                self.arrow(&wire, towards);
                self.outflow.add(&wire);
            } else {
                self.broken(&wire, level);
            }
        }
        if one == 1 {
            self.bracket(places);
        }
    }

    /// What holds the workers together that share a wire.
    fn bracket(&self, places: &Places) {
        let cards = || places.workers.iter().flatten().map(|worker| worker.card);
        let top = cards().map(|card| card.top).reduce(f64::min);
        let bottom = cards().map(|card| card.bottom).reduce(f64::max);
        let (Some(group), Some(top), Some(bottom)) = (places.group, top, bottom) else {
            return;
        };
        let [x, serif, top, bottom] = [group.left - 7.0, group.left - 2.0, top, bottom].map(Tenths);
        let d = format!("M{serif} {top}H{x}V{bottom}H{serif}");
        let path = nodes::append(&self.ground, "path", "wire");
        nodes::set(&path, "d", &d);
    }

    fn lay_done(&mut self, places: &Places) {
        let Some((group, results)) = places.group.zip(places.results) else {
            return;
        };
        let level = results.left >= group.right;
        let every = if level && places.cards { usize::MAX } else { 1 };
        let workers = places.workers.iter().flatten().take(every);
        let mut last = None;
        for worker in workers {
            if let Some(wire) = places.wire_done(worker) {
                let idle = every > 1 && !worker.on;
                self.path(if idle { "wire wire--idle" } else { "wire" }, &wire);
                self.done.add(&wire);
                last = Some(wire);
            }
        }
        if let Some(wire) = last {
            self.arrow(&wire, if level { Towards::Right } else { Towards::Down });
        }
    }

    /// A wire that carries nothing now: dashed, with a cross.
    fn broken(&self, wire: &Route, level: bool) {
        let Some(curve) = wire.curves().last() else {
            return;
        };
        let middle = if level {
            let halves = [curve.part(0.0, 0.5 - BREAK), curve.part(0.5 + BREAK, 1.0)];
            for half in halves {
                self.path("wire wire--broken", &Route::from(half));
            }
            curve.at(0.5)
        } else {
            curve.at(0.4)
        };
        let cross = nodes::append(&self.ground, "path", "wire-cross");
        let size = if level { 5.0 } else { 4.0 };
        let [x, y, twice] = [middle.x - size, middle.y - size, size * 2.0].map(Tenths);
        let d = format!("M{x} {y}l{twice} {twice}m0-{twice}-{twice} {twice}");
        nodes::set(&cross, "d", &d);
    }

    fn path(&self, class: &str, wire: &Route) {
        let path = nodes::append(&self.ground, "path", class);
        nodes::set(&path, "d", &as_path(wire));
    }

    fn arrow(&self, wire: &Route, towards: Towards) {
        let Some(tip) = wire.end() else {
            return;
        };
        let head = match towards {
            Towards::Right => "m-6-4.5 6.5 4.5-6.5 4.5",
            Towards::Down => "m-4.5-6 4.5 6.5 4.5-6.5",
            Towards::Left => "m6-4.5-6.5 4.5 6.5 4.5",
        };
        let path = nodes::append(&self.ground, "path", "wire-head");
        nodes::set(&path, "d", &format!("M{tip}{head}"));
    }

    /// Lets the dots flow.
    pub fn flow(&mut self, scene: &Scene) {
        self.inflow.draw(scene.inflow);
        self.outflow.draw(scene.outflow);
        self.done.draw(scene.outflow);
    }

    /// Shows no dots.
    pub fn still(&mut self) {
        self.inflow.draw(None);
        self.outflow.draw(None);
        self.done.draw(None);
    }
}

/// The dots on some wires.
struct Dots {
    group: Element,
    spacing: Option<f64>,
}

impl Dots {
    fn new(canvas: &Element, state: &str) -> Self {
        let group = nodes::append(canvas, "g", "flow-dots");
        nodes::set(&group, "data-state", state);
        nodes::show(&group, false);
        Self { group, spacing: None }
    }

    fn clear(&self) {
        nodes::clear(&self.group);
    }

    fn add(&self, wire: &Route) {
        let path = nodes::append(&self.group, "path", "flow-dots__wire");
        nodes::set(&path, "d", &as_path(wire));
    }

    /// Dash and offset are inherited, so that two attributes move every dot.
    fn draw(&mut self, flow: Option<Flow>) {
        let spacing = flow.map(|flow| spacing(flow.per_second));
        if spacing != self.spacing {
            nodes::show(&self.group, spacing.is_some());
            if let Some(spacing) = spacing {
                nodes::set(&self.group, "stroke-dasharray", &format!("0 {spacing}"));
            }
            self.spacing = spacing;
        }
        if let (Some(flow), Some(spacing)) = (flow, spacing) {
            let offset = Tenths(-flow.phase * spacing).to_string();
            nodes::set(&self.group, "stroke-dashoffset", &offset);
        }
    }
}

/// Closer dots mean more a second; in steps, so that they do not tremble.
fn spacing(per_second: f64) -> f64 {
    let (most, least) = SPACING;
    ((360.0 / per_second / 3.0).round() * 3.0).clamp(least, most)
}

fn as_path(wire: &Route) -> String {
    let mut path = String::new();
    wire.write(&mut path);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_messages_a_second_are_closer_dots() {
        assert!(spacing(13.0) > spacing(30.0));
        assert!((spacing(1_000.0) - SPACING.1).abs() < 1e-9);
    }
}
