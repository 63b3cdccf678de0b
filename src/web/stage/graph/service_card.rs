//! A service of a graph: its workers as dots, what they are at, and the ways to stop them.

use message_queue_play::playground::{ServiceView, WorkerView};
use message_queue_play::sim::{ServiceId, WorkerState};
use yew::prelude::*;

use super::super::badges::badges;
use super::super::node::{Card, Part};
use super::super::words::{worker_name, worker_sentence, worker_state, worker_summary};
use super::super::workers::{anchor, crash_button, dot, is_on, on_switch, small_ring};
use crate::web::widgets::switch;

/// How many workers have a dot; the others are counted.
const DOTS: usize = 8;

/// A service.
pub fn service_card(part: Part, id: ServiceId) -> Html {
    let service = part.snapshot.service(id);
    let workers = &service.workers;
    let all_off = !workers.iter().any(|view| is_on(&view.state));
    let side = match &workers[..] {
        [one] => {
            let onswitch = on_switch(part.on_action, one.worker);
            switch(worker_name(one, Some(service)), is_on(&one.state), onswitch)
        }
        _ => crash(part, service),
    };
    part.card(Card {
        sort: "service",
        name: &service.name,
        label: format!("Service {}", service.name),
        anchor: Some(format!("workers-{}", id.0)),
        state: all_off.then_some("down"),
        side,
        body: html! {
            <>
                <div class="node__workers">{ dots(part, service) }</div>
                <p class="node__facts">{ words(part, service) }</p>
                { badges(id, part.snapshot) }
            </>
        },
    })
}

fn dots(part: Part, service: &ServiceView) -> Html {
    let now = part.snapshot.clock.now;
    let more = service.workers.len().saturating_sub(DOTS);
    let one = service.workers.len() == 1;
    let shown = service.workers.iter().take(DOTS);
    html! {
        <>
            { for shown.map(|view| if one { picture(view) } else { dot(view, Some(service), now, part.on_action) }) }
            if more > 0 {
                <span class="node__more">{ format!("+ {more}") }</span>
            }
            if one {
                <span class="node__crash">{ crash(part, service) }</span>
            }
        </>
    }
}

/// Crashes a worker: the first that works, since there it is worth it.
fn crash(part: Part, service: &ServiceView) -> Html {
    let works = |view: &&WorkerView| matches!(view.state, WorkerState::Working(_));
    let worth = service.workers.iter().find(works).or(service.workers.first());
    worth.map(|view| crash_button(view, Some(service), part.on_action)).unwrap_or_default()
}

/// The only worker: its switch stands beside the name.
fn picture(view: &WorkerView) -> Html {
    html! {
        <span key={view.worker.0} class="worker-dot" data-state={worker_state(&view.state)} data-anchor={anchor(view.worker)}>
            { small_ring(view) }
        </span>
    }
}

fn words(part: Part, service: &ServiceView) -> Html {
    let now = part.snapshot.clock.now;
    let words = match &service.workers[..] {
        [] => "no workers".to_owned(),
        [one] => worker_sentence(one, now),
        many => {
            let summary = worker_summary(many);
            summary.split_once(": ").map_or(summary.clone(), |(_, states)| states.to_owned())
        }
    };
    html! { <span title={words.clone()}>{ words }</span> }
}
