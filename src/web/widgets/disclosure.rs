//! What is not wanted every day, behind its name.

use web_sys::Element;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct DisclosureProps {
    /// What is behind it.
    pub label: AttrValue,
    pub children: Children,
}

/// A name that opens and closes what stands below. While it is closed that is not in the document.
#[component]
pub fn Disclosure(props: &DisclosureProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    html! {
        <details class="disclosure" {ontoggle}>
            <summary class="disclosure__name">{ &props.label }</summary>
            if *is_open {
                <div class="disclosure__body">{ props.children.clone() }</div>
            }
        </details>
    }
}
