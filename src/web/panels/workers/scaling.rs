//! By which rule the service gets more workers or fewer.

use std::ops::RangeInclusive;

use message_queue_play::sim::{Scaling, ServiceConfig};
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::settings::{Set, Settings};
use crate::web::panels::quantity::{Unit, read_count, read_span};
use crate::web::widgets::{NumberField, switch};

/// What it is at first.
const FIRST: Scaling = Scaling {
    target: 20,
    min: 1,
    max: 10,
    every: Duration::from_secs(5),
    cooldown: Duration::from_secs(15),
    startup: Duration::from_secs(3),
};

#[derive(PartialEq, Properties)]
pub struct ScalingFieldsProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// A switch, and what there is to set when it is on.
#[component]
pub fn ScalingFields(props: &ScalingFieldsProps) -> Html {
    let scaling = props.settings.current_service().crew.scaling;
    let onswitch = {
        let (report, settings) = (props.report.clone(), props.settings.clone());
        let set = settings.service(|service: &mut ServiceConfig, on: bool| {
            service.crew.scaling = on.then_some(FIRST);
            Ok(())
        });
        Callback::from(move |on: bool| report.emit(set.emit(on)))
    };
    html! {
        <div class="settings__group" role="group" aria-label="Autoscaling">
            <div class="settings__line">
                <span class="settings__name" aria-hidden="true">{ "Autoscaling" }</span>
                { switch("Autoscaling".to_owned(), scaling.is_some(), onswitch) }
            </div>
            if let Some(scaling) = scaling {
                { fields(&props.settings, scaling) }
            }
        </div>
    }
}

fn fields(settings: &Settings, it: Scaling) -> Html {
    let workers = ServiceConfig::WORKERS;
    let target = whole(settings, Scaling::TARGET, |scaling, value| scaling.target = value);
    let min = whole(settings, 0..=it.max, |scaling, value| scaling.min = value);
    let max = whole(settings, it.min.max(1)..=*workers.end(), |it, value| it.max = value);
    let every = span(settings, Scaling::EVERY, |scaling, value| scaling.every = value);
    let cooldown = span(settings, Scaling::DELAY, |scaling, value| scaling.cooldown = value);
    let startup = span(settings, Scaling::DELAY, |scaling, value| scaling.startup = value);
    let seconds = |span: Duration| Unit::Seconds.write(span.as_micros());
    html! {
        <>
            <div class="settings__pair">
                <NumberField label="Messages a worker" value={it.target.to_string()} oncommit={target} />
                <NumberField label="Looks every" unit="s" value={seconds(it.every)} oncommit={every} />
            </div>
            <div class="settings__pair">
                <NumberField label="Least workers" value={it.min.to_string()} oncommit={min} />
                <NumberField label="Most workers" value={it.max.to_string()} oncommit={max} />
            </div>
            <div class="settings__pair">
                <NumberField label="Cooldown" unit="s" value={seconds(it.cooldown)} oncommit={cooldown} />
                <NumberField label="Start-up" unit="s" value={seconds(it.startup)} oncommit={startup} />
            </div>
        </>
    }
}

fn whole(
    settings: &Settings,
    range: RangeInclusive<u32>,
    set: fn(&mut Scaling, u32),
) -> Set<String> {
    settings.service(move |service: &mut ServiceConfig, text: String| {
        let value = read_count(&text, &range)?;
        service.crew.scaling.iter_mut().for_each(|scaling| set(scaling, value));
        Ok(())
    })
}

fn span(
    settings: &Settings,
    range: RangeInclusive<Duration>,
    set: fn(&mut Scaling, Duration),
) -> Set<String> {
    settings.service(move |service: &mut ServiceConfig, text: String| {
        let value = read_span(&text, Unit::Seconds, &range)?;
        service.crew.scaling.iter_mut().for_each(|scaling| set(scaling, value));
        Ok(())
    })
}
