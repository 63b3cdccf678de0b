//! Which way a message goes from one place to another.

use message_queue_play::playground::{Anchor, Edge, Graph, Hop, HopKind, Node};
use message_queue_play::queue::{MessageId, QueueId};
use message_queue_play::sim::{SenderId, ServiceId, TopicId};

use super::curve::{Curve, Point, Route};
use super::gutter;
use super::places::{Part, Place, Places, WorkerPlace};

/// From one message to the next, in CSS pixels; `--token-pitch` says the same.
pub const PITCH: f64 = 33.0;
/// From the middle of a message to its edge.
pub const HALF: f64 = 14.0;
/// How far from the corner a message leaves a card downwards.
pub const INSET: f64 = 26.0;
/// How far from its upper and lower edge a message enters the outbox at least.
const DOOR: f64 = 28.0;
/// The room that an arrow head takes.
pub const ARROW: f64 = 3.0;
/// The radius of a bend.
pub const BEND: f64 = 9.0;
/// How far the arc of a return reaches out.
const REACH: f64 = 60.0;

/// Where everything is, and how the parts hang together.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    pub places: &'a Places,
    pub graph: &'a Graph,
}

/// Which way a wire ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    Right,
    Down,
    Left,
}

/// A wire, and which way it ends.
pub struct Wire {
    pub route: Route,
    pub towards: Towards,
}

impl Wire {
    pub fn new(route: Route, towards: Towards) -> Self {
        Self { route, towards }
    }
}

