//! The workers: as cards while there are few, then as rows, then as dots.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Action, ServiceView, Snapshot, WorkerView};
use message_queue_play::queue::WorkerId;
use message_queue_play::sim::{Command, ServiceId, WorkerState, number_of};
use message_queue_play::time::Instant;
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::{Shape, icon, switch};
use super::badges::badges;
use super::words::{worker_line, worker_name, worker_sentence, worker_state, worker_summary};
use super::worker_card::worker_card;

/// Up to how many workers are shown as cards.
const CARDS: usize = 4;
/// Up to how many are shown as rows.
const ROWS: usize = 12;

/// How many workers there are to draw decides how.
pub fn form(workers: usize) -> &'static str {
    if workers <= CARDS {
        "cards"
    } else if workers <= ROWS {
        "rows"
    } else {
        "dots"
    }
}

/// The workers on the stage.
pub fn worker_group(id: ServiceId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let workers = &snapshot.service(id).workers;
    let form = form(workers.len());
    html! {
        <div class="workers" role="group" aria-label="Workers" data-form={form} data-anchor={format!("workers-{}", id.0)}>
            if workers.is_empty() {
                { nobody() }
            }
            { badges(id, snapshot) }
            if form != "cards" {
                { summary(workers, form, on_action) }
            }
            { for workers.iter().map(|view| one(view, form, snapshot, on_action)) }
        </div>
    }
}

#[inline(never)] // Not in the first view.
fn nobody() -> Html {
    html! { <p class="workers__none">{ "No workers: messages wait until there is one" }</p> }
}

/// How many are at what. Where they are dots there is no room for a button each: one crashes the
/// first that works.
#[inline(never)] // Not in the first view.
fn summary(workers: &[WorkerView], form: &str, on_action: &OnAction) -> Html {
    let works = |view: &&WorkerView| matches!(view.state, WorkerState::Working(_));
    let first = workers.iter().find(works).filter(|_| form == "dots");
    html! {
        <p class="workers__summary">
            { worker_summary(workers) }
            { for first.map(|view| crash_button(view, None, on_action)) }
        </p>
    }
}

fn one(view: &WorkerView, form: &str, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    match form {
        "cards" => worker_card(view, snapshot, on_action),
        "rows" => row(view, on_action),
        _ => dot(view, None, snapshot.clock.now, on_action),
    }
}

/// Switches a worker.
pub fn on_switch(on_action: &OnAction, worker: WorkerId) -> Callback<bool> {
    let on_action = on_action.clone();
    Callback::from(move |on| {
        // Refused only when the journal is full, and then a notice says so.
        let _ = on_action.emit(Action::Command(Command::SwitchWorker { worker, on }));
    })
}

/// Whether it works or waits for work.
pub fn is_on(state: &WorkerState) -> bool {
    matches!(state, WorkerState::Idle { .. } | WorkerState::Working(_))
}

pub fn anchor(WorkerId(number): WorkerId) -> String {
    format!("worker-{number}")
}

/// A worker as a row: its number, what it is at and its switch.
#[inline(never)] // Not in the first view.
fn row(view: &WorkerView, on_action: &OnAction) -> Html {
    let WorkerView { worker, state, .. } = view;
    let number = number_of(*worker);
    html! {
        <article key={number} class="worker-row" aria-label={format!("Worker {number}")} data-state={worker_state(state)} data-anchor={anchor(*worker)}>
            { small_ring(view) }
            <p class="worker-row__words">
                <b>{ number }</b><span class="aside">{ worker_line(view) }</span>
            </p>
            { crash_button(view, None, on_action) }
            { switch(format!("Worker {number}"), is_on(state), on_switch(on_action, *worker)) }
        </article>
    }
}

/// Crashes a worker, where there is room for a picture only.
#[inline(never)] // Not in the first view.
pub fn crash_button(view: &WorkerView, of: Option<&ServiceView>, on_action: &OnAction) -> Html {
    let (on_action, worker) = (on_action.clone(), view.worker);
    let onclick = Callback::from(move |_: MouseEvent| {
        // Refused only when the journal is full, and then a notice says so.
        let _ = on_action.emit(Action::Command(Command::CrashWorker { worker }));
    });
    let label = format!("Crash w{} now", &worker_name(view, of)[1..]);
    html! {
        <button type="button" class="button button--icon button--small" title={label.clone()} aria-label={label}
            disabled={!is_on(&view.state)} {onclick}>{ icon(Shape::Bolt) }</button>
    }
}

/// A worker as a dot, which is its switch as well.
#[inline(never)] // Not in the first view.
pub fn dot(
    view: &WorkerView,
    of: Option<&ServiceView>,
    now: Instant,
    on_action: &OnAction,
) -> Html {
    let WorkerView { worker, state, .. } = view;
    let (number, on) = (worker.0, is_on(state));
    let onswitch = on_switch(on_action, *worker);
    let onclick = Callback::from(move |_: MouseEvent| onswitch.emit(!on));
    let label = worker_name(view, of);
    let about = worker_sentence(view, now);
    html! {
        <button key={number} type="button" class="worker-dot" role="switch" aria-checked={on.to_string()}
            title={format!("{label}: {about}")} aria-label={label} data-state={worker_state(state)}
            data-anchor={anchor(*worker)} {onclick}>
            { small_ring(view) }
        </button>
    }
}

/// What is left of the lease around a dot for the message.
#[inline(never)] // Not in the first view.
pub fn small_ring(view: &WorkerView) -> Html {
    let left = format!("{} 100", Tenths(view.gauge.lease_left * 100.0));
    let down = !is_on(&view.state);
    let job = match &view.state {
        WorkerState::Working(job) => Some(job),
        _ => None,
    };
    let leased = job.is_some_and(|job| !job.acked);
    html! {
        <svg class="small-ring" viewBox="0 0 20 20" aria-hidden="true" data-gauge={view.worker.0.to_string()}>
            <circle class="ring__track" cx="10" cy="10" r="8" />
            if leased {
                <circle class="ring__left" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray={left}
                    transform="matrix(0 -1 -1 0 20 20)" />
            }
            if job.is_some() && !view.gauge.arriving {
                <rect class="small-ring__message" x="6.5" y="6.5" width="7" height="7" rx="1.5" />
            }
            if down {
                <path class="small-ring__off" d="m6.5 6.5 7 7m0-7-7 7" />
            }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_workers_take_less_room_each() {
        assert_eq!(
            [0, 4, 5, 12, 13, 100].map(form),
            ["cards", "cards", "rows", "rows", "dots", "dots"]
        );
    }
}
