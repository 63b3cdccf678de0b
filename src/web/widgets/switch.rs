//! A switch: on or off, with its state in a word.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct SwitchProps {
    /// What it switches, for those who cannot see where it stands.
    pub label: AttrValue,
    pub on: bool,
    /// Called with the state that is wanted.
    pub onswitch: Callback<bool>,
}

/// A switch.
#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let onclick = {
        let (on, onswitch) = (props.on, props.onswitch.clone());
        Callback::from(move |_: MouseEvent| onswitch.emit(!on))
    };
    html! {
        <button type="button" class="switch" role="switch" aria-checked={props.on.to_string()}
            aria-label={props.label.clone()} {onclick}>
            <span class="switch__word" aria-hidden="true">{ if props.on { "On" } else { "Off" } }</span>
            <span class="switch__knob" aria-hidden="true"></span>
        </button>
    }
}
