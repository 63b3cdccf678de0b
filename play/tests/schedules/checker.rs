//! Keeps the books of a run from its trace alone, and insists on the rules line by line.

use std::collections::{BTreeMap, BTreeSet};

use message_queue_play::sim::SystemLedger;

use crate::draw::Drawn;

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Ready,
    Delayed,
    /// Until when the lease runs.
    InFlight(u64),
    Done,
    Dead,
    Dropped,
}

/// What is known of a message.
#[derive(Clone, Debug)]
struct Message {
    queue: String,
    place: Place,
    /// Its latest delivery.
    epoch: u64,
    /// Its deliveries since it was sent or redriven.
    attempts: u64,
    effects: u64,
}

/// What is known of a worker. Each is up until the trace says otherwise.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is true of a worker or not, and any mix is fine"
)]
struct Worker {
    is_off: bool,
    is_cut_off: bool,
    /// Whether it goes or is replaced when it is through with what it holds.
    is_draining: bool,
    /// Whether it goes then. Nobody but a crash stops it before that.
    is_leaving: bool,
    /// What it was given and is not through with.
    holds: Vec<u64>,
    version: Option<String>,
}

/// The books of an outsider.
#[derive(Debug, Default)]
pub struct Checker {
    limits: BTreeMap<String, u64>,
    idempotent: BTreeSet<String>,
    /// How many messages a worker of each service holds at most.
    most: BTreeMap<String, usize>,
    /// Who is away to become another version, of each service.
    replaced: BTreeMap<String, u64>,
    /// Which version of each service is wanted.
    versions: BTreeMap<String, String>,
    messages: BTreeMap<u64, Message>,
    workers: BTreeMap<(String, u64), Worker>,
    /// The last message of each queue that was delivered for the first time.
    in_order: BTreeMap<String, u64>,
    /// Who sent what at this instant, and whether it was taken.
    sends: Vec<(String, bool)>,
    number: u64,
    now: u64,
    rejected: u64,
    deliveries: u64,
    lost: u64,
}

/// A field of a line, as it is written, without the quotation marks of a text.
fn maybe<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let is_name = |(at, _): &(usize, &str)| {
        line[..*at].ends_with('"') && line[at + name.len()..].starts_with("\":")
    };
    let (start, _) = line.match_indices(name).find(is_name)?;
    let value = &line[start + name.len() + 2..];
    Some(match value.strip_prefix('"') {
        Some(text) => &text[..text.find('"')?],
        None => &value[..value.find([',', '}'])?],
    })
}

fn text<'a>(line: &'a str, name: &str) -> &'a str {
    maybe(line, name).unwrap_or_else(|| panic!("no {name}: {line}"))
}

fn number(line: &str, name: &str) -> u64 {
    text(line, name).parse().unwrap_or_else(|_| panic!("{name} is no number: {line}"))
}

impl Checker {
    /// Books of a run of what was drawn: how often each queue delivers a message at most, which
    /// services do nothing twice, and how many messages a worker holds at most.
    pub fn new(drawn: &Drawn) -> Self {
        let (limits, idempotent, most) = (drawn.limits(), drawn.idempotent(), drawn.most());
        Self { limits, idempotent, most, ..Self::default() }
    }

    /// The limits as a program takes them: `queue=limit`.
    pub fn limits_as_words(&self) -> Vec<String> {
        self.limits.iter().map(|(queue, limit)| format!("{queue}={limit}")).collect()
    }

    /// Reads the next line.
    pub fn read(&mut self, line: &str) {
        let (nth, at) = (number(line, "n"), number(line, "at"));
        assert!(nth == self.number + 1 && at >= self.now, "time or number went back: {line}");
        if at > self.now {
            self.sends.clear();
        }
        (self.number, self.now) = (nth, at);
        match text(line, "event") {
            "sent" => self.sent(line),
            "rejected" => {
                self.rejected += 1;
                self.note_send(line, false);
            }
            "published" => self.published(line),
            "delivered" => self.delivered(line),
            "extended" => {
                let until = number(line, "until");
                let message = self.message(line);
                assert!(matches!(message.place, Place::InFlight(_)), "not in flight: {line}");
                message.place = Place::InFlight(until);
            }
            "released" => self.released(line),
            "became-ready" => self.go(line, |it| it == Place::Delayed, Place::Ready),
            "acked" => {
                let epoch = number(line, "epoch");
                assert_eq!(self.message(line).epoch, epoch, "a stale ack worked: {line}");
                self.go(line, is_live, Place::Done);
            }
            "dead" => {
                let limit = self.limits[text(line, "queue")];
                let message = self.message(line);
                assert_eq!(message.attempts, limit, "it died too early or too late: {line}");
                self.go(line, is_live, Place::Dead);
            }
            "dropped" => self.go(line, is_live, Place::Dropped),
            "redriven" => {
                self.go(line, |it| it == Place::Dead, Place::Ready);
                self.message(line).attempts = 0;
            }
            "effect" => self.effect(line),
            "skipped" | "lost" => {
                self.lost += u64::from(text(line, "event") == "lost");
                self.let_go(line);
            }
            "stale-settle" => self.let_go(line),
            "worker" => self.worker_changed(line),
            "roll-out" => {
                let service = text(line, "service").to_owned();
                self.versions.insert(service, text(line, "version").to_owned());
            }
            "versioned" => {
                self.worker(line).version = Some(text(line, "version").to_owned());
                self.is_back(line);
            }
            "paced" | "set" | "held-more" | "scaled" => {}
            other => panic!("an event that nobody knows: {other}"),
        }
    }

