//! What the sender of the scene is set to, and what goes wrong with it.

use std::rc::Rc;

use message_queue_play::playground::{Action, SenderView, Snapshot};
use message_queue_play::sim::{Command, SenderConfig, SenderId};
use yew::prelude::*;

use super::answers::Answers;
use super::arrivals::ArrivalFields;
use super::sender_faults::SenderFaults;
use crate::web::OnAction;
use crate::web::panels::refusal::in_place;
use crate::web::widgets::Disclosure;

/// The settings of the sender that is looked at, and the way to change them.
#[derive(Clone, PartialEq)]
pub struct Sending {
    snapshot: Rc<Snapshot>,
    on_action: OnAction,
}

/// Sets something; answers with what is wrong about it.
pub type Set<T> = Callback<T, Result<(), String>>;

impl Sending {
    /// The sender that is looked at.
    pub fn id(&self) -> SenderId {
        self.snapshot.chosen.sender
    }

    /// What it is set to.
    pub fn current(&self) -> &SenderConfig {
        &self.snapshot.setup.senders[usize::from(self.id().0)]
    }

    /// What it is at.
    pub fn view(&self) -> &SenderView {
        &self.snapshot.senders[usize::from(self.id().0)]
    }

    /// Sets a part of it from what was given.
    pub fn set<T: 'static>(
        &self,
        change: impl Fn(&mut SenderConfig, T) -> Result<(), String> + 'static,
    ) -> Set<T> {
        let this = self.clone();
        Callback::from(move |given| {
            let mut config = this.current().clone();
            change(&mut config, given)?;
            if config == *this.current() {
                return Ok(());
            }
            this.execute(Command::SetSender { sender: this.id(), config })
        })
    }

    /// Does what a person asks for.
    pub fn execute(&self, command: Command) -> Result<(), String> {
        let done = self.on_action.emit(Action::Command(command));
        done.map(drop).map_err(|error| in_place(&error))
    }
}

#[derive(PartialEq, Properties)]
pub struct SenderSettingsProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The settings.
#[component]
pub fn SenderSettings(props: &SenderSettingsProps) -> Html {
    let refusal = use_state_eq(|| None::<String>);
    let SenderSettingsProps { snapshot, on_action } = props;
    let sending = Sending { snapshot: Rc::clone(snapshot), on_action: on_action.clone() };
    let report = {
        let refusal = refusal.clone();
        Callback::from(move |done: Result<(), String>| refusal.set(done.err()))
    };
    html! {
        <div class="settings" role="group" aria-label="Sender">
            <h3 class="settings__title">{ "Sender" }<span>{ &sending.current().name }</span></h3>
            <ArrivalFields sending={sending.clone()} report={&report} />
            <Disclosure label="Answers and faults">
                <Answers sending={sending.clone()} report={&report} />
                <SenderFaults {sending} report={&report} />
            </Disclosure>
            if let Some(refusal) = &*refusal {
                <p class="field__error" role="alert">{ refusal }</p>
            }
        </div>
    }
}
