//! Version 1 of the saved form.
//!
//! The derives live here and not in the core types, which change freely.

use serde::{Deserialize, Serialize};

use super::span::Span;
use super::{MAX_SCENARIO_BYTES, Scenario, ScenarioError};
use crate::queue::{Backoff, Body, Format, QueueConfig, SettingError};
use crate::sim::{
    AckMode, Arrivals, DEAD_LETTERS, FailureModel, Probability, SenderConfig, ServiceConfig,
    ServiceTime, Setup, Template,
};

/// The newest version, and the only one so far.
const VERSION: u64 = 1;

#[derive(Deserialize)]
struct VersionOnly {
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    version: u64,
    name: String,
    title: String,
    summary: String,
    sender: SavedSender,
    queue: SavedQueue,
    service: SavedService,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedSender {
    name: String,
    on: bool,
    arrivals: SavedArrivals,
    count: Option<u64>,
    backlog: u32,
    format: SavedFormat,
    body: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum SavedArrivals {
    Manual,
    Constant { every: Span },
    Poisson { mean: Span },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SavedFormat {
    Json,
    Text,
    Xml,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedQueue {
    name: String,
    lease: Span,
    limit: Option<u32>,
    backoff: SavedBackoff,
    delay: Span,
    capacity: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum SavedBackoff {
    AtOnce,
    Linear { min: Span, max: Span },
    Exponential { base: Span, max: Span },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedService {
    name: String,
    workers: u32,
    time: SavedTime,
    failure: SavedFailure,
    ack: SavedAck,
    restart: Span,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum SavedTime {
    Constant { span: Span },
    Uniform { min: Span, max: Span },
    Exponential { mean: Span },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFailure {
    every: Option<u32>,
    parts_per_million: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SavedAck {
    OnReceive,
    AfterSuccess,
}

/// Reads a scenario of any version up to ours.
pub fn read(text: &str) -> Result<Scenario, ScenarioError> {
    let whole = |message: String| ScenarioError { path: ".".to_owned(), message };
    if text.len() > MAX_SCENARIO_BYTES {
        let message = format!("{} bytes, the limit is {MAX_SCENARIO_BYTES}", text.len());
        return Err(whole(message));
    }
    let VersionOnly { version } = parse(text)?;
    if version != VERSION {
        let message = format!("{version} is not known here, versions 1 to {VERSION} are");
        return Err(ScenarioError { path: "version".to_owned(), message });
    }
    let scenario = parse::<Saved>(text)?.into_scenario()?;
    scenario.setup.check()?;
    Ok(scenario)
}

fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, ScenarioError> {
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut *deserializer).map_err(|error| {
        ScenarioError { path: error.path().to_string(), message: error.inner().to_string() }
    })?;
    deserializer
        .end()
        .map_err(|error| ScenarioError { path: ".".to_owned(), message: error.to_string() })?;
    Ok(value)
}

/// Writes a scenario in our version.
pub fn write(scenario: &Scenario) -> String {
    let saved = Saved::from_scenario(scenario);
    let mut text = serde_json::to_string_pretty(&saved).expect("the saved form is plain data");
    text.push('\n');
    text
}

impl From<SettingError> for ScenarioError {
    fn from(error: SettingError) -> Self {
        let SettingError { field, given, accepted } = error;
        let message = format!("{given} is out of range, accepted is {accepted}");
        Self { path: field.to_owned(), message }
    }
}

impl Saved {
    fn into_scenario(self) -> Result<Scenario, ScenarioError> {
        check_name(&self.name)?;
        let queue_name = self.queue.name.clone();
        let setup = Setup {
            queue_name,
            queue: self.queue.into(),
            sender: self.sender.into(),
            service: self.service.try_into()?,
        };
        Ok(Scenario { name: self.name, title: self.title, summary: self.summary, setup })
    }

    fn from_scenario(scenario: &Scenario) -> Self {
        let Setup { queue_name, queue, sender, service } = scenario.setup.clone();
        Self {
            version: VERSION,
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            sender: sender.into(),
            queue: SavedQueue {
                name: queue_name,
                lease: Span(queue.lease),
                limit: queue.limit,
                backoff: queue.backoff.into(),
                delay: Span(queue.delay),
                capacity: queue.capacity,
            },
            service: service.into(),
        }
    }
}

fn check_name(name: &str) -> Result<(), ScenarioError> {
    let good =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if (1..=40).contains(&name.len()) && name.chars().all(good) {
        return Ok(());
    }
    let message = "1 to 40 lower-case letters, digits and hyphens are accepted".to_owned();
    Err(ScenarioError { path: "name".to_owned(), message })
}

impl From<SavedSender> for SenderConfig {
    fn from(saved: SavedSender) -> Self {
        let format = match saved.format {
            SavedFormat::Json => Format::Json,
            SavedFormat::Text => Format::Text,
            SavedFormat::Xml => Format::Xml,
        };
        Self {
            name: saved.name,
            on: saved.on,
            arrivals: match saved.arrivals {
                SavedArrivals::Manual => Arrivals::Manual,
                SavedArrivals::Constant { every } => Arrivals::Constant { every: every.0 },
                SavedArrivals::Poisson { mean } => Arrivals::Poisson { mean: mean.0 },
            },
            count: saved.count,
            backlog: saved.backlog,
            template: Template::new(Body::new(saved.body.into_bytes(), format)),
        }
    }
}

impl From<SenderConfig> for SavedSender {
    fn from(config: SenderConfig) -> Self {
        let body = config.template.body();
        Self {
            name: config.name,
            on: config.on,
            arrivals: match config.arrivals {
                Arrivals::Manual => SavedArrivals::Manual,
                Arrivals::Constant { every } => SavedArrivals::Constant { every: Span(every) },
                Arrivals::Poisson { mean } => SavedArrivals::Poisson { mean: Span(mean) },
            },
            count: config.count,
            backlog: config.backlog,
            format: match body.format() {
                Format::Json => SavedFormat::Json,
                Format::Text => SavedFormat::Text,
                Format::Xml => SavedFormat::Xml,
            },
            body: String::from_utf8_lossy(body.bytes()).into_owned(),
        }
    }
}

impl From<SavedQueue> for QueueConfig {
    fn from(saved: SavedQueue) -> Self {
        Self {
            lease: saved.lease.0,
            limit: saved.limit,
            dead_letter: Some(DEAD_LETTERS),
            backoff: match saved.backoff {
                SavedBackoff::AtOnce => Backoff::AtOnce,
                SavedBackoff::Linear { min, max } => Backoff::Linear { min: min.0, max: max.0 },
                SavedBackoff::Exponential { base, max } => {
                    Backoff::Exponential { base: base.0, max: max.0 }
                }
            },
            delay: saved.delay.0,
            capacity: saved.capacity,
        }
    }
}

impl From<Backoff> for SavedBackoff {
    fn from(backoff: Backoff) -> Self {
        match backoff {
            Backoff::AtOnce => Self::AtOnce,
            Backoff::Linear { min, max } => Self::Linear { min: Span(min), max: Span(max) },
            Backoff::Exponential { base, max } => {
                Self::Exponential { base: Span(base), max: Span(max) }
            }
        }
    }
}

impl TryFrom<SavedService> for ServiceConfig {
    type Error = ScenarioError;

    fn try_from(saved: SavedService) -> Result<Self, ScenarioError> {
        let parts = saved.failure.parts_per_million;
        let chance = Probability::from_parts_per_million(parts).ok_or_else(|| ScenarioError {
            path: "service.failure.parts_per_million".to_owned(),
            message: format!("{parts} is out of range, accepted is 0 to 1000000"),
        })?;
        Ok(Self {
            name: saved.name,
            workers: saved.workers,
            time: match saved.time {
                SavedTime::Constant { span } => ServiceTime::Constant(span.0),
                SavedTime::Uniform { min, max } => ServiceTime::Uniform { min: min.0, max: max.0 },
                SavedTime::Exponential { mean } => ServiceTime::Exponential { mean: mean.0 },
            },
            failure: FailureModel { every: saved.failure.every, chance },
            ack: match saved.ack {
                SavedAck::OnReceive => AckMode::OnReceive,
                SavedAck::AfterSuccess => AckMode::AfterSuccess,
            },
            restart: saved.restart.0,
        })
    }
}

impl From<ServiceConfig> for SavedService {
    fn from(config: ServiceConfig) -> Self {
        Self {
            name: config.name,
            workers: config.workers,
            time: match config.time {
                ServiceTime::Constant(span) => SavedTime::Constant { span: Span(span) },
                ServiceTime::Uniform { min, max } => {
                    SavedTime::Uniform { min: Span(min), max: Span(max) }
                }
                ServiceTime::Exponential { mean } => SavedTime::Exponential { mean: Span(mean) },
            },
            failure: SavedFailure {
                every: config.failure.every,
                parts_per_million: config.failure.chance.parts_per_million(),
            },
            ack: match config.ack {
                AckMode::OnReceive => SavedAck::OnReceive,
                AckMode::AfterSuccess => SavedAck::AfterSuccess,
            },
            restart: Span(config.restart),
        }
    }
}
