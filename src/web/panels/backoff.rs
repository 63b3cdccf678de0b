//! How long one waits before the next try: not at all, or longer from one to the next.

use message_queue_play::queue::Backoff;
use message_queue_play::sim::Probability;
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::quantity::{Unit, read_span};
use crate::web::widgets::{NumberField, Select};

const KINDS: [&str; 3] = ["at once", "linear", "exponential"];
/// What a backoff begins with that had no delays.
const FIRST: Duration = Duration::from_secs(1);
/// And where it ends.
const LONGEST: Duration = Duration::from_secs(60);

/// Sets something; answers with what is wrong about it.
type Set<T> = Callback<T, Result<(), String>>;

#[derive(PartialEq, Properties)]
pub struct BackoffKindProps {
    pub label: &'static str,
    pub backoff: Backoff,
    pub set: Set<Backoff>,
    pub report: Callback<Result<(), String>>,
}

/// The choice of a kind. The delays stay, where both have some.
#[component]
pub fn BackoffKind(props: &BackoffKindProps) -> Html {
    let BackoffKindProps { label, backoff, set, report } = props;
    let onselect = {
        let (backoff, set, report) = (*backoff, set.clone(), report.clone());
        Callback::from(move |kind| {
            let (first, longest) = delays_of(backoff).unwrap_or((FIRST, LONGEST));
            report.emit(set.emit(of_kind(kind, first, longest)));
        })
    };
    html! { <Select label={*label} options={&KINDS[..]} selected={kind_of(*backoff)} {onselect} /> }
}

#[derive(PartialEq, Properties)]
pub struct BackoffDelaysProps {
    pub backoff: Backoff,
    /// Up to which part of a delay is taken off at random.
    pub jitter: Probability,
    pub set: Set<Backoff>,
    /// Sets the jitter from what was typed.
    pub set_jitter: Set<String>,
}

/// The two delays and what chance takes off, where there are any.
#[component]
pub fn BackoffDelays(props: &BackoffDelaysProps) -> Html {
    let BackoffDelaysProps { backoff, jitter, set, set_jitter } = props;
    let (backoff, kind) = (*backoff, kind_of(*backoff));
    let Some((first, longest)) = delays_of(backoff) else { return Html::default() };
    let set_first = set.reform_typed(move |text: String| {
        let range = *Backoff::DELAY.start()..=longest;
        Ok(of_kind(kind, read_span(&text, Unit::Seconds, &range)?, longest))
    });
    let set_longest = set.reform_typed(move |text: String| {
        let range = first..=*Backoff::DELAY.end();
        Ok(of_kind(kind, first, read_span(&text, Unit::Seconds, &range)?))
    });
    let jitter = Unit::Percent.write(u64::from(jitter.parts_per_million()));
    html! {
        <div class="settings__numbers">
            <NumberField label="First delay" unit="s" value={Unit::Seconds.write(first.as_micros())}
                oncommit={set_first} />
            <NumberField label="Longest delay" unit="s" value={Unit::Seconds.write(longest.as_micros())}
                oncommit={set_longest} />
            <NumberField label="Jitter" unit="%" value={jitter} oncommit={set_jitter} />
        </div>
    }
}

/// A setter of a value as a setter of what is typed.
trait Typed<T> {
    fn reform_typed(&self, read: impl Fn(String) -> Result<T, String> + 'static) -> Set<String>;
}

impl<T: 'static> Typed<T> for Set<T> {
    fn reform_typed(&self, read: impl Fn(String) -> Result<T, String> + 'static) -> Set<String> {
        let set = self.clone();
        Callback::from(move |text| set.emit(read(text)?))
    }
}

fn kind_of(backoff: Backoff) -> usize {
    match backoff {
        Backoff::AtOnce => 0,
        Backoff::Linear { .. } => 1,
        Backoff::Exponential { .. } => 2,
    }
}

fn delays_of(backoff: Backoff) -> Option<(Duration, Duration)> {
    match backoff {
        Backoff::AtOnce => None,
        Backoff::Linear { min: first, max } | Backoff::Exponential { base: first, max } => {
            Some((first, max))
        }
    }
}

fn of_kind(kind: usize, first: Duration, longest: Duration) -> Backoff {
    match kind {
        1 => Backoff::Linear { min: first, max: longest },
        2 => Backoff::Exponential { base: first, max: longest },
        _ => Backoff::AtOnce,
    }
}
