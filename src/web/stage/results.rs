//! What came out: the outbox as a customer would see it, and the dead letters.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{
    Action, DeadRow, EffectRow, Hop, HopKind, Look, Reading, Results, Snapshot,
};
use message_queue_play::queue::{Kind, MessageId, QueueId};
use message_queue_play::sim::{Command, ServiceId, place_of};
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::{Shape, icon};
use super::message::MessageButton;
use crate::web::panels::quantity::grouped;

/// What came out.
pub fn result_cards(service: ServiceId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let queue = snapshot.setup.services[usize::from(service.0)].from;
    html! {
        <div class="results">
            { outbox(service, snapshot, on_action) }
            if let Some(queue) = queue {
                { dead_letters(queue, snapshot, on_action) }
            }
        </div>
    }
}

/// Whether a message is still drawn on its way here.
pub fn arriving(hops: &[Hop], message: MessageId, way: HopKind) -> bool {
    hops.iter().any(|hop| hop.message == message && hop.way == way)
}

fn outbox(id: ServiceId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let results = &snapshot.service(id).results;
    html! {
        <section class="results__card outbox" aria-label="Outbox" data-anchor={format!("results-{}", id.0)}>
            <header class="results__head">
                <h3>{ "Outbox" }</h3>
                <p>
                    <b>{ grouped(results.total) }</b>{ " delivered " }
                    <span class="aside">{ format!("{}/s", Tenths(results.rate)) }</span>
                </p>
            </header>
            if results.rows.is_empty() {
                <p class="results__none">{ "What is done shows here" }</p>
            }
            <ol class="results__list" data-anchor={format!("outbox-{}", id.0)}>
                { for results.rows.iter().map(|row| effect(row, &snapshot.scene.hops, on_action)) }
            </ol>
            { inbox_button(results, on_action) }
        </section>
    }
}

/// What a message looks like that came out, and the word for it.
pub fn look_of_effect(row: &EffectRow) -> (Look, &'static str) {
    if row.duplicate { (Look::Duplicate, "duplicate") } else { (Look::Done, "done") }
}

/// Opens what those have who got it, where it can be opened.
pub fn inbox_button(results: &Results, on_action: &OnAction) -> Html {
    if !results.rows.iter().any(|row| matches!(row.kind, Kind::Email | Kind::Invoice)) {
        return Html::default();
    }
    let on_action = on_action.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let shown = on_action.emit(Action::Read(Some(Reading::List)));
        debug_assert!(shown.is_ok(), "anything may be read");
    });
    html! {
        <button type="button" class="button button--small results__inbox" {onclick}>{ "Inbox" }</button>
    }
}

fn effect(row: &EffectRow, hops: &[Hop], on_action: &OnAction) -> Html {
    let (look, word) = look_of_effect(row);
    let arriving = arriving(hops, row.message, HopKind::Done);
    let key = format!("{}-{}", row.message.0, row.at.as_micros());
    html! {
        <li {key} class="results__row" data-message={row.message.0.to_string()}
            data-state={row.duplicate.then_some("duplicate")}>
            <MessageButton message={row.message} kind={row.kind} {look} about={word} {arriving} {on_action} />
            <p class="results__words">
                <span>{ &row.title }</span>
                <span class="aside">{ &row.detail }</span>
            </p>
            <p class="results__when">
                if row.duplicate {
                    <strong>{ "duplicate" }</strong>
                }
                <time>{ row.at.to_string() }</time>
            </p>
        </li>
    }
}

fn dead_letters(queue: QueueId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let dead = &snapshot.dead[place_of(queue)];
    let onclick = redrive(queue, dead.count, on_action);
    html! {
        <section class="results__card dead-letters" aria-label="Dead-letter queue" data-anchor={format!("dead-{}", queue.0)}>
            <header class="results__head">
                <h3>{ "Dead-letter queue" }</h3>
                <p><b>{ grouped(dead.count) }</b>{ " dead" }</p>
            </header>
            if dead.rows.is_empty() {
                <p class="results__none">{ "Nothing failed for good" }</p>
            }
            <ol class="results__list" data-anchor={format!("graves-{}", queue.0)}>
                { for dead.rows.iter().map(|row| dead_row(row, &snapshot.scene.hops, on_action)) }
            </ol>
            <button type="button" class="button dead-letters__redrive" disabled={dead.count == 0} {onclick}>
                { icon(Shape::Back) }{ "Redrive" }
            </button>
        </section>
    }
}

/// Moves all dead letters of a queue back.
pub fn redrive(queue: QueueId, count: u64, on_action: &OnAction) -> Callback<MouseEvent> {
    let on_action = on_action.clone();
    Callback::from(move |_: MouseEvent| {
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        // Refused only when the journal is full, and then a notice says so.
        let _ = on_action.emit(Action::Command(Command::Redrive { queue, most }));
    })
}

#[inline(never)] // Not in the first view.
fn dead_row(row: &DeadRow, hops: &[Hop], on_action: &OnAction) -> Html {
    let deliveries = match row.deliveries {
        1 => "1 delivery".to_owned(),
        many => format!("{many} deliveries"),
    };
    let reason = row.reason.clone().unwrap_or_default();
    let about = format!("dead, {deliveries}, {reason}");
    let arriving = arriving(hops, row.message, HopKind::Dead);
    html! {
        <li key={row.message.0} class="results__row" data-message={row.message.0.to_string()}>
            <MessageButton message={row.message} kind={row.kind} look={Look::Dead} {about} {arriving} {on_action} />
            <p class="results__words">
                <span>{ deliveries }</span>
                <span class="aside" title={reason.clone()}>{ reason }</span>
            </p>
        </li>
    }
}
