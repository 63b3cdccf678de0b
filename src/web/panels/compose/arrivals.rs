//! When the sender of the scene sends by itself.

mod numbers;

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot};
use message_queue_play::sim::{Arrivals, Burst, Command, Ramp, SenderConfig};
use message_queue_play::time::Duration;
use yew::prelude::*;

use crate::web::OnAction;
use crate::web::panels::refusal::in_place;
use crate::web::widgets::Segmented;

/// The gap that a sender gets which had none.
const FIRST_GAP: Duration = Duration::from_millis(500);
/// The ramp that a sender gets which had none.
const FIRST_RAMP: Ramp = Ramp { from: 1, to: 10, over: Duration::from_secs(60) };
/// The bursts that a sender gets which had none.
const FIRST_BURST: Burst = Burst { size: 20, every: Duration::from_secs(10), gap: Duration::ZERO };

/// The kinds of arrivals. The last is there only when the scenario has it: a list is not typed.
const NAMES: [&str; 6] = ["Manual", "Constant", "Poisson", "Ramp", "Burst", "List"];
const TYPED: &[&str] = NAMES.split_at(5).0;

#[derive(PartialEq, Properties)]
pub struct SenderSettingsProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The settings of the sender.
#[component]
pub fn SenderSettings(props: &SenderSettingsProps) -> Html {
    let refusal = use_state_eq(|| None::<String>);
    let sender = usize::from(props.snapshot.chosen.sender.0);
    let SenderConfig { name, arrivals, .. } = props.snapshot.setup.senders[sender].clone();
    let set = setter(props);
    let selected = kind_of(&arrivals);
    let options = if selected < TYPED.len() { TYPED } else { &NAMES };
    let onselect = {
        let (set, refusal, arrivals) = (set.clone(), refusal.clone(), arrivals.clone());
        Callback::from(move |wanted| {
            refusal.set(set.emit(of_kind(wanted, &arrivals)).err());
        })
    };
    html! {
        <div class="settings" role="group" aria-label="Sender">
            <h3 class="settings__title">{ "Sender" }<span>{ name }</span></h3>
            <Segmented label="Arrivals" {options} {selected} {onselect} />
            <div class="settings__numbers">{ numbers::fields(&arrivals, &set) }</div>
            if let Some(refusal) = &*refusal {
                <p class="field__error" role="alert">{ refusal }</p>
            }
        </div>
    }
}

/// The place of a kind in [`NAMES`].
fn kind_of(arrivals: &Arrivals) -> usize {
    match arrivals {
        Arrivals::Manual => 0,
        Arrivals::Constant { .. } => 1,
        Arrivals::Poisson { .. } => 2,
        Arrivals::Ramp(_) => 3,
        Arrivals::Burst(_) => 4,
        Arrivals::Recorded(_) => 5,
    }
}

/// Arrivals of a kind. What they have in common with those before stays as it is.
fn of_kind(wanted: usize, before: &Arrivals) -> Arrivals {
    let gap = match before {
        Arrivals::Constant { every: gap } | Arrivals::Poisson { mean: gap } => *gap,
        _ => FIRST_GAP,
    };
    match (wanted, before) {
        (wanted, before) if wanted == kind_of(before) => before.clone(),
        (1, _) => Arrivals::Constant { every: gap },
        (2, _) => Arrivals::Poisson { mean: gap },
        (3, _) => Arrivals::Ramp(FIRST_RAMP),
        (4, _) => Arrivals::Burst(FIRST_BURST),
        _ => Arrivals::Manual,
    }
}

fn setter(props: &SenderSettingsProps) -> Callback<Arrivals, Result<(), String>> {
    let sender = props.snapshot.chosen.sender;
    let current = props.snapshot.setup.senders[usize::from(sender.0)].clone();
    let on_action = props.on_action.clone();
    Callback::from(move |arrivals| {
        let config = SenderConfig { arrivals, ..current.clone() };
        let done = on_action.emit(Action::Command(Command::SetSender { sender, config }));
        done.map(drop).map_err(|error| in_place(&error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_chosen_by_its_name_and_keeps_its_numbers() {
        let mut arrivals = Arrivals::Constant { every: Duration::from_millis(250) };
        arrivals = of_kind(2, &arrivals);
        assert_eq!(arrivals, Arrivals::Poisson { mean: Duration::from_millis(250) });
        for (wanted, name) in NAMES[..5].iter().enumerate() {
            arrivals = of_kind(wanted, &arrivals);
            assert_eq!(kind_of(&arrivals), wanted, "{name}");
            assert_eq!(of_kind(wanted, &arrivals), arrivals, "{name} stays as it is");
        }
    }
}
