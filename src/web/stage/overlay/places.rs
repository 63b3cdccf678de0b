//! Where the cards are, relative to the drawing.

use message_queue_play::queue::MessageId;
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

/// Where everything is. A part that is not shown has no place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    pub sender: Option<Place>,
    pub hand: Option<Place>,
    /// The lane with its borders; its right edge is the head.
    pub lane: Option<Place>,
    /// The list in the lane: its right edge is that of the first message.
    pub line: Option<Place>,
    pub shelf: Option<Place>,
    /// All the workers together.
    pub group: Option<Place>,
    /// The workers, by number.
    pub workers: Vec<Option<WorkerPlace>>,
    /// Whether each worker has a card of its own, and so a wire.
    pub cards: bool,
    pub results: Option<Place>,
    pub dead: Option<Place>,
    /// The messages on the shelf, in the outbox and among the dead letters.
    pub delayed: List,
    pub outbox: List,
    pub graves: List,
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
            places.put(&name, &element, origin);
        }
        places
    }

    fn put(&mut self, name: &str, element: &Element, origin: Point) {
        let place = Place::of(element, origin);
        match name {
            "sender" => self.sender = place,
            "hand" => self.hand = place,
            "lane" => self.lane = place,
            "line" => self.line = place,
            "shelf" => self.shelf = place,
            "workers" => {
                self.group = place;
                self.cards = element.get_attribute("data-form").as_deref() == Some("cards");
            }
            "results" => self.results = place,
            "dead" => self.dead = place,
            "delayed" => self.delayed = List::measure(element, origin),
            "outbox" => self.outbox = List::measure(element, origin),
            "graves" => self.graves = List::measure(element, origin),
            other => {
                let number = other.strip_prefix("worker-").and_then(|it| it.parse().ok());
                debug_assert!(number.is_some(), "there is no place called {other}");
                // Some may be gone from between others.
                let before = number.unwrap_or(1_usize).saturating_sub(1);
                self.workers.resize_with(before, || None);
                self.workers.push(place.map(|card| worker(element, card, origin)));
            }
        }
    }

    /// The worker with this number.
    pub fn worker(&self, number: u32) -> Option<&WorkerPlace> {
        self.workers.get((number as usize).checked_sub(1)?)?.as_ref()
    }

    /// Whether messages enter the line from the left, and not from above.
    pub fn enters_level(&self) -> bool {
        match (self.sender, self.lane) {
            (Some(sender), Some(lane)) => sender.right <= lane.left,
            (None, _) | (_, None) => true,
        }
    }

    /// Whether messages leave the line to the right, and not downwards.
    pub fn leaves_level(&self) -> bool {
        match (self.lane, self.group) {
            (Some(lane), Some(group)) => lane.right <= group.left,
            (None, _) | (_, None) => true,
        }
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
