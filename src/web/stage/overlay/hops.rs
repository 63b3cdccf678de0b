//! Messages on their way, and the line closing up behind one that left.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Anchor, Hop, HopKind, Look, Scene};
use message_queue_play::queue::{MessageId, QueueId};
use message_queue_play::sim::place_of;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::super::super::look::{kind_name, state_name};
use super::super::super::widgets::{outline, short_number};
use super::curve::{Point, Route};
use super::nodes;
use super::routes::{HALF, Map, PITCH};

/// The most messages that move at once.
const MOST: usize = 20;
/// How long a trail is at full pace, in CSS pixels.
const TRAIL: f64 = 46.0;

/// Everything that is on its way.
pub struct Hops {
    movers: Vec<Mover>,
    /// The hops that the cards know of: those of the rendering that was measured last.
    known: Vec<Hop>,
    /// Whether the next scene is the one that the cards show.
    fresh: bool,
    /// The lines by the place of their queue in the setup, and how far each still has to close up.
    lines: Vec<(usize, HtmlElement, f64)>,
}

impl Hops {
    pub fn new(canvas: &Element) -> Self {
        let movers = (0..MOST).map(|_| Mover::new(canvas)).collect();
        Self { movers, known: Vec::new(), fresh: true, lines: Vec::new() }
    }

    /// The cards have been drawn again.
    pub fn rendered(&mut self, stage: &Element) {
        self.fresh = true;
        let found = nodes::find_all(stage, "[data-anchor^=line-]").into_iter().filter_map(|line| {
            let queue = line.get_attribute("data-anchor")?.strip_prefix("line-")?.parse().ok()?;
            let line: HtmlElement = line.dyn_into().ok()?;
            let known = self.lines.iter().find(|(_, known, _)| *known == line);
            let gap = known.map_or(0.0, |(_, _, gap)| *gap);
            Some((place_of(QueueId(queue)), line, gap))
        });
        self.lines = found.collect();
    }

    /// Draws the hops of a scene.
    pub fn draw(&mut self, scene: &Scene, map: Map) {
        if std::mem::take(&mut self.fresh) {
            self.known.clone_from(&scene.hops);
        }
        let over = |known: &&Hop| !scene.hops.iter().any(|hop| same(hop, known));
        let over = self.known.iter().filter(over).map(|known| Hop { progress: 1.0, ..*known });
        let moving = scene.hops.iter().filter(|hop| begins(hop) || knows(&self.known, hop));
        let mut movers = self.movers.iter_mut();
        for (hop, mover) in moving.copied().chain(over).zip(&mut movers) {
            mover.draw(&hop, map);
        }
        for mover in movers {
            mover.hide();
        }
        let known = &self.known;
        let leaves = |hop: &&Hop| hop.way == HopKind::Out && !knows(known, hop);
        let unknown = scene.hops.iter().filter(leaves).filter_map(|hop| match hop.from {
            Anchor::Line(queue, _) => Some(place_of(queue)),
            _ => None,
        });
        let unknown: Vec<usize> = unknown.collect();
        for (queue, line, gap) in &mut self.lines {
            let wanted = scene.gaps.get(*queue).filter(|_| !unknown.contains(queue));
            close_up(line, gap, wanted.copied().unwrap_or(0.0));
        }
    }

    /// Shows nothing on its way.
    pub fn still(&mut self) {
        self.movers.iter_mut().for_each(Mover::hide);
        for (_, line, gap) in &mut self.lines {
            close_up(line, gap, 0.0);
        }
    }
}

/// Sets how far a line still has to close up.
fn close_up(line: &HtmlElement, before: &mut f64, gap: f64) {
    let shown = (gap * gap * PITCH * 4.0).round() / 4.0;
    if (shown - *before).abs() < 0.1 {
        return;
    }
    *before = shown;
    let set = line.style().set_property("--gap", &format!("{}px", Tenths(shown)));
    debug_assert!(set.is_ok(), "a length is a good value of a property");
}

fn same(one: &Hop, other: &Hop) -> bool {
    (one.message, one.way, one.epoch) == (other.message, other.way, other.epoch)
}

fn knows(known: &[Hop], hop: &Hop) -> bool {
    known.iter().any(|known| same(known, hop))
}

/// What the sender is about to send is on no card, so that it may set off at once.
fn begins(hop: &Hop) -> bool {
    matches!(hop.from, Anchor::Sender(_))
}

/// The nodes of one message on its way.
struct Mover {
    arc: Element,
    trail: Element,
    slot: Element,
    token: Element,
    body: Element,
    mark: Element,
    number: Element,
    count: Element,
    /// What the nodes show; `None` when they are hidden.
    shown: Option<Shown>,
    path: String,
}

#[derive(Clone, Copy, PartialEq)]
struct Shown {
    message: MessageId,
    way: HopKind,
    look: Look,
    epoch: u32,
}

