//! The numbers of each kind of arrivals.

use std::ops::RangeInclusive;

use message_queue_play::sim::{Arrivals, Burst, Ramp, SenderConfig};
use message_queue_play::time::Duration;
use yew::prelude::*;

use crate::web::panels::quantity::{Unit, grouped, read_count, read_span};
use crate::web::widgets::NumberField;

/// Sets the arrivals; answers with what is wrong about them.
type Set = Callback<Arrivals, Result<(), String>>;

/// What a gap may be within a burst. How long it may be there depends on the other numbers.
const GAP: RangeInclusive<Duration> = Duration::ZERO..=*SenderConfig::GAP.end();

/// A field for each number.
pub fn fields(arrivals: &Arrivals, set: &Set) -> Html {
    match arrivals {
        Arrivals::Manual => html! {
            <NumberField label="Gap" value="" unit="ms" disabled=true oncommit={|_| Ok(())} />
        },
        Arrivals::Constant { every } => {
            span("Gap", (*every, Unit::Millis), SenderConfig::GAP, set, |every| {
                Arrivals::Constant { every }
            })
        }
        Arrivals::Poisson { mean } => {
            span("Mean gap", (*mean, Unit::Millis), SenderConfig::GAP, set, |mean| {
                Arrivals::Poisson { mean }
            })
        }
        Arrivals::Ramp(ramp) => of_ramp(*ramp, set),
        Arrivals::Burst(burst) => of_burst(*burst, set),
        Arrivals::Recorded(list) => html! {
            <p class="settings__note">{ of_list(list.len(), list.last().map(|it| it.at)) }</p>
        },
    }
}

fn of_ramp(ramp: Ramp, set: &Set) -> Html {
    let rate = |label, rate, make| count(label, "/s", rate, Ramp::RATE, set, make);
    let over = move |over| Arrivals::Ramp(Ramp { over, ..ramp });
    html! {
        <>
            { rate("From", ramp.from, Box::new(move |from| Arrivals::Ramp(Ramp { from, ..ramp }))) }
            { rate("To", ramp.to, Box::new(move |to| Arrivals::Ramp(Ramp { to, ..ramp }))) }
            { span("Over", (ramp.over, Unit::Seconds), Ramp::OVER, set, over) }
        </>
    }
}

fn of_burst(burst: Burst, set: &Set) -> Html {
    let size = Box::new(move |size| Arrivals::Burst(Burst { size, ..burst }));
    let every = move |every| Arrivals::Burst(Burst { every, ..burst });
    let gap = move |gap| Arrivals::Burst(Burst { gap, ..burst });
    html! {
        <>
            { count("Burst of", "", burst.size, Burst::SIZE, set, size) }
            { span("Each", (burst.every, Unit::Seconds), SenderConfig::GAP, set, every) }
            { span("Gap", (burst.gap, Unit::Millis), GAP, set, gap) }
        </>
    }
}

fn of_list(count: usize, last: Option<Duration>) -> String {
    let messages = if count == 1 { "message" } else { "messages" };
    let over = last.unwrap_or_default();
    format!("{} {messages} of the scenario, the last after {over}", grouped(count as u64))
}

fn span(
    label: &'static str,
    (now, unit): (Duration, Unit),
    range: RangeInclusive<Duration>,
    set: &Set,
    make: impl Fn(Duration) -> Arrivals + 'static,
) -> Html {
    let set = set.clone();
    let oncommit =
        Callback::from(move |text: String| set.emit(make(read_span(&text, unit, &range)?)));
    let value = unit.write(now.as_micros());
    html! { <NumberField {label} {value} unit={unit.sign()} {oncommit} /> }
}

fn count(
    label: &'static str,
    unit: &'static str,
    now: u32,
    range: RangeInclusive<u32>,
    set: &Set,
    make: Box<dyn Fn(u32) -> Arrivals>,
) -> Html {
    let set = set.clone();
    let oncommit = Callback::from(move |text: String| set.emit(make(read_count(&text, &range)?)));
    html! { <NumberField {label} value={now.to_string()} {unit} {oncommit} /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_how_long_it_is() {
        let last = Some(Duration::from_secs(12));
        assert_eq!(of_list(1, last), "1 message of the scenario, the last after 12 s");
        assert_eq!(of_list(1_200, last), "1,200 messages of the scenario, the last after 12 s");
    }
}
