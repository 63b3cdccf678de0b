//! A run of a shipped scenario whose parts are called by their keys, and all that came of it.

use std::collections::BTreeMap;

use message_queue_play::queue::{Body, QueueId, TransitionKind};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    CallEnd, Command, Effect, Entry, Happening, Origin, Reason, Seed, SenderConfig, SenderId,
    ServiceConfig, ServiceId, Simulation, Target, number_of, queue_id,
};
use message_queue_play::time::{Duration, Instant};

/// How many events happen before what they left is taken from the trace and from the effects.
/// Together they leave less than either keeps.
const EVENTS_A_SLICE: u64 = 100;

/// The instant so many milliseconds after the start.
pub fn at(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

/// A run, and everything that happened in it.
pub struct Run {
    pub simulation: Simulation,
    /// The trace, from its first entry on.
    pub entries: Vec<Entry>,
    /// The effects, from the first on.
    pub effects: Vec<Effect>,
    seen: u64,
    made: u64,
}

impl Run {
    /// A shipped scenario at its first instant.
    pub fn new(name: &str, seed: u64) -> Self {
        let setup = Scenario::shipped(name).expect("it is shipped").setup;
        let simulation = Simulation::new(&setup, Seed(seed)).expect("its settings are in range");
        Self { simulation, entries: Vec::new(), effects: Vec::new(), seen: 0, made: 0 }
    }

    /// Lets everything before `to` happen.
    pub fn to(&mut self, to: Instant) {
        while self.simulation.now() < to {
            self.simulation.advance(to, EVENTS_A_SLICE);
            assert!(
                self.simulation.trace().forgotten() <= self.seen,
                "a slice fits into the trace"
            );
            let before = self.entries.len();
            self.entries.extend(self.simulation.trace().entries_after(self.seen));
            self.seen += (self.entries.len() - before) as u64;
            let effects = self.simulation.effects();
            let before = self.effects.len();
            let new = effects.recent().take_while(|effect| effect.number > self.made);
            self.effects.extend(new.cloned());
            self.effects[before..].reverse();
            self.made += (self.effects.len() - before) as u64;
            assert_eq!(self.made, effects.total, "a slice has no more effects than are kept");
        }
    }

    pub fn sender(&self, key: &str) -> SenderId {
        let mut senders = self.simulation.senders().iter();
        let place = senders.position(|sender| sender.config.key == key);
        SenderId(u16::try_from(place.expect("there is such a sender")).expect("they are few"))
    }

    pub fn service(&self, key: &str) -> ServiceId {
        let mut services = self.simulation.services().iter();
        let place = services.position(|service| service.config.key == key);
        ServiceId(u16::try_from(place.expect("there is such a service")).expect("they are few"))
    }

    pub fn queue(&self, key: &str) -> QueueId {
        let place = self.simulation.queues().iter().position(|queue| queue.key == key);
        queue_id(place.expect("there is such a queue"))
    }

    pub fn execute(&mut self, command: Command) {
        self.simulation.execute(command).expect("the command is good");
    }

    /// Switches all workers of a service on or off.
    pub fn switch(&mut self, key: &str, on: bool) {
        let service = self.service(key);
        let workers = self.simulation.service(service).workers.iter();
        for worker in workers.map(|worker| worker.id).collect::<Vec<_>>() {
            self.execute(Command::SwitchWorker { worker, on });
        }
    }

    pub fn set_workers(&mut self, key: &str, workers: u32) {
        let service = self.service(key);
        self.execute(Command::SetWorkers { service, workers });
    }

    pub fn set_sender(&mut self, key: &str, change: impl FnOnce(&mut SenderConfig)) {
        let sender = self.sender(key);
        let mut config = self.simulation.sender(sender).config.clone();
        change(&mut config);
        self.execute(Command::SetSender { sender, config });
    }

    pub fn set_service(&mut self, key: &str, change: impl FnOnce(&mut ServiceConfig)) {
        let service = self.service(key);
        let mut config = self.simulation.service(service).config.clone();
        change(&mut config);
        self.execute(Command::SetService { service, config });
    }

    /// The effects of the workers of a service.
    pub fn effects_of(&self, key: &str) -> impl Iterator<Item = &Effect> {
        let service = self.service(key);
        self.effects.iter().filter(move |effect| ServiceId::of(effect.worker) == service)
    }

    /// When a sender sent its messages, made its calls or published.
    pub fn arrivals(&self, key: &str) -> Vec<Instant> {
        let id = self.sender(key);
        let publishes = matches!(self.simulation.sender(id).config.to, Target::Topic(_));
        let its = |entry: &&Entry| {
            let is_published = matches!(entry.happening, Happening::Published { .. });
            is_published == publishes && origin(entry) == Some(Origin::Sender(id))
        };
        self.entries.iter().filter(its).map(|entry| entry.at).collect()
    }

    /// What a sender sent, and when, as far as it had an effect that was the first of its message.
    pub fn arrived(&self, key: &str) -> Vec<(Instant, Body)> {
        let sender = Origin::Sender(self.sender(key));
        let its: Vec<_> =
            self.entries.iter().filter(|entry| origin(entry) == Some(sender)).collect();
        let numbers: Vec<_> = its.iter().filter_map(|entry| entry.happening.message()).collect();
        let mut arrived: Vec<_> = self
            .effects
            .iter()
            .filter(|effect| effect.nth == 1 && numbers.binary_search(&effect.message).is_ok())
            .collect();
        arrived.sort_unstable_by_key(|effect| effect.message);
        arrived.into_iter().map(|effect| (effect.sent_at, effect.body.clone())).collect()
    }

    /// The calls to a service in the order in which they were made: when, when it was over, and how.
    /// Those that have no end yet are left out.
    pub fn calls(&self, key: &str) -> Vec<Call> {
        calls(&self.entries, self.service(key))
    }

    /// The lines of the trace that are about a queue or a service of this key, without the number of
    /// the line: that counts what happens elsewhere, too.
    pub fn lines_about(&self, key: &str) -> String {
        let about = [
            format!(r#""queue":"{key}""#),
            format!(r#""queue":"{key}.dead-letters""#),
            format!(r#""service":"{key}""#),
        ];
        let trace = self.simulation.trace();
        let lines = self.entries.iter().map(|entry| trace.json_line(entry));
        let its = lines.filter(|line| about.iter().any(|part| line.contains(part)));
        its.map(|line| line.split_once(',').expect("it has several fields").1.to_owned()).collect()
    }
}

/// A call that is over.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub made: Instant,
    /// When a worker began with it; when it was over, if none did.
    pub taken: Instant,
    pub over: Instant,
    pub end: CallEnd,
}

/// The calls to a service that are over, in the order in which they were made.
pub fn calls(entries: &[Entry], callee: ServiceId) -> Vec<Call> {
    let mut open = BTreeMap::new();
    let mut calls = Vec::new();
    for entry in entries {
        match entry.happening {
            Happening::Called { message, service, .. } if service == callee => {
                open.insert(message, (entry.at, None));
            }
            Happening::CallTaken { message, .. } => {
                if let Some(call) = open.get_mut(&message) {
                    call.1 = Some(entry.at);
                }
            }
            Happening::CallEnded { message, end, .. } => {
                if let Some((made, taken)) = open.remove(&message) {
                    let taken = taken.unwrap_or(entry.at);
                    calls.push((message, Call { made, taken, over: entry.at, end }));
                }
            }
            _ => {}
        }
    }
    calls.sort_unstable_by_key(|(message, _)| *message);
    calls.into_iter().map(|(_, call)| call).collect()
}

/// Whose message or call began with this entry.
fn origin(entry: &Entry) -> Option<Origin> {
    match entry.happening {
        Happening::Called { origin, .. } | Happening::Published { origin, .. } => Some(origin),
        Happening::Queue { transition, reason: Reason::Origin(origin) } => {
            matches!(transition.kind, TransitionKind::Sent { .. }).then_some(origin)
        }
        _ => None,
    }
}

/// The number of a worker and when it had an effect, for all effects of a service.
pub fn doings(run: &Run, key: &str) -> Vec<(Instant, u32)> {
    run.effects_of(key).map(|effect| (effect.at, number_of(effect.worker))).collect()
}
