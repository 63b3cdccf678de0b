//! When the sender of the scene sends by itself.

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot};
use message_queue_play::sim::{Arrivals, Command, SenderConfig, SenderId};
use message_queue_play::time::Duration;
use yew::prelude::*;

use crate::web::OnAction;
use crate::web::panels::quantity::{Unit, read_span};
use crate::web::panels::refusal::in_place;
use crate::web::widgets::{NumberField, Segmented};

/// The gap that a sender gets which had none.
const FIRST_GAP: Duration = Duration::from_millis(500);

const NAMES: [&str; 3] = ["Manual", "Constant", "Poisson"];

#[derive(PartialEq, Properties)]
pub struct SenderSettingsProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The settings of the sender.
#[component]
pub fn SenderSettings(props: &SenderSettingsProps) -> Html {
    let refusal = use_state_eq(|| None::<String>);
    let SenderConfig { name, arrivals, .. } = props.snapshot.setup.senders[0].clone();
    let (selected, gap) = match arrivals {
        Arrivals::Manual => (0, None),
        Arrivals::Constant { every } => (1, Some(every)),
        Arrivals::Poisson { mean } => (2, Some(mean)),
    };
    let onselect = {
        let (set, refusal) = (setter(props), refusal.clone());
        Callback::from(move |wanted| {
            let arrivals = arrivals_of(wanted, gap.unwrap_or(FIRST_GAP));
            refusal.set(set.emit(arrivals).err());
        })
    };
    let oncommit = {
        let set = setter(props);
        Callback::from(move |text: String| {
            let gap = read_span(&text, Unit::Millis, &SenderConfig::GAP)?;
            set.emit(arrivals_of(selected, gap))
        })
    };
    let value = gap.map_or_else(String::new, |gap| Unit::Millis.write(gap.as_micros()));
    let label = if selected == 2 { "Mean gap" } else { "Gap" };
    html! {
        <div class="settings" role="group" aria-label="Sender">
            <h3 class="settings__title">{ "Sender" }<span>{ name }</span></h3>
            <div class="settings__line settings__line--sender">
                <Segmented label="Arrivals" options={&NAMES[..]} {selected} {onselect} />
                <NumberField class="field--beside" {label} {value} unit="ms" disabled={gap.is_none()} {oncommit} />
            </div>
            if let Some(refusal) = &*refusal {
                <p class="field__error" role="alert">{ refusal }</p>
            }
        </div>
    }
}

fn arrivals_of(choice: usize, gap: Duration) -> Arrivals {
    match choice {
        1 => Arrivals::Constant { every: gap },
        2 => Arrivals::Poisson { mean: gap },
        _ => Arrivals::Manual,
    }
}

fn setter(props: &SenderSettingsProps) -> Callback<Arrivals, Result<(), String>> {
    let (current, on_action) = (props.snapshot.setup.senders[0].clone(), props.on_action.clone());
    Callback::from(move |arrivals| {
        let config = SenderConfig { arrivals, ..current.clone() };
        let done =
            on_action.emit(Action::Command(Command::SetSender { sender: SenderId::FIRST, config }));
        done.map(drop).map_err(|error| in_place(&error))
    })
}
