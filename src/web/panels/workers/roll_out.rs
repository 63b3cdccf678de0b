//! Rolls another version of the service out, or the one before again.

use message_queue_play::sim::{Command, ServiceConfig, ServiceTime};
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_optional_span, read_percent};
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct RollOutProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// What is to be rolled out, as far as it was typed.
#[derive(Clone, Default, PartialEq)]
struct Draft {
    version: Option<String>,
    time: Option<Duration>,
    failure_rate: Option<String>,
}

/// The name of the version and what changes with it.
#[component]
pub fn RollOut(props: &RollOutProps) -> Html {
    let draft = use_state_eq(Draft::default);
    let service = props.settings.current_service();
    let next = draft.version.clone().unwrap_or_else(|| next_version(service));
    let version = typed(&draft, |draft, text| {
        draft.version = Some(text);
        Ok(())
    });
    let time = typed(&draft, |draft, text| {
        draft.time = read_optional_span(&text, Unit::Millis, &ServiceConfig::TIME)?;
        Ok(())
    });
    let failure_rate = typed(&draft, |draft, text| {
        read_percent(if text.is_empty() { "0" } else { &text })?;
        draft.failure_rate = Some(text).filter(|text| !text.is_empty());
        Ok(())
    });
    let shown = draft.time.map_or_else(String::new, |time| Unit::Millis.write(time.as_micros()));
    let onclick = {
        let (draft, next, report) = (draft.clone(), next.clone(), props.report.clone());
        let settings = props.settings.clone();
        Callback::from(move |_: MouseEvent| report.emit(roll_out(&settings, &draft, &next)))
    };
    html! {
        <div class="settings__group" role="group" aria-label="Roll-out">
            <div class="settings__pair">
                <NumberField label="Version" value={next.clone()} oncommit={version} />
                <NumberField label="Its service time" unit="ms" placeholder="as it is" value={shown} oncommit={time} />
            </div>
            <NumberField class="field--line" label="Its failure rate" unit="%" placeholder="as it is"
                value={draft.failure_rate.clone().unwrap_or_default()} oncommit={failure_rate} />
            <button type="button" class="button" {onclick}>{ "Roll out " }<bdi>{ next }</bdi></button>
        </div>
    }
}

fn typed(
    draft: &UseStateHandle<Draft>,
    change: fn(&mut Draft, String) -> Result<(), String>,
) -> Callback<String, Result<(), String>> {
    let draft = draft.clone();
    Callback::from(move |text: String| {
        let mut changed = (*draft).clone();
        change(&mut changed, text.trim().to_owned())?;
        draft.set(changed);
        Ok(())
    })
}

fn roll_out(settings: &Settings, draft: &Draft, version: &str) -> Result<(), String> {
    let mut failure = settings.current_service().failure.clone();
    if let Some(rate) = &draft.failure_rate {
        failure.chance = read_percent(rate)?;
    }
    settings.execute(Command::RollOut {
        service: settings.service_id(),
        version: version.into(),
        time: draft.time.map(ServiceTime::Constant),
        failure: draft.failure_rate.is_some().then_some(failure),
    })
}

/// The version after the one that there is: `v2` after `v1` and where there is none.
fn next_version(service: &ServiceConfig) -> String {
    let current = service.crew.version.as_deref().unwrap_or("v1");
    let number = current.strip_prefix('v').and_then(|number| number.parse::<u32>().ok());
    number.map_or_else(|| "v2".to_owned(), |number| format!("v{}", u64::from(number) + 1))
}