impl Mover {
    fn new(canvas: &Element) -> Self {
        let arc = nodes::append(canvas, "path", "wire-back");
        let trail = nodes::append(canvas, "path", "trail");
        let slot = nodes::append(canvas, "rect", "moving-slot");
        for (name, value) in [("width", "27"), ("height", "27"), ("rx", "6")] {
            nodes::set(&slot, name, value);
        }
        let token = nodes::append(canvas, "g", "token moving");
        let body = nodes::append(&token, "path", "token__body");
        let mark = nodes::append(&token, "path", "token__mark");
        let number = nodes::append(&token, "text", "token__number");
        nodes::set(&number, "x", "14");
        let (count, shown) = (count(&token), None);
        let mover =
            Self { arc, trail, slot, token, body, mark, number, count, shown, path: String::new() };
        mover.show(false);
        mover
    }

    fn show(&self, shown: bool) {
        for node in [&self.arc, &self.trail, &self.slot, &self.token] {
            nodes::show(node, shown);
        }
        nodes::set(&self.count, "visibility", if shown { "inherit" } else { "hidden" });
    }

    fn hide(&mut self) {
        if self.shown.take().is_some() {
            self.show(false);
        }
    }

    fn draw(&mut self, hop: &Hop, map: Map) {
        let Some(route) = map.route(hop) else {
            self.hide();
            return;
        };
        let pace = 4.0 * hop.progress * (1.0 - hop.progress);
        let Some((at, trail)) = route.travel(ease(hop.progress), TRAIL * pace) else {
            return;
        };
        self.dress(hop);
        self.path.clear();
        trail.write(&mut self.path, false);
        nodes::set(&self.trail, "d", &self.path);
        let moved = format!("translate({} {})", Tenths(at.x - HALF), Tenths(at.y - HALF));
        nodes::set(&self.token, "transform", &moved);
        if hop.way == HopKind::Back {
            self.draw_arc(&route);
        }
        if let (true, Some(end)) = (begins(hop) && hop.way == HopKind::In, route.end()) {
            self.draw_slot(end);
        }
    }

    #[inline(never)] // Not in the first view.
    fn draw_arc(&mut self, route: &Route) {
        self.path.clear();
        route.write(&mut self.path);
        nodes::set(&self.arc, "d", &self.path);
    }

    #[inline(never)] // Not in the first view.
    fn draw_slot(&self, at: Point) {
        nodes::set(&self.slot, "x", &Tenths(at.x - HALF + 0.5).to_string());
        nodes::set(&self.slot, "y", &Tenths(at.y - HALF + 0.5).to_string());
    }

    /// Gives the nodes the look of this hop, unless they have it.
    fn dress(&mut self, hop: &Hop) {
        let Hop { message, way, look, epoch, .. } = *hop;
        let shown = Some(Shown { message, way, look, epoch });
        if self.shown == shown {
            return;
        }
        self.shown = shown;
        self.show(true);
        let lines = outline(hop.kind);
        nodes::set(&self.token, "data-kind", kind_name(hop.kind));
        for node in [&self.token, &self.trail] {
            nodes::set(node, "data-state", state_name(look));
        }
        nodes::set(&self.body, "d", lines.body);
        nodes::set(&self.mark, "d", lines.mark);
        nodes::set(&self.number, "y", lines.baseline);
        let number = short_number(message);
        let long =
            if number.len() > 2 { "token__number token__number--long" } else { "token__number" };
        nodes::set(&self.number, "class", long);
        self.number.set_text_content(Some(&number));
        nodes::show(&self.arc, way == HopKind::Back);
        nodes::show(&self.slot, begins(hop) && hop.way == HopKind::In);
        let counted = epoch > 1 && matches!(way, HopKind::Out | HopKind::Back);
        nodes::set(&self.count, "visibility", if counted { "inherit" } else { "hidden" });
        if let (true, Some(text)) = (counted, self.count.last_element_child()) {
            text.set_text_content(Some(&epoch.to_string()));
        }
    }
}

/// How many times it was delivered, at the corner.
fn count(token: &Element) -> Element {
    let group = nodes::append(token, "g", "");
    let ground = nodes::append(&group, "circle", "token__count-ground");
    for (name, value) in [("cx", "26"), ("cy", "3"), ("r", "6.4")] {
        nodes::set(&ground, name, value);
    }
    let text = nodes::append(&group, "text", "token__count");
    nodes::set(&text, "x", "26");
    nodes::set(&text, "y", "6.5");
    group
}

/// Slow, fast, slow.
fn ease(progress: f64) -> f64 {
    let rest = 1.0 - progress;
    if progress < 0.5 {
        4.0 * progress * progress * progress
    } else {
        1.0 - 4.0 * rest * rest * rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hop_starts_and_ends_where_it_should() {
        assert!(ease(0.0).abs() < 1e-9);
        assert!((ease(0.5) - 0.5).abs() < 1e-9);
        assert!((ease(1.0) - 1.0).abs() < 1e-9);
    }
}
