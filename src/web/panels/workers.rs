//! The panel "Workers".

use std::rc::Rc;

use message_queue_core::playground::Snapshot;
use yew::prelude::*;

use crate::web::OnAction;

#[derive(PartialEq, Properties)]
pub struct WorkersProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Workers(props: &WorkersProps) -> Html {
    html! { <p>{ props.snapshot.ledger.accepted }</p> }
}
