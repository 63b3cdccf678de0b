//! Which way a message goes from one place to another.

use message_queue_play::playground::{Anchor, Hop, HopKind};
use message_queue_play::queue::MessageId;

use super::curve::{Curve, Point, Route};
use super::places::{Place, Places, WorkerPlace};

/// From one message to the next, in CSS pixels; `--token-pitch` says the same.
pub const PITCH: f64 = 33.0;
/// From the middle of a message to its edge.
pub const HALF: f64 = 14.0;
/// How far from the corner a message leaves a card downwards.
const INSET: f64 = 26.0;
/// How far from its upper and lower edge a message enters the outbox at least.
const DOOR: f64 = 28.0;
/// The room that an arrow head takes.
const ARROW: f64 = 3.0;
/// The radius of a bend.
const BEND: f64 = 9.0;
/// How far the arc of a return reaches out.
const REACH: f64 = 60.0;

impl Places {
    /// The wire from a sender to the line.
    pub fn wire_in(&self, from: Option<Place>) -> Option<Route> {
        let (from, lane) = (from?, self.lane?);
        let curve = if self.enters_level() {
            let end = Point::new(lane.left - ARROW, lane.middle_y());
            Curve::level(Point::new(from.right, from.middle_y()), end)
        } else {
            let x = from.left + INSET;
            Curve::line(Point::new(x, from.bottom), Point::new(x, lane.top - ARROW))
        };
        Some(Route::from(curve))
    }

    /// The wire from the head of the line to a worker.
    pub fn wire_out(&self, worker: &WorkerPlace) -> Option<Route> {
        let lane = self.lane?;
        let card = worker.card;
        if self.leaves_level() {
            let group = self.group?;
            let end = if self.cards {
                Point::new(card.left - ARROW, card.middle_y())
            } else {
                Point::new(group.left - ARROW * 3.0, lane.middle_y())
            };
            let start = Point::new(lane.right + 2.0, lane.middle_y());
            return Some(Route::from(Curve::level(start, end)));
        }
        let (x, y) = (lane.right - 2.0, card.middle_y());
        let bend = Curve([
            Point::new(x, y - BEND),
            Point::new(x, y),
            Point::new(x, y),
            Point::new(x - BEND, y),
        ]);
        let trunk = Curve::line(Point::new(x, lane.bottom), bend.start());
        let stub = Curve::line(bend.end(), Point::new(card.right + ARROW, y));
        Some(Route::from(trunk).then(bend).then(stub))
    }

    /// The wire from a worker to the outbox, where there is room for one.
    pub fn wire_done(&self, worker: &WorkerPlace) -> Option<Route> {
        let (group, results) = (self.group?, self.results?);
        if results.left >= group.right {
            let door = group
                .middle_y()
                .clamp(results.top + DOOR, (results.bottom - DOOR).max(results.top + DOOR));
            let end = Point::new(results.left - ARROW, door);
            let card = worker.card;
            let from = if self.cards {
                Point::new(card.right, card.middle_y())
            } else {
                Point::new(group.right, door)
            };
            return Some(Route::from(Curve::level(from, end)));
        }
        let from = Point::new(group.middle_x(), group.bottom);
        let x = from.x.clamp(results.left + INSET, results.right - INSET);
        let end = Point::new(x, results.top - ARROW);
        (end.y > from.y).then(|| Route::from(Curve::upright(from, end)))
    }

    /// The middle of a message so many places behind the head.
    fn in_line(&self, behind: usize) -> Option<Point> {
        let tail = self.lane?.left + HALF + 8.0;
        let line = self.line?;
        let x = line.right - HALF - behind.min(1_000) as f64 * PITCH;
        Some(Point::new(x.max(tail), line.top + HALF))
    }

    /// Where a hop of this message starts or ends.
    fn point(&self, anchor: Anchor, message: MessageId) -> Option<Point> {
        match anchor {
            Anchor::Sender => self.sender.map(|place| place.middle()),
            Anchor::Hand => self.hand.or(self.sender).map(|place| place.middle()),
            Anchor::Line(behind) => self.in_line(behind),
            Anchor::Delayed => {
                let beside =
                    || self.shelf.map(|shelf| Point::new(shelf.left + HALF, shelf.middle_y()));
                self.delayed.place_of(message).or_else(beside)
            }
            Anchor::Worker(worker) => self.worker(worker.0).map(|worker| worker.ring),
            Anchor::Results => {
                let card = self.results?;
                self.outbox.place_of(message).or(Some(card.middle()))
            }
            Anchor::DeadLetters => {
                let card = self.dead?;
                self.graves.place_of(message).or(Some(card.middle()))
            }
        }
    }

    /// The way of a hop; `None` when one of its ends is not on the page.
    pub fn route(&self, hop: &Hop) -> Option<Route> {
        let end = self.point(hop.to, hop.message)?;
        match hop.way {
            HopKind::In => Some(self.in_from(hop.from, end)),
            HopKind::Out => self.out_to(hop.to, end),
            HopKind::Done => self.done(hop.from, end),
            HopKind::Dead => Some(aside(self.point(hop.from, hop.message)?, end)),
            HopKind::Back => Some(self.back(self.point(hop.from, hop.message)?, end)),
        }
    }

    fn in_from(&self, from: Anchor, end: Point) -> Route {
        let card = if from == Anchor::Hand { self.hand.or(self.sender) } else { self.sender };
        let Some(wire) = self.wire_in(card) else {
            let start = Point::new(end.x - REACH, end.y);
            return Route::from(Curve::line(start, end));
        };
        let entry = wire.end().unwrap_or(end);
        wire.then(Curve::line(entry, end))
    }

    fn out_to(&self, to: Anchor, ring: Point) -> Option<Route> {
        let Anchor::Worker(worker) = to else {
            return None;
        };
        let wire = self.wire_out(self.worker(worker.0)?)?;
        let (head, leaves) = (self.in_line(0)?, wire.start()?);
        let to_ring = Curve::line(wire.end()?, ring);
        Some(Route::from(Curve::line(head, leaves)).followed_by(&wire).then(to_ring))
    }

    fn done(&self, from: Anchor, end: Point) -> Option<Route> {
        let Anchor::Worker(number) = from else {
            return None;
        };
        let worker = self.worker(number.0)?;
        let Some(wire) = self.wire_done(worker) else {
            return Some(aside(worker.ring, end));
        };
        let (start, door) = (wire.start()?, wire.end()?);
        let to_wire = Curve::line(worker.ring, start);
        Some(Route::from(to_wire).followed_by(&wire).then(Curve::line(door, end)))
    }

    /// The arc of a message that comes back: below the line, or beside the workers.
    fn back(&self, from: Point, to: Point) -> Route {
        let curve = if self.leaves_level() {
            let low = from.y.max(to.y + 30.0) + REACH / 2.0;
            Curve([from, Point::new(from.x - REACH, low), Point::new(to.x, low), to])
        } else {
            Curve([from, Point::new(from.x + REACH, from.y), Point::new(to.x, to.y + REACH), to])
        };
        Route::from(curve)
    }
}

/// A way without a wire.
fn aside(from: Point, to: Point) -> Route {
    let wide = (to.x - from.x).abs() > (to.y - from.y).abs();
    Route::from(if wide { Curve::level(from, to) } else { Curve::upright(from, to) })
}
