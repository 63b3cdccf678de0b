//! One of a list that opens.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Shape, icon, use_unique_id};

#[derive(PartialEq, Properties)]
pub struct SelectProps {
    /// What is chosen.
    pub label: AttrValue,
    /// The names to choose from.
    pub options: &'static [&'static str],
    /// Which of them is chosen.
    pub selected: usize,
    #[prop_or_default]
    pub class: Classes,
    /// Called with the one that is wanted.
    pub onselect: Callback<usize>,
}

/// The list and its label.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let id = use_unique_id();
    let select = use_node_ref();
    {
        // The element remembers what was clicked; the world may have refused it.
        let (select, selected) = (select.clone(), props.selected);
        use_effect(move || {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_selected_index(i32::try_from(selected).unwrap_or(0));
            }
        });
    }
    let onselect = props.onselect.clone();
    let onchange = Callback::from(move |event: Event| {
        let index = event.target_dyn_into::<HtmlSelectElement>().map(|it| it.selected_index());
        if let Some(index) = index.and_then(|index| usize::try_from(index).ok()) {
            onselect.emit(index);
        }
    });
    let option = |name: &&'static str| html! { <option key={*name}>{ *name }</option> };
    html! {
        <div class={classes!("field", props.class.clone())}>
            <label class="field__label" for={&id}>{ &props.label }</label>
            <span class="field__box field__box--select">
                <select {id} class="field__select" ref={select} {onchange}>
                    { for props.options.iter().map(option) }
                </select>
                { icon(Shape::Chevron) }
            </span>
        </div>
    }
}
