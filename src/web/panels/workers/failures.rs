//! Which attempts fail.

use message_queue_play::sim::{Probability, ServiceConfig};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_optional, read_percent};
use crate::web::widgets::{NumberField, Slider};

/// Parts per million in a percent, which is a step of the slider.
const PERCENT: u32 = 10_000;

#[derive(PartialEq, Properties)]
pub struct FailuresProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// By chance, and every so-manieth.
#[component]
pub fn Failures(props: &FailuresProps) -> Html {
    let preview = use_state_eq(|| None::<u32>);
    let chance = props.settings.current_service().failure.chance.parts_per_million();
    let shown = preview.map_or(chance, |step| step * PERCENT);
    let oncommit = props.settings.service(|service, text: String| {
        service.failure.chance = read_percent(&text)?;
        Ok(())
    });
    let onpreview = {
        let preview = preview.clone();
        Callback::from(move |step| preview.set(Some(step)))
    };
    let onslide = {
        let set = props.settings.service(|service, step: u32| {
            let chance = Probability::from_parts_per_million(step * PERCENT);
            service.failure.chance = chance.unwrap_or(Probability::ALWAYS);
            Ok(())
        });
        let (preview, report) = (preview.clone(), props.report.clone());
        Callback::from(move |step| {
            report.emit(set.emit(step));
            preview.set(None);
        })
    };
    html! {
        <div class="settings__group" role="group" aria-label="Failures">
            <NumberField class="field--line" label="Failure rate" unit="%"
                value={Unit::Percent.write(u64::from(shown))} {oncommit} />
            <Slider label="Failure rate" last={100} step={preview.unwrap_or(chance / PERCENT)}
                text={format!("{} %", Unit::Percent.write(u64::from(shown)))} {onpreview} oncommit={onslide} />
            { every(&props.settings) }
        </div>
    }
}

fn every(settings: &Settings) -> Html {
    let every = settings.current_service().failure.every;
    let oncommit = settings.service(|service, text: String| {
        service.failure.every = read_optional(&text, &ServiceConfig::EVERY)?;
        Ok(())
    });
    html! {
        <NumberField class="field--line" label="Every k-th attempt fails" placeholder="off"
            value={every.map(|every| every.to_string()).unwrap_or_default()} {oncommit} />
    }
}
