//! What goes wrong with a sender, by hand: it is cut off, or the answers to it get lost.

use message_queue_play::sim::Command;
use yew::prelude::*;

use super::sender::Sending;
use crate::web::widgets::switch;

#[derive(PartialEq, Properties)]
pub struct SenderFaultsProps {
    pub sending: Sending,
    pub report: Callback<Result<(), String>>,
}

/// A switch for its connection, and a button for the next answer.
#[component]
pub fn SenderFaults(props: &SenderFaultsProps) -> Html {
    let SenderFaultsProps { sending, report } = props;
    let (sender, view) = (sending.id(), sending.view());
    let onswitch = {
        let (sending, report) = (sending.clone(), report.clone());
        Callback::from(move |connected: bool| {
            let command = Command::PartitionSender { sender, cut_off: !connected };
            report.emit(sending.execute(command));
        })
    };
    let onclick = {
        let (sending, report) = (sending.clone(), report.clone());
        Callback::from(move |_: MouseEvent| {
            report.emit(sending.execute(Command::LoseAnswers { sender, count: 1 }));
        })
    };
    let lost = match view.loses_answers {
        0 => "Lose the next answer".to_owned(),
        1 => "Will lose the next answer; one more".to_owned(),
        more => format!("Will lose the next {more} answers; one more"),
    };
    let label = format!("{} is connected", view.name);
    html! {
        <div class="settings__group" role="group" aria-label="Faults of the sender">
            <div class="settings__line">
                <span class="settings__name" aria-hidden="true">{ "Connected to where it sends" }</span>
                { switch(label, !view.is_cut_off, onswitch) }
            </div>
            <button type="button" class="button" {onclick}>{ lost }</button>
        </div>
    }
}
