//! How a sender waits for answers, and what it does when there is none.

use message_queue_play::queue::Backoff;
use message_queue_play::sim::{Retry, SenderConfig, TIMEOUT, Target};
use yew::prelude::*;

use super::sender::Sending;
use crate::web::panels::backoff::{BackoffDelays, BackoffKind};
use crate::web::panels::quantity::{Unit, read_count, read_optional, read_percent, read_span};
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct AnswersProps {
    pub sending: Sending,
    pub report: Callback<Result<(), String>>,
}

/// The fields.
#[component]
pub fn Answers(props: &AnswersProps) -> Html {
    let sending = &props.sending;
    let retry = sending.current().retry;
    let set_backoff = sending.set(|sender: &mut SenderConfig, backoff: Backoff| {
        sender.retry.backoff = backoff;
        Ok(())
    });
    let set_jitter = sending.set(|sender: &mut SenderConfig, text: String| {
        sender.retry.jitter = read_percent(&text)?;
        Ok(())
    });
    html! {
        <div class="settings__group" role="group" aria-label="Answers">
            <div class="settings__numbers">{ waits(sending) }</div>
            <div class="settings__pair">
                { tries(sending) }
                if retry.attempts > 1 {
                    <BackoffKind label="Tries again" backoff={retry.backoff} set={&set_backoff}
                        report={&props.report} />
                }
            </div>
            if retry.attempts > 1 {
                <BackoffDelays backoff={retry.backoff} jitter={retry.jitter} set={set_backoff} {set_jitter} />
            }
        </div>
    }
}

fn waits(sending: &Sending) -> Html {
    let SenderConfig { to, concurrency, timeout, hand_over, .. } = sending.current();
    let set_concurrency = sending.set(|sender: &mut SenderConfig, text: String| {
        sender.concurrency = read_optional(&text, &SenderConfig::CONCURRENCY)?;
        Ok(())
    });
    let set_timeout = sending.set(|sender: &mut SenderConfig, text: String| {
        sender.timeout = read_span(&text, Unit::Seconds, &TIMEOUT)?;
        Ok(())
    });
    let set_hand_over = sending.set(|sender: &mut SenderConfig, text: String| {
        sender.hand_over = read_span(&text, Unit::Millis, &SenderConfig::HAND_OVER)?;
        Ok(())
    });
    let is_call = matches!(to, Target::Service(_));
    let most = concurrency.map(|most| most.to_string()).unwrap_or_default();
    html! {
        <>
            <NumberField label="Open at most" placeholder="no limit" value={most} oncommit={set_concurrency} />
            <NumberField label="Timeout" unit="s" value={Unit::Seconds.write(timeout.as_micros())}
                oncommit={set_timeout} />
            if !is_call {
                <NumberField label="Hand-over" unit="ms" value={Unit::Millis.write(hand_over.as_micros())}
                    oncommit={set_hand_over} />
            }
        </>
    }
}

fn tries(sending: &Sending) -> Html {
    let set = sending.set(|sender: &mut SenderConfig, text: String| {
        sender.retry.attempts = read_count(&text, &Retry::ATTEMPTS)?;
        Ok(())
    });
    let value = sending.current().retry.attempts.to_string();
    html! { <NumberField label="Tries" {value} oncommit={set} /> }
}
