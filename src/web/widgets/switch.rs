//! A switch: on or off, with its state in a word.

use yew::prelude::*;

/// A switch. The label says what it switches, for those who cannot see where it stands;
/// `onswitch` is called with the state that is wanted.
pub fn switch(label: String, on: bool, onswitch: Callback<bool>) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| onswitch.emit(!on));
    html! {
        <button type="button" class="switch" role="switch" aria-checked={on.to_string()}
            aria-label={label} {onclick}>
            <span class="switch__word" aria-hidden="true">{ if on { "On" } else { "Off" } }</span>
            <span class="switch__knob" aria-hidden="true"></span>
        </button>
    }
}
