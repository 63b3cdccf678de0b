//! The panel "Inspector".

use std::rc::Rc;

use message_queue_core::playground::Snapshot;
use yew::prelude::*;

use crate::web::OnAction;

#[derive(PartialEq, Properties)]
pub struct InspectorProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    html! { <p>{ props.snapshot.ledger.accepted }</p> }
}
