//! Who puts messages in by itself.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::arrivals::{Arrivals, Burst, recorded_body};
use super::calendar::Key;
use super::call::TIMEOUT;
use super::chance::{Seed, Stream};
use super::exchange::Exchange;
use super::node::{SenderId, check_key};
use super::retry::Retry;
use super::template::Template;
use super::timed::most_at_once;
use super::topic::Target;
use crate::queue::{Body, MessageId, SettingError, check_range};
use crate::time::{Duration, Instant};

/// What a sender is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderConfig {
    /// Its name in files and traces: 1 to 40 lower-case letters, digits and hyphens.
    pub key: String,
    /// What it is called; 1 to 40 characters.
    pub name: String,
    /// Where its messages go.
    pub to: Target,
    /// Whether it sends; off is paused.
    pub on: bool,
    /// When it sends.
    pub arrivals: Arrivals,
    /// After how many messages it stops by itself; `None` for never.
    pub count: Option<u64>,
    /// How many messages it has sent already when the run starts; up to 10,000.
    pub backlog: u32,
    /// What it sends.
    pub template: Template,
    /// How many of its messages may be without an answer at a time; 1 to 100,000, `None` for as many.
    /// With so many it waits, and sends nothing.
    pub concurrency: Option<u32>,
    /// How long it waits for an answer; 1 ms to 1 h.
    pub timeout: Duration,
    /// How long it takes until the answer of a queue or a topic is back; up to 1 h.
    pub hand_over: Duration,
    /// What it does when it is refused, or gets no answer.
    pub retry: Retry,
    /// Whose dice it rolls; `None` for its own. Two that roll the same send the same at the same
    /// instants, as long as neither has to wait.
    pub dice: Option<SenderId>,
}

impl SenderConfig {
    /// What the time between two messages may be.
    pub const GAP: RangeInclusive<Duration> =
        Duration::from_micros(100)..=Duration::from_secs(3600);
    /// How many messages may be without an answer at a time.
    pub const CONCURRENCY: RangeInclusive<u32> = 1..=100_000;
    /// How long it may take to hand a message over.
    pub const HAND_OVER: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(3600);
    /// How long it waits for an answer where nothing else is said.
    pub const USUAL_TIMEOUT: Duration = Duration::from_secs(30);
    /// What the backlog may be.
    pub const BACKLOG: RangeInclusive<u32> = 0..=10_000;

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_key("sender.key", &self.key)?;
        check_range("sender.name.length", self.name.chars().count(), &(1..=40))?;
        check_range("sender.timeout", self.timeout, &TIMEOUT)?;
        check_range("sender.hand-over", self.hand_over, &Self::HAND_OVER)?;
        self.retry.check()?;
        if let Some(concurrency) = self.concurrency {
            check_range("sender.concurrency", concurrency, &Self::CONCURRENCY)?;
        }
        // Calls that were made before the run would have been answered before it.
        let is_call = matches!(self.to, Target::Service(_));
        let most = u32::try_from(most_at_once(&self.template)).unwrap_or(u32::MAX);
        let backlog = if is_call { 0 } else { most.min(*Self::BACKLOG.end()) };
        check_range("sender.backlog", self.backlog, &(0..=backlog))?;
        if let Arrivals::Burst(burst) = self.arrivals {
            check_range(
                "sender.arrivals.burst.size",
                burst.size,
                &(1..=most.min(*Burst::SIZE.end())),
            )?;
        }
        self.arrivals.check()
    }
}

/// A sender at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// What it is set to.
    pub config: SenderConfig,
    /// How many of its messages were accepted; by a topic, when no queue refused its copy. Of its
    /// calls, how many were answered.
    pub accepted: u64,
    /// How many of its messages were refused; by a topic, when a queue refused its copy, whatever the
    /// others did. Of its calls, how many ended without an answer.
    pub refused: u64,
    /// How often it has sent a message again.
    pub retried: u64,
    /// How long it has waited for answers, all messages together.
    pub waited: Duration,
    /// Whether it is cut off from all to whom it sends.
    pub is_cut_off: bool,
    /// How many of the next answers to it will be lost.
    pub loses_answers: u32,
    /// Its messages that are not handed over yet, by their number.
    pub(super) exchanges: BTreeMap<u64, Exchange>,
    /// Which of them its calls are about.
    pub(super) calls: BTreeMap<MessageId, u64>,
    /// The dice for how long it waits before it tries again.
    pub(super) retries: Stream,
    /// Whether it is behind its plan, because it had to wait.
    is_behind: bool,
    /// The number of its last message, accepted or not.
    pub(super) sequence: u64,
    pub(super) last_at: Option<Instant>,
    /// When its plan started, if it has one.
    began: Instant,
    /// The number of the next message of its plan: 0 for the first.
    place: u64,
    /// The random gap after the last message; drawn once, so that changing another setting
    /// does not roll the dice again.
    gap: Duration,
    pub(super) next: Option<Key>,
    stream: Stream,
    /// For what is written in its messages.
    pub(super) words: Stream,
}

