//! Version 2 of the saved form: how it is written.

use super::parts::MESSAGES;
use super::saved::VERSION;
use super::{Scenario, span, written_actions, written_crew};
use crate::queue::{Backoff, Body, Format, QueueId};
use crate::sim::{
    AckMode, Arrivals, Burst, FailureModel, Filter, Idempotency, Probability, QueueSetup, Ramp,
    Recorded, Retry, Scalar, SenderConfig, ServiceConfig, ServiceTime, Setup, Share, Subscription,
    Target, Template, TopicConfig, Wants, place_of,
};
use crate::time::Duration;

/// Writes a scenario in our version, a field a line.
pub fn write(scenario: &Scenario) -> String {
    let setup = &scenario.setup;
    let mut fields = vec![
        ("version", VERSION.to_string()),
        ("name", quoted(&scenario.name)),
        ("title", quoted(&scenario.title)),
        ("summary", quoted(&scenario.summary)),
        ("senders", named(setup.senders.iter().map(|it| (&*it.key, sender(it, setup))))),
        ("queues", named(setup.queues.iter().map(|it| (&*it.key, queue(it))))),
        ("topics", named(setup.topics.iter().map(|it| (&*it.key, topic(it, setup))))),
        ("services", named(setup.services.iter().map(|it| (&*it.key, service(it, setup))))),
    ];
    fields.retain(|(name, _)| *name != "topics" || !setup.topics.is_empty());
    if !setup.actions.is_empty() {
        fields.push(("actions", written_actions::write(setup)));
    }
    let mut text = object(0, &fields);
    text.push('\n');
    text
}

/// Parts under their keys.
fn named<'a>(parts: impl Iterator<Item = (&'a str, String)>) -> String {
    object(1, &parts.collect::<Vec<_>>())
}

pub fn target_key(target: Target, setup: &Setup) -> String {
    match target {
        Target::Queue(queue) => key_of(queue, setup),
        Target::Topic(topic) => quoted(&setup.topics[usize::from(topic.0)].key),
        Target::Service(service) => {
            format!("{{ \"call\": {} }}", quoted(&setup.services[usize::from(service.0)].key))
        }
    }
}

fn key_of(queue: QueueId, setup: &Setup) -> String {
    quoted(&setup.queues[place_of(queue)].key)
}

fn keys_of(targets: &[Target], setup: &Setup) -> String {
    let keys: Vec<String> = targets.iter().map(|target| target_key(*target, setup)).collect();
    format!("[{}]", keys.join(", "))
}

/// The name of a format.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Text => "text",
        Format::Xml => "xml",
    }
}

fn sender(config: &SenderConfig, setup: &Setup) -> String {
    let mut fields = vec![
        ("name", quoted(&config.name)),
        ("to", target_key(config.to, setup)),
        ("on", config.on.to_string()),
        ("arrivals", arrivals(&config.arrivals)),
        ("count", maybe(config.count)),
        ("backlog", config.backlog.to_string()),
    ];
    if config.concurrency.is_some() {
        fields.push(("concurrency", maybe(config.concurrency.map(u64::from))));
    }
    if config.hand_over > Duration::ZERO {
        fields.push(("hand-over", quoted(&span::write(config.hand_over))));
    }
    if config.retry != Retry::NEVER {
        fields.push(("retry", retry(config.retry)));
    }
    if config.timeout != SenderConfig::USUAL_TIMEOUT {
        fields.push(("timeout", quoted(&span::write(config.timeout))));
    }
    if let Some(dice) = config.dice {
        fields.push(("dice", quoted(&setup.senders[usize::from(dice.0)].key)));
    }
    let shares = config.template.shares();
    if shares.is_empty() {
        fields.extend(message(&config.template));
    } else {
        fields.push((MESSAGES, list(shares.iter().map(share))));
    }
    object(2, &fields)
}

fn retry(retry: Retry) -> String {
    let (attempts, backoff) = (retry.attempts, backoff(retry.backoff));
    let jitter = percent(retry.jitter);
    format!("{{ \"attempts\": {attempts}, \"backoff\": {backoff}, \"jitter\": {jitter} }}")
}

