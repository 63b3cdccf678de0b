//! A message that can be looked at: a token and a button in one.

use message_queue_play::playground::{Action, Look};
use message_queue_play::queue::{Kind, MessageId};
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::Token;

#[derive(PartialEq, Properties)]
pub struct MessageProps {
    pub message: MessageId,
    pub kind: Kind,
    pub look: Look,
    /// What is to be said about it after its number and kind.
    pub about: AttrValue,
    #[prop_or_default]
    pub deliveries: u32,
    /// Whether it is drawn on its way here, so that only its place is shown.
    #[prop_or_default]
    pub arriving: bool,
    /// Whether it is the one that is looked at.
    #[prop_or_default]
    pub selected: bool,
    pub on_action: OnAction,
}

/// A message that can be looked at.
#[component]
pub fn MessageButton(props: &MessageProps) -> Html {
    let onclick = {
        let (on_action, message) = (props.on_action.clone(), props.message);
        Callback::from(move |_: MouseEvent| {
            let shown = on_action.emit(Action::Select(Some(message)));
            debug_assert!(shown.is_ok(), "any message may be looked at");
        })
    };
    let label = format!("{} {}, {}", props.message, props.kind.word(), props.about);
    html! {
        <button type="button" class="message" aria-label={label} {onclick}
            data-arriving={props.arriving.then_some("")} aria-current={props.selected.then_some("true")}>
            <Token kind={props.kind} look={props.look} message={props.message}
                deliveries={props.deliveries} />
        </button>
    }
}
