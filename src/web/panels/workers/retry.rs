//! How long a message is hidden after an attempt that failed.

use message_queue_play::queue::Backoff;
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::backoff::{BackoffDelays, BackoffKind};
use crate::web::panels::quantity::read_percent;

#[derive(PartialEq, Properties)]
pub struct RetryProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// The kind of backoff.
#[component]
pub fn Retry(props: &RetryProps) -> Html {
    let backoff = props.settings.current_queue().backoff;
    html! {
        <BackoffKind label="Retry" {backoff} set={set_backoff(&props.settings)} report={&props.report} />
    }
}

#[derive(PartialEq, Properties)]
pub struct RetryDelaysProps {
    pub settings: Settings,
}

/// The delays, where there are any.
#[component]
pub fn RetryDelays(props: &RetryDelaysProps) -> Html {
    let queue = props.settings.current_queue();
    let set_jitter = props.settings.queue(|queue, text: String| {
        queue.jitter = read_percent(&text)?;
        Ok(())
    });
    html! {
        <BackoffDelays backoff={queue.backoff} jitter={queue.jitter}
            set={set_backoff(&props.settings)} {set_jitter} />
    }
}

fn set_backoff(settings: &Settings) -> Callback<Backoff, Result<(), String>> {
    settings.queue(|queue, backoff| {
        queue.backoff = backoff;
        Ok(())
    })
}