fn percent(part: Probability) -> String {
    (part.parts_per_million() / 10_000).to_string()
}

fn backoff(backoff: Backoff) -> String {
    match backoff {
        Backoff::AtOnce => quoted("at-once"),
        Backoff::Linear { min, max } => choice("linear", &[("min", min), ("max", max)]),
        Backoff::Exponential { base, max } => {
            choice("exponential", &[("base", base), ("max", max)])
        }
    }
}

fn arrivals(arrivals: &Arrivals) -> String {
    let span = |span| quoted(&span::write(span));
    match arrivals {
        Arrivals::Manual => quoted("manual"),
        Arrivals::Constant { every } => choice("constant", &[("every", *every)]),
        Arrivals::Poisson { mean } => choice("poisson", &[("mean", *mean)]),
        Arrivals::Ramp(Ramp { from, to, over }) => {
            let over = span(*over);
            format!("{{ \"ramp\": {{ \"from\": {from}, \"to\": {to}, \"over\": {over} }} }}")
        }
        Arrivals::Burst(Burst { size, every, gap }) => {
            let (every, gap) = (span(*every), span(*gap));
            format!("{{ \"burst\": {{ \"size\": {size}, \"every\": {every}, \"gap\": {gap} }} }}")
        }
        Arrivals::Recorded(recorded) => {
            format!("{{ \"recorded\": {} }}", list(recorded.iter().map(self::recorded)))
        }
    }
}

fn recorded(recorded: &Recorded) -> String {
    let at = quoted(&span::write(recorded.at));
    let text = |body: &Body| quoted(&String::from_utf8_lossy(body.bytes()));
    let body = recorded.body.as_ref().map_or_else(|| "null".to_owned(), text);
    format!("{{ \"at\": {at}, \"body\": {body} }}")
}

