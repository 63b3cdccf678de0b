//! How workers work and how they fail.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::Makes;
use super::body_field::{PATH, field_of};
use super::call::{CallMeasures, Calls, TIMEOUT};
use super::chance::Stream;
use super::crew::Crew;
use super::happening::Failure;
use super::idempotency::{Done, Idempotency};
use super::measures::ServiceMeasures;
use super::node::check_key;
use super::prefetch::Turns;
use super::rate::Rate;
use super::scaling::Scaler;
use super::syntax::check_syntax;
use super::topic::Target;
use super::worker::Worker;
use crate::queue::{Body, Format, Probability, QueueId, SettingError, WorkerId, check_range};
use crate::time::Duration;

/// How long an attempt takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ServiceTime {
    /// Always the same.
    Constant(Duration),
    /// Anything from `min` to `max`, all equally likely.
    Uniform {
        /// The shortest.
        min: Duration,
        /// The longest.
        max: Duration,
    },
    /// Mostly short, sometimes long.
    Exponential {
        /// The mean.
        mean: Duration,
    },
    /// Log-normal: most are near the median, and some take many times as long.
    LogNormal {
        /// Half are shorter.
        median: Duration,
        /// 95 in 100 are shorter; longer than the median.
        p95: Duration,
    },
    /// As a field of the JSON body says, in milliseconds. What is outside of [`ServiceConfig::TIME`]
    /// is brought to its ends.
    Field {
        /// The path of the field; 1 to 100 characters.
        path: Arc<str>,
        /// What a body without such a number takes.
        otherwise: Duration,
    },
}

impl ServiceTime {
    /// The shortest attempt there can be; where there is no shortest, what is typical.
    #[must_use]
    pub fn shortest(&self) -> Duration {
        match self {
            Self::Constant(span)
            | Self::Uniform { min: span, .. }
            | Self::Exponential { mean: span }
            | Self::LogNormal { median: span, .. }
            | Self::Field { otherwise: span, .. } => *span,
        }
    }

    /// What the attempt takes on a body that says so.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product is brought into a range that is positive and far below 2^53"
    )]
    pub(super) fn of_field(path: &str, otherwise: Duration, body: &Body) -> Duration {
        let millis = field_of(body, path).and_then(|value| value.as_f64());
        millis.map_or(otherwise, |millis| {
            let micros = (millis * 1_000.0).clamp(1.0, 1e12) as u64;
            let range = ServiceConfig::TIME;
            Duration::from_micros(micros).clamp(*range.start(), *range.end())
        })
    }
}

/// When a message is deleted from the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AckMode {
    /// As soon as it is received: what then fails is lost.
    OnReceive,
    /// When the work is done: what fails is delivered again.
    AfterSuccess,
}

/// Which attempts fail. A body that is not what its format says always does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FailureModel {
    /// Every so-manieth attempt of the whole service fails; `None` for none.
    pub every: Option<u32>,
    /// How likely each attempt is to fail.
    pub chance: Probability,
    /// Attempts fail on a body that has this text in it; 1 to 100 characters, `None` for no such text.
    pub poison: Option<Arc<str>>,
}

