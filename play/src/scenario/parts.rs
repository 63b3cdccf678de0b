//! The parts of a scenario that are the same in every version: how they are read.

use super::node::Field;
use super::{Wrong, crew, load};
use crate::queue::{Backoff, Format, QueueConfig, QueueId};
use crate::sim::{
    AckMode, Arrivals, FailureModel, Idempotency, Makes, Probability, QueueSetup, Retry,
    SenderConfig, ServiceConfig, ServiceTime, Target,
};
use crate::time::Duration;

/// The field of a sender that stands for its format and its body when it has several.
pub const MESSAGES: &str = "messages";

/// Reads a sender. The version says which key it has and where it sends.
pub fn sender(field: &Field<'_>, key: &str, to: Target) -> Result<SenderConfig, Wrong> {
    let template = if field.maybe(MESSAGES)?.is_some() {
        load::messages(&field.get(MESSAGES)?)?
    } else {
        load::template(field)?
    };
    Ok(SenderConfig {
        key: key.to_owned(),
        name: field.get("name")?.text()?.to_owned(),
        to,
        on: field.get("on")?.yes()?,
        arrivals: read_arrivals(field)?,
        count: field.get("count")?.maybe_whole()?,
        backlog: field.get("backlog")?.whole()?,
        template,
        concurrency: maybe_whole(field, "concurrency")?,
        timeout: timeout(field, SenderConfig::USUAL_TIMEOUT)?,
        hand_over: field.maybe("hand-over")?.map_or(Ok(Duration::ZERO), |it| it.span())?,
        retry: field.maybe("retry")?.map_or(Ok(Retry::NEVER), |it| read_retry(&it))?,
        dice: None,
    })
}

#[inline(never)] // Not in the first view.
fn read_retry(field: &Field<'_>) -> Result<Retry, Wrong> {
    field.only(&["attempts", "backoff", "jitter"])?;
    let jitter = jitter(field)?;
    let backoff = read_backoff(&field.get("backoff")?)?;
    Ok(Retry { attempts: field.get("attempts")?.whole()?, backoff, jitter })
}

/// Up to how many percent of a delay are taken off at random.
fn jitter(field: &Field<'_>) -> Result<Probability, Wrong> {
    field.maybe("jitter")?.map_or(Ok(Probability::NEVER), |it| percent(&it))
}

#[inline(never)] // Not in the first view.
fn percent(field: &Field<'_>) -> Result<Probability, Wrong> {
    let percent = load::whole_in(field, &(0..=100))?;
    Ok(Probability::from_parts_per_million(percent * 10_000).expect("100 % are a million parts"))
}

/// A whole number that may be left out, or null, for none.
fn maybe_whole(field: &Field<'_>, name: &str) -> Result<Option<u32>, Wrong> {
    field.maybe(name)?.map_or(Ok(None), |it| it.maybe_whole())
}

/// How long to wait for an answer.
fn timeout(field: &Field<'_>, usual: Duration) -> Result<Duration, Wrong> {
    field.maybe("timeout")?.map_or(Ok(usual), |it| it.span())
}

/// Reads what a body is said to be.
pub fn read_format(field: &Field<'_>) -> Result<Format, Wrong> {
    Ok(match field.choice(&["json", "text", "xml"])?.0 {
        "json" => Format::Json,
        "xml" => Format::Xml,
        _ => Format::Text,
    })
}

fn read_arrivals(sender: &Field<'_>) -> Result<Arrivals, Wrong> {
    let known = ["manual", "constant", "poisson", "ramp", "burst", "recorded"];
    Ok(match sender.get("arrivals")?.choice(&known)? {
        ("constant", it) => Arrivals::Constant { every: it.get("every")?.span()? },
        ("poisson", it) => Arrivals::Poisson { mean: mean(&it)? },
        ("ramp", it) => load::ramp(&it)?,
        ("burst", it) => load::burst(&it)?,
        ("recorded", it) => load::recorded(&it, sender)?,
        _ => Arrivals::Manual,
    })
}

/// Reads a queue. The version says which key it has.
pub fn queue(field: &Field<'_>, key: &str) -> Result<QueueSetup, Wrong> {
    let name = field.get("name")?.text()?.to_owned();
    let config = QueueConfig {
        lease: field.get("lease")?.span()?,
        limit: field.get("limit")?.maybe_whole()?,
        dead_letter: None,
        backoff: read_backoff(&field.get("backoff")?)?,
        delay: field.get("delay")?.span()?,
        capacity: field.get("capacity")?.maybe_whole()?,
        jitter: jitter(field)?,
        dedup: field.maybe("dedup")?.map(|it| it.span()).transpose()?,
    };
    Ok(QueueSetup { key: key.to_owned(), name, config })
}

fn read_backoff(field: &Field<'_>) -> Result<Backoff, Wrong> {
    Ok(match field.choice(&["at-once", "linear", "exponential"])? {
        ("linear", it) => linear(&it)?,
        ("exponential", it) => exponential(&it)?,
        _ => Backoff::AtOnce,
    })
}

