//! How workers work and how they fail.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use super::chance::Stream;
use super::happening::Failure;
use super::measures::ServiceMeasures;
use super::node::check_key;
use super::syntax::check_syntax;
use super::topic::Target;
use super::worker::Worker;
use crate::queue::{Body, Format, Probability, QueueId, SettingError, WorkerId, check_range};
use crate::time::Duration;

/// How long an attempt takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
}

impl ServiceTime {
    /// The shortest attempt there can be, or the mean where there is no shortest.
    #[must_use]
    pub fn shortest(self) -> Duration {
        match self {
            Self::Constant(span) | Self::Uniform { min: span, .. } => span,
            Self::Exponential { mean } => mean,
        }
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FailureModel {
    /// Every so-manieth attempt of the whole service fails; `None` for none.
    pub every: Option<u32>,
    /// How likely each attempt is to fail.
    pub chance: Probability,
}

impl FailureModel {
    /// What comes of the `attempt`-th attempt of the service, on this body.
    pub(super) fn outcome(
        self,
        attempt: u64,
        body: &Body,
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
        match self.every {
            Some(every) if attempt.is_multiple_of(u64::from(every)) => Err(Failure::Every(every)),
            _ if unlucky => Err(Failure::Chance),
            _ => Ok(()),
        }
    }
}

/// What a service is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceConfig {
    /// Its name in files and traces: 1 to 40 lower-case letters, digits and hyphens.
    pub key: String,
    /// What it is called; 1 to 40 characters.
    pub name: String,
    /// From which queue it takes.
    pub from: QueueId,
    /// Where it sends on what it is done with; none where the work ends here. It is sent on before
    /// it is acked, and a queue that refuses it makes the attempt fail.
    pub then: Vec<Target>,
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
}

impl ServiceConfig {
    /// How many workers there may be.
    pub const WORKERS: RangeInclusive<u32> = 0..=100;
    /// What a service time may be.
    pub const TIME: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(3600);
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
        if let Some(every) = self.failure.every {
            check_range("service.failure.every", every, &Self::EVERY)?;
        }
        match self.time {
            ServiceTime::Constant(time) | ServiceTime::Exponential { mean: time } => {
                check_range("service.time", time, &Self::TIME)
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
    /// Its workers, by number.
    pub workers: Vec<Worker>,
    /// What is measured of it.
    pub measures: ServiceMeasures,
    /// How many attempts there were.
    pub(super) attempts: u64,
    /// Idle workers that nobody has woken yet, the longest idle first.
    pub(super) waiting: VecDeque<WorkerId>,
}

impl Service {
    /// A service without workers yet.
    pub(super) fn new(config: ServiceConfig) -> Self {
        Self {
            config,
            workers: Vec::new(),
            attempts: 0,
            waiting: VecDeque::new(),
            measures: ServiceMeasures::default(),
        }
    }
}
