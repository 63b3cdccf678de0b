//! A queue of a graph: its line, how many are where, and its dead letters.

use message_queue_play::playground::Line;
use message_queue_play::queue::QueueId;
use message_queue_play::sim::place_of;
use yew::prelude::*;

use super::super::lane::Lane;
use super::super::node::{Card, Part};
use super::super::results::redrive;
use super::super::words::tenths;
use crate::web::panels::quantity::grouped;
use crate::web::widgets::{Shape, icon};

/// A queue.
pub fn queue_card(part: Part, id: QueueId) -> Html {
    let line = part.snapshot.line_of(id);
    part.card(Card {
        sort: "queue",
        name: &line.name,
        label: format!("Queue {}", line.name),
        anchor: None,
        state: is_full(line).then_some("full"),
        side: html! {
            <p class="node__figure">
                <b>{ grouped(line.ready as u64) }</b><span class="hidden-text">{ " ready" }</span>
            </p>
        },
        body: html! {
            <>
                <Lane snapshot={part.snapshot} queue={id} is_small=true on_action={part.on_action} />
                <p class="node__facts">{ facts(line) }</p>
                <div class="node__chips">{ chips(part, id, line) }</div>
            </>
        },
    })
}

fn is_full(line: &Line) -> bool {
    let stored = (line.ready + line.delayed) as u64 + line.in_flight;
    line.capacity.is_some_and(|capacity| stored >= capacity)
}

fn facts(line: &Line) -> Html {
    html! {
        <>
            if is_full(line) {
                <strong>{ "full" }</strong>
            }
            if let Some(oldest) = line.oldest {
                <span>{ "oldest " }{ tenths(oldest) }</span>
            }
        </>
    }
}

/// What is not in the line: in flight, delayed, dead.
fn chips(part: Part, id: QueueId, line: &Line) -> Html {
    let dead = part.snapshot.dead[place_of(id)].count;
    html! {
        <>
            if line.in_flight > 0 {
                <span class="chip" data-state="in-flight">{ grouped(line.in_flight) }{ " in flight" }</span>
            }
            if line.delayed > 0 {
                <span class="chip" data-state="delayed" data-anchor={format!("shelf-{}", id.0)}>
                    { grouped(line.delayed as u64) }{ " delayed" }
                </span>
            }
            if dead > 0 {
                <button type="button" class="chip" data-state="dead" data-anchor={format!("dead-{}", id.0)}
                    title="Redrive: move them back into the line" onclick={redrive(id, dead, part.on_action)}>
                    { icon(Shape::Back) }
                    <span class="hidden-text">{ format!("Redrive to {}: ", line.name) }</span>
                    { grouped(dead) }{ " dead" }
                </button>
            }
        </>
    }
}
