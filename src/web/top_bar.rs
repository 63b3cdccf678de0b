//! The name of the page, the choice of a scenario, and light or dark.

use message_queue_play::playground::Action;
use message_queue_play::scenario::{SHIPPED, Scenario};
use message_queue_play::sim::Seed;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::preferences::{self, Theme};
use super::widgets::{Shape, icon};
use super::{OnAction, address};

#[derive(PartialEq, Properties)]
pub struct TopBarProps {
    pub scenario: String,
    pub seed: Seed,
    pub on_action: OnAction,
}

/// The bar at the top.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    html! {
        <header class="top-bar">
            <h1 class="brand">{ mark() }<span class="brand__name">{ "Message Queue Playground" }</span></h1>
            { picker(props) }
            <span class="top-bar__gap"></span>
            <ThemeButton />
        </header>
    }
}

fn picker(props: &TopBarProps) -> Html {
    let (on_action, seed) = (props.on_action.clone(), props.seed);
    let onchange = Callback::from(move |event: Event| {
        let Some(name) = event.target_dyn_into::<HtmlSelectElement>().map(|it| it.value()) else {
            return;
        };
        if let Ok(scenario) = Scenario::shipped(&name) {
            let loaded = on_action.emit(Action::Load { scenario: Box::new(scenario), seed });
            debug_assert!(loaded.is_ok(), "shipped scenarios are in range");
            let played = on_action.emit(Action::Play);
            debug_assert!(played.is_ok(), "time can always pass");
            address::write(&name, seed);
        }
    });
    html! {
        <label class="picker">
            <span class="picker__label">{ "Scenario" }</span>
            <select class="picker__select" {onchange}>
                { carried(&props.scenario) }
                { for SHIPPED.map(|(name, title)| html! {
                    <option value={name} selected={name == props.scenario}>{ title }</option>
                }) }
            </select>
        </label>
    }
}

/// A scenario that is not shipped, so that the picker says what runs.
fn carried(name: &str) -> Html {
    if SHIPPED.iter().any(|(known, _)| *known == name) {
        return Html::default();
    }
    html! { <option value={name.to_owned()} selected=true>{ name }</option> }
}

/// A line with three messages in it.
fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 30 20" aria-hidden="true">
            <path class="mark__lane" d="M1 1.5h25a2.5 2.5 0 0 1 2.5 2.5v12a2.5 2.5 0 0 1-2.5 2.5H1" />
            <rect class="mark__message" data-state="delayed" x="3" y="6.5" width="6" height="7" rx="1.5" />
            <rect class="mark__message" data-state="ready" x="11" y="6.5" width="6" height="7" rx="1.5" />
            <rect class="mark__message" data-state="in-flight" x="19" y="6.5" width="6" height="7" rx="1.5" />
        </svg>
    }
}

/// Light, dark, or as the system says.
#[component]
fn ThemeButton() -> Html {
    let theme = use_state(preferences::theme);
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            let next: Theme = theme.next();
            preferences::set_theme(next);
            theme.set(next);
        })
    };
    let label = format!("Theme: {}", theme.name());
    html! {
        <button type="button" class="button button--icon" aria-label={label.clone()} title={label} {onclick}>
            { icon(Shape::Theme) }
        </button>
    }
}
