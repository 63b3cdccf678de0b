//! A topic of a graph: which queue wants what of it.

use message_queue_play::playground::Node;
use message_queue_play::sim::{Filter, Scalar, Subscription, TopicId, Wants, place_of};
use yew::prelude::*;

use super::super::node::{Card, Part};
use crate::web::panels::quantity::grouped;

/// A topic.
pub fn topic_card(part: Part, id: TopicId) -> Html {
    let place = usize::from(id.0);
    let topic = &part.snapshot.topics[place];
    let mut copies: Vec<_> = part.snapshot.setup.topics[place].copies.iter().collect();
    copies.sort_by_key(|copy| {
        let mut nodes = part.snapshot.graph.nodes.iter();
        nodes.find(|(node, _)| *node == Node::Queue(copy.to)).map(|(_, spot)| spot.row)
    });
    part.card(Card {
        sort: "topic",
        name: &topic.name,
        label: format!("Topic {}", topic.name),
        anchor: Some(format!("topic-{place}")),
        state: None,
        side: html! {
            <p class="node__figure"><b>{ grouped(topic.published) }</b><span class="hidden-text">{ " published" }</span></p>
        },
        body: html! {
            <>
                if copies.iter().any(|it| it.filter.is_some()) {
                    <ul class="node__copies" aria-label="Copies">{ for copies.iter().map(|it| copy(part, id, it)) }</ul>
                } else {
                    <p class="node__facts"><span>{ format!("copies to {}", queues(copies.len())) }</span></p>
                }
                if topic.unwanted > 0 {
                    <p class="node__facts"><span>{ grouped(topic.unwanted) }{ " unwanted" }</span></p>
                }
            </>
        },
    })
}

fn queues(count: usize) -> String {
    if count == 1 { "1 queue".to_owned() } else { format!("{count} queues") }
}

fn copy(part: Part, topic: TopicId, copy: &Subscription) -> Html {
    let words = copy.filter.as_ref().map_or_else(|| "all".to_owned(), words);
    let number = u32::from(topic.0) << 16 | u32::from(copy.to.0);
    let queue = &part.snapshot.lines[place_of(copy.to)].name;
    html! {
        <li key={number} data-anchor={format!("copy-{number}")} title={format!("To {queue}: {words}")}>
            <span class="hidden-text">{ format!("to {queue}: ") }</span>{ words }
        </li>
    }
}

/// What a queue wants, in words.
fn words(filter: &Filter) -> String {
    let list = |values: &[Scalar]| values.iter().map(scalar).collect::<Vec<_>>().join(", ");
    let wants = match &filter.wants {
        Wants::OneOf(values) => format!("is {}", list(values)),
        Wants::NoneOf(values) => format!("is not {}", list(values)),
        Wants::AtLeast(least) => format!("\u{2265} {least}"),
        Wants::AtMost(most) => format!("\u{2264} {most}"),
    };
    format!("{} {wants}", filter.field)
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Whole(number) => number.to_string(),
        Scalar::Bool(yes) => yes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_a_sentence() {
        let check = |wants, expected: &str| {
            assert_eq!(words(&Filter { field: "total".to_owned(), wants }), expected);
        };
        check(Wants::AtLeast(50), "total \u{2265} 50");
        check(Wants::AtMost(9), "total \u{2264} 9");
        let values = || vec![Scalar::Text("SE".to_owned()), Scalar::Whole(7), Scalar::Bool(true)];
        check(Wants::OneOf(values()), "total is SE, 7, true");
        check(Wants::NoneOf(values()), "total is not SE, 7, true");
    }
}
