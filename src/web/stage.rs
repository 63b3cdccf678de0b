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

use message_queue_core::playground::Snapshot;
use yew::prelude::*;

use super::OnAction;
use line::LineView;
use results::ResultCards;
use sender::{HandCard, SenderCard};
use workers::WorkerGroup;

pub use overlay::Overlay;

#[derive(PartialEq, Properties)]
pub struct StageProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
    /// Whether there is little room, as in a page of somebody else.
    #[prop_or_default]
    pub compact: bool,
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let StageProps { snapshot, on_action, compact } = props;
    let form = workers::form(snapshot.workers.len());
    html! {
        <div class="flow-frame">
            <h2 class="hidden-text">{ "Stage" }</h2>
            <div class={classes!("flow", compact.then_some("flow--compact"))} data-form={form}>
                <div class="senders">
                    <SenderCard sender={snapshot.sender.clone()} config={snapshot.setup.sender.clone()} {on_action} />
                    if !*compact {
                        <HandCard />
                    }
                </div>
                <LineView {snapshot} {on_action} />
                <WorkerGroup {snapshot} {on_action} />
                <ResultCards {snapshot} {on_action} />
                <svg class="overlay" aria-hidden="true"></svg>
            </div>
        </div>
    }
}
