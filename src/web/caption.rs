//! One sentence, one action.

use message_queue_core::playground::{Action, Caption};
use yew::prelude::*;

use super::OnAction;

#[derive(PartialEq, Properties)]
pub struct CaptionBarProps {
    pub caption: Caption,
    pub on_action: OnAction,
}

/// What is going on in words, and the one filled button of the page.
#[component]
pub fn CaptionBar(props: &CaptionBarProps) -> Html {
    let Caption { text, suggestion } = &props.caption;
    html! {
        <header class="caption">
            <p class="caption__text">{ text }</p>
            if let Some(suggestion) = suggestion {
                <button type="button" class="button button--primary" onclick={
                    let (on_action, command) = (props.on_action.clone(), suggestion.command.clone());
                    Callback::from(move |_: MouseEvent| {
                        // A suggestion that came too late is refused and changes nothing.
                        let _ = on_action.emit(Action::Command(command.clone()));
                    })
                }>{ &suggestion.label }</button>
            }
        </header>
    }
}
