//! When a sender sends by itself.

mod numbers;

use message_queue_play::sim::{Arrivals, Burst, Ramp, SenderConfig};
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::sender::Sending;
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
pub struct ArrivalFieldsProps {
    pub sending: Sending,
    pub report: Callback<Result<(), String>>,
}

/// The kind, and its numbers.
#[component]
pub fn ArrivalFields(props: &ArrivalFieldsProps) -> Html {
    let arrivals = props.sending.current().arrivals.clone();
    let set = props.sending.set(|sender: &mut SenderConfig, arrivals| {
        sender.arrivals = arrivals;
        Ok(())
    });
    let selected = kind_of(&arrivals);
    let options = if selected < TYPED.len() { TYPED } else { &NAMES };
    let onselect = {
        let (set, report, arrivals) = (set.clone(), props.report.clone(), arrivals.clone());
        Callback::from(move |wanted| report.emit(set.emit(of_kind(wanted, &arrivals))))
    };
    html! {
        <>
            <Segmented label="Arrivals" {options} {selected} {onselect} />
            <div class="settings__numbers">{ numbers::fields(&arrivals, &set) }</div>
        </>
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
