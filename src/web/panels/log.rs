//! What happened and why, the newest first.

use std::rc::Rc;

use message_queue_core::playground::{Snapshot, View};
use yew::prelude::*;

use crate::web::OnAction;

#[derive(PartialEq, Properties)]
pub struct LogProps {
    pub snapshot: Rc<Snapshot>,
    pub view: View,
    pub on_view: Callback<View>,
    pub on_action: OnAction,
    pub on_trace: Callback<(), String>,
    pub on_hash: Callback<(), String>,
}

/// The panel.
#[component]
pub fn Log(props: &LogProps) -> Html {
    html! { <p>{ props.snapshot.log.len() }</p> }
}
