//! How many workers there are, how they work and fail, and by which rules the queue treats them.

mod calls;
mod failures;
mod faults;
mod guards;
mod intake;
mod labels;
mod queue_rules;
mod retry;
mod roll_out;
mod scaling;
mod service_time;
mod settings;

use std::rc::Rc;

use message_queue_play::playground::Snapshot;
use message_queue_play::sim::{AckMode, ServiceConfig, WorkerState};
use yew::prelude::*;

use super::quantity::read_count;
use crate::web::OnAction;
use crate::web::widgets::{Disclosure, Segmented, Stepper, use_unique_id};
use calls::CallFields;
use failures::Failures;
use faults::Faults;
use guards::Guards;
use intake::IntakeFields;
use labels::Labels;
use queue_rules::QueueRules;
use retry::{Retry, RetryDelays};
use roll_out::RollOut;
use scaling::ScalingFields;
use service_time::ServiceTimeSettings;
use settings::Settings;

/// When a message is deleted, in the order of the segments.
const ACKS: [(&str, AckMode); 2] =
    [("on receive", AckMode::OnReceive), ("after success", AckMode::AfterSuccess)];
const ACK_NAMES: [&str; 2] = [ACKS[0].0, ACKS[1].0];

#[derive(PartialEq, Properties)]
pub struct WorkersProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Workers(props: &WorkersProps) -> Html {
    let title_id = use_unique_id();
    let refusal = use_state_eq(|| None::<String>);
    let settings = Settings::new(&props.snapshot, &props.on_action);
    let report = {
        let refusal = refusal.clone();
        Callback::from(move |done: Result<(), String>| refusal.set(done.err()))
    };
    html! {
        <section class="panel panel--workers" aria-labelledby={&title_id}>
            <header class="panel__head">
                <h2 id={title_id}>{ "Workers" }</h2>
                <span class="panel__count">{ on_and_off(&props.snapshot) }</span>
            </header>
            <div class="panel__body settings settings--workers">
                if settings.has_service() {
                    { count(&settings) }
                    <ScalingFields settings={settings.clone()} report={&report} />
                    <ServiceTimeSettings settings={settings.clone()} report={&report} />
                    <IntakeFields settings={settings.clone()} />
                    <Failures settings={settings.clone()} report={&report} />
                } else {
                    <p class="settings__note">{ "No service takes from this queue" }</p>
                }
                if settings.has_queue() {
                    <QueueRules settings={settings.clone()}>
                        <Retry settings={settings.clone()} report={&report} />
                    </QueueRules>
                    <RetryDelays settings={settings.clone()} />
                }
                if settings.has_service() {
                    <CallFields settings={settings.clone()} />
                    if settings.has_queue() {
                        { ack(&settings, &report) }
                    }
                    <Disclosure label="Heartbeat and idempotency key">
                        <Guards settings={settings.clone()} report={&report} />
                    </Disclosure>
                    <Faults key={settings.current_service().key.clone()} settings={settings.clone()} report={&report} />
                    { versions(&settings, &report) }
                }
                if let Some(refusal) = &*refusal {
                    <p class="field__error" role="alert">{ refusal }</p>
                }
            </div>
        </section>
    }
}

fn versions(settings: &Settings, report: &Callback<Result<(), String>>) -> Html {
    let key = settings.current_service().key.clone();
    html! {
        <Disclosure label="Versions and labels">
            <RollOut {key} settings={settings.clone()} report={report} />
            <Labels settings={settings.clone()} />
        </Disclosure>
    }
}

fn on_and_off(snapshot: &Snapshot) -> String {
    let off = snapshot.workers().iter().filter(|it| is_off(&it.state)).count();
    let on = snapshot.workers().len() - off;
    let count = if off == 0 { format!("{on} on") } else { format!("{on} on, {off} off") };
    let chosen = snapshot.chosen.service.filter(|_| snapshot.services.len() > 1);
    let name = chosen.map(|service| snapshot.service(service).name.clone());
    name.map_or(count.clone(), |name| format!("{name}: {count}"))
}

fn is_off(state: &WorkerState) -> bool {
    match state {
        WorkerState::Idle { .. } | WorkerState::Working(_) => false,
        WorkerState::Down { .. } | WorkerState::Crashed { .. } | WorkerState::Starting { .. } => {
            true
        }
    }
}

fn count(settings: &Settings) -> Html {
    let (first, last) = (*ServiceConfig::WORKERS.start(), *ServiceConfig::WORKERS.end());
    let oncommit = settings.service(|service, text: String| {
        service.workers = read_count(&text, &ServiceConfig::WORKERS)?;
        Ok(())
    });
    html! {
        <div class="settings__line">
            <span class="settings__name" aria-hidden="true">{ "How many" }</span>
            <Stepper label="How many workers" names={("One worker fewer", "One worker more")}
                value={settings.current_service().workers} range={(first, last)} {oncommit} />
        </div>
    }
}

fn ack(settings: &Settings, report: &Callback<Result<(), String>>) -> Html {
    let ack = settings.current_service().ack;
    let selected = ACKS.iter().position(|(_, mode)| *mode == ack).unwrap_or(0);
    let set = settings.service(|service, index: usize| {
        service.ack = ACKS[index].1;
        Ok(())
    });
    let report = report.clone();
    let onselect = Callback::from(move |index| report.emit(set.emit(index)));
    html! {
        <div class="settings__line">
            <span class="settings__name" aria-hidden="true">{ "Delete" }</span>
            <Segmented label="Delete" options={&ACK_NAMES[..]} {selected} {onselect} />
        </div>
    }
}
