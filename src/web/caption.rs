//! One sentence, one action.

use message_queue_play::playground::{Action, Caption};
use yew::prelude::*;

use super::OnAction;

/// What is going on in words, and the one filled button of the page.
pub fn caption_bar(caption: &Caption, on_action: &OnAction) -> Html {
    let Caption { text, suggestion } = caption;
    html! {
        <header class="caption">
            <p class="caption__text">{ text }</p>
            if let Some(suggestion) = suggestion {
                <button type="button" class="button button--primary" onclick={
                    let (on_action, command) = (on_action.clone(), suggestion.command.clone());
                    Callback::from(move |_: MouseEvent| {
                        // A suggestion that came too late is refused and changes nothing.
                        let _ = on_action.emit(Action::Command(command.clone()));
                    })
                }>{ &suggestion.label }</button>
            }
        </header>
    }
}