impl Sender {
    pub(super) fn new(config: SenderConfig, seed: Seed, id: SenderId) -> Self {
        let dice = config.dice.unwrap_or(id);
        let mut sender = Self {
            config,
            accepted: 0,
            refused: 0,
            retried: 0,
            waited: Duration::ZERO,
            is_cut_off: false,
            loses_answers: 0,
            exchanges: BTreeMap::new(),
            calls: BTreeMap::new(),
            retries: Stream::of_retries(seed, id),
            is_behind: false,
            sequence: 0,
            last_at: None,
            began: Instant::ZERO,
            place: 0,
            gap: Duration::ZERO,
            next: None,
            stream: Stream::of_sender(seed, dice),
            words: Stream::of_words(seed, dice),
        };
        sender.draw_gap();
        sender
    }

    /// Whether it is going to send by itself.
    #[must_use]
    pub fn next_is_set(&self) -> bool {
        self.next.is_some()
    }

    /// How many of its messages have no answer yet.
    #[must_use]
    pub fn open(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether it has to wait for the answer to a message that it sends now.
    pub(super) fn waits_for_answers(&self) -> bool {
        let SenderConfig { to, hand_over, retry, .. } = &self.config;
        let is_call = matches!(to, Target::Service(_));
        let takes_time = *hand_over > Duration::ZERO || retry.attempts > 1;
        is_call || takes_time || self.is_cut_off || self.loses_answers > 0
    }

    /// How many messages a second it is set to send at this instant; none while it does not send
    /// by itself.
    #[must_use]
    pub fn set_rate(&self, now: Instant) -> f64 {
        if !self.next_is_set() {
            return 0.0;
        }
        match &self.config.arrivals {
            Arrivals::Constant { every: gap } | Arrivals::Poisson { mean: gap } => {
                1.0 / gap.as_secs_f64()
            }
            plan => plan.planned_rate(now.since(self.began)),
        }
    }

    pub(super) fn set_config(&mut self, config: SenderConfig, now: Instant) {
        let redraw = config.arrivals != self.config.arrivals;
        self.config = config;
        if redraw {
            (self.began, self.place) = (now, 0);
            self.draw_gap();
        }
    }

    /// Draws the time until the next message.
    pub(super) fn draw_gap(&mut self) {
        self.gap = match self.config.arrivals {
            Arrivals::Constant { every } => every,
            Arrivals::Poisson { mean } => self.stream.exponential(mean),
            _ => Duration::ZERO,
        };
    }

    /// When it sends next, if it does.
    pub(super) fn next_at(&mut self, now: Instant) -> Option<Instant> {
        let finished = self.config.count.is_some_and(|count| self.sequence >= count);
        if !self.config.on || finished {
            return None;
        }
        let most = self.config.concurrency.unwrap_or(*SenderConfig::CONCURRENCY.end());
        if self.exchanges.len() >= most as usize {
            self.is_behind = true;
            return None;
        }
        let first = match self.config.arrivals {
            Arrivals::Manual => return None,
            Arrivals::Constant { .. } => now,
            Arrivals::Poisson { .. } => now + self.gap,
            Arrivals::Ramp(_) | Arrivals::Burst(_) | Arrivals::Recorded(_) => {
                let plan = &self.config.arrivals;
                let from = if self.is_behind { Duration::ZERO } else { now.since(self.began) };
                let (place, span) = plan.planned(self.place, from)?;
                let at = self.began + span;
                self.place = place;
                self.is_behind &= at < now;
                return Some(at.max(now));
            }
        };
        Some(self.last_at.map_or(first, |last| last + self.gap).max(now))
    }

    /// What is sent next by the plan. `None` for what its template makes.
    pub(super) fn take_planned(&mut self) -> Option<Body> {
        let place = self.place;
        self.place += 1;
        match &self.config.arrivals {
            Arrivals::Recorded(list) => recorded_body(list, place),
            _ => None,
        }
    }
}
