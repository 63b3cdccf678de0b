//! What is going on, in one or two sentences, and the one thing to do about it.

use crate::queue::WorkerId;
use crate::sim::{Command, JOBS, SenderId, ServiceId, Simulation, WorkerState};
use crate::time::{Duration, Instant};

/// What is going on, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// One or two sentences.
    pub text: String,
    /// What to do next, as a button.
    pub suggestion: Option<Suggestion>,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What the button says.
    pub label: String,
    /// What it does.
    pub command: Command,
}

/// How many of the workers can not work, and since when.
struct Outage {
    worker: WorkerId,
    since: Instant,
    crashed: bool,
    away: usize,
}

/// Puts what is going on into words: the most remarkable thing first.
pub(super) fn write(simulation: &Simulation) -> Caption {
    let ledger = simulation.ledger();
    if let Some(outage) = outage(simulation) {
        return during_outage(simulation, &outage);
    }
    if present(simulation) == 0 {
        let text = format!("There is no worker. {}", waiting(ledger.ready));
        return Caption { text, suggestion: Some(add_worker(simulation)) };
    }
    if ledger.dead > 0 {
        let text = format!(
            "{} failed too often and {} in the dead-letter queue. The rest goes on.",
            messages(ledger.dead),
            if ledger.dead == 1 { "waits" } else { "wait" },
        );
        let most = usize::try_from(ledger.dead).unwrap_or(usize::MAX);
        let command = Command::Redrive { queue: JOBS, most };
        return Caption {
            text,
            suggestion: Some(Suggestion { label: "Redrive".to_owned(), command }),
        };
    }
    if let Some(hint) = lease_hint(simulation) {
        return Caption { text: hint, suggestion: None };
    }
    let workers = present(simulation) as u64;
    if ledger.ready > workers.max(3) {
        return backlog(simulation, ledger.ready);
    }
    let live = ledger.ready + ledger.delayed + ledger.in_flight;
    if live == 0 && !simulation.sender(SenderId::FIRST).next_is_set() {
        return at_rest(simulation);
    }
    let service = &simulation.service(ServiceId::FIRST).config.name;
    let text = if simulation.sender(SenderId::FIRST).next_is_set() {
        let sender = &simulation.sender(SenderId::FIRST).config.name;
        format!(
            "{sender} hands messages to the queue and goes on, {service} processes them in order."
        )
    } else {
        format!("{service} processes what is left, in order.")
    };
    Caption { text, suggestion: Some(take_down(simulation)) }
}

fn outage(simulation: &Simulation) -> Option<Outage> {
    let away =
        simulation.service(ServiceId::FIRST).present().filter_map(|worker| match worker.state {
            WorkerState::Down { since, .. } => Some((worker.id, since, false)),
            WorkerState::Crashed { since, .. } => Some((worker.id, since, true)),
            WorkerState::Idle { .. } | WorkerState::Working(_) | WorkerState::Starting { .. } => {
                None
            }
        });
    let (first, all) = away.fold((None, 0), |(first, count), (worker, since, crashed)| {
        let replaces = first.is_none_or(|(_, _, first_crashed)| first_crashed && !crashed);
        (if replaces { Some((worker, since, crashed)) } else { first }, count + 1)
    });
    let (worker, since, crashed) = first?;
    Some(Outage { worker, since, crashed, away: all })
}

fn during_outage(simulation: &Simulation, outage: &Outage) -> Caption {
    let Outage { worker, since, crashed, away } = *outage;
    let span = rough(simulation.now().since(since));
    let what = match (away, crashed) {
        (1, false) => format!("{} has been down for {span}.", capital(&worker.to_string())),
        (1, true) => {
            format!("{} crashed {span} ago and restarts by itself.", capital(&worker.to_string()))
        }
        (all, _) if all == present(simulation) => {
            format!("All {all} workers are away.")
        }
        (some, _) => format!("{some} of {} workers are away.", present(simulation)),
    };
    let ledger = simulation.ledger();
    let sender = match (
        simulation.sender(SenderId::FIRST).refused,
        simulation.sender(SenderId::FIRST).next_is_set(),
    ) {
        (0, true) => " The sender has not noticed.",
        _ => "",
    };
    let text = format!("{what} {}{sender}", waiting(ledger.ready));
    let label = format!("Bring {worker} back");
    let command = Command::SwitchWorker { worker, on: true };
    let suggestion = (!crashed).then_some(Suggestion { label, command });
    Caption { text, suggestion }
}

