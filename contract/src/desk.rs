//! The queues by name, and the way in: one request after another.

mod perform;

use std::collections::BTreeMap;
use std::sync::Arc;

use message_queue_core::queue::{QueueId, QueueSet, Transition};
use message_queue_core::time::{Duration, Instant};

use crate::answer::{self, Answer, Outcome};
use crate::json::Value;
use crate::limits::{MAX_LINE_BYTES, MAX_TRANSITIONS};
use crate::refusal::{Refusal, RefusalKind};
use crate::request::{self, Operation, Request};

/// The queues by name.
///
/// Everything that falls due before the instant of an operation happens first, each at its own
/// instant. What has happened is told in that order, in the next answer that has transitions.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    set: QueueSet,
    /// By number: a queue has the place that its number says.
    names: Vec<Arc<str>>,
    numbers: BTreeMap<Arc<str>, QueueId>,
    /// What has happened and was not told yet, the earliest first.
    untold: Vec<Transition>,
    /// The instant of the latest operation. Not that of the queues, which learn it only when an
    /// operation concerns them.
    now: Instant,
}

impl Desk {
    /// A desk without queues. The seed matters only to queues with noise or jitter.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self { set: QueueSet::with_seed(seed), ..Self::default() }
    }

    /// Answers a line; neither has a line end.
    pub fn apply_line(&mut self, line: &str) -> String {
        match self.read(line) {
            Ok((request, value)) => {
                let mut answer = self.apply(request);
                if let Err(refusal) = &mut answer.outcome {
                    name_the_body(refusal, &value);
                }
                answer::write(self, &answer)
            }
            Err(refusal) => answer::refuse(&refusal),
        }
    }

    /// As [`Desk::apply_line`], for bytes that may not even be text.
    pub fn apply_bytes(&mut self, line: &[u8]) -> String {
        match std::str::from_utf8(line) {
            Ok(text) => self.apply_line(text),
            Err(error) => {
                let place = error.valid_up_to() + 1;
                answer::refuse(&Refusal::not_json(format!("the line is not UTF-8 at byte {place}")))
            }
        }
    }

    /// Does what is asked for. An operation that is refused changes nothing in any queue but the count
    /// of rejected messages; what fell due before it has happened nevertheless.
    pub fn apply(&mut self, request: Request) -> Answer {
        let Request { at, operation } = request;
        if at < self.now {
            let now = self.now.as_micros();
            let message = format!("time never goes back, an operation before this was at {now}");
            return Answer::refused(Refusal::at("at", RefusalKind::TimeWentBack, message));
        }
        let advances = operation == Operation::Advance;
        let to = if advances { Some(at) } else { just_before(at) };
        let all_happened = to.is_none_or(|to| self.let_happen(to));
        self.now = if all_happened { at } else { self.set.now() };
        if advances {
            return self.answer(Ok(Outcome::Advanced { at: self.now }), !all_happened);
        }
        if !all_happened {
            let message = format!(
                "more than {MAX_TRANSITIONS} things fell due before this, so it is not done yet: \
                 send this line again"
            );
            return self.answer(Err(Refusal::at("at", RefusalKind::MoreDue, message)), true);
        }
        match self.perform(at, operation) {
            Err(refusal) if refusal.kind != RefusalKind::Stale => Answer::refused(refusal),
            outcome => self.answer(outcome, false),
        }
    }

    /// The queues, to look at.
    #[must_use]
    pub fn queues(&self) -> &QueueSet {
        &self.set
    }

    /// The number of the queue with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<QueueId> {
        self.numbers.get(name).copied()
    }

    /// The name of a queue.
    ///
    /// # Panics
    /// When the number is not that of a queue of this desk.
    #[must_use]
    pub fn name(&self, queue: QueueId) -> &str {
        &self.names[usize::from(queue.0)]
    }

    fn read(&self, line: &str) -> Result<(Request, Value), Refusal> {
        if line.len() > MAX_LINE_BYTES {
            return Err(Refusal::long_line());
        }
        let value = Value::read(line).map_err(|wrong| Refusal::not_json(wrong.to_string()))?;
        Ok((request::read(&value, self)?, value))
    }

    /// Lets deadlines up to and including `to` happen, and says whether these are all. They are not when
    /// there is more to tell than fits into one answer.
    fn let_happen(&mut self, to: Instant) -> bool {
        if to < self.set.now() {
            return true;
        }
        while self.untold.len() < MAX_TRANSITIONS {
            if !self.set.fire_next(to, &mut self.untold) {
                self.set.advance(to, &mut self.untold);
                return true;
            }
        }
        if self.set.next_deadline().is_some_and(|due| due <= to) {
            return false;
        }
        self.set.advance(to, &mut self.untold);
        true
    }

    fn answer(&mut self, outcome: Result<Outcome, Refusal>, more: bool) -> Answer {
        let count = self.untold.len().min(MAX_TRANSITIONS);
        let transitions: Vec<Transition> = self.untold.drain(..count).collect();
        Answer { outcome, transitions: Some(transitions), more: more || !self.untold.is_empty() }
    }
}

/// The instant before this one, if there is one.
fn just_before(at: Instant) -> Option<Instant> {
    (at > Instant::ZERO).then(|| at - Duration::from_micros(1))
}

/// A body that was given as base64 is refused at that field.
fn name_the_body(refusal: &mut Refusal, request: &Value) {
    if let (Some("body"), Value::Object(fields)) = (refusal.field.as_deref(), request) {
        let name = fields.iter().map(|(name, _)| name).find(|name| *name == "body_base64");
        refusal.field = name.or(refusal.field.as_ref()).cloned();
    }
}
