//! What is known of the messages in queues.

use std::collections::BTreeMap;

use crate::line::Line;
use crate::settings::QueueRules;

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Ready,
    Delayed,
    /// Until when the lease runs.
    InFlight(u64),
    Done,
    Dead,
    Dropped,
}

impl Place {
    pub fn is_live(self) -> bool {
        matches!(self, Self::Ready | Self::Delayed | Self::InFlight(_))
    }
}

/// What is known of a message.
#[derive(Clone, Debug)]
struct Message {
    queue: usize,
    place: Place,
    /// Its latest delivery.
    epoch: u64,
    /// Its deliveries since it was sent or redriven.
    attempts: u64,
    effects: u64,
}

/// The messages of all queues.
#[derive(Debug, Default)]
pub struct Messages {
    /// By number. The numbers in between are of calls.
    all: Vec<Option<Message>>,
    /// The last message of each queue that was delivered for the first time.
    in_order: BTreeMap<usize, u64>,
    pub deliveries: u64,
}

fn place_of(number: u64) -> usize {
    usize::try_from(number).expect("messages are few")
}

impl Messages {
    pub fn has(&self, number: u64) -> bool {
        self.all.get(place_of(number)).is_some_and(Option::is_some)
    }

    fn of(&mut self, line: &Line) -> &mut Message {
        let message = self.all.get_mut(place_of(line.number("message")));
        message.and_then(Option::as_mut).unwrap_or_else(|| panic!("it was never sent: {line}"))
    }

    pub fn go(&mut self, line: &Line, queue: usize, from: impl Fn(Place) -> bool, to: Place) {
        let message = self.of(line);
        assert!(from(message.place), "from {:?}: {line}", message.place);
        assert_eq!(queue, message.queue, "of another queue: {line}");
        message.place = to;
    }

    pub fn sent(&mut self, line: &Line, queue: usize) {
        let place = if line.until().is_none() { Place::Ready } else { Place::Delayed };
        let number = place_of(line.number("message"));
        if number >= self.all.len() {
            self.all.resize(number + 1, None);
        }
        let message = Message { queue, place, epoch: 0, attempts: 0, effects: 0 };
        assert!(self.all[number].replace(message).is_none(), "sent twice: {line}");
    }

    pub fn delivered(&mut self, line: &Line, queue: usize, rules: &QueueRules) {
        self.deliveries += 1;
        let (id, epoch) = (line.number("message"), line.number("epoch"));
        let (until, limit) = (line.number("until"), rules.limit);
        let message = self.of(line);
        assert_eq!(message.place, Place::Ready, "it was not ready: {line}");
        assert_eq!((message.epoch + 1, message.queue), (epoch, queue), "not the next: {line}");
        message.epoch = epoch;
        message.attempts += 1;
        assert!(message.attempts <= limit, "more than {limit} attempts: {line}");
        message.place = Place::InFlight(until);
        if epoch == 1 {
            let last = self.in_order.insert(queue, id).unwrap_or(0);
            assert!(id > last, "out of order: {line}");
        }
    }

    pub fn extended(&mut self, line: &Line) {
        let until = line.number("until");
        let message = self.of(line);
        assert!(matches!(message.place, Place::InFlight(_)), "not in flight: {line}");
        message.place = Place::InFlight(until);
    }

    pub fn released(&mut self, line: &Line, (queue, rules): (usize, &QueueRules), now: u64) {
        let until = line.until();
        let place = if until.is_none() { Place::Ready } else { Place::Delayed };
        let epoch = line.number("epoch");
        let message = self.of(line);
        assert_eq!(message.epoch, epoch, "of an earlier delivery: {line}");
        if line.text("cause") == "expire" {
            assert_eq!(message.place, Place::InFlight(now), "its lease did not end: {line}");
        } else if message.attempts < rules.limit {
            let (least, most) = rules.backoff.after(message.attempts);
            let delay = until.map_or(0, |until| until - now);
            assert!((least..=most).contains(&delay), "hidden for another time: {line}");
        }
        self.go(line, queue, |it| matches!(it, Place::InFlight(_)), place);
    }

    pub fn acked(&mut self, line: &Line, queue: usize) {
        let epoch = line.number("epoch");
        assert_eq!(self.of(line).epoch, epoch, "a stale ack worked: {line}");
        self.go(line, queue, Place::is_live, Place::Done);
    }

    pub fn dead(&mut self, line: &Line, queue: usize, rules: &QueueRules) {
        let message = self.of(line);
        assert_eq!(message.attempts, rules.limit, "it died too early or too late: {line}");
        self.go(line, queue, Place::is_live, Place::Dead);
    }

    pub fn redriven(&mut self, line: &Line, queue: usize) {
        self.go(line, queue, |it| it == Place::Dead, Place::Ready);
        self.of(line).attempts = 0;
    }

    /// The world noticed something of a message; a service that knows does nothing twice.
    pub fn effect(&mut self, line: &Line, knows: bool) {
        let nth = line.number("nth");
        let message = self.of(line);
        message.effects += 1;
        assert_eq!(message.effects, nth, "another number of effects: {line}");
        assert!(nth == 1 || message.epoch > 1, "a duplicate without a cause: {line}");
        assert!(nth == 1 || !knows, "this service does nothing twice: {line}");
        assert!(nth <= message.epoch, "more effects than deliveries: {line}");
    }

    pub fn count(&self, wanted: impl Fn(Place) -> bool) -> u64 {
        self.all.iter().flatten().filter(|message| wanted(message.place)).count() as u64
    }

    pub fn effects(&self) -> u64 {
        self.all.iter().flatten().map(|message| message.effects).sum()
    }

    pub fn duplicates(&self) -> u64 {
        self.all.iter().flatten().map(|message| message.effects.saturating_sub(1)).sum()
    }
}
