//! One entry as a line of JSON.
//!
//! Written by hand and not derived, so that the core types stay free of a saved form and the
//! order of keys is plain to see.

mod crew;

use super::Entry;
use crate::queue::{
    DeathReason, DropReason, ReleaseCause, SendError, Settle, Stale, Transition, TransitionKind,
    WorkerId,
};
use crate::sim::{
    CallEnd, Failure, Happening, Names, Origin, Part, Reason, Sending, ServiceId, WorkerChange,
    number_of,
};
use crate::time::Instant;

/// Appends the entry and a line feed.
pub fn write(text: &mut String, entry: &Entry, names: &Names) {
    let mut line = Line { text, names };
    line.text.push('{');
    line.number("n", entry.number);
    line.number("at", entry.at.as_micros());
    match entry.happening {
        Happening::Queue { transition, reason } => line.queue(&transition, reason),
        Happening::Rejected { queue, origin, error, bytes } => {
            line.word("event", "rejected");
            line.word("queue", &names.queue_key(queue));
            line.origin(origin);
            line.number("bytes", bytes as u64);
            line.refusal(error);
        }
        Happening::Published { topic, origin, copies, refused } => {
            line.word("event", "published");
            line.word("topic", names.topic_key(topic));
            line.origin(origin);
            line.number("copies", u64::from(copies));
            line.number("refused", u64::from(refused));
        }
        it @ (Happening::Called { .. }
        | Happening::CallTaken { .. }
        | Happening::CallEnded { .. }) => line.call(it),
        Happening::Effect { .. } => line.effect(&entry.happening),
        Happening::Lost { message, worker, reason } => {
            line.word("event", "lost");
            line.number("message", message.0);
            line.worker(worker);
            line.reason(reason);
        }
        Happening::Worker { worker, change, holds } => {
            line.word("event", "worker");
            line.worker(worker);
            line.word("change", change_word(change));
            line.maybe("holds", holds.map(|message| message.0));
        }
        Happening::HeldMore { .. }
        | Happening::Scaled { .. }
        | Happening::RollOut { .. }
        | Happening::Versioned { .. } => line.crew(&entry.happening),
        Happening::Paced { worker, percent } => {
            line.word("event", "paced");
            line.worker(worker);
            line.number("percent", u64::from(percent));
        }
        Happening::Skipped { message, worker } => {
            line.word("event", "skipped");
            line.number("message", message.0);
            line.worker(worker);
        }
        it @ (Happening::Sending { .. } | Happening::SenderCutOff { .. }) => line.sending(it),
        Happening::NotDone { action } => {
            line.word("event", "not-done");
            line.number("action", u64::from(action));
        }
        Happening::Set(part) => {
            line.word("event", "set");
            let (word, key) = part_words(part, names);
            line.word("part", word);
            line.word("key", &key);
        }
    }
    line.sentence(&entry.happening.sentence(names));
    line.text.push_str("}\n");
}

struct Line<'a> {
    text: &'a mut String,
    names: &'a Names,
}