    fn message(&mut self, line: &str) -> &mut Message {
        let message = self.messages.get_mut(&number(line, "message"));
        message.unwrap_or_else(|| panic!("it was never sent: {line}"))
    }

    fn worker(&mut self, line: &str) -> &mut Worker {
        let key = (text(line, "service").to_owned(), number(line, "worker"));
        self.workers.entry(key).or_default()
    }

    fn go(&mut self, line: &str, from: impl Fn(Place) -> bool, to: Place) {
        let queue = text(line, "queue").to_owned();
        let message = self.message(line);
        assert!(from(message.place), "from {:?}: {line}", message.place);
        // A dead letter is told by the name of the line from which it comes, or of its own.
        assert!(queue.starts_with(&message.queue), "of another queue: {line}");
        message.place = to;
    }

    fn note_send(&mut self, line: &str, taken: bool) {
        self.sends.push((origin(line), taken));
    }

    fn sent(&mut self, line: &str) {
        let id = number(line, "message");
        let place = if text(line, "until") == "null" { Place::Ready } else { Place::Delayed };
        let queue = text(line, "queue").to_owned();
        let message = Message { queue, place, epoch: 0, attempts: 0, effects: 0 };
        assert!(self.messages.insert(id, message).is_none(), "sent twice: {line}");
        self.note_send(line, true);
    }

    fn published(&mut self, line: &str) {
        let (copies, refused) = (number(line, "copies"), number(line, "refused"));
        let count = usize::try_from(copies + refused).expect("queues are few");
        let sends = &self.sends[self.sends.len().saturating_sub(count)..];
        assert!(sends.iter().all(|(from, _)| *from == origin(line)), "of another: {line}");
        let taken = sends.iter().filter(|(_, taken)| *taken).count() as u64;
        assert!(sends.len() == count && taken == copies, "other copies: {line}");
    }

    fn delivered(&mut self, line: &str) {
        self.deliveries += 1;
        let (id, epoch) = (number(line, "message"), number(line, "epoch"));
        let queue = text(line, "queue").to_owned();
        let until = number(line, "until");
        let limit = self.limits[&queue];
        let message = self.message(line);
        assert_eq!(message.place, Place::Ready, "it was not ready: {line}");
        assert_eq!((message.epoch + 1, &message.queue), (epoch, &queue), "not the next: {line}");
        message.epoch = epoch;
        message.attempts += 1;
        assert!(message.attempts <= limit, "more than {limit} attempts: {line}");
        message.place = Place::InFlight(until);
        if epoch == 1 {
            let last = self.in_order.insert(queue, id).unwrap_or(0);
            assert!(id > last, "out of order: {line}");
        }
        let worker = self.worker(line);
        assert!(!worker.is_off && !worker.is_cut_off, "that worker cannot receive: {line}");
        assert!(!worker.is_draining, "that worker takes nothing more: {line}");
        worker.holds.push(id);
        let holds = worker.holds.len();
        let most = self.most[text(line, "service")];
        assert!(holds <= most, "it holds {holds}, at most {most}: {line}");
    }

    fn released(&mut self, line: &str) {
        let place = if text(line, "until") == "null" { Place::Ready } else { Place::Delayed };
        let (epoch, now) = (number(line, "epoch"), self.now);
        let expired = text(line, "cause") == "expire";
        let message = self.message(line);
        assert_eq!(message.epoch, epoch, "of an earlier delivery: {line}");
        if expired {
            assert_eq!(message.place, Place::InFlight(now), "its lease did not end: {line}");
        }
        self.go(line, |it| matches!(it, Place::InFlight(_)), place);
        if !expired {
            self.let_go(line);
        }
    }

