//! What a sender sends and when, in the forms that the first view does not have: how they are
//! read. All of it is out of line, so that the page loads it with a scenario that needs it.

use std::ops::RangeInclusive;

use super::node::{Field, Node, whole_file};
use super::parts::{MESSAGES, read_format};
use super::{MAX_SCENARIO_BYTES, ScenarioError, Wrong};
use crate::queue::{Body, Format, SettingError};
use crate::sim::{Arrivals, Burst, Ramp, Recorded, Share, Template, WEIGHT};
use crate::time::Duration;

/// Reads several templates that are mixed by weight.
#[inline(never)]
pub fn messages(field: &Field<'_>) -> Result<Template, Wrong> {
    let mut shares = Vec::new();
    for message in field.list()? {
        message.only(&["weight", "format", "body"])?;
        let weight = whole_in(&message.get("weight")?, &WEIGHT)?;
        shares.push(Share { weight, template: template(&message)? });
    }
    Template::mixed(shares).map_err(|SettingError { given, accepted, .. }| {
        field.wrong(format!("{given} messages are given, {accepted} are accepted"))
    })
}

/// Reads a rate that goes from one to another.
#[inline(never)]
pub fn ramp(field: &Field<'_>) -> Result<Arrivals, Wrong> {
    field.only(&["from", "to", "over"])?;
    Ok(Arrivals::Ramp(Ramp {
        from: field.get("from")?.whole()?,
        to: field.get("to")?.whole()?,
        over: field.get("over")?.span()?,
    }))
}

/// Reads bursts.
#[inline(never)]
pub fn burst(field: &Field<'_>) -> Result<Arrivals, Wrong> {
    field.only(&["size", "every", "gap"])?;
    Ok(Arrivals::Burst(Burst {
        size: field.get("size")?.whole()?,
        every: field.get("every")?.span()?,
        gap: field.get("gap")?.span()?,
    }))
}

/// Reads a list of messages with their instants. They are in the format of the sender, or of the
/// first of its messages.
#[inline(never)]
pub fn recorded(field: &Field<'_>, sender: &Field<'_>) -> Result<Arrivals, Wrong> {
    let format = match sender.maybe(MESSAGES)? {
        Some(messages) => match messages.list()?.first() {
            Some(first) => read_format(&first.get("format")?)?,
            None => Format::Text,
        },
        None => read_format(&sender.get("format")?)?,
    };
    let (mut list, mut before) = (Vec::new(), Duration::ZERO);
    for entry in field.list()? {
        list.push(recorded_entry(&entry, format, &mut before)?);
    }
    of_list(list).map_err(|message| field.wrong(message))
}

fn recorded_entry(
    entry: &Field<'_>,
    format: Format,
    before: &mut Duration,
) -> Result<Recorded, Wrong> {
    entry.only(&["at", "body"])?;
    let at = entry.get("at")?.span()?;
    if at < *before {
        let message = "this is before the one above, the list is in order";
        return Err(entry.get("at")?.wrong(message));
    }
    *before = at;
    let body = entry.get("body")?.maybe_text()?;
    Ok(Recorded { at, body: body.map(|text| Body::new(text.as_bytes(), format)) })
}

/// Reads a list of messages with their instants that is in a file of its own, one JSON object a
/// line. Empty lines are skipped.
///
/// # Errors
/// The first line that is wrong, with the path of the field and what would be right.
pub fn read_recorded(text: &str, format: Format) -> Result<Arrivals, ScenarioError> {
    if text.len() > MAX_SCENARIO_BYTES {
        let message = format!("{} bytes, the limit is {MAX_SCENARIO_BYTES}", text.len());
        return Err(whole_file(message).into());
    }
    let (mut list, mut before) = (Vec::new(), Duration::ZERO);
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let read = Node::read(line)
            .and_then(|node| recorded_entry(&Field::root(&node), format, &mut before));
        list.push(read.map_err(|wrong| wrong.in_line(number))?);
    }
    of_list(list).map_err(|message| whole_file(message).into())
}

fn of_list(list: Vec<Recorded>) -> Result<Arrivals, String> {
    let (count, most) = (list.len(), Recorded::MOST);
    if (1..=most).contains(&count) {
        return Ok(Arrivals::Recorded(list.into()));
    }
    Err(format!("{count} messages are given, 1 to {most} are accepted"))
}

/// A whole number in a range.
pub fn whole_in(field: &Field<'_>, range: &RangeInclusive<u32>) -> Result<u32, Wrong> {
    let given = field.whole()?;
    if range.contains(&given) {
        return Ok(given);
    }
    let (min, max) = (range.start(), range.end());
    Err(field.wrong(format!("{given} is out of range, accepted is {min} to {max}")))
}

/// Reads a format and a body.
pub fn template(field: &Field<'_>) -> Result<Template, Wrong> {
    let format = read_format(&field.get("format")?)?;
    let body = field.get("body")?;
    let template = Template::new(Body::new(body.text()?.as_bytes(), format));
    check(&template, &body)?;
    Ok(template)
}

/// Checks the fields of the template that stands at this place.
pub fn check(template: &Template, body: &Field<'_>) -> Result<(), Wrong> {
    template.check().map_err(|error| wrong(body, &error.to_string()))
}

#[cold]
#[inline(never)]
fn wrong(field: &Field<'_>, message: &str) -> Wrong {
    field.wrong(message)
}