impl Map<'_> {
    /// Where a wire to a part ends, or where one from it begins.
    fn port(self, node: Node) -> Option<Place> {
        let (part, number) = match node {
            Node::Sender(sender) => (Part::Sender, sender.0),
            Node::Topic(topic) => (Part::Topic, topic.0),
            Node::Queue(queue) => (Part::Lane, queue.0),
            Node::Service(service) => (Part::Workers, service.0),
            Node::Results(service) => (Part::Results, service.0),
        };
        self.places.part(part, number.into())
    }

    /// The wire along a way of the graph.
    pub fn wire(self, edge: &Edge) -> Option<Wire> {
        let (from, to) = (self.port(edge.from)?, self.port(edge.to)?);
        if self.graph.is_plain() {
            return self.plain(edge, from, to);
        }
        Some(gutter::wire(self, edge, from, to))
    }

    /// In the simplest system: from the sender into the line, or from the workers to the results.
    fn plain(self, edge: &Edge, from: Place, to: Place) -> Option<Wire> {
        match edge.to {
            Node::Service(service) => {
                let shared = self.places.workers_of(service).next();
                shared.map(|worker| self.wire_out(from, worker, to))
            }
            Node::Results(_) if to.left >= from.right => {
                Some(Wire::new(Route::from(done(from, from.middle_y(), to)), Towards::Right))
            }
            Node::Results(_) => {
                let x = from.middle_x().clamp(to.left + INSET, to.right - INSET);
                let end = Point::new(x, to.top - ARROW);
                let start = Point::new(from.middle_x(), from.bottom);
                let route = || Route::from(Curve::upright(start, end));
                (end.y > start.y).then(|| Wire::new(route(), Towards::Down))
            }
            _ => Some(wire_in(from, to)),
        }
    }

    /// The wire from the person to the line, where the person is shown.
    pub fn wire_of_hand(self) -> Option<Route> {
        let (hand, lane) = (self.places.part(Part::Hand, 0)?, self.lane(QueueId(0))?);
        Some(wire_in(hand, lane).route)
    }

    fn lane(self, queue: QueueId) -> Option<Place> {
        self.port(Node::Queue(queue))
    }

    /// The wire from the head of a line to one of the workers in a group, or to all of them.
    pub fn wire_out(self, lane: Place, worker: &WorkerPlace, group: Place) -> Wire {
        let card = worker.card;
        if lane.right <= group.left {
            let end = if self.places.cards {
                Point::new(card.left - ARROW, card.middle_y())
            } else {
                Point::new(group.left - ARROW * 3.0, lane.middle_y())
            };
            let start = Point::new(lane.right + 2.0, lane.middle_y());
            return Wire::new(Route::from(Curve::level(start, end)), Towards::Right);
        }
        let (x, y) = (lane.right - 2.0, card.middle_y());
        let corner = Point::new(x, y);
        let bend = Curve([Point::new(x, y - BEND), corner, corner, Point::new(x - BEND, y)]);
        let trunk = Curve::line(Point::new(x, lane.bottom), bend.start());
        let stub = Curve::line(bend.end(), Point::new(card.right + ARROW, y));
        Wire::new(Route::from(trunk).then(bend).then(stub), Towards::Left)
    }

    /// The middle of a message so many places behind the head.
    fn in_line(self, queue: QueueId, behind: usize) -> Option<Point> {
        let tail = self.lane(queue)?.left + HALF + 8.0;
        let line = self.places.part(Part::Line, queue.0.into())?;
        let x = line.right - HALF - behind.min(1_000) as f64 * PITCH;
        Some(Point::new(x.max(tail), line.top + HALF))
    }

    /// Where a hop of this message starts or ends.
    fn point(self, anchor: Anchor, message: MessageId) -> Option<Point> {
        let places = self.places;
        let middle = |part, number: u16| places.part(part, number.into()).map(|it| it.middle());
        let list = |part, number: u16| places.in_list(part, number.into(), message);
        match anchor {
            Anchor::Sender(SenderId(sender)) => middle(Part::Sender, sender),
            Anchor::Hand => middle(Part::Hand, 0).or_else(|| middle(Part::Sender, 0)),
            Anchor::Topic(TopicId(topic)) => middle(Part::Topic, topic),
            Anchor::Line(queue, behind) => self.in_line(queue, behind),
            Anchor::Delayed(QueueId(queue)) => {
                let beside = || {
                    let shelf = places.part(Part::Shelf, queue.into())?;
                    Some(Point::new(shelf.left + HALF, shelf.middle_y()))
                };
                list(Part::Delayed, queue).or_else(beside)
            }
            Anchor::Service(ServiceId(service)) => middle(Part::Workers, service),
            Anchor::Worker(worker) => match places.worker(worker) {
                Some(worker) => Some(worker.ring),
                None => middle(Part::Workers, ServiceId::of(worker).0),
            },
            Anchor::Results(ServiceId(service)) => {
                list(Part::Outbox, service).or_else(|| middle(Part::Results, service))
            }
            Anchor::DeadLetters(QueueId(queue)) => {
                list(Part::Graves, queue).or_else(|| middle(Part::Dead, queue))
            }
        }
    }

    /// The way of a hop; `None` when one of its ends is not on the page.
    pub fn route(self, hop: &Hop) -> Option<Route> {
        let end = self.point(hop.to, hop.message)?;
        let start = self.point(hop.from, hop.message);
        match hop.way {
            HopKind::Pass | HopKind::In => Some(self.along(hop, start, end)),
            HopKind::Out | HopKind::Done if !self.places.cards => Some(self.along(hop, start, end)),
            HopKind::Out => self.out_to(hop, end),
            HopKind::Done => self.done(hop, end),
            HopKind::Dead => Some(aside(start?, end)),
            HopKind::Back => Some(self.back(start?, end)),
        }
    }

    /// Along the wire between two parts; where there is none, from the side.
    fn along(self, hop: &Hop, start: Option<Point>, end: Point) -> Route {
        let wire = match (node_of(hop.from), node_of(hop.to)) {
            (Some(from), Some(to)) => {
                let edge = self.graph.leaving(from).find(|edge| edge.to == to);
                edge.and_then(|edge| self.wire(edge)).map(|wire| wire.route)
            }
            _ => self.wire_of_hand(),
        };
        let ends = wire.as_ref().and_then(|wire| Some((wire.start()?, wire.end()?)));
        match (wire, ends) {
            (Some(wire), Some((leaves, enters))) => {
                // What waits in a line sets out from its place there; all else from the wire.
                let start = start.filter(|_| matches!(hop.way, HopKind::Out | HopKind::Done));
                let begin = Curve::line(start.unwrap_or(leaves), leaves);
                Route::from(begin).followed_by(&wire).then(Curve::line(enters, end))
            }
            _ => Route::from(Curve::line(Point::new(end.x - REACH, end.y), end)),
        }
    }

    fn out_to(self, hop: &Hop, ring: Point) -> Option<Route> {
        let (Anchor::Line(queue, _), Anchor::Worker(worker)) = (hop.from, hop.to) else {
            return None;
        };
        let group = self.port(Node::Service(ServiceId::of(worker)))?;
        let wire = self.wire_out(self.lane(queue)?, self.places.worker(worker)?, group).route;
        let (head, leaves) = (self.in_line(queue, 0)?, wire.start()?);
        let to_ring = Curve::line(wire.end()?, ring);
        Some(Route::from(Curve::line(head, leaves)).followed_by(&wire).then(to_ring))
    }

    fn done(self, hop: &Hop, end: Point) -> Option<Route> {
        let (Anchor::Worker(id), Anchor::Results(service)) = (hop.from, hop.to) else {
            return None;
        };
        let worker = self.places.worker(id)?;
        let group = self.port(Node::Service(service))?;
        let results = self.port(Node::Results(service)).filter(|it| it.left >= group.right);
        let Some(results) = results else {
            let mut ways = self.graph.leaving(Node::Service(service));
            let has_wire = ways.any(|edge| self.wire(edge).is_some());
            return Some(if has_wire {
                self.along(hop, Some(worker.ring), end)
            } else {
                aside(worker.ring, end)
            });
        };
        let wire = wire_done(worker, group, results);
        let (start, door) = (wire.start()?, wire.end()?);
        let to_wire = Curve::line(worker.ring, start);
        Some(Route::from(to_wire).followed_by(&wire).then(Curve::line(door, end)))
    }

    /// The arc of a message that comes back: below the line, or beside the workers.
    #[inline(never)] // Not in the first view.
    fn back(self, from: Point, to: Point) -> Route {
        let curve = if from.x - to.x > REACH / 2.0 && !self.places.is_list {
            let low = from.y.max(to.y + 30.0) + REACH / 2.0;
            Curve([from, Point::new(from.x - REACH, low), Point::new(to.x, low), to])
        } else {
            Curve([from, Point::new(from.x + REACH, from.y), Point::new(to.x, to.y + REACH), to])
        };
        Route::from(curve)
    }
}

