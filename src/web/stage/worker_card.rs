//! A worker as a card: the message it holds, its two clocks, and the two ways to stop it.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Action, Gauge, Look, Snapshot, WorkerView};
use message_queue_play::queue::MessageId;
use message_queue_play::sim::{Command, Job, ServiceId, WorkerState, number_of};
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::{Shape, Token, icon, switch};
use super::words::{has_trouble, tenths, trouble, worker_state};
use super::workers::{is_on, on_switch};

/// Below what part of a lease its end is near.
const LATE: f64 = 0.2;

/// A worker.
pub fn worker_card(view: &WorkerView, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let WorkerView { worker, state, .. } = view;
    let number = number_of(*worker);
    let on = is_on(state);
    let onclick = {
        let (on_action, worker) = (on_action.clone(), *worker);
        Callback::from(move |_: MouseEvent| {
            // Refused only when the journal is full, and then a notice says so.
            let _ = on_action.emit(Action::Command(Command::CrashWorker { worker }));
        })
    };
    html! {
        <article key={number} class="worker" data-state={worker_state(state)} data-anchor={format!("worker-{}", worker.0)}>
            { ring(view) }
            if has_trouble(view) {
                { troubled(view) }
            }
            <header class="worker__head">
                <h3>{ format!("Worker {number}") }</h3>
                { switch(format!("Worker {number}"), on, on_switch(on_action, *worker)) }
            </header>
            <div class="worker__words">{ words(view, snapshot) }</div>
            <footer class="worker__foot">
                { foot(view, snapshot) }
                <button type="button" class="button button--small button--quiet" disabled={!on} {onclick}>
                    { icon(Shape::Bolt) }
                    <span>{ "Crash " }<span class="hidden-text">{ format!("worker {number} ") }</span>{ "now" }</span>
                </button>
            </footer>
        </article>
    }
}

#[inline(never)] // Not in the first view.
fn troubled(view: &WorkerView) -> Html {
    html! { <p class="worker__trouble">{ trouble(view) }</p> }
}

/// The ring is the clock of the queue: what is left of the lease, emptying clockwise.
fn ring(view: &WorkerView) -> Html {
    let left = format!("{} 100", Tenths(view.gauge.lease_left * 100.0));
    let job = match &view.state {
        WorkerState::Working(job) => Some(job),
        _ => None,
    };
    let leased = job.is_some_and(|job| !job.acked);
    html! {
        <div class="ring" data-gauge={view.worker.0.to_string()} data-arriving={view.gauge.arriving.then_some("")}>
            <svg class="ring__clock" viewBox="0 0 48 48" aria-hidden="true">
                <circle class="ring__track" cx="24" cy="24" r="21.5" />
                if leased {
                    <circle class="ring__left" cx="24" cy="24" r="21.5" pathLength="100"
                        stroke-dasharray={left} transform="matrix(0 -1 -1 0 48 48)" />
                }
            </svg>
            if let (Some(job), Some(kind)) = (job, view.kind) {
                <Token {kind} look={Look::InFlight} message={job.delivery.receipt.message}
                    deliveries={job.delivery.receipt.epoch} />
            }
        </div>
    }
}

/// What it is at: two lines.
fn words(view: &WorkerView, snapshot: &Snapshot) -> Html {
    let lines =
        |first: Html, second: Html| html! { <><p>{ first }</p><p class="aside">{ second }</p></> };
    match &view.state {
        WorkerState::Idle { .. } => {
            let heard = view.cut_off_since.is_none();
            let waits = if heard { "waits for a message" } else { "gets no message" };
            lines(html! { "idle" }, html! { waits })
        }
        WorkerState::Working(job) => at_work(view, job, snapshot),
        WorkerState::Down { .. } | WorkerState::Crashed { .. } | WorkerState::Starting { .. } => {
            stopped(view, snapshot)
        }
    }
}

/// Since when it is away, and what that means.
#[inline(never)] // Not in the first view.
fn stopped(view: &WorkerView, snapshot: &Snapshot) -> Html {
    let (first, second) = match &view.state {
        WorkerState::Down { since, .. } => {
            let service = snapshot.service(ServiceId::of(view.worker));
            let others = service.workers.iter().any(|other| is_on(&other.state));
            let share = if others { "the others take its share" } else { "nobody receives" };
            (format!("down since {since}"), share.to_owned())
        }
        WorkerState::Crashed { since, restarts, .. } => (
            format!("crashed at {since}"),
            format!("restarts in {}", tenths(restarts.since(snapshot.clock.now))),
        ),
        WorkerState::Starting { until, .. } => {
            ("starting".to_owned(), format!("up in {}", tenths(until.since(snapshot.clock.now))))
        }
        WorkerState::Idle { .. } | WorkerState::Working(_) => Default::default(),
    };
    html! { <><p>{ first }</p><p class="aside">{ second }</p></> }
}

fn at_work(view: &WorkerView, job: &Job, snapshot: &Snapshot) -> Html {
    let receipt = job.delivery.receipt;
    let kind = view.kind.map_or("message", message_queue_play::queue::Kind::word);
    let left = job.delivery.until.since(snapshot.clock.now);
    let late = !job.acked && view.gauge.lease_left < LATE && !view.gauge.arriving;
    html! {
        <>
            <p>
                { kind }{ " " }<b>{ receipt.message.to_string() }</b>
                if receipt.epoch > 1 {
                    { again(receipt.epoch) }
                }
            </p>
            <p class="aside" data-state={late.then_some("late")}>
                if job.acked {
                    { "deleted on receive" }
                } else if left.is_zero() {
                    { "lease is over, still at it" }
                } else {
                    { "lease ends in " }{ tenths(left) }
                }
            </p>
        </>
    }
}

#[inline(never)] // Not in the first view.
fn again(epoch: u32) -> String {
    format!(", delivery {epoch}")
}

/// What becomes of the message that it held when it stopped.
#[inline(never)] // Not in the first view.
fn held(view: &WorkerView, held: MessageId, snapshot: &Snapshot) -> Html {
    let left = view.held_lease.map(|lease| tenths(lease.until.since(snapshot.clock.now)));
    html! {
        <p class="aside">
            { "held " }<b>{ held.to_string() }</b>
            if let Some(left) = left {
                { format!(", its lease ends in {left}") }
            }
        </p>
    }
}

/// The bar is the clock of the worker: how much of the attempt is behind it.
fn foot(view: &WorkerView, snapshot: &Snapshot) -> Html {
    let Gauge { progress, arriving, .. } = view.gauge;
    match &view.state {
        WorkerState::Working(_) => {
            let width = if arriving { 0.0 } else { progress * 100.0 };
            html! {
                <svg class="progress" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"
                    data-gauge={view.worker.0.to_string()}>
                    <rect class="progress__track" width="100" height="4" />
                    <rect class="progress__value" width={Tenths(width).to_string()} height="4" />
                </svg>
            }
        }
        WorkerState::Down { held: Some(message), .. }
        | WorkerState::Crashed { held: Some(message), .. } => held(view, *message, snapshot),
        _ => html! { <p class="aside"></p> },
    }
}
