//! Keeps the books of a run from its trace alone, and insists on the rules line by line.
//!
//! [`Messages`] has the queues, [`Crews`] the workers, [`Calls`] what is asked without a queue, and
//! [`Senders`] what is sent again.

mod calls;
mod messages;
mod senders;
mod workers;

use message_queue_play::sim::{Simulation, SystemLedger};

use crate::line::{Line, Origin};
use crate::settings::{Kind, Settings};
use calls::Calls;
use messages::{Messages, Place};
use senders::Senders;
use workers::Crews;

/// What came of the faults, and is to be seen often enough.
pub const SIGNS: [&str; 13] = [
    "a call that was answered",
    "a call to nobody who is up",
    "a call that found all busy",
    "a call that timed out",
    "a call that broke off",
    "a call that failed",
    "a caller that hung up",
    "a request that was lost",
    "an answer that was lost",
    "a message that was sent again",
    "a message that was given up",
    "a repeat that was recognised",
    "a repeat that was stored",
];

/// The books of an outsider.
pub struct Checker {
    settings: Settings,
    messages: Messages,
    crews: Crews,
    calls: Calls,
    senders: Senders,
    /// Who sent what at this instant, and whether it was taken.
    sends: Vec<(Origin, bool)>,
    number: u64,
    now: u64,
    rejected: u64,
    lost: u64,
}

impl Checker {
    /// Books of a run that is set so.
    pub fn new(settings: Settings) -> Self {
        Self {
            messages: Messages::default(),
            crews: Crews::new(&settings),
            calls: Calls::new(&settings),
            senders: Senders::new(&settings),
            settings,
            sends: Vec::new(),
            number: 0,
            now: 0,
            rejected: 0,
            lost: 0,
        }
    }

    /// Reads the next line.
    pub fn read(&mut self, line: &str) {
        let line = &Line::new(line);
        let (nth, at) = (line.number("n"), line.number("at"));
        assert!(nth == self.number + 1 && at >= self.now, "time or number went back: {line}");
        if at > self.now {
            self.pass(at);
        }
        self.number = nth;
        let event = line.text("event");
        self.calls.look_at_line(event, line, &self.settings);
        match event {
            "called" | "call-taken" | "call-ended" => self.call(event, line),
            "sending" | "sender" => self.sending(event, line),
            "sent" | "rejected" | "published" | "duplicate" => self.put_in(event, line),
            "effect" | "skipped" | "lost" | "stale-settle" => self.through(event, line),
            "worker" | "roll-out" | "versioned" => self.crew(event, line),
            "delivered" | "extended" | "released" | "became-ready" | "acked" | "dead"
            | "dropped" | "redriven" => self.queue(event, line),
            "paced" | "set" | "held-more" | "scaled" => {}
            other => panic!("an event that nobody knows: {other}"),
        }
    }

    /// Time goes on; what had to happen by now has happened.
    fn pass(&mut self, to: u64) {
        self.sends.clear();
        self.calls.end_instant(self.now, &self.crews, &self.settings);
        self.senders.pass(to, &self.settings);
        self.now = to;
    }

    /// Nothing more comes: at this instant it is over, and nobody waits for anything.
    pub fn finish(&mut self, at: u64) {
        self.pass(at);
        self.calls.finish();
        self.senders.finish();
    }

    /// Somebody puts something into a queue.
    fn put_in(&mut self, event: &str, line: &Line) {
        let now = self.now;
        if event == "duplicate" {
            let (message, queue) = (line.number("message"), line.queue(&self.settings));
            let sender = self.senders.recognised(line, (message, queue), now, &self.settings);
            return self.sends.push((Origin::Sender(sender), true));
        }
        let origin = line.origin(&self.settings);
        if event == "published" {
            let refused = self.published(line, origin);
            if let Origin::Sender(sender) = origin {
                self.senders.published(sender, refused == 0, now, line, &self.settings);
            }
            return;
        }
        let (taken, queue) = (event == "sent", line.queue(&self.settings));
        if taken {
            self.messages.sent(line, queue);
        } else {
            self.rejected += 1;
        }
        self.sends.push((origin, taken));
        if let Origin::Sender(sender) = origin {
            let stored = taken.then(|| line.number("message"));
            self.senders.came_to(sender, (queue, stored), now, line, &self.settings);
        }
    }

    /// The copies of what is published come before; says how many were refused.
    fn published(&self, line: &Line, origin: Origin) -> u64 {
        let (copies, refused) = (line.number("copies"), line.number("refused"));
        let count = usize::try_from(copies + refused).expect("queues are few");
        let sends = &self.sends[self.sends.len().saturating_sub(count)..];
        assert!(sends.iter().all(|(from, _)| *from == origin), "of another: {line}");
        let taken = sends.iter().filter(|(_, taken)| *taken).count() as u64;
        assert!(sends.len() == count && taken == copies, "other copies: {line}");
        refused
    }