/// The wire into a line.
fn wire_in(from: Place, lane: Place) -> Wire {
    if from.right <= lane.left {
        let end = Point::new(lane.left - ARROW, lane.middle_y());
        let curve = Curve::level(Point::new(from.right, from.middle_y()), end);
        return Wire::new(Route::from(curve), Towards::Right);
    }
    gutter::down(from, lane)
}

/// The wire from one worker to the results, where each has one.
pub fn wire_done(worker: &WorkerPlace, group: Place, results: Place) -> Route {
    let card = worker.card;
    let mut curve = done(group, card.middle_y(), results);
    curve.0[0].x = card.right;
    Route::from(curve)
}

/// From the right of a group of workers, at this height, to the results.
fn done(group: Place, y: f64, results: Place) -> Curve {
    let door =
        group.middle_y().clamp(results.top + DOOR, (results.bottom - DOOR).max(results.top + DOOR));
    let end = Point::new(results.left - ARROW, door);
    Curve::level(Point::new(group.right, y), end)
}

/// The part of the graph to which a place belongs.
fn node_of(anchor: Anchor) -> Option<Node> {
    match anchor {
        Anchor::Sender(sender) => Some(Node::Sender(sender)),
        Anchor::Topic(topic) => Some(Node::Topic(topic)),
        Anchor::Line(queue, _) | Anchor::Delayed(queue) => Some(Node::Queue(queue)),
        Anchor::Service(service) => Some(Node::Service(service)),
        Anchor::Worker(worker) => Some(Node::Service(ServiceId::of(worker))),
        Anchor::Results(service) => Some(Node::Results(service)),
        Anchor::Hand | Anchor::DeadLetters(_) => None,
    }
}

/// A way without a wire.
#[inline(never)] // Not in the first view.
fn aside(from: Point, to: Point) -> Route {
    let wide = (to.x - from.x).abs() > (to.y - from.y).abs();
    Route::from(if wide { Curve::level(from, to) } else { Curve::upright(from, to) })
}
