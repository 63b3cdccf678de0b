//! Where messages move: sender, line, workers, results.

mod overlay;

use std::rc::Rc;

use message_queue_core::playground::Snapshot;
use yew::prelude::*;

use super::OnAction;

pub use overlay::Overlay;

#[derive(PartialEq, Properties)]
pub struct StageProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
    #[prop_or_default]
    pub compact: bool,
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    html! { <div class="flow">{ props.snapshot.line.ready }</div> }
}
