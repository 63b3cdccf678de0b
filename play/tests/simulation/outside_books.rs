//! The books, kept once more by somebody who sees nothing but the exported trace.

use std::collections::BTreeMap;

use message_queue_play::sim::SystemLedger;
use serde_json::Value;

/// Where a message is, as far as the trace tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Ready,
    Delayed,
    InFlight(u64),
    Done,
    Dead,
    Dropped,
}

/// The books of an outsider.
#[derive(Debug, Default)]
pub struct Books {
    places: BTreeMap<u64, Place>,
    effects: BTreeMap<u64, u64>,
    /// The latest delivery of each message.
    epochs: BTreeMap<u64, u64>,
    last_first_delivery: u64,
    rejected: u64,
    deliveries: u64,
    lost: u64,
    /// When and by whom something was sent to a queue, and whether it was taken.
    sends: Vec<(u64, Value, Value, bool)>,
}

impl Books {
    /// Reads a trace in JSON Lines, and insists on what must be true of every line.
    pub fn read(trace: &str) -> Self {
        let mut books = Self::default();
        let mut last = (0, 0);
        for line in trace.lines() {
            let entry: Value = serde_json::from_str(line).expect("each line is JSON");
            let now = (number(&entry, "n"), number(&entry, "at"));
            assert!(now.0 == last.0 + 1 && now.1 >= last.1, "time or number went back: {line}");
            last = now;
            books.enter(&entry, line);
        }
        books
    }

    /// Compares with the books of the simulation.
    pub fn compare(&self, ledger: &SystemLedger) {
        let count = |wanted: fn(Place) -> bool| {
            self.places.values().filter(|place| wanted(**place)).count() as u64
        };
        let effects: u64 = self.effects.values().sum();
        let told = [
            ("accepted", self.places.len() as u64, ledger.accepted),
            ("ready", count(|it| it == Place::Ready), ledger.ready),
            ("delayed", count(|it| it == Place::Delayed), ledger.delayed),
            ("in flight", count(|it| matches!(it, Place::InFlight(_))), ledger.in_flight),
            ("done", count(|it| it == Place::Done), ledger.done),
            ("dead", count(|it| it == Place::Dead), ledger.dead),
            ("dropped", count(|it| it == Place::Dropped), ledger.dropped),
            ("rejected", self.rejected, ledger.rejected),
            ("deliveries", self.deliveries, ledger.deliveries),
            ("effects", effects, ledger.effects),
            ("duplicates", effects - self.effects.len() as u64, ledger.duplicates),
            ("lost", self.lost, ledger.lost),
        ];
        for (what, outside, inside) in told {
            assert_eq!(outside, inside, "{what}");
        }
    }

    fn enter(&mut self, entry: &Value, line: &str) {
        let place = |entry: &Value| match entry["until"] {
            Value::Null => Place::Ready,
            _ => Place::Delayed,
        };
        match entry["event"].as_str().expect("each entry has an event") {
            "sent" => {
                let before = self.places.insert(number(entry, "message"), place(entry));
                assert_eq!(before, None, "sent twice: {line}");
                self.note_send(entry, true);
            }
            "became-ready" => self.go(entry, |it| it == Place::Delayed, Place::Ready, line),
            "delivered" => {
                self.deliveries += 1;
                let (message, epoch) = (number(entry, "message"), number(entry, "epoch"));
                let before = self.epochs.insert(message, epoch).unwrap_or(0);
                assert_eq!(epoch, before + 1, "a delivery was left out or repeated: {line}");
                if epoch == 1 {
                    assert!(message > self.last_first_delivery, "out of order: {line}");
                    self.last_first_delivery = message;
                }
                self.go(entry, |it| it == Place::Ready, Place::InFlight(epoch), line);
            }
            "released" => {
                let held = Place::InFlight(number(entry, "epoch"));
                self.go(entry, move |it| it == held, place(entry), line);
            }
            // The latest receipt also works when its lease has run out.
            "acked" => {
                let latest = self.epochs.get(&number(entry, "message"));
                assert_eq!(latest, Some(&number(entry, "epoch")), "a stale ack worked: {line}");
                self.go(entry, is_live, Place::Done, line);
            }
            "dead" => self.go(entry, is_live, Place::Dead, line),
            "dropped" => self.go(entry, is_live, Place::Dropped, line),
            "redriven" => self.go(entry, |it| it == Place::Dead, Place::Ready, line),
            "effect" => *self.effects.entry(number(entry, "message")).or_default() += 1,
            "rejected" => {
                self.rejected += 1;
                self.note_send(entry, false);
            }
            "published" => self.check_published(entry, line),
            "lost" => self.lost += 1,
            "stale-settle" | "extended" | "skipped" | "worker" | "held-more" | "scaled"
            | "roll-out" | "versioned" | "paced" | "not-done" | "set" => {}
            other => panic!("an event that nobody knows: {other}"),
        }
    }

    fn note_send(&mut self, entry: &Value, taken: bool) {
        let [origin, from] = ["origin", "from"].map(|field| entry[field].clone());
        self.sends.push((number(entry, "at"), origin, from, taken));
    }

    /// The copies of what was published come right before it.
    fn check_published(&self, entry: &Value, line: &str) {
        let [at, copies, refused] = ["at", "copies", "refused"].map(|field| number(entry, field));
        let count = usize::try_from(copies + refused).expect("queues are few");
        let sends = &self.sends[self.sends.len() - count..];
        let same = |send: &&(u64, Value, Value, bool)| {
            send.0 == at && send.1 == entry["origin"] && send.2 == entry["from"]
        };
        assert_eq!(sends.iter().filter(same).count(), count, "other copies were sent: {line}");
        let taken = sends.iter().filter(|send| send.3).count() as u64;
        assert_eq!(taken, copies, "other copies were taken: {line}");
    }

    fn go(&mut self, entry: &Value, from: impl Fn(Place) -> bool, to: Place, line: &str) {
        let place = self.places.get_mut(&number(entry, "message")).expect("it was sent before");
        assert!(from(*place), "from {place:?}: {line}");
        *place = to;
    }
}

fn is_live(place: Place) -> bool {
    matches!(place, Place::Ready | Place::Delayed | Place::InFlight(_))
}

fn number(entry: &Value, key: &str) -> u64 {
    entry[key].as_u64().unwrap_or_else(|| panic!("{key} is a whole number in {entry}"))
}
