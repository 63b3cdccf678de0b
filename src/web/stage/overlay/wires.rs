//! The wires, and the dots on them when too much flows to show each message.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Edge, EdgeKind, Flow, Node, Scene};
use message_queue_play::sim::ServiceId;
use web_sys::Element;

use super::curve::Route;
use super::nodes;
use super::places::{Part, Place, Places};
use super::routes::{Map, Towards, wire_done};

/// Half of the gap around the cross of a broken wire, as a part of its length.
const BREAK: f64 = 0.11;
/// From one dot of a flow to the next, in CSS pixels: at most and at least.
const SPACING: (f64, f64) = (26.0, 8.0);

/// The wires of a stage.
pub struct Wires {
    ground: Element,
    flows: Element,
    /// What flows along each way of the graph.
    dots: Vec<Dots>,
}

impl Wires {
    pub fn new(canvas: &Element) -> Self {
        let [ground, flows] = ["wires", "flows"].map(|class| nodes::append(canvas, "g", class));
        Self { ground, flows, dots: Vec::new() }
    }

    /// Draws every wire anew.
    pub fn lay(&mut self, map: Map) {
        nodes::clear(&self.ground);
        nodes::clear(&self.flows);
        self.dots.clear();
        if let Some(wire) = map.wire_of_hand() {
            self.path("wire wire--idle", &wire);
        }
        for edge in &map.graph.edges {
            let dots = Dots::new(&self.flows, state(edge.kind));
            match edge.kind {
                EdgeKind::Takes => self.lay_out(map, edge, &dots),
                EdgeKind::Done => self.lay_done(map, edge, &dots),
                EdgeKind::Sends | EdgeKind::Copies | EdgeKind::Calls => {
                    self.lay_one(map, edge, &dots);
                }
            }
            self.dots.push(dots);
        }
    }

    fn lay_one(&self, map: Map, edge: &Edge, dots: &Dots) {
        if let Some(wire) = map.wire(edge) {
            self.path("wire", &wire.route);
            self.arrow(&wire.route, wire.towards);
            dots.add(&wire.route);
        }
    }

    fn lay_out(&self, map: Map, edge: &Edge, dots: &Dots) {
        let (Node::Queue(queue), Node::Service(service)) = (edge.from, edge.to) else { return };
        let places = map.places;
        let lane = places.part(Part::Lane, queue.0.into());
        let group = places.part(Part::Workers, service.0.into());
        let Some((lane, group)) = lane.zip(group) else { return };
        let level = lane.right <= group.left;
        if !map.graph.is_plain() {
            return self.lay_shared(map, edge, dots);
        }
        let one = !places.cards && level;
        for worker in places.workers_of(service).take(if one { 1 } else { usize::MAX }) {
            let wire = map.wire_out(lane, worker, group);
            if worker.on || one {
                self.path("wire", &wire.route);
                self.arrow(&wire.route, wire.towards);
                dots.add(&wire.route);
            } else {
                self.broken(&wire.route, level);
            }
        }
        if one {
            self.bracket(places, service, group);
        }
    }

    /// The one wire to all workers of a service: broken when none of them works.
    #[inline(never)] // Not in the first view.
    fn lay_shared(&self, map: Map, edge: &Edge, dots: &Dots) {
        let Node::Service(service) = edge.to else { return };
        let works = map.places.workers_of(service).any(|worker| worker.on);
        match map.wire(edge) {
            Some(wire) if !works => self.broken(&wire.route, wire.towards == Towards::Right),
            _ => self.lay_one(map, edge, dots),
        }
    }

    /// What holds the workers together that share a wire.
    #[inline(never)] // Not in the first view.
    fn bracket(&self, places: &Places, service: ServiceId, group: Place) {
        let cards = || places.workers_of(service).map(|worker| worker.card);
        let top = cards().map(|card| card.top).reduce(f64::min);
        let bottom = cards().map(|card| card.bottom).reduce(f64::max);
        let Some((top, bottom)) = top.zip(bottom) else {
            return;
        };
        let [x, serif, top, bottom] = [group.left - 7.0, group.left - 2.0, top, bottom].map(Tenths);
        let d = format!("M{serif} {top}H{x}V{bottom}H{serif}");
        let path = nodes::append(&self.ground, "path", "wire");
        nodes::set(&path, "d", &d);
    }

    fn lay_done(&self, map: Map, edge: &Edge, dots: &Dots) {
        let Node::Service(service) = edge.from else { return };
        let group = map.places.part(Part::Workers, service.0.into());
        let results = map.places.part(Part::Results, service.0.into());
        let Some((group, results)) = group.zip(results) else { return };
        if !map.places.cards || results.left < group.right {
            return self.lay_one(map, edge, dots);
        }
        let mut last = None;
        for worker in map.places.workers_of(service) {
            let wire = wire_done(worker, group, results);
            self.path(if worker.on { "wire" } else { "wire wire--idle" }, &wire);
            dots.add(&wire);
            last = Some(wire);
        }
        if let Some(wire) = last {
            self.arrow(&wire, Towards::Right);
        }
    }

    /// A wire that carries nothing now: dashed, with a cross.
    #[inline(never)] // Not in the first view.
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
        for (nth, dots) in self.dots.iter_mut().enumerate() {
            dots.draw(scene.flows.get(nth).copied().flatten());
        }
    }

    /// Shows no dots.
    pub fn still(&mut self) {
        self.dots.iter_mut().for_each(|dots| dots.draw(None));
    }
}

/// In which state a message is that goes along a way.
fn state(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Sends | EdgeKind::Copies | EdgeKind::Calls => "ready",
        EdgeKind::Takes => "in-flight",
        EdgeKind::Done => "done",
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
