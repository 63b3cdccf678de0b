//! The instant that is looked at in all charts at once.

use message_queue_play::time::Instant;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::axis::{Axis, percent};
use crate::web::widgets::key_of;

/// Where the reader looks: where the pointer is, or where the slider was left, or at now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    hovered: Option<Instant>,
    pinned: Option<Instant>,
}

impl Cursor {
    /// The sample that is shown; `None` for now.
    pub fn shown(self, axis: &Axis) -> Option<usize> {
        axis.index_of(self.hovered.or(self.pinned)?)
    }

    /// With the pointer at an instant, or at none.
    pub fn hovered_at(self, hovered: Option<Instant>) -> Self {
        Self { hovered, ..self }
    }

    /// With the slider at an instant, or at now.
    pub fn pinned_at(self, pinned: Option<Instant>) -> Self {
        Self { pinned, ..self }
    }
}

/// The line through all charts.
pub fn line(axis: &Axis, index: usize) -> Html {
    let x = percent(axis.share_of(axis.instant_of(index)));
    html! { <line x1={x.clone()} x2={x} y1="0" y2="100%" /> }
}

#[derive(PartialEq, Properties)]
pub struct InstantSliderProps {
    /// The last step of the axis.
    pub last: usize,
    /// Where it stands.
    pub step: usize,
    /// What is read out there.
    pub text: AttrValue,
    /// Called with the sample that is wanted; any after the latest means now.
    pub onpick: Callback<usize>,
}

/// Moves the cursor by keys, by dragging and by touch. Escape goes back to now.
#[component]
pub fn InstantSlider(props: &InstantSliderProps) -> Html {
    let slider = use_node_ref();
    {
        // The element remembers where it was dragged to, which may be after now.
        let (slider, step) = (slider.clone(), props.step.to_string());
        use_effect(move || {
            if let Some(slider) = slider.cast::<HtmlInputElement>().filter(|it| it.value() != step)
            {
                slider.set_value(&step);
            }
        });
    }
    let oninput = {
        let onpick = props.onpick.clone();
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            if let Some(step) = slider.and_then(|slider| slider.value().parse().ok()) {
                onpick.emit(step);
            }
        })
    };
    let onkeydown = {
        let onpick = props.onpick.clone();
        Callback::from(move |event: KeyboardEvent| {
            if key_of(&event).as_deref() == Some("Escape") {
                onpick.emit(usize::MAX);
            }
        })
    };
    html! {
        <input type="range" class="range charts__slider" min="0" max={props.last.to_string()} step="1"
            aria-label="Instant on the charts" aria-valuetext={&props.text} ref={slider} {oninput} {onkeydown} />
    }
}
