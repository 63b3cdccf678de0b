//! One of a few: as a row of segments, or as tabs above what they show.
//!
//! Both take the arrow keys, Home and End, and only the chosen one is a stop for Tab.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::key_of;

#[derive(PartialEq, Properties)]
pub struct ChoiceProps {
    /// What is chosen.
    pub label: AttrValue,
    /// The names to choose from.
    pub options: &'static [&'static str],
    /// Which of them is chosen; none where the number is too large.
    pub selected: usize,
    /// Called with the one that is wanted.
    pub onselect: Callback<usize>,
    /// The element that the tabs show something in.
    #[prop_or_default]
    pub controls: Option<AttrValue>,
}

/// A row of segments: a group of radio buttons.
#[component]
pub fn Segmented(props: &ChoiceProps) -> Html {
    let group = use_node_ref();
    let option = |(index, name): (usize, &&'static str)| {
        let chosen = index == props.selected;
        let onclick = props.onselect.reform(move |_: MouseEvent| index);
        html! {
            <button key={index} type="button" class="segmented__option" role="radio"
                aria-checked={chosen.to_string()} tabindex={tab_stop(props, index)} {onclick}>{ *name }</button>
        }
    };
    let onkeydown = onkeydown(props, &group);
    html! {
        <div class="segmented" role="radiogroup" aria-label={&props.label} ref={&group} {onkeydown}>
            { for props.options.iter().enumerate().map(option) }
        </div>
    }
}

/// Tabs.
#[component]
pub fn Tabs(props: &ChoiceProps) -> Html {
    let list = use_node_ref();
    let option = |(index, name): (usize, &&'static str)| {
        let chosen = index == props.selected;
        let onclick = props.onselect.reform(move |_: MouseEvent| index);
        html! {
            <button key={index} type="button" class="tabs__tab" role="tab" aria-controls={&props.controls}
                aria-selected={chosen.to_string()} tabindex={tab_stop(props, index)} {onclick}>{ *name }</button>
        }
    };
    let onkeydown = onkeydown(props, &list);
    html! {
        <div class="tabs" role="tablist" aria-label={&props.label} ref={&list} {onkeydown}>
            { for props.options.iter().enumerate().map(option) }
        </div>
    }
}

/// The chosen one is in the tab order, or the first where none is.
fn tab_stop(props: &ChoiceProps, index: usize) -> &'static str {
    let stop = if props.selected < props.options.len() { props.selected } else { 0 };
    if index == stop { "0" } else { "-1" }
}

fn onkeydown(props: &ChoiceProps, list: &NodeRef) -> Callback<KeyboardEvent> {
    let (list, onselect) = (list.clone(), props.onselect.clone());
    let count = props.options.len();
    let from = props.selected.min(count - 1);
    Callback::from(move |event: KeyboardEvent| {
        let wanted = key_of(&event).and_then(|key| after_key(&key, from, count));
        let Some(wanted) = wanted else { return };
        event.prevent_default();
        onselect.emit(wanted);
        focus_child(&list, wanted);
    })
}

/// Where a key leads from the option `from` of `count`.
fn after_key(key: &str, from: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" | "ArrowDown" => Some((from + 1) % count),
        "ArrowLeft" | "ArrowUp" => Some((from + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

fn focus_child(list: &NodeRef, index: usize) {
    let children = list.cast::<Element>().map(|list| list.children());
    let child = children.and_then(|all| all.item(u32::try_from(index).unwrap_or(u32::MAX)));
    if let Some(child) = child.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = child.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::after_key;

    #[test]
    fn the_arrows_go_round() {
        assert_eq!(after_key("ArrowRight", 2, 3), Some(0));
        assert_eq!(after_key("ArrowUp", 0, 3), Some(2));
        assert_eq!(after_key("End", 0, 3), Some(2));
        assert_eq!(after_key("a", 0, 3), None);
    }
}
