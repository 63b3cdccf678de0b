//! Where messages move: sender, line, workers, results.
//!
//! Everything that stands still is drawn here from a snapshot; what moves between two snapshots
//! is drawn by the [`Overlay`], which finds its way by the `data-anchor` of the parts.

mod lane;
mod line;
mod message;
mod overlay;
mod results;
mod sender;
mod words;
mod worker_card;
mod workers;

use std::rc::Rc;

use message_queue_play::playground::Snapshot;
use yew::prelude::*;

use super::OnAction;
use line::line_view;
use results::result_cards;
use sender::{hand_card, sender_card};
use workers::worker_group;

pub use overlay::Overlay;

/// The stage. `compact` is whether there is little room, as in a page of somebody else.
pub fn stage(snapshot: &Rc<Snapshot>, on_action: &OnAction, compact: bool) -> Html {
    let form = workers::form(snapshot.workers.len());
    html! {
        <div class="flow-frame">
            <h2 class="hidden-text">{ "Stage" }</h2>
            <div class={classes!("flow", compact.then_some("flow--compact"))} data-form={form}>
                <div class="senders">
                    { sender_card(&snapshot.sender, &snapshot.setup.senders[0], on_action) }
                    if !compact {
                        { hand_card() }
                    }
                </div>
                { line_view(snapshot, on_action) }
                { worker_group(snapshot, on_action) }
                { result_cards(snapshot, on_action) }
                <svg class="overlay" aria-hidden="true"></svg>
            </div>
        </div>
    }
}
