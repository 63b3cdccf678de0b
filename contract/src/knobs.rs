//! The rules of a queue as JSON: one field for each knob.
//!
//! What is given replaces what the rules had; what is left out stays. That holds inside the knobs
//! with several values, too, like `in_flight`; only a choice with values of its own, like
//! `{"window": {…}}`, is given whole, and the list of limits.

mod place;
mod write;

use message_queue_core::queue::{
    Backoff, Capacity, Dedup, Delays, Fairness, InFlight, LeaseTerm, Limit, LostWorker, Noise,
    PerMessage, Pick, QueueId, Release, ReleaseRules, Rules, TimeToLive,
};
use message_queue_core::time::Duration;

use crate::field::Field;
use crate::json::LARGEST_WHOLE;
use crate::refusal::{Refusal, RefusalKind};

pub use write::write;

/// The fields, in the order in which they go out.
pub const KNOBS: [&str; 21] = [
    "group",
    "pick",
    "priorities",
    "default_priority",
    "lease_us",
    "lease_max_us",
    "fence",
    "on_stale",
    "lost_us",
    "release",
    "backoff",
    "jitter_ppm",
    "limits",
    "on_reject",
    "in_flight",
    "dedup",
    "delay",
    "capacity",
    "ttl",
    "dead_letter",
    "noise",
];

