//! The messages in the queue, in the order in which they leave.

use std::rc::Rc;

use message_queue_core::playground::{Snapshot, View};
use yew::prelude::*;

use crate::web::OnAction;

#[derive(PartialEq, Properties)]
pub struct MessagesProps {
    pub snapshot: Rc<Snapshot>,
    pub view: View,
    pub on_view: Callback<View>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Messages(props: &MessagesProps) -> Html {
    html! { <p>{ props.snapshot.row_count }</p> }
}
