//! What goes wrong with one worker, by hand: it is slow, cut off from its queue, or crashes between
//! effect and ack.

use message_queue_play::playground::WorkerView;
use message_queue_play::queue::WorkerId;
use message_queue_play::sim::{Command, PACE, number_of};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::read_count;
use crate::web::widgets::{NumberField, Stepper, switch};

#[derive(PartialEq, Properties)]
pub struct FaultsProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// A worker is chosen by its number; then what is wrong with it.
#[component]
pub fn Faults(props: &FaultsProps) -> Html {
    let chosen = use_state_eq(|| 1_u32);
    let workers = props.settings.workers();
    let last = u32::try_from(workers.len()).unwrap_or(u32::MAX);
    let Some(view) = workers.iter().rfind(|view| number_of(view.worker) <= *chosen) else {
        return Html::default();
    };
    let number = number_of(view.worker);
    let oncommit = {
        let chosen = chosen.clone();
        Callback::from(move |text: String| {
            chosen.set(read_count(&text, &(1..=last))?);
            Ok(())
        })
    };
    html! {
        <div class="settings__group" role="group" aria-label="Faults">
            <div class="settings__line">
                <span class="settings__name" aria-hidden="true">{ "Faults of worker" }</span>
                <Stepper label="Faults of worker" names={("The worker before", "The next worker")}
                    value={number} range={(1, last)} {oncommit} />
            </div>
            { pace(view, &props.settings) }
            { cut_off(view, props) }
            { crash_after_effect(view, props) }
        </div>
    }
}

fn pace(view: &WorkerView, settings: &Settings) -> Html {
    let (settings, worker) = (settings.clone(), view.worker);
    let oncommit = Callback::from(move |text: String| {
        let percent = read_count(&text, &PACE)?;
        settings.execute(Command::PaceWorker { worker, percent })
    });
    html! {
        <NumberField class="field--line" label="Takes of its time" unit="%"
            value={view.percent.to_string()} {oncommit} />
    }
}

fn cut_off(view: &WorkerView, props: &FaultsProps) -> Html {
    let (settings, report, worker) = (props.settings.clone(), props.report.clone(), view.worker);
    let onswitch = Callback::from(move |connected: bool| {
        let command = Command::PartitionWorker { worker, cut_off: !connected };
        report.emit(settings.execute(command));
    });
    let label = format!("Worker {} is connected to the queue", number_of(worker));
    html! {
        <div class="settings__line">
            <span class="settings__name" aria-hidden="true">{ "Connected to the queue" }</span>
            { switch(label, view.cut_off_since.is_none(), onswitch) }
        </div>
    }
}

fn crash_after_effect(view: &WorkerView, props: &FaultsProps) -> Html {
    let (settings, report) = (props.settings.clone(), props.report.clone());
    let worker: WorkerId = view.worker;
    let onclick = Callback::from(move |_: MouseEvent| {
        report.emit(settings.execute(Command::CrashAfterEffect { worker }));
    });
    let word = if view.is_doomed {
        "Will crash between effect and ack"
    } else {
        "Crash between effect and ack"
    };
    html! {
        <button type="button" class="button" disabled={view.is_doomed} {onclick}>{ word }</button>
    }
}