/// How many workers there are, up or not.
fn present(simulation: &Simulation) -> usize {
    simulation.service(ServiceId::FIRST).present().count()
}

fn waiting(ready: u64) -> String {
    match ready {
        0 => "Nothing waits.".to_owned(),
        1 => "1 message waits and is not lost.".to_owned(),
        many => format!("{} wait and none is lost.", messages(many)),
    }
}

fn backlog(simulation: &Simulation, ready: u64) -> Caption {
    let spare = simulation.completion_rate(JOBS) - simulation.arrival_rate(JOBS);
    let wait = messages(ready);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a forecast in whole seconds; `as` stays at the ends"
    )]
    let text = if spare > 0.05 {
        let left = Duration::from_secs((ready as f64 / spare) as u64);
        format!("{wait} wait and the line gets shorter: empty in about {left}.")
    } else if simulation.arrival_rate(JOBS) < 0.05 {
        format!("{wait} wait, and the workers go through them in order.")
    } else {
        format!("{wait} wait and the line grows: messages arrive faster than they are processed.")
    };
    Caption { text, suggestion: Some(add_worker(simulation)) }
}

fn at_rest(simulation: &Simulation) -> Caption {
    let ledger = simulation.ledger();
    let text = match ledger.lost {
        0 if ledger.accepted == 0 => {
            "The line is empty and nobody sends. Compose a message and send it.".to_owned()
        }
        0 if ledger.done == 1 => "The message is done and nothing is lost.".to_owned(),
        0 => format!("All {} are done and nothing is lost.", messages(ledger.done)),
        lost => format!(
            "{} received and deleted at once; {lost} of them failed after that and cannot be tried again: lost.",
            messages(ledger.done)
        ),
    };
    Caption { text, suggestion: None }
}

/// A lease that is shorter than every attempt can never succeed, and it is worth saying so.
fn lease_hint(simulation: &Simulation) -> Option<String> {
    let lease = simulation.node(JOBS).config.lease;
    let service = simulation.service(ServiceId::FIRST).config.time.shortest();
    let wasted = simulation.ledger().redeliveries >= 2;
    (service > lease && wasted).then(|| {
        format!(
            "The lease of {lease} ends before the work of {service} does, so every message comes \
             back while it is still worked on. Make the lease longer."
        )
    })
}

fn take_down(simulation: &Simulation) -> Suggestion {
    let worker = simulation
        .service(ServiceId::FIRST)
        .present()
        .next()
        .map_or(WorkerId(1), |worker| worker.id);
    let label = if present(simulation) == 1 {
        "Take the worker down".to_owned()
    } else {
        format!("Take {worker} down")
    };
    Suggestion { label, command: Command::SwitchWorker { worker, on: false } }
}

fn add_worker(simulation: &Simulation) -> Suggestion {
    let mut service = simulation.service(ServiceId::FIRST).config.clone();
    service.workers = (service.workers + 1).min(*crate::sim::ServiceConfig::WORKERS.end());
    Suggestion {
        label: "Add a worker".to_owned(),
        command: Command::SetService { service: ServiceId::FIRST, config: service },
    }
}

fn messages(count: u64) -> String {
    if count == 1 { "1 message".to_owned() } else { format!("{count} messages") }
}

/// A span that does not flicker: tenths of a second, later whole seconds.
fn rough(span: Duration) -> Duration {
    let unit = if span < Duration::from_secs(10) { 100_000 } else { 1_000_000 };
    Duration::from_micros(span.as_micros() / unit * unit)
}

/// With a capital letter at the start. The words are our own, so ASCII is enough.
fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