impl FailureModel {
    /// What comes of the `attempt`-th attempt of a service that makes something of this body.
    pub(super) fn outcome(
        &self,
        attempt: u64,
        (body, makes): (&Body, Option<Makes>),
        stream: &mut Stream,
    ) -> Result<(), Failure> {
        let unlucky = stream.happens(self.chance);
        if body.format() != Format::Text {
            check_syntax(body.bytes(), body.format()).map_err(|error| Failure::Syntax {
                format: body.format(),
                line: error.line,
                column: error.column,
            })?;
        }
        if self.poison.as_ref().is_some_and(|poison| contains(body.bytes(), poison.as_bytes())) {
            return Err(Failure::Poison);
        }
        if let Some(makes) = makes {
            makes.check(body.bytes()).map_err(|flaw| Failure::Unusable { makes, flaw })?;
        }
        match self.every {
            Some(every) if attempt.is_multiple_of(u64::from(every)) => Err(Failure::Every(every)),
            _ if unlucky => Err(Failure::Chance),
            _ => Ok(()),
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What a service is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceConfig {
    /// Its name in files and traces: 1 to 40 lower-case letters, digits and hyphens.
    pub key: String,
    /// What it is called; 1 to 40 characters.
    pub name: String,
    /// From which queue it takes; `None` for a service that is only called.
    pub from: Option<QueueId>,
    /// Where it sends on what it is done with, one after another; none where the work ends here. It
    /// is sent on before it is acked, and a queue that refuses it or a call without an answer makes
    /// the attempt fail.
    pub then: Vec<Target>,
    /// How long its workers wait for the answer to a call; 1 ms to 1 h.
    pub timeout: Duration,
    /// How many calls may wait while all of its workers are busy; one more fails at once. Up to
    /// 100,000.
    pub line: u32,
    /// How many workers it has; up to 100.
    pub workers: u32,
    /// How long an attempt takes; 1 ms to 1 h.
    pub time: ServiceTime,
    /// Which attempts fail.
    pub failure: FailureModel,
    /// When a message is deleted.
    pub ack: AckMode,
    /// How long a worker that crashed stays away; 1 ms to 1 h.
    pub restart: Duration,
    /// How often a worker that is at work asks for a longer lease, each time for a whole one from
    /// then on; 1 ms to 1 h, `None` for never.
    pub heartbeat: Option<Duration>,
    /// What it makes of each message, `None` for nothing in particular. An attempt on a body of which
    /// it cannot be made fails.
    pub makes: Option<Makes>,
    /// By what it knows that it has done something already, and leaves it at the ack.
    pub idempotency: Idempotency,
    /// How its workers are run.
    pub crew: Box<Crew>,
}

impl ServiceConfig {
    /// How many workers there may be.
    pub const WORKERS: RangeInclusive<u32> = 0..=100;
    /// What a service time may be.
    pub const TIME: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(3600);
    /// What the number of calls that may wait may be.
    pub const LINE: RangeInclusive<u32> = 0..=100_000;
    /// How long workers wait for the answer to a call where nothing else is said.
    pub const USUAL_TIMEOUT: Duration = Duration::from_secs(30);
    /// How many calls may wait where nothing else is said.
    pub const USUAL_LINE: u32 = 100;
    /// What the number of attempts from one failure to the next may be.
    pub const EVERY: RangeInclusive<u32> = 1..=1_000_000;

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub fn check(&self) -> Result<(), SettingError> {
        check_key("service.key", &self.key)?;
        check_range("service.name.length", self.name.chars().count(), &(1..=40))?;
        check_range("service.workers", self.workers, &Self::WORKERS)?;
        check_range("service.restart", self.restart, &Self::TIME)?;
        check_range("service.timeout", self.timeout, &TIMEOUT)?;
        check_range("service.line", self.line, &Self::LINE)?;
        if let Some(every) = self.failure.every {
            check_range("service.failure.every", every, &Self::EVERY)?;
        }
        if let Some(heartbeat) = self.heartbeat {
            check_range("service.heartbeat", heartbeat, &Self::TIME)?;
        }
        self.crew.check()?;
        let mut texts = [None, None, None];
        if let Idempotency::Field(path) = &self.idempotency {
            texts[0] = Some(("service.idempotency.field.path.length", path));
        }
        if let Some(poison) = &self.failure.poison {
            texts[1] = Some(("service.failure.poison.length", poison));
        }
        if let ServiceTime::Field { path, .. } = &self.time {
            texts[2] = Some(("service.time.field.path.length", path));
        }
        for (field, text) in texts.into_iter().flatten() {
            check_range(field, text.chars().count(), &(1..=PATH))?;
        }
        match self.time {
            ServiceTime::Constant(time)
            | ServiceTime::Exponential { mean: time }
            | ServiceTime::Field { otherwise: time, .. } => {
                check_range("service.time", time, &Self::TIME)
            }
            ServiceTime::LogNormal { median, p95 } => {
                check_range("service.time.log-normal.median", median, &Self::TIME)?;
                check_range("service.time.log-normal.p95", p95, &(median..=*Self::TIME.end()))
            }
            ServiceTime::Uniform { min, max } => {
                check_range("service.time.min", min, &Self::TIME)?;
                check_range("service.time.max", max, &(min..=*Self::TIME.end()))
            }
        }
    }
}

/// A service at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is set to.
    pub config: ServiceConfig,
    /// Its workers, by number; in between there may be some that are gone.
    pub workers: Vec<Worker>,
    /// What is measured of it.
    pub measures: ServiceMeasures,
    /// Its attempts that succeeded, lately.
    pub(super) successes: Rate,
    /// How many attempts there were.
    pub(super) attempts: u64,
    /// Idle workers that nobody has woken yet, the longest idle first.
    pub(super) waiting: VecDeque<WorkerId>,
    /// What it has done, where it remembers that.
    pub(super) done: Done,
    /// The calls to it.
    pub(super) calls: Calls,
    /// Whether it calls others.
    pub(super) makes_calls: bool,
    /// Whether each of its workers has always taken one message after the other.
    pub(super) is_plain: bool,
    /// Who of those at work fetches next.
    pub(super) turns: Turns,
    pub(super) scaler: Scaler,
    /// Whether another version is on its way.
    pub(super) is_rolling: bool,
}

impl Service {
    /// A service without workers yet.
    pub(super) fn new(config: ServiceConfig) -> Self {
        let makes_calls = config.then.iter().any(|to| matches!(to, Target::Service(_)));
        Self {
            is_plain: config.crew.is_plain(),
            turns: Turns::default(),
            scaler: Scaler::default(),
            is_rolling: false,
            config,
            workers: Vec::new(),
            successes: Rate::default(),
            attempts: 0,
            waiting: VecDeque::new(),
            measures: ServiceMeasures::default(),
            done: Done::default(),
            calls: Calls::default(),
            makes_calls,
        }
    }

    /// What is measured of the calls to it.
    #[must_use]
    pub fn calls(&self) -> &CallMeasures {
        &self.calls.measures
    }

    /// How many calls wait for a worker.
    #[must_use]
    pub fn waiting_calls(&self) -> usize {
        self.calls.line.len()
    }
}
