//! How the topics of a scenario are read.

use super::Wrong;
use super::node::Field;
use super::target::known;
use super::version_2::{at, named};
use crate::sim::{Filter, QueueSetup, Subscription, TopicConfig, Wants};

/// What a filter may ask for.
const WANTS: [&str; 4] = ["is", "is-not", "at-least", "at-most"];

/// Reads the topics of a scenario with these queues.
#[inline(never)] // Not in the first view.
pub fn read(field: &Field<'_>, queues: &[QueueSetup]) -> Result<Vec<TopicConfig>, Wrong> {
    let mut topics = Vec::new();
    for (key, field) in named(field)? {
        field.only(&["name", "copies"])?;
        if queues.iter().any(|queue| queue.key == key) {
            return Err(field.wrong("a queue has this key already"));
        }
        let mut copies: Vec<Subscription> = Vec::new();
        for copy in field.get("copies")?.list()? {
            copy.only(&["to", "filter"])?;
            let to = copy.get("to")?;
            let filter = copy.maybe("filter")?.map(|field| filter(&field)).transpose()?;
            let queue = known(&to, queues)?;
            if copies.iter().any(|other| other.to == queue) {
                return Err(to.wrong("this queue gets a copy already"));
            }
            copies.push(Subscription { to: queue, filter });
        }
        let name = field.get("name")?.text()?.to_owned();
        let topic = TopicConfig { key: key.to_owned(), name, copies };
        topic.check(queues.len()).map_err(|error| at(&field, &error))?;
        topics.push(topic);
    }
    Ok(topics)
}

/// Reads `{ "field": "total", "at-least": 100 }`.
fn filter(field: &Field<'_>) -> Result<Filter, Wrong> {
    let path = field.get("field")?.text()?.to_owned();
    let entries = field.entries()?;
    let mut others = entries.iter().filter(|(name, _)| *name != "field");
    let (Some((name, wanted)), None) = (others.next(), others.next()) else {
        let message = format!("beside \"field\" there is one of {}", WANTS.join(", "));
        return Err(field.wrong(message));
    };
    let scalars = || wanted.list()?.iter().map(Field::scalar).collect::<Result<Vec<_>, _>>();
    let wants = match *name {
        "is" => Wants::OneOf(scalars()?),
        "is-not" => Wants::NoneOf(scalars()?),
        "at-least" => Wants::AtLeast(wanted.whole()?),
        "at-most" => Wants::AtMost(wanted.whole()?),
        _ => {
            let known = WANTS.join(", ");
            return Err(wanted.wrong(format!("a filter does not know this, it knows {known}")));
        }
    };
    let filter = Filter { field: path, wants };
    filter.check().map_err(|error| at(field, &error))?;
    Ok(filter)
}