    /// A queue does something with a message that it has.
    fn queue(&mut self, event: &str, line: &Line) {
        let queue = line.queue(&self.settings);
        let rules = &self.settings.queues[queue];
        match event {
            "delivered" => {
                self.messages.delivered(line, queue, rules);
                let service = line.service("service", &self.settings);
                let most = self.settings.services[service].most;
                if self.crews.worker(service, line).receives(line, most) {
                    self.calls.excuse(service);
                }
            }
            "extended" => self.messages.extended(line),
            "released" => {
                self.messages.released(line, (queue, rules), self.now);
                if line.text("cause") == "expire" {
                    return;
                }
                let service = line.service("service", &self.settings);
                self.crews.worker(service, line).lets_go(line.number("message"));
                self.calls.attempt_failed(service, line);
            }
            "became-ready" => {
                self.messages.go(line, queue, |it| it == Place::Delayed, Place::Ready);
            }
            "acked" => self.messages.acked(line, queue),
            "dead" => self.messages.dead(line, queue, rules),
            "dropped" => self.messages.go(line, queue, Place::is_live, Place::Dropped),
            _ => self.messages.redriven(line, queue),
        }
    }

    /// A worker is through with something.
    fn through(&mut self, event: &str, line: &Line) {
        let service = line.service("service", &self.settings);
        let knows = self.settings.services[service].knows;
        let message = line.number("message");
        let worker = self.crews.worker(service, line);
        if event == "effect" {
            let version = worker.version.as_deref();
            assert_eq!(line.maybe("version"), version, "of another version: {line}");
            if !self.calls.effect(line, service, self.now) {
                self.messages.effect(line, knows);
            }
        }
        self.calls.attempt_ended(event, service, line, &self.settings);
        self.lost += u64::from(event == "lost");
        // Who asks for a longer lease goes on, and an ack that is too late comes after its effect.
        if event != "stale-settle" || line.text("settle") == "nack" {
            worker.lets_go(message);
        }
    }

    fn call(&mut self, event: &str, line: &Line) {
        let (now, settings) = (self.now, &self.settings);
        let Self { crews, calls, senders, .. } = self;
        match event {
            "called" => {
                let number = line.number("message");
                assert!(!self.messages.has(number), "it is the number of a message: {line}");
                let origin = line.origin(settings);
                calls.called(line, origin, now, crews, settings);
                if let Origin::Sender(sender) = origin {
                    let to = Kind::Service(line.service("service", settings));
                    assert_eq!(settings.senders[sender].kind, to, "it calls another: {line}");
                    senders.called(sender, number, now, line, settings);
                }
            }
            "call-taken" => calls.taken(line, crews, settings),
            _ => {
                let caller = calls.ended(line, now, crews, settings);
                if let Origin::Sender(sender) = caller {
                    let answered = line.text("end") == "answered";
                    senders.call_ended(sender, answered, now, line, settings);
                }
            }
        }
    }

    fn sending(&mut self, event: &str, line: &Line) {
        let sender = line.sender(&self.settings);
        if event == "sender" {
            return self.senders.cut_off(sender, line.text("change") == "cut-off");
        }
        let (now, settings) = (self.now, &self.settings);
        match line.text("what") {
            "request-lost" => self.senders.request_lost(sender, now, line, settings),
            "answer-lost" => self.senders.answer_lost(sender, now, line, settings),
            "again" => self.senders.again(sender, now, line, settings),
            _ => self.senders.given_up(sender, now, line, settings),
        }
    }

    fn crew(&mut self, event: &str, line: &Line) {
        let service = line.service("service", &self.settings);
        match event {
            "worker" => {
                if let Some(call) = self.crews.changed(service, line, self.now) {
                    self.calls.must_break(call);
                }
                if line.text("change") == "reconnected" {
                    self.calls.excuse(service);
                }
            }
            "roll-out" => self.crews.rolled_out(service, line),
            _ => self.crews.versioned(service, line),
        }
    }

    /// The books, a line for each number.
    pub fn books(&self) -> Vec<String> {
        let counts = self.counts().map(|(name, count)| format!("{name} {count}"));
        let more = self.senders.books(&self.settings);
        let calls = [format!("calls {}", self.calls.count())];
        counts.into_iter().chain(calls).chain(more).collect()
    }

    fn counts(&self) -> [(&'static str, u64); 12] {
        let (of_messages, calls) = (&self.messages, self.calls.effects());
        [
            ("accepted", of_messages.count(|_| true)),
            ("ready", of_messages.count(|it| it == Place::Ready)),
            ("delayed", of_messages.count(|it| it == Place::Delayed)),
            ("in-flight", of_messages.count(|it| matches!(it, Place::InFlight(_)))),
            ("done", of_messages.count(|it| it == Place::Done)),
            ("dead", of_messages.count(|it| it == Place::Dead)),
            ("dropped", of_messages.count(|it| it == Place::Dropped)),
            ("rejected", self.rejected),
            ("deliveries", of_messages.deliveries),
            ("effects", of_messages.effects() + calls),
            ("duplicates", of_messages.duplicates()),
            ("lost", self.lost),
        ]
    }

    /// Compares with the books of the simulation.
    pub fn compare(&self, simulation: &Simulation) {
        let ledger: SystemLedger = simulation.ledger();
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
        self.calls.compare(simulation);
        self.senders.compare(simulation);
    }

    /// How often each of [`SIGNS`] was there.
    pub fn signs(&self) -> [u64; SIGNS.len()] {
        let (calls, senders) = (self.calls.ends(), self.senders.signs());
        let all: Vec<u64> = calls.into_iter().chain(senders).collect();
        all.try_into().expect("each has a name")
    }
}
