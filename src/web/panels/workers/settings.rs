//! Changes the settings of the service or of the queue, each in one piece.

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot, WorkerView};
use message_queue_play::queue::QueueConfig;
use message_queue_play::sim::{Command, ServiceConfig, ServiceId, Target, place_of};
use yew::Callback;

use crate::web::OnAction;
use crate::web::panels::refusal::in_place;

/// The settings as they are, and the way to change them.
#[derive(Clone, PartialEq)]
pub struct Settings {
    snapshot: Rc<Snapshot>,
    on_action: OnAction,
}

/// Sets something; answers with what is wrong about it.
pub type Set<T> = Callback<T, Result<(), String>>;

impl Settings {
    /// The settings in a snapshot.
    pub fn new(snapshot: &Rc<Snapshot>, on_action: &OnAction) -> Self {
        Self { snapshot: Rc::clone(snapshot), on_action: on_action.clone() }
    }

    /// The service that is looked at; where nobody takes from the queue that is looked at, the
    /// first, and then [`Settings::has_service`] says no.
    pub fn service_id(&self) -> ServiceId {
        self.snapshot.chosen.service.unwrap_or(ServiceId::FIRST)
    }

    /// Whether anybody takes from the queue that is looked at.
    pub fn has_service(&self) -> bool {
        self.snapshot.chosen.service.is_some()
    }

    /// Whether a queue is looked at: some services are only called.
    pub fn has_queue(&self) -> bool {
        self.snapshot.chosen.has_queue
    }

    /// Whether anybody calls the service.
    pub fn is_called(&self) -> bool {
        let setup = &self.snapshot.setup;
        let senders = setup.senders.iter().map(|sender| sender.to);
        let mut targets = senders.chain(setup.services.iter().flat_map(|it| it.then.clone()));
        targets.any(|to| to == Target::Service(self.service_id()))
    }

    /// Whether the service calls another.
    pub fn makes_calls(&self) -> bool {
        self.current_service().then.iter().any(|to| matches!(to, Target::Service(_)))
    }

    /// What the service is set to.
    pub fn current_service(&self) -> &ServiceConfig {
        &self.snapshot.setup.services[usize::from(self.service_id().0)]
    }

    /// The workers of the service, by number.
    pub fn workers(&self) -> &[WorkerView] {
        self.snapshot.workers()
    }

    /// What the queue is set to.
    pub fn current_queue(&self) -> &QueueConfig {
        &self.snapshot.setup.queues[place_of(self.snapshot.chosen.queue)].config
    }

    /// Sets a part of the service from what was given.
    pub fn service<T: 'static>(
        &self,
        change: impl Fn(&mut ServiceConfig, T) -> Result<(), String> + 'static,
    ) -> Set<T> {
        let this = self.clone();
        Callback::from(move |given| {
            let mut service = this.current_service().clone();
            change(&mut service, given)?;
            if service == *this.current_service() {
                return Ok(());
            }
            this.execute(Command::SetService { service: this.service_id(), config: service })
        })
    }

    /// Sets a part of the rules of the queue from what was given.
    pub fn queue<T: 'static>(
        &self,
        change: impl Fn(&mut QueueConfig, T) -> Result<(), String> + 'static,
    ) -> Set<T> {
        let this = self.clone();
        Callback::from(move |given| {
            let mut queue = this.current_queue().clone();
            change(&mut queue, given)?;
            if queue == *this.current_queue() {
                return Ok(());
            }
            this.execute(Command::SetQueue { queue: this.snapshot.chosen.queue, config: queue })
        })
    }

    /// Does what a person asks for.
    pub fn execute(&self, command: Command) -> Result<(), String> {
        let done = self.on_action.emit(Action::Command(command));
        done.map(drop).map_err(|error| in_place(&error))
    }
}
