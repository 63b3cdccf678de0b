//! The seed of every die.

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::Seed;
use yew::prelude::*;

use crate::web::widgets::NumberField;
use crate::web::{OnAction, address};

#[derive(PartialEq, Properties)]
pub struct SeedFieldProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The seed; another one starts the run again with the settings as they are.
#[component]
pub fn SeedField(props: &SeedFieldProps) -> Html {
    let (snapshot, on_action) = (Rc::clone(&props.snapshot), props.on_action.clone());
    let oncommit = Callback::from(move |text: String| {
        restart(&snapshot, text.parse()?, &on_action);
        Ok(())
    });
    html! {
        <NumberField class="field--line transport__seed" label="Seed"
            value={props.snapshot.clock.seed.to_string()} {oncommit} />
    }
}

fn restart(snapshot: &Snapshot, seed: Seed, on_action: &OnAction) {
    let Ok(mut scenario) = Scenario::shipped(&snapshot.scenario) else {
        return;
    };
    scenario.setup = snapshot.setup.clone();
    // The settings are those of a run, so they are in range.
    let _ = on_action.emit(Action::Load { scenario: Box::new(scenario), seed });
    address::write(&snapshot.scenario, seed);
}
