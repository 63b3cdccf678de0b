//! A slider over a row of steps.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct SliderProps {
    /// What it sets.
    pub label: AttrValue,
    /// The last step; the first is 0.
    pub last: u32,
    /// The step at which it stands.
    pub step: u32,
    /// What that step means, with its unit.
    pub text: AttrValue,
    /// Called while it moves.
    pub onpreview: Callback<u32>,
    /// Called when it is let go, and for each press of a key.
    pub oncommit: Callback<u32>,
}

/// The slider.
#[component]
pub fn Slider(props: &SliderProps) -> Html {
    let (onpreview, oncommit) = (props.onpreview.clone(), props.oncommit.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        onpreview.emit(step(event.target_dyn_into()));
    });
    let onchange = Callback::from(move |event: Event| {
        oncommit.emit(step(event.target_dyn_into()));
    });
    html! {
        <input type="range" class="range" min="0" max={props.last.to_string()} step="1"
            value={props.step.to_string()} aria-label={&props.label} aria-valuetext={&props.text}
            {oninput} {onchange} />
    }
}

fn step(input: Option<HtmlInputElement>) -> u32 {
    input.and_then(|input| input.value().parse().ok()).unwrap_or(0)
}
