//! The seed of every die.

use std::rc::Rc;

use message_queue_core::playground::{Action, Snapshot};
use message_queue_core::scenario::Scenario;
use message_queue_core::sim::Seed;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::web::{OnAction, address};

#[derive(PartialEq, Properties)]
pub struct SeedFieldProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The seed; another one starts the run again with the settings as they are.
#[component]
pub fn SeedField(props: &SeedFieldProps) -> Html {
    let refused = use_state(|| None::<String>);
    let onchange = {
        let (refused, snapshot) = (refused.clone(), Rc::clone(&props.snapshot));
        let on_action = props.on_action.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            match input.value().parse() {
                Ok(seed) => {
                    refused.set(None);
                    restart(&snapshot, seed, &on_action);
                }
                Err(problem) => refused.set(Some(problem)),
            }
        })
    };
    html! {
        <label class="transport__seed">
            <span>{ "Seed" }</span>
            <input class="field__input" inputmode="numeric" autocomplete="off" maxlength="40"
                value={props.snapshot.clock.seed.to_string()} aria-invalid={refused.is_some().to_string()} {onchange} />
            if let Some(problem) = refused.as_ref() {
                <span class="field__error" role="alert">{ problem }</span>
            }
        </label>
    }
}

fn restart(snapshot: &Snapshot, seed: Seed, on_action: &OnAction) {
    let Ok(mut scenario) = Scenario::shipped(&snapshot.scenario) else { return };
    scenario.setup = snapshot.setup.clone();
    // The settings are those of a run, so they are in range.
    let _ = on_action.emit(Action::Load { scenario: Box::new(scenario), seed });
    address::write(&snapshot.scenario, seed);
}
