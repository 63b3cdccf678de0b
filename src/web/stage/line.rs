//! The queue: its name and figures, the line itself, and who stands beside it.

use std::rc::Rc;

use message_queue_play::playground::{Line, Look, Snapshot, Token};
use message_queue_play::queue::{MessageId, QueueId};
use message_queue_play::time::{Duration, Instant};
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::{Shape, icon};
use super::lane::Lane;
use super::message::MessageButton;
use super::words::{growth, tenths};
use crate::web::panels::quantity::grouped;

/// How long the page says that a message came back.
const RECENT: Duration = Duration::from_secs(10);

/// The queue on the stage.
pub fn line_view(queue: QueueId, snapshot: &Rc<Snapshot>, on_action: &OnAction) -> Html {
    let line = snapshot.line_of(queue);
    html! {
        <section class="line" aria-label={format!("Queue {}", line.name)}>
            <header class="line__head">
                <div class="line__name">
                    <h3>{ &line.name }{ " " }<span class="tag">{ "FIFO" }</span></h3>
                    <p class="line__facts">{ facts(line) }</p>
                </div>
                <p class="line__figure"><b>{ grouped(line.ready as u64) }</b>{ " ready" }</p>
            </header>
            <Lane {snapshot} {queue} is_small={false} {on_action} />
            <footer class="line__foot">
                <p class="line__ends" aria-hidden="true">
                    <span>{ "tail, newest" }</span>
                    <span>{ "head, next out" }</span>
                </p>
                <div class="line__below">
                    { shelf(queue, line, snapshot.clock.now, on_action) }
                    { came_back(line, snapshot.clock.now) }
                </div>
            </footer>
        </section>
    }
}

/// How long the first has waited, how the line changes, and whether it is full.
pub fn facts(line: &Line) -> Html {
    if line.oldest.is_none() && line.capacity.is_none() {
        return html! { <></> };
    }
    some_facts(line)
}

#[inline(never)] // Not in the first view.
fn some_facts(line: &Line) -> Html {
    let Line { oldest, growth: change, capacity, ready, delayed, in_flight, .. } = line;
    let stored = (ready + delayed) as u64 + in_flight;
    // An empty line neither grows nor drains; what the rates differ by is noise then.
    let line_is_waiting = *ready > 0;
    html! {
        <>
            if let Some(oldest) = oldest {
                <span>{ "oldest " }<b>{ tenths(*oldest) }</b></span>
            }
            if let Some((word, rate)) = growth(*change).filter(|_| line_is_waiting) {
                <span>{ word }{ " " }<b>{ rate }</b></span>
            }
            if let Some(capacity) = capacity {
                <span>{ "limit " }<b>{ grouped(*capacity) }</b></span>
                if stored >= *capacity {
                    <strong>{ "full: new messages are rejected" }</strong>
                }
            }
        </>
    }
}

/// The messages that are hidden until an instant.
fn shelf(QueueId(queue): QueueId, line: &Line, now: Instant, on_action: &OnAction) -> Html {
    let anchor = format!("shelf-{queue}");
    if line.delayed == 0 {
        return html! { <div class="shelf shelf--empty" data-anchor={anchor}></div> };
    }
    full_shelf(queue, line, now, on_action)
}

#[inline(never)] // Not in the first view.
fn full_shelf(queue: u16, line: &Line, now: Instant, on_action: &OnAction) -> Html {
    let anchor = format!("shelf-{queue}");
    let place = |token: &Token| {
        html! {
            <li key={token.message.0} data-message={token.message.0.to_string()}>
                <MessageButton message={token.message} kind={token.kind} look={Look::Delayed}
                    about="delayed" deliveries={token.epoch} arriving={token.arriving} {on_action} />
            </li>
        }
    };
    html! {
        <div class="shelf" data-anchor={anchor}>
            <ol class="shelf__list" data-anchor={format!("delayed-{queue}")} aria-label="Delayed messages, the next to become ready first">
                { for line.shelf.iter().map(place) }
            </ol>
            <p class="shelf__words">
                <span><b>{ grouped(line.delayed as u64) }</b>{ " delayed" }</span>
                if let Some(until) = line.shelf_until {
                    <span class="aside">{ "next ready in " }{ tenths(until.since(now)) }</span>
                }
            </p>
        </div>
    }
}

/// The last message that came back, while that is news.
fn came_back(line: &Line, now: Instant) -> Html {
    let recent = line.came_back.as_ref().filter(|(_, at, _)| now.since(*at) <= RECENT);
    recent.map(|(message, at, why)| news(*message, *at, why)).unwrap_or_default()
}

#[inline(never)] // Not in the first view.
fn news(message: MessageId, at: Instant, why: &str) -> Html {
    html! {
        <p class="came-back">
            { icon(Shape::Back) }
            <span><b>{ message.to_string() }{ " came back" }</b>{ " at " }{ at.to_string() }</span>
            <span class="aside">{ why }</span>
        </p>
    }
}