fn message(template: &Template) -> [(&'static str, String); 2] {
    let body = template.body();
    [
        ("format", quoted(format_name(body.format()))),
        ("body", quoted(&String::from_utf8_lossy(body.bytes()))),
    ]
}

fn share(share: &Share) -> String {
    let [(_, format), (_, body)] = message(&share.template);
    let weight = share.weight;
    format!("{{ \"weight\": {weight}, \"format\": {format}, \"body\": {body} }}")
}

/// The entries of a list in a part, an entry a line.
fn list(entries: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = entries.map(|entry| format!("        {entry}")).collect();
    format!("[\n{}\n      ]", lines.join(",\n"))
}

fn queue(setup: &QueueSetup) -> String {
    let QueueSetup { name, config, .. } = setup;
    let mut fields = vec![
        ("name", quoted(name)),
        ("lease", quoted(&span::write(config.lease))),
        ("limit", maybe(config.limit.map(u64::from))),
        ("backoff", backoff(config.backoff)),
        ("delay", quoted(&span::write(config.delay))),
        ("capacity", maybe(config.capacity)),
    ];
    if config.jitter != Probability::NEVER {
        fields.push(("jitter", percent(config.jitter)));
    }
    if let Some(dedup) = config.dedup {
        fields.push(("dedup", quoted(&span::write(dedup))));
    }
    object(2, &fields)
}

fn topic(config: &TopicConfig, setup: &Setup) -> String {
    let copy = |copy: &Subscription| {
        let to = key_of(copy.to, setup);
        match &copy.filter {
            Some(filter) => format!("{{ \"to\": {to}, \"filter\": {} }}", written_filter(filter)),
            None => format!("{{ \"to\": {to} }}"),
        }
    };
    let copies: Vec<_> = config.copies.iter().map(copy).collect();
    let copies = format!("[{}]", copies.join(", "));
    object(2, &[("name", quoted(&config.name)), ("copies", copies)])
}

fn written_filter(filter: &Filter) -> String {
    let list = |values: &[Scalar]| {
        let value = |value: &Scalar| match value {
            Scalar::Text(text) => quoted(text),
            Scalar::Whole(number) => number.to_string(),
            Scalar::Bool(yes) => yes.to_string(),
        };
        format!("[{}]", values.iter().map(value).collect::<Vec<_>>().join(", "))
    };
    let (name, wanted) = match &filter.wants {
        Wants::OneOf(values) => ("is", list(values)),
        Wants::NoneOf(values) => ("is-not", list(values)),
        Wants::AtLeast(least) => ("at-least", least.to_string()),
        Wants::AtMost(most) => ("at-most", most.to_string()),
    };
    format!("{{ \"field\": {}, \"{name}\": {wanted} }}", quoted(&filter.field))
}

fn service(config: &ServiceConfig, setup: &Setup) -> String {
    let ack = match config.ack {
        AckMode::OnReceive => "on-receive",
        AckMode::AfterSuccess => "after-success",
    };
    let mut fields = vec![
        ("name", quoted(&config.name)),
        ("then", keys_of(&config.then, setup)),
        ("workers", config.workers.to_string()),
        ("time", time(&config.time)),
        ("failure", failure(&config.failure)),
        ("ack", quoted(ack)),
        ("restart", quoted(&span::write(config.restart))),
    ];
    if let Some(from) = config.from {
        fields.insert(1, ("from", key_of(from, setup)));
    }
    if config.timeout != ServiceConfig::USUAL_TIMEOUT {
        fields.push(("timeout", quoted(&span::write(config.timeout))));
    }
    if config.line != ServiceConfig::USUAL_LINE {
        fields.push(("line", config.line.to_string()));
    }
    if let Some(makes) = config.makes {
        fields.push(("makes", quoted(makes.name())));
    }
    if let Some(heartbeat) = config.heartbeat {
        fields.push(("heartbeat", quoted(&span::write(heartbeat))));
    }
    match &config.idempotency {
        Idempotency::None => {}
        Idempotency::Message => fields.push(("idempotency", quoted("message"))),
        Idempotency::Field(path) => {
            let path = quoted(path);
            fields.push(("idempotency", format!("{{ \"field\": {{ \"path\": {path} }} }}")));
        }
    }
    fields.extend(written_crew::fields(&config.crew));
    object(2, &fields)
}

/// How long an attempt takes.
pub fn time(time: &ServiceTime) -> String {
    match time.clone() {
        ServiceTime::Constant(span) => choice("constant", &[("span", span)]),
        ServiceTime::Uniform { min, max } => choice("uniform", &[("min", min), ("max", max)]),
        ServiceTime::Exponential { mean } => choice("exponential", &[("mean", mean)]),
        ServiceTime::LogNormal { median, p95 } => {
            choice("log-normal", &[("median", median), ("p95", p95)])
        }
        ServiceTime::Field { path, otherwise } => {
            let [path, otherwise] = [quoted(&path), quoted(&span::write(otherwise))];
            format!("{{ \"field\": {{ \"path\": {path}, \"otherwise\": {otherwise} }} }}")
        }
    }
}

/// Which attempts fail.
pub fn failure(failure: &FailureModel) -> String {
    let poison = failure.poison.as_ref().map(|text| format!(", \"poison\": {}", quoted(text)));
    format!(
        "{{ \"every\": {}, \"parts_per_million\": {}{} }}",
        maybe(failure.every.map(u64::from)),
        failure.chance.parts_per_million(),
        poison.unwrap_or_default()
    )
}

fn object(depth: usize, fields: &[(&str, String)]) -> String {
    let indent = "  ".repeat(depth + 1);
    let line = |(name, value): &(&str, String)| format!("{indent}\"{name}\": {value}");
    let lines: Vec<_> = fields.iter().map(line).collect();
    format!("{{\n{}\n{}}}", lines.join(",\n"), "  ".repeat(depth))
}

fn choice(name: &str, spans: &[(&str, Duration)]) -> String {
    let field =
        |(name, span): &(&str, Duration)| format!("\"{name}\": {}", quoted(&span::write(*span)));
    let fields: Vec<_> = spans.iter().map(field).collect();
    format!("{{ \"{name}\": {{ {} }} }}", fields.join(", "))
}

fn maybe(number: Option<u64>) -> String {
    number.map_or_else(|| "null".to_owned(), |number| number.to_string())
}

pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text can always be quoted")
}