/// Finds the number of the queue that a field names.
pub type FindQueue<'a> = &'a dyn Fn(&Field<'_>) -> Result<QueueId, Refusal>;

/// Changes rules by what is given, and checks that they make sense.
pub fn read(mut rules: Rules, knobs: &Field<'_>, find: FindQueue<'_>) -> Result<Rules, Refusal> {
    knobs.each(&KNOBS, |name, knob| set(&mut rules, name, &knob, find))?;
    match rules.check() {
        Ok(()) => Ok(rules),
        Err(error) => {
            let (field, message) = place::told(&error, &rules);
            Err(Refusal::at(field, RefusalKind::BadField, message))
        }
    }
}

fn set(
    rules: &mut Rules,
    name: &str,
    knob: &Field<'_>,
    find: FindQueue<'_>,
) -> Result<bool, Refusal> {
    match name {
        "group" => rules.group = knob.word()?,
        "pick" => rules.pick = pick(knob)?,
        "priorities" => rules.priorities = knob.whole(0..=255)?,
        "default_priority" => rules.default_priority = knob.whole(0..=255)?,
        "lease_us" => rules.lease = lease(knob)?,
        "lease_max_us" => rules.lease_max = or_null(knob, Field::span)?,
        "fence" => rules.fence = knob.word()?,
        "on_stale" => rules.on_stale = knob.word()?,
        "lost_us" => {
            let after = or_null(knob, Field::span)?;
            rules.lost = after.map_or(LostWorker::Wait, LostWorker::Release);
        }
        "release" => release_rules(&mut rules.release, knob)?,
        "backoff" => rules.backoff = backoff(knob)?,
        "jitter_ppm" => rules.jitter = knob.probability()?,
        "limits" => rules.limits = limits(knob)?,
        "on_reject" => rules.on_reject = knob.word()?,
        "in_flight" => in_flight(&mut rules.in_flight, knob)?,
        "dedup" => rules.dedup = dedup(knob)?,
        "delay" => delays(&mut rules.delay, knob)?,
        "capacity" => capacity(&mut rules.capacity, knob)?,
        "ttl" => time_to_live(&mut rules.ttl, knob)?,
        "dead_letter" => rules.dead_letter = or_null(knob, find)?,
        "noise" => noise(&mut rules.noise, knob)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn or_null<'a, T>(
    field: &Field<'a>,
    read: impl Fn(&Field<'a>) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    if field.is_null() { Ok(None) } else { read(field).map(Some) }
}

fn pick(knob: &Field<'_>) -> Result<Pick, Refusal> {
    match knob.choice() {
        Some(("order", None)) => Ok(Pick::Order),
        Some(("rotate_groups", None)) => Ok(Pick::RotateGroups),
        Some(("fair", Some(fair))) => {
            fair.only(&["share_ppm", "min", "quiet_us"])?;
            Ok(Pick::Fair(Fairness {
                share: fair.get("share_ppm")?.probability()?,
                min: fair.get("min")?.whole_from(0)?,
                quiet: fair.get("quiet_us")?.span()?,
            }))
        }
        _ => Err(knob.expected("\"order\", \"rotate_groups\" or {\"fair\": {…}}")),
    }
}

fn lease(knob: &Field<'_>) -> Result<LeaseTerm, Refusal> {
    if knob.is_null() {
        Ok(LeaseTerm::Never)
    } else if knob.is_list() {
        knob.list()?.iter().map(Field::span).collect::<Result<_, _>>().map(LeaseTerm::Steps)
    } else {
        knob.span().map(LeaseTerm::Fixed)
    }
}

fn release_rules(rules: &mut ReleaseRules, knob: &Field<'_>) -> Result<(), Refusal> {
    knob.each(&["nack", "fail", "expire", "lost"], |name, row| {
        match name {
            "nack" => release(&mut rules.nack, &row)?,
            "fail" => release(&mut rules.fail, &row)?,
            "expire" => release(&mut rules.expire, &row)?,
            "lost" => release(&mut rules.lost, &row)?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn release(rule: &mut Release, row: &Field<'_>) -> Result<(), Refusal> {
    row.each(&["counts", "delay", "place"], |name, value| {
        match name {
            "counts" => rule.counts = value.flag()?,
            "delay" => rule.delay = value.word()?,
            "place" => rule.place = value.word()?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn backoff(knob: &Field<'_>) -> Result<Backoff, Refusal> {
    match knob.choice() {
        Some(("at_once", None)) => Ok(Backoff::AtOnce),
        Some(("linear", Some(linear))) => {
            linear.only(&["min_us", "max_us"])?;
            let (min, max) = (linear.get("min_us")?.span()?, linear.get("max_us")?.span()?);
            Ok(Backoff::Linear { min, max })
        }
        Some(("exponential", Some(growing))) => {
            growing.only(&["base_us", "max_us"])?;
            let (base, max) = (growing.get("base_us")?.span()?, growing.get("max_us")?.span()?);
            Ok(Backoff::Exponential { base, max })
        }
        _ => Err(knob.expected("\"at_once\", {\"linear\": {…}} or {\"exponential\": {…}}")),
    }
}

fn limits(knob: &Field<'_>) -> Result<[Option<Limit>; 2], Refusal> {
    let items = knob.list()?;
    let mut limits = [None, None];
    if items.len() > limits.len() {
        return Err(knob.wrong("a list of no more than 2 limits is expected"));
    }
    for (limit, item) in limits.iter_mut().zip(&items) {
        item.only(&["allowed", "counter", "at", "then"])?;
        *limit = Some(Limit {
            allowed: item.get("allowed")?.whole_from(0)?,
            counter: item.get("counter")?.word()?,
            at: item.get("at")?.word()?,
            then: item.get("then")?.word()?,
        });
    }
    Ok(limits)
}

fn in_flight(rule: &mut InFlight, knob: &Field<'_>) -> Result<(), Refusal> {
    let number = |value: &Field<'_>| or_null(value, |value| value.whole_from(0));
    knob.each(&["max", "per_worker", "retries_count", "full"], |name, value| {
        match name {
            "max" => rule.max = number(&value)?,
            "per_worker" => rule.per_worker = number(&value)?,
            "retries_count" => rule.retries_count = value.flag()?,
            "full" => rule.full = value.word()?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn dedup(knob: &Field<'_>) -> Result<Dedup, Refusal> {
    match knob.choice() {
        Some(("none", None)) => Ok(Dedup::None),
        Some(("until_done", None)) => Ok(Dedup::UntilDone),
        Some(("window", Some(window))) => {
            window.only(&["span_us", "scope", "keyless"])?;
            Ok(Dedup::Window {
                span: window.get("span_us")?.span()?,
                scope: window.get("scope")?.word()?,
                keyless: window.get("keyless")?.word()?,
            })
        }
        _ => Err(knob.expected("\"none\", \"until_done\" or {\"window\": {…}}")),
    }
}

fn per_message(knob: &Field<'_>) -> Result<PerMessage, Refusal> {
    match knob.choice() {
        Some(("no", None)) => Ok(PerMessage::No),
        Some(("any", None)) => Ok(PerMessage::UpTo(Duration::MAX)),
        Some(("up_to_us", Some(most))) => most.span().map(PerMessage::UpTo),
        _ => Err(knob.expected("\"no\", \"any\" or {\"up_to_us\": …}")),
    }
}

fn delays(rule: &mut Delays, knob: &Field<'_>) -> Result<(), Refusal> {
    knob.each(&["queue_us", "per_message"], |name, value| {
        match name {
            "queue_us" => rule.queue = value.span()?,
            "per_message" => rule.per_message = per_message(&value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn capacity(rule: &mut Capacity, knob: &Field<'_>) -> Result<(), Refusal> {
    let number = |value: &Field<'_>| or_null(value, |value| value.whole(0..=LARGEST_WHOLE));
    knob.each(&["messages", "bytes", "counted", "overflow"], |name, value| {
        match name {
            "messages" => rule.messages = number(&value)?,
            "bytes" => rule.bytes = number(&value)?,
            "counted" => rule.counted = value.word()?,
            "overflow" => rule.overflow = value.word()?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn time_to_live(rule: &mut TimeToLive, knob: &Field<'_>) -> Result<(), Refusal> {
    let known = ["queue_us", "per_message", "check", "then", "reset_on_dead_letter"];
    knob.each(&known, |name, value| {
        match name {
            "queue_us" => rule.queue = or_null(&value, Field::span)?,
            "per_message" => rule.per_message = per_message(&value)?,
            "check" => rule.check = value.word()?,
            "then" => rule.then = value.word()?,
            "reset_on_dead_letter" => rule.reset_on_dead_letter = value.flag()?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn noise(rule: &mut Noise, knob: &Field<'_>) -> Result<(), Refusal> {
    knob.each(&["duplicate_ppm", "reorder_ppm", "empty_ppm"], |name, value| {
        match name {
            "duplicate_ppm" => rule.duplicate = value.probability()?,
            "reorder_ppm" => rule.reorder = value.probability()?,
            "empty_ppm" => rule.empty = value.probability()?,
            _ => return Ok(false),
        }
        Ok(true)
    })
}
