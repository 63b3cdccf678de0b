//! A small whole number with a button on either side.

use yew::prelude::*;

use super::{NumberField, Shape, icon};

#[derive(PartialEq, Properties)]
pub struct StepperProps {
    /// What is counted.
    pub label: AttrValue,
    /// What the two buttons do, for those who cannot see them: one less, one more.
    pub names: (&'static str, &'static str),
    pub value: u32,
    /// The least and the most.
    pub range: (u32, u32),
    /// Called with what was typed or stepped to; answers with what is wrong about it.
    pub oncommit: Callback<String, Result<(), String>>,
}

/// The number and its buttons.
#[component]
pub fn Stepper(props: &StepperProps) -> Html {
    let refusal = use_state_eq(|| None::<String>);
    let step = |to: Option<u32>| {
        let (refusal, oncommit) = (refusal.clone(), props.oncommit.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                refusal.set(oncommit.emit(to.to_string()).err());
            }
        })
    };
    let (least, most) = props.range;
    let less = props.value.checked_sub(1).filter(|less| *less >= least);
    let more = Some(props.value + 1).filter(|more| *more <= most);
    html! {
        <div class="stepper" role="group" aria-label={&props.label}>
            <button type="button" class="stepper__button" aria-label={props.names.0} disabled={less.is_none()}
                onclick={step(less)}>{ icon(Shape::Minus) }</button>
            <NumberField class="field--bare" label={&props.label} value={props.value.to_string()}
                oncommit={&props.oncommit} />
            <button type="button" class="stepper__button" aria-label={props.names.1} disabled={more.is_none()}
                onclick={step(more)}>{ icon(Shape::Plus) }</button>
            if let Some(refusal) = &*refusal {
                <p class="field__error" role="alert">{ refusal }</p>
            }
        </div>
    }
}