impl Line<'_> {
    fn key(&mut self, key: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
    }

    fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        self.text.push_str(&value.to_string());
    }

    fn maybe(&mut self, key: &str, value: Option<u64>) {
        self.key(key);
        self.text.push_str(&value.map_or_else(|| "null".to_owned(), |value| value.to_string()));
    }

    fn until(&mut self, until: Option<Instant>) {
        self.maybe("until", until.map(Instant::as_micros));
    }

    /// A word of our own; it has nothing in it that needs escaping.
    fn word(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text.push('"');
        self.text.push_str(value);
        self.text.push('"');
    }

    fn sentence(&mut self, words: &str) {
        self.key("text");
        self.text.push_str(&serde_json::to_string(words).expect("a string is always good JSON"));
    }

    fn effect(&mut self, happening: &Happening) {
        let Happening::Effect { message, worker, nth, version } = *happening else { return };
        self.word("event", "effect");
        self.number("message", message.0);
        self.worker(worker);
        self.number("nth", u64::from(nth));
        if let Some(version) = version {
            self.word("version", self.names.version(version));
        }
    }

    /// A worker by its service and its number there.
    fn worker(&mut self, worker: WorkerId) {
        self.word("service", self.names.service_key(ServiceId::of(worker)));
        self.number("worker", u64::from(number_of(worker)));
    }

    fn origin(&mut self, origin: Origin) {
        match origin {
            Origin::Sender(id) => {
                self.word("origin", "sender");
                self.word("sender", self.names.sender_key(id));
            }
            Origin::Service(id) => {
                self.word("origin", "service");
                self.word("from", self.names.service_key(id));
            }
            Origin::Hand => self.word("origin", "hand"),
        }
    }

    #[inline(never)] // Not in the first view.
    fn call(&mut self, happening: Happening) {
        match happening {
            Happening::Called { message, origin, service } => {
                self.word("event", "called");
                self.number("message", message.0);
                self.word("service", self.names.service_key(service));
                self.origin(origin);
            }
            Happening::CallTaken { message, worker } => {
                self.word("event", "call-taken");
                self.number("message", message.0);
                self.worker(worker);
            }
            Happening::CallEnded { message, service, end } => {
                self.word("event", "call-ended");
                self.number("message", message.0);
                self.word("service", self.names.service_key(service));
                self.word("end", call_word(end));
                if let CallEnd::Failed(failure) = end {
                    self.reason(Reason::Failed(failure));
                }
            }
            _ => {}
        }
    }

    #[inline(never)] // Not in the first view.
    fn sending(&mut self, happening: Happening) {
        match happening {
            Happening::Sending { sender, number, what } => {
                self.word("event", "sending");
                self.word("sender", self.names.sender_key(sender));
                self.number("number", number);
                let (word, attempt) = match what {
                    Sending::RequestLost => ("request-lost", None),
                    Sending::AnswerLost => ("answer-lost", None),
                    Sending::Again(attempt) => ("again", Some(attempt)),
                    Sending::GivenUp(attempts) => ("given-up", Some(attempts)),
                };
                self.word("what", word);
                if let Some(attempt) = attempt {
                    self.number("attempt", u64::from(attempt));
                }
            }
            Happening::SenderCutOff { sender, cut_off } => {
                self.word("event", "sender");
                self.word("sender", self.names.sender_key(sender));
                self.word("change", if cut_off { "cut-off" } else { "reconnected" });
            }
            _ => {}
        }
    }

    fn delivery(&mut self, worker: WorkerId, epoch: u32) {
        self.worker(worker);
        self.number("epoch", u64::from(epoch));
    }

    fn queue(&mut self, transition: &Transition, reason: Reason) {
        let (name, message) = (event_word(&transition.kind), transition.message.0);
        self.word("event", name);
        self.word("queue", &self.names.queue_key(transition.queue));
        self.number("message", message);
        match transition.kind {
            TransitionKind::Sent { bytes, until } => {
                self.number("bytes", bytes as u64);
                self.until(until);
                self.reason(reason);
            }
            TransitionKind::BecameReady | TransitionKind::Redriven | TransitionKind::Duplicate => {}
            TransitionKind::Delivered { worker, epoch, until }
            | TransitionKind::Extended { worker, epoch, until } => {
                self.delivery(worker, epoch);
                self.until(Some(until));
            }
            TransitionKind::Acked { worker, epoch } => self.delivery(worker, epoch),
            TransitionKind::Released { cause, worker, epoch, until } => {
                self.delivery(worker, epoch);
                self.word("cause", cause_word(cause));
                self.until(until);
                self.reason(reason);
            }
            TransitionKind::StaleSettle { settle, worker, epoch, stale } => {
                self.delivery(worker, epoch);
                self.word("settle", settle_word(settle));
                self.stale(stale);
            }
            TransitionKind::LateSettle { settle, worker, epoch, latest } => {
                self.delivery(worker, epoch);
                self.word("settle", settle_word(settle));
                self.number("latest", u64::from(latest));
            }
            TransitionKind::Dead { reason, deliveries }
            | TransitionKind::Parked { reason, deliveries } => {
                self.word("why", death_word(reason));
                self.number("deliveries", u64::from(deliveries));
            }
            TransitionKind::Dropped { reason, deliveries } => {
                self.word("why", drop_word(reason));
                self.number("deliveries", u64::from(deliveries));
            }
        }
    }

    fn stale(&mut self, stale: Stale) {
        match stale {
            Stale::Gone => self.word("stale", "gone"),
            Stale::Expired => self.word("stale", "expired"),
            Stale::Unknown => self.word("stale", "unknown"),
            Stale::Superseded { latest } => {
                self.word("stale", "superseded");
                self.number("latest", u64::from(latest));
            }
        }
    }

    fn refusal(&mut self, error: SendError) {
        match error {
            SendError::Full { capacity } => {
                self.word("why", "full");
                self.number("capacity", capacity);
            }
            SendError::NoRoom { limit } => {
                self.word("why", "no-room");
                self.number("limit", limit);
            }
            SendError::TooLarge { .. } => self.word("why", "too-large"),
            SendError::FullOfBytes { capacity } => {
                self.word("why", "full-of-bytes");
                self.number("capacity", capacity);
            }
            SendError::GroupMissing => self.word("why", "group-missing"),
            SendError::KeyLength { .. } => self.word("why", "key-length"),
            SendError::DedupMissing => self.word("why", "dedup-missing"),
            SendError::DedupRefused => self.word("why", "dedup-refused"),
            SendError::DelayRefused { .. } => self.word("why", "delay-refused"),
            SendError::TtlRefused { .. } => self.word("why", "ttl-refused"),
            SendError::PriorityRefused { .. } => self.word("why", "priority-refused"),
        }
    }

    fn reason(&mut self, reason: Reason) {
        match reason {
            Reason::None => self.word("reason", "none"),
            Reason::Origin(origin) => self.origin(origin),
            Reason::NotBegun => self.word("reason", "not-begun"),
            Reason::TooSlow => self.word("reason", "too-slow"),
            Reason::Abandoned(abandoned) => {
                self.word("reason", change_word(abandoned.change));
                self.number("since", abandoned.at.as_micros());
            }
            Reason::Failed(Failure::Every(nth)) => {
                self.word("reason", "every");
                self.number("every", u64::from(nth));
            }
            Reason::Failed(Failure::Chance) => self.word("reason", "chance"),
            Reason::Failed(Failure::Poison) => self.word("reason", "poison"),
            Reason::Failed(Failure::NotTaken(queue)) => {
                self.word("reason", "not-taken");
                self.word("by", &self.names.queue_key(queue));
            }
            Reason::Failed(Failure::NotAnswered(service)) => {
                self.word("reason", "not-answered");
                self.word("by", self.names.service_key(service));
            }
            Reason::Failed(Failure::Syntax { format, line, column }) => {
                self.word("reason", "syntax");
                self.word("format", format.name());
                self.number("line", u64::from(line));
                self.number("column", u64::from(column));
            }
            Reason::Failed(Failure::Unusable { makes, flaw }) => {
                self.word("reason", "unusable");
                self.word("makes", makes.name());
                self.word("field", &flaw.field());
            }
        }
    }
}