#[inline(never)] // Not in the first view.
fn linear(field: &Field<'_>) -> Result<Backoff, Wrong> {
    Ok(Backoff::Linear { min: field.get("min")?.span()?, max: field.get("max")?.span()? })
}

#[inline(never)] // Not in the first view.
fn exponential(field: &Field<'_>) -> Result<Backoff, Wrong> {
    Ok(Backoff::Exponential { base: field.get("base")?.span()?, max: field.get("max")?.span()? })
}

/// Reads a service. The version says which key and queue it has.
pub fn service(
    field: &Field<'_>,
    key: &str,
    from: Option<QueueId>,
) -> Result<ServiceConfig, Wrong> {
    let heartbeat = field.maybe("heartbeat")?.map(|it| it.span()).transpose()?;
    let idempotency = field.maybe("idempotency")?.map(|it| read_idempotency(&it)).transpose()?;
    let makes = field.maybe("makes")?.map(|it| read_makes(&it)).transpose()?;
    Ok(ServiceConfig {
        key: key.to_owned(),
        name: field.get("name")?.text()?.to_owned(),
        from,
        then: Vec::new(),
        timeout: timeout(field, ServiceConfig::USUAL_TIMEOUT)?,
        line: maybe_whole(field, "line")?.unwrap_or(ServiceConfig::USUAL_LINE),
        workers: field.get("workers")?.whole()?,
        time: read_time(&field.get("time")?)?,
        failure: read_failure(&field.get("failure")?)?,
        ack: match field.get("ack")?.choice(&["on-receive", "after-success"])?.0 {
            "on-receive" => AckMode::OnReceive,
            _ => AckMode::AfterSuccess,
        },
        restart: field.get("restart")?.span()?,
        makes,
        heartbeat,
        idempotency: idempotency.unwrap_or_default(),
        crew: Box::new(crew::read(field)?),
    })
}

/// Reads how long an attempt takes.
pub fn read_time(field: &Field<'_>) -> Result<ServiceTime, Wrong> {
    Ok(match field.choice(&["constant", "uniform", "exponential", "log-normal", "field"])? {
        ("uniform", it) => between(&it)?,
        ("exponential", it) => ServiceTime::Exponential { mean: mean(&it)? },
        ("log-normal", it) => long_tail(&it)?,
        ("field", it) => by_field(&it)?,
        (_, it) => ServiceTime::Constant(it.get("span")?.span()?),
    })
}

#[inline(never)] // Not in the first view.
fn between(field: &Field<'_>) -> Result<ServiceTime, Wrong> {
    Ok(ServiceTime::Uniform { min: field.get("min")?.span()?, max: field.get("max")?.span()? })
}

/// What spans come to in the mean.
#[inline(never)] // Not in the first view.
fn mean(field: &Field<'_>) -> Result<Duration, Wrong> {
    field.get("mean")?.span()
}

#[inline(never)] // Not in the first view.
fn long_tail(field: &Field<'_>) -> Result<ServiceTime, Wrong> {
    field.only(&["median", "p95"])?;
    let [median, p95] = [field.get("median")?.span()?, field.get("p95")?.span()?];
    Ok(ServiceTime::LogNormal { median, p95 })
}

#[inline(never)] // Not in the first view.
fn by_field(field: &Field<'_>) -> Result<ServiceTime, Wrong> {
    field.only(&["path", "otherwise"])?;
    let otherwise = field.get("otherwise")?.span()?;
    Ok(ServiceTime::Field { path: field.get("path")?.text()?.into(), otherwise })
}

#[inline(never)] // Not in the first view.
fn no_share(field: &Field<'_>, number: u32) -> Wrong {
    field.wrong(format!("{number} is out of range, accepted is 0 to 1000000"))
}

/// Reads which attempts fail.
pub fn read_failure(field: &Field<'_>) -> Result<FailureModel, Wrong> {
    field.only(&["every", "parts_per_million", "poison"])?;
    let parts = field.get("parts_per_million")?;
    let number = parts.whole()?;
    let chance =
        Probability::from_parts_per_million(number).ok_or_else(|| no_share(&parts, number))?;
    let poison = field.maybe("poison")?.map(|it| it.text().map(Into::into)).transpose()?;
    Ok(FailureModel { every: field.get("every")?.maybe_whole()?, chance, poison })
}

#[inline(never)] // Not in the first view.
fn read_makes(field: &Field<'_>) -> Result<Makes, Wrong> {
    let (name, _) = field.choice(&Makes::ALL.map(Makes::name))?;
    Ok(if name == Makes::Email.name() { Makes::Email } else { Makes::Invoice })
}

#[inline(never)] // Not in the first view.
fn read_idempotency(field: &Field<'_>) -> Result<Idempotency, Wrong> {
    Ok(match field.choice(&["none", "message", "field"])? {
        ("message", _) => Idempotency::Message,
        ("field", it) => {
            it.only(&["path"])?;
            Idempotency::Field(it.get("path")?.text()?.into())
        }
        _ => Idempotency::None,
    })
}
