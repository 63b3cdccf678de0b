//! How long a message is hidden after an attempt that failed.

use message_queue_play::queue::Backoff;
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_span};
use crate::web::widgets::{NumberField, Select};

const KINDS: [&str; 3] = ["at once", "linear", "exponential"];
/// What a backoff begins with that had no delays.
const FIRST: Duration = Duration::from_secs(1);
/// And where it ends.
const LONGEST: Duration = Duration::from_secs(60);

#[derive(PartialEq, Properties)]
pub struct RetryProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// The kind of backoff.
#[component]
pub fn Retry(props: &RetryProps) -> Html {
    let backoff = props.settings.current_queue().backoff;
    let select = props.settings.queue(|queue, kind: usize| {
        let (first, longest) = delays_of(queue.backoff).unwrap_or((FIRST, LONGEST));
        queue.backoff = of_kind(kind, first, longest);
        Ok(())
    });
    let report = props.report.clone();
    let onselect = Callback::from(move |kind| report.emit(select.emit(kind)));
    html! { <Select label="Retry" options={&KINDS[..]} selected={kind_of(backoff)} {onselect} /> }
}

#[derive(PartialEq, Properties)]
pub struct RetryDelaysProps {
    pub settings: Settings,
}

/// The two delays, where there are any.
#[component]
pub fn RetryDelays(props: &RetryDelaysProps) -> Html {
    match delays_of(props.settings.current_queue().backoff) {
        Some((first, longest)) => delays(&props.settings, first, longest),
        None => Html::default(),
    }
}

fn delays(settings: &Settings, first: Duration, longest: Duration) -> Html {
    let set_first = settings.queue(move |queue, text: String| {
        let range = *Backoff::DELAY.start()..=longest;
        let first = read_span(&text, Unit::Seconds, &range)?;
        queue.backoff = of_kind(kind_of(queue.backoff), first, longest);
        Ok(())
    });
    let set_longest = settings.queue(move |queue, text: String| {
        let range = first..=*Backoff::DELAY.end();
        let longest = read_span(&text, Unit::Seconds, &range)?;
        queue.backoff = of_kind(kind_of(queue.backoff), first, longest);
        Ok(())
    });
    html! {
        <div class="settings__pair">
            <NumberField label="First delay" unit="s" value={Unit::Seconds.write(first.as_micros())}
                oncommit={set_first} />
            <NumberField label="Longest delay" unit="s" value={Unit::Seconds.write(longest.as_micros())}
                oncommit={set_longest} />
        </div>
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