fn event_word(kind: &TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Sent { .. } => "sent",
        TransitionKind::BecameReady => "became-ready",
        TransitionKind::Delivered { .. } => "delivered",
        TransitionKind::Acked { .. } => "acked",
        TransitionKind::Released { .. } => "released",
        TransitionKind::Extended { .. } => "extended",
        TransitionKind::Duplicate => "duplicate",
        TransitionKind::LateSettle { .. } => "late-settle",
        TransitionKind::StaleSettle { .. } => "stale-settle",
        TransitionKind::Parked { .. } => "parked",
        TransitionKind::Dead { .. } => "dead",
        TransitionKind::Dropped { .. } => "dropped",
        TransitionKind::Redriven => "redriven",
    }
}

fn call_word(end: CallEnd) -> &'static str {
    match end {
        CallEnd::Answered => "answered",
        CallEnd::Down => "down",
        CallEnd::Busy => "busy",
        CallEnd::TimedOut => "timed-out",
        CallEnd::Broken => "broken",
        CallEnd::Failed(_) => "failed",
        CallEnd::HungUp => "hung-up",
    }
}

fn cause_word(cause: ReleaseCause) -> &'static str {
    match cause {
        ReleaseCause::Nack => "nack",
        ReleaseCause::Fail => "fail",
        ReleaseCause::Expire => "expire",
        ReleaseCause::Lost => "lost",
    }
}

fn settle_word(settle: Settle) -> &'static str {
    match settle {
        Settle::Ack => "ack",
        Settle::Nack => "nack",
        Settle::Extend => "extend",
        Settle::Reject => "reject",
    }
}

fn death_word(reason: DeathReason) -> &'static str {
    match reason {
        DeathReason::Limit => "limit",
        DeathReason::Rejected => "rejected",
        DeathReason::Expired => "expired",
        DeathReason::Overflow => "overflow",
    }
}

fn drop_word(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Limit => "limit",
        DropReason::Rejected => "rejected",
        DropReason::DeadLettersFull => "dead-letters-full",
        DropReason::Expired => "expired",
        DropReason::Overflow => "overflow",
        DropReason::Cycle => "cycle",
        DropReason::Purged => "purged",
    }
}

fn change_word(change: WorkerChange) -> &'static str {
    match change {
        WorkerChange::Added => "added",
        WorkerChange::Removed => "removed",
        WorkerChange::Starting => "starting",
        WorkerChange::Started => "started",
        WorkerChange::Leaving => "leaving",
        WorkerChange::Draining => "draining",
        WorkerChange::Replaced => "replaced",
        WorkerChange::Stays => "stays",
        WorkerChange::Up => "up",
        WorkerChange::Down => "down",
        WorkerChange::Crashed => "crashed",
        WorkerChange::Restarted => "restarted",
        WorkerChange::CutOff => "cut-off",
        WorkerChange::Reconnected => "reconnected",
        WorkerChange::Doomed => "doomed",
    }
}

fn part_words(part: Part, names: &Names) -> (&'static str, String) {
    match part {
        Part::Sender(id) => ("sender", names.sender_key(id).to_owned()),
        Part::Queue(id) => ("queue", names.queue_key(id)),
        Part::Service(id) => ("service", names.service_key(id).to_owned()),
    }
}
