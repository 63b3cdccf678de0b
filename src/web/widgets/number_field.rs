//! A field for a number with its unit.
//!
//! It keeps what is being typed and hands it on when the reader leaves the field or presses
//! Enter. What is refused stays in the field, with the reason below it; Escape goes back to
//! the value as it is.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{key_of, use_unique_id};

#[derive(PartialEq, Properties)]
pub struct NumberFieldProps {
    /// What the number is.
    pub label: AttrValue,
    /// The value as it is now, as a person would write it.
    pub value: AttrValue,
    #[prop_or_default]
    pub unit: AttrValue,
    /// Stands in the empty field and says what empty means.
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub class: Classes,
    /// Called with what was typed; answers with what is wrong about it.
    pub oncommit: Callback<String, Result<(), String>>,
}

/// What is being typed and what is wrong about it.
#[derive(Clone, Default, PartialEq)]
struct Draft {
    text: Option<String>,
    refusal: Option<String>,
}

/// The field, its label above it and the refusal below.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let id = use_unique_id();
    let draft = use_state_eq(Draft::default);
    {
        let draft = draft.clone();
        use_effect_with(props.value.clone(), move |_| draft.set(Draft::default()));
    }
    let refusal = draft.refusal.clone();
    let error_id = refusal.as_ref().map(|_| AttrValue::from(format!("{id}-error")));
    html! {
        <div class={classes!("field", props.class.clone())} data-refused={refusal.is_some().to_string()}>
            <label class="field__label" for={&id}>{ &props.label }</label>
            { input(props, &draft, &id, error_id.clone()) }
            if let Some(refusal) = refusal {
                { refused(refusal, error_id) }
            }
        </div>
    }
}

#[inline(never)] // Not in the first view.
fn refused(refusal: String, id: Option<AttrValue>) -> Html {
    html! { <p class="field__error" {id} role="alert">{ refusal }</p> }
}

#[inline(never)] // Not in the first view.
fn unit(unit: &AttrValue, id: AttrValue) -> Html {
    html! { <span class="field__unit" {id}>{ unit }</span> }
}

fn input(
    props: &NumberFieldProps,
    draft: &UseStateHandle<Draft>,
    id: &AttrValue,
    error_id: Option<AttrValue>,
) -> Html {
    let unit_id = AttrValue::from(format!("{id}-unit"));
    let described = match (&error_id, props.unit.is_empty()) {
        (Some(error), _) => Some(error.clone()),
        (None, false) => Some(unit_id.clone()),
        (None, true) => None,
    };
    let shown = draft.text.clone().map_or_else(|| props.value.clone(), AttrValue::from);
    html! {
        <span class="field__box" data-disabled={props.disabled.to_string()}>
            <input {id} class="field__input" type="text" inputmode="decimal" autocomplete="off" spellcheck="false"
                maxlength="24" value={shown} placeholder={&props.placeholder} disabled={props.disabled}
                aria-invalid={error_id.is_some().then_some("true")} aria-describedby={described}
                oninput={oninput(draft)} onchange={onchange(props, draft)} onkeydown={onkeydown(draft)} />
            if !props.unit.is_empty() {
                { unit(&props.unit, unit_id) }
            }
        </span>
    }
}

fn oninput(draft: &UseStateHandle<Draft>) -> Callback<InputEvent> {
    let draft = draft.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            draft.set(Draft { text: Some(input.value()), refusal: None });
        }
    })
}

fn onchange(props: &NumberFieldProps, draft: &UseStateHandle<Draft>) -> Callback<Event> {
    let (draft, oncommit, value) = (draft.clone(), props.oncommit.clone(), props.value.clone());
    Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let text = input.value();
        let answer = if text == value.as_str() { Ok(()) } else { oncommit.emit(text.clone()) };
        draft.set(match answer {
            Ok(()) => Draft::default(),
            Err(refusal) => Draft { text: Some(text), refusal: Some(refusal) },
        });
    })
}

fn onkeydown(draft: &UseStateHandle<Draft>) -> Callback<KeyboardEvent> {
    let draft = draft.clone();
    Callback::from(move |event: KeyboardEvent| {
        if key_of(&event).as_deref() == Some("Escape") {
            draft.set(Draft::default());
        }
    })
}
