//! Version 1 of the saved form: how it is read.

use super::node::{Field, Node, whole_file};
use super::{MAX_SCENARIO_BYTES, Scenario, ScenarioError};
use crate::queue::{Backoff, Body, Format, QueueConfig, SettingError};
use crate::sim::{
    AckMode, Arrivals, DEAD_LETTERS, FailureModel, JOBS, Probability, QueueSetup, SenderConfig,
    ServiceConfig, ServiceTime, Setup, Template,
};

/// The newest version, and the only one so far.
pub const VERSION: u64 = 1;

/// Reads a scenario of any version up to ours.
pub fn read(text: &str) -> Result<Scenario, ScenarioError> {
    if text.len() > MAX_SCENARIO_BYTES {
        let message = format!("{} bytes, the limit is {MAX_SCENARIO_BYTES}", text.len());
        return Err(whole_file(message));
    }
    let node = Node::read(text)?;
    let root = Field::root(&node);
    let version = root.get("version")?;
    match version.whole::<u64>()? {
        VERSION => {}
        other => {
            let known = format!("{other} is not known here, versions 1 to {VERSION} are");
            return Err(version.wrong(known));
        }
    }
    root.only(&["version", "name", "title", "summary", "sender", "queue", "service"])?;
    let queue = root.get("queue")?;
    let scenario = Scenario {
        name: read_name(&root.get("name")?)?,
        title: root.get("title")?.text()?.to_owned(),
        summary: root.get("summary")?.text()?.to_owned(),
        setup: Setup {
            senders: vec![read_sender(&root.get("sender")?)?],
            queues: vec![QueueSetup {
                name: queue.get("name")?.text()?.to_owned(),
                config: read_queue(&queue)?,
            }],
            services: vec![read_service(&root.get("service")?)?],
        },
    };
    scenario.setup.check()?;
    Ok(scenario)
}

impl From<SettingError> for ScenarioError {
    fn from(error: SettingError) -> Self {
        let SettingError { field, given, accepted } = error;
        let message = format!("{given} is out of range, accepted is {accepted}");
        Self { path: field.to_owned(), message }
    }
}

fn read_name(field: &Field<'_>) -> Result<String, ScenarioError> {
    let name = field.text()?;
    let good =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if (1..=40).contains(&name.len()) && name.chars().all(good) {
        return Ok(name.to_owned());
    }
    Err(field.wrong("1 to 40 lower-case letters, digits and hyphens are accepted"))
}

fn read_sender(field: &Field<'_>) -> Result<SenderConfig, ScenarioError> {
    field.only(&["name", "on", "arrivals", "count", "backlog", "format", "body"])?;
    let format = match field.get("format")?.choice(&["json", "text", "xml"])?.0 {
        "json" => Format::Json,
        "xml" => Format::Xml,
        _ => Format::Text,
    };
    let body = field.get("body")?.text()?.as_bytes();
    Ok(SenderConfig {
        name: field.get("name")?.text()?.to_owned(),
        to: JOBS,
        on: field.get("on")?.yes()?,
        arrivals: read_arrivals(&field.get("arrivals")?)?,
        count: field.get("count")?.maybe_whole()?,
        backlog: field.get("backlog")?.whole()?,
        template: Template::new(Body::new(body, format)),
    })
}

fn read_arrivals(field: &Field<'_>) -> Result<Arrivals, ScenarioError> {
    Ok(match field.choice(&["manual", "constant", "poisson"])? {
        ("constant", it) => Arrivals::Constant { every: it.get("every")?.span()? },
        ("poisson", it) => Arrivals::Poisson { mean: it.get("mean")?.span()? },
        _ => Arrivals::Manual,
    })
}

fn read_queue(field: &Field<'_>) -> Result<QueueConfig, ScenarioError> {
    field.only(&["name", "lease", "limit", "backoff", "delay", "capacity"])?;
    Ok(QueueConfig {
        lease: field.get("lease")?.span()?,
        limit: field.get("limit")?.maybe_whole()?,
        dead_letter: Some(DEAD_LETTERS),
        backoff: read_backoff(&field.get("backoff")?)?,
        delay: field.get("delay")?.span()?,
        capacity: field.get("capacity")?.maybe_whole()?,
    })
}

fn read_backoff(field: &Field<'_>) -> Result<Backoff, ScenarioError> {
    Ok(match field.choice(&["at-once", "linear", "exponential"])? {
        ("linear", it) => {
            Backoff::Linear { min: it.get("min")?.span()?, max: it.get("max")?.span()? }
        }
        ("exponential", it) => {
            Backoff::Exponential { base: it.get("base")?.span()?, max: it.get("max")?.span()? }
        }
        _ => Backoff::AtOnce,
    })
}

fn read_service(field: &Field<'_>) -> Result<ServiceConfig, ScenarioError> {
    field.only(&["name", "workers", "time", "failure", "ack", "restart"])?;
    Ok(ServiceConfig {
        name: field.get("name")?.text()?.to_owned(),
        from: JOBS,
        workers: field.get("workers")?.whole()?,
        time: read_time(&field.get("time")?)?,
        failure: read_failure(&field.get("failure")?)?,
        ack: match field.get("ack")?.choice(&["on-receive", "after-success"])?.0 {
            "on-receive" => AckMode::OnReceive,
            _ => AckMode::AfterSuccess,
        },
        restart: field.get("restart")?.span()?,
    })
}

fn read_time(field: &Field<'_>) -> Result<ServiceTime, ScenarioError> {
    Ok(match field.choice(&["constant", "uniform", "exponential"])? {
        ("uniform", it) => {
            ServiceTime::Uniform { min: it.get("min")?.span()?, max: it.get("max")?.span()? }
        }
        ("exponential", it) => ServiceTime::Exponential { mean: it.get("mean")?.span()? },
        (_, it) => ServiceTime::Constant(it.get("span")?.span()?),
    })
}

fn read_failure(field: &Field<'_>) -> Result<FailureModel, ScenarioError> {
    field.only(&["every", "parts_per_million"])?;
    let parts = field.get("parts_per_million")?;
    let number = parts.whole()?;
    let chance = Probability::from_parts_per_million(number).ok_or_else(|| {
        parts.wrong(format!("{number} is out of range, accepted is 0 to 1000000"))
    })?;
    Ok(FailureModel { every: field.get("every")?.maybe_whole()?, chance })
}