    fn effect(&mut self, line: &str) {
        let nth = number(line, "nth");
        let version = self.worker(line).version.clone();
        assert_eq!(maybe(line, "version"), version.as_deref(), "of another version: {line}");
        let knows = self.idempotent.contains(text(line, "service"));
        let message = self.message(line);
        message.effects += 1;
        assert_eq!(message.effects, nth, "another number of effects: {line}");
        assert!(nth == 1 || message.epoch > 1, "a duplicate without a cause: {line}");
        assert!(nth == 1 || !knows, "this service does nothing twice: {line}");
        assert!(nth <= message.epoch, "more effects than deliveries: {line}");
        self.let_go(line);
    }

    /// The worker is through with what it held. One that was cut off may have been through before.
    fn let_go(&mut self, line: &str) {
        let message = number(line, "message");
        let holds = &mut self.worker(line).holds;
        if let Some(place) = holds.iter().position(|held| *held == message) {
            holds.remove(place);
        }
    }

    fn worker_changed(&mut self, line: &str) {
        let version = self.versions.get(text(line, "service")).cloned();
        let worker = self.worker(line);
        let through = worker.holds.is_empty();
        match text(line, "change") {
            "added" => *worker = Worker { version, ..Worker::default() },
            "starting" => *worker = Worker { version, is_off: true, ..Worker::default() },
            "removed" => {
                assert!(through || !worker.is_leaving, "it was not through: {line}");
                *worker = Worker::default();
                self.is_back(line);
            }
            "up" | "restarted" | "started" => worker.is_off = false,
            "down" | "crashed" => {
                (worker.is_off, worker.is_draining) = (true, false);
                worker.holds.clear();
                self.is_back(line);
            }
            "cut-off" => {
                worker.is_cut_off = true;
                worker.holds.clear();
            }
            "reconnected" => worker.is_cut_off = false,
            "leaving" => (worker.is_draining, worker.is_leaving) = (true, true),
            "draining" => worker.is_draining = true,
            "stays" => (worker.is_draining, worker.is_leaving) = (false, false),
            "replaced" => {
                assert!(through, "it was not through: {line}");
                (worker.is_off, worker.is_draining) = (true, false);
                let service = text(line, "service").to_owned();
                let other = self.replaced.insert(service, number(line, "worker"));
                assert_eq!(other, None, "another is away already: {line}");
            }
            "doomed" => {}
            other => panic!("a change that nobody knows: {other}"),
        }
    }

    /// Nobody waits any more for a worker that was to be replaced.
    fn is_back(&mut self, line: &str) {
        let (service, worker) = (text(line, "service"), number(line, "worker"));
        if self.replaced.get(service) == Some(&worker) {
            self.replaced.remove(service);
        }
    }

    /// The books, a line for each number.
    pub fn books(&self) -> Vec<String> {
        self.counts().iter().map(|(name, count)| format!("{name} {count}")).collect()
    }

    fn counts(&self) -> [(&'static str, u64); 12] {
        let count = |wanted: fn(Place) -> bool| {
            self.messages.values().filter(|message| wanted(message.place)).count() as u64
        };
        let effects: u64 = self.messages.values().map(|message| message.effects).sum();
        let first = self.messages.values().filter(|message| message.effects > 0).count() as u64;
        [
            ("accepted", self.messages.len() as u64),
            ("ready", count(|it| it == Place::Ready)),
            ("delayed", count(|it| it == Place::Delayed)),
            ("in-flight", count(|it| matches!(it, Place::InFlight(_)))),
            ("done", count(|it| it == Place::Done)),
            ("dead", count(|it| it == Place::Dead)),
            ("dropped", count(|it| it == Place::Dropped)),
            ("rejected", self.rejected),
            ("deliveries", self.deliveries),
            ("effects", effects),
            ("duplicates", effects - first),
            ("lost", self.lost),
        ]
    }

    /// Compares with the books of the simulation.
    pub fn compare(&self, ledger: &SystemLedger) {
        let inside = [
            ledger.accepted,
            ledger.ready,
            ledger.delayed,
            ledger.in_flight,
            ledger.done,
            ledger.dead,
            ledger.dropped,
            ledger.rejected,
            ledger.deliveries,
            ledger.effects,
            ledger.duplicates,
            ledger.lost,
        ];
        for ((name, outside), inside) in self.counts().into_iter().zip(inside) {
            assert_eq!(outside, inside, "{name}");
        }
    }
}

/// Who sent it.
fn origin(line: &str) -> String {
    let who = maybe(line, "sender").or_else(|| maybe(line, "from")).unwrap_or_default();
    format!("{} {who}", text(line, "origin"))
}

fn is_live(place: Place) -> bool {
    matches!(place, Place::Ready | Place::Delayed | Place::InFlight(_))
}
