//! Where the cards are, relative to the drawing.

use message_queue_play::queue::{MessageId, WorkerId};
use message_queue_play::sim::ServiceId;
use web_sys::Element;

use super::curve::Point;
use super::nodes;

/// A rectangle of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Place {
    /// Where an element is; `None` while it is not shown.
    fn of(element: &Element, origin: Point) -> Option<Self> {
        let rect = element.get_bounding_client_rect();
        (rect.width() > 0.0 && rect.height() > 0.0).then(|| Self {
            left: rect.left() - origin.x,
            top: rect.top() - origin.y,
            right: rect.right() - origin.x,
            bottom: rect.bottom() - origin.y,
        })
    }

    pub fn middle_x(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    pub fn middle_y(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    pub fn middle(&self) -> Point {
        Point::new(self.middle_x(), self.middle_y())
    }
}

/// Where a worker is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkerPlace {
    /// Its card, row or dot.
    pub card: Place,
    /// The middle of its ring, where its message is.
    pub ring: Point,
    /// Whether it receives messages.
    pub on: bool,
}

/// What has a place on the stage, beside the workers and the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Sender,
    /// The person.
    Hand,
    Topic,
    /// Where a topic copies to a queue. Its number is that of the topic, shifted by 16 bits, and
    /// that of the queue.
    Copy,
    /// A lane with its borders; its right edge is the head.
    Lane,
    /// The list in a lane: its right edge is that of the first message.
    Line,
    Shelf,
    /// All the workers of a service together.
    Workers,
    Results,
    Dead,
    /// Where a way passes other columns. Its number is that of the way, shifted by 16 bits, and
    /// its place on it.
    Via,
    /// The messages on a shelf, in an outbox and among dead letters.
    Delayed,
    Outbox,
    Graves,
}

/// The parts by the names in `data-anchor`; a number follows.
const NAMES: [(&str, Part); 14] = [
    ("sender", Part::Sender),
    ("hand", Part::Hand),
    ("topic", Part::Topic),
    ("copy", Part::Copy),
    ("lane", Part::Lane),
    ("line", Part::Line),
    ("shelf", Part::Shelf),
    ("workers", Part::Workers),
    ("results", Part::Results),
    ("dead", Part::Dead),
    ("via", Part::Via),
    ("delayed", Part::Delayed),
    ("outbox", Part::Outbox),
    ("graves", Part::Graves),
];

/// Where everything is. A part that is not shown has no place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    parts: Vec<(Part, u32, Place)>,
    lists: Vec<(Part, u32, List)>,
    workers: Vec<(WorkerId, WorkerPlace)>,
    /// Whether each worker has a card of its own, and so a wire.
    pub cards: bool,
    /// Whether the parts of a graph stand in one column, one below the other.
    pub is_list: bool,
}

/// The messages of a list, as far as they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List(Vec<(u64, Point)>);

impl List {
    fn measure(list: &Element, origin: Point) -> Self {
        let shown = nodes::find_all(list, "[data-message]").into_iter().filter_map(|row| {
            let message = row.get_attribute("data-message")?.parse().ok()?;
            let place = Place::of(&nodes::find(&row, ".message")?, origin)?;
            Some((message, place.middle()))
        });
        Self(shown.collect())
    }

    /// Where a message is, or the last one that is shown.
    pub fn place_of(&self, MessageId(message): MessageId) -> Option<Point> {
        let found = self.0.iter().find(|(id, _)| *id == message);
        found.or(self.0.last()).map(|(_, point)| *point)
    }
}

impl Places {
    /// Measures every part of this stage that has a `data-anchor`.
    pub fn measure(stage: &Element, canvas: &Element) -> Self {
        let mut places = Self::default();
        let rect = canvas.get_bounding_client_rect();
        let origin = Point::new(rect.left(), rect.top());
        for element in nodes::find_all(stage, "[data-anchor]") {
            let name = element.get_attribute("data-anchor").unwrap_or_default();
            let (name, number) = name.rsplit_once('-').unwrap_or((&name, "0"));
            places.put(name, number.parse().unwrap_or_default(), &element, origin);
        }
        places.is_list = places.stands_in_one_column();
        places
    }

    fn put(&mut self, name: &str, number: u32, element: &Element, origin: Point) {
        let place = Place::of(element, origin);
        let part = NAMES.iter().find(|(known, _)| *known == name).map(|(_, part)| *part);
        match part {
            Some(part @ (Part::Delayed | Part::Outbox | Part::Graves)) => {
                self.lists.push((part, number, List::measure(element, origin)));
            }
            Some(part) => {
                if part == Part::Workers {
                    self.cards = element.get_attribute("data-form").as_deref() == Some("cards");
                }
                self.parts.extend(place.map(|place| (part, number, place)));
            }
            None => {
                debug_assert!(name == "worker", "there is no place called {name}");
                let card = place.map(|card| (WorkerId(number), worker(element, card, origin)));
                self.workers.extend(card);
            }
        }
    }

    fn stands_in_one_column(&self) -> bool {
        let groups = |(part, _, place): &(Part, u32, Place)| {
            matches!(part, Part::Workers | Part::Lane).then_some(*place)
        };
        let mut groups = self.parts.iter().filter_map(groups);
        let first = groups.next();
        first.is_some_and(|first| groups.all(|other| (other.left - first.left).abs() < 40.0))
    }

    /// Where a part is.
    pub fn part(&self, part: Part, number: u32) -> Option<Place> {
        let mut parts = self.parts.iter();
        parts.find(|it| (it.0, it.1) == (part, number)).map(|(_, _, place)| *place)
    }

    /// Where a message of a list is, or the last one that is shown.
    pub fn in_list(&self, part: Part, number: u32, message: MessageId) -> Option<Point> {
        let list = self.lists.iter().find(|it| (it.0, it.1) == (part, number));
        list.and_then(|(_, _, list)| list.place_of(message))
    }

    /// The worker with this number.
    pub fn worker(&self, worker: WorkerId) -> Option<&WorkerPlace> {
        self.workers.iter().find(|(id, _)| *id == worker).map(|(_, place)| place)
    }

    /// The workers of a service.
    pub fn workers_of(&self, service: ServiceId) -> impl Iterator<Item = &WorkerPlace> {
        let its = move |(id, _): &&(WorkerId, WorkerPlace)| ServiceId::of(*id) == service;
        self.workers.iter().filter(its).map(|(_, place)| place)
    }
}

fn worker(element: &Element, card: Place, origin: Point) -> WorkerPlace {
    let state = element.get_attribute("data-state");
    let ring = nodes::find(element, "[data-gauge]").and_then(|ring| Place::of(&ring, origin));
    WorkerPlace {
        card,
        ring: ring.map_or_else(|| card.middle(), |ring| ring.middle()),
        on: matches!(state.as_deref(), Some("idle" | "working")),
    }
}
