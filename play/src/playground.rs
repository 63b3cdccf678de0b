//! Where wall-clock time meets simulated time and where an action is applied.
//!
//! There is one way in, [`Playground::apply`], and one way out, [`Playground::snapshot`].
//! Whatever a person clicks, a frame, a script on the host page or a test does is an [`Action`];
//! whatever anyone sees comes from a [`Snapshot`], which is plain data.
//!
//! Actions that concern the world become commands and stand in the [`Journal`], each with its
//! simulated instant. Scenario, seed and journal reproduce the run, see [`Journal::replay`].

mod action;
mod caption;
mod graph;
mod history;
mod journal;
mod pacer;
mod scene;
mod snapshot;

pub use action::{Action, ActionError, Outcome};
pub use caption::{Caption, Suggestion};
pub use graph::{Edge, EdgeKind, Graph, Node, Spot};
pub use history::{Extent, History, Outage, QueueHistory, Series, Trouble};
pub use journal::{Entry as JournalEntry, Journal, JournalFull};
pub use pacer::{Pacer, Speed};
pub use scene::{Anchor, Flow, Gauge, Hop, HopKind, Look, Scene};
pub use snapshot::{
    Charts, Chosen, Clock, Curve, DeadLetters, DeadRow, EffectRow, Inbox, LifeRow, Line, LogRow,
    Made, MessageDetail, MessageRow, Reading, Results, SenderView, ServiceView, Snapshot, Token,
    TopicView, View, WorkerView,
};

use std::rc::Rc;

use crate::queue::{MessageId, SettingError};
use crate::scenario::Scenario;
use crate::sim::{Command, Reply, Seed, Simulation};
use crate::time::Instant;

/// A run, its controls and its journal.
#[derive(Clone, Debug)]
pub struct Playground {
    scenario: Scenario,
    seed: Seed,
    simulation: Simulation,
    history: History,
    journal: Journal,
    pacer: Pacer,
    selected: Option<MessageId>,
    graph: Rc<Graph>,
    chosen: Option<Node>,
    reading: Option<Reading>,
}

impl Playground {
    /// A run at its first instant, playing.
    ///
    /// # Errors
    /// The first setting of the scenario that is out of its range.
    pub fn new(scenario: Scenario, seed: Seed) -> Result<Self, SettingError> {
        let simulation = Simulation::new(&scenario.setup, seed)?;
        let history = History::new(&simulation);
        let (journal, pacer) = (Journal::default(), Pacer::default());
        let graph = Rc::new(Graph::new(&scenario.setup));
        let (selected, chosen, reading) = (None, None, None);
        Ok(Self {
            scenario,
            seed,
            simulation,
            history,
            journal,
            pacer,
            selected,
            graph,
            chosen,
            reading,
        })
    }

    /// The world as it is now.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// What the run started from.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// How its measures went so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What was done so far.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Does what a person, a frame or a script asks for.
    ///
    /// # Errors
    /// When it cannot be done as it is; nothing changes.
    pub fn apply(&mut self, action: Action) -> Result<Outcome, ActionError> {
        match action {
            Action::Command(command) => self.command(command),
            Action::Play => Ok(self.pacer.play().into()),
            Action::Pause => Ok(self.pacer.pause().into()),
            Action::Step => Ok(self.step()),
            Action::SetSpeed(speed) => Ok(self.pacer.set_speed(speed).into()),
            Action::Elapse(wall) => Ok(self.elapse(wall)),
            Action::Load { scenario, seed } => self.start(*scenario, seed),
            Action::Reset => self.reset(),
            Action::Select(message) => {
                self.selected = message;
                Ok(Outcome::Changed)
            }
            Action::Choose(node) => {
                self.chosen = Some(node);
                Ok(Outcome::Changed)
            }
            Action::Read(reading) => {
                self.reading = reading;
                Ok(Outcome::Changed)
            }
        }
    }

    /// Everything there is to see, with as many rows as the view has room for.
    #[must_use]
    pub fn snapshot(&self, view: &View) -> Snapshot {
        snapshot::take(self, view)
    }

    /// What moves, between two instants. It is a part of [`Snapshot`], cheap enough for every frame.
    #[must_use]
    pub fn scene(&self) -> Scene {
        let scene = scene::take(&self.simulation, &self.graph, self.pacer.speed());
        if self.is_playing() { scene } else { scene.at_rest() }
    }

    /// Whether time passes.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.pacer.playing()
    }

    #[inline(never)] // Time passes before anyone does anything.
    fn command(&mut self, command: Command) -> Result<Outcome, ActionError> {
        let current = match &command {
            Command::SetSender { sender, .. } => {
                self.simulation.senders().get(usize::from(sender.0))
            }
            _ => None,
        };
        let bytes = self.journal.check_room(&command, current.map(|sender| &sender.config))?;
        let at = self.simulation.now();
        let reply = self.simulation.execute(command.clone())?;
        if let Command::SetSender { .. } | Command::SetService { .. } = command {
            self.graph = Rc::new(Graph::new(&self.simulation.setup()));
        }
        self.journal.write(at, command, bytes);
        Ok(Outcome::Replied(reply))
    }

    /// Lets everything happen that happens at the next instant, and stands still.
    #[inline(never)] // Time passes before anyone does anything.
    fn step(&mut self) -> Outcome {
        self.pacer.pause();
        if let Some(at) = self.simulation.next_event_at() {
            self.history.advance(&mut self.simulation, at.next(), u64::MAX);
        }
        Outcome::Changed
    }

    fn elapse(&mut self, wall: std::time::Duration) -> Outcome {
        let Some(span) = self.pacer.span(wall) else {
            return Outcome::Unchanged;
        };
        let before = self.simulation.now();
        let to = before + span;
        self.history.advance(&mut self.simulation, to, Pacer::EVENTS_A_FRAME);
        self.pacer.note(span, self.simulation.now().since(before));
        Outcome::Changed
    }

    #[inline(never)] // Time passes before anyone does anything.
    fn start(&mut self, scenario: Scenario, seed: Seed) -> Result<Outcome, ActionError> {
        self.simulation = Simulation::new(&scenario.setup, seed)?;
        let graph = Graph::new(&scenario.setup);
        if scenario.name != self.scenario.name || graph != *self.graph {
            self.chosen = None;
        }
        self.graph = Rc::new(graph);
        self.history = History::new(&self.simulation);
        self.scenario = scenario;
        self.seed = seed;
        self.journal = Journal::default();
        self.selected = None;
        self.reading = None;
        Ok(Outcome::Changed)
    }

    /// Starts the run again with the settings as they are now.
    #[inline(never)] // Time passes before anyone does anything.
    fn reset(&mut self) -> Result<Outcome, ActionError> {
        let mut scenario = self.scenario.clone();
        let senders = std::mem::replace(&mut scenario.setup, self.simulation.setup()).senders;
        for (sender, before) in scenario.setup.senders.iter_mut().zip(senders) {
            sender.on = before.on;
        }
        self.start(scenario, self.seed)
    }

    fn now(&self) -> Instant {
        self.simulation.now()
    }
}

impl From<bool> for Outcome {
    fn from(changed: bool) -> Self {
        if changed { Self::Changed } else { Self::Unchanged }
    }
}

impl Outcome {
    /// What the command answered, if it was one.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Replied(reply) => Some(reply),
            Self::Changed | Self::Unchanged => None,
        }
    }
}
