//! What is going on, in one or two sentences, and the one thing to do about it.

use crate::queue::{QueueId, WorkerId};
use crate::sim::{
    Command, QueueNode, Sender, Service, ServiceId, Simulation, Target, WorkerState,
    dead_letters_of, number_of, queue_id,
};
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

/// How many workers of a service cannot work, and since when.
struct Outage<'a> {
    service: &'a Service,
    worker: WorkerId,
    since: Instant,
    crashed: bool,
    away: usize,
}

/// Puts what is going on into words: the most remarkable thing first.
pub(super) fn write(simulation: &Simulation) -> Caption {
    if let Some(outage) = simulation.services().iter().find_map(outage) {
        return during_outage(simulation, &outage);
    }
    let services = || (0..).map(ServiceId).zip(simulation.services());
    if let Some((id, service)) = services().find(|(_, service)| service.present().next().is_none())
    {
        return without_workers(simulation, id, service);
    }
    if let Some((queue, dead)) = most(simulation, |queue| dead(simulation, queue)) {
        return with_dead_letters(queue, dead);
    }
    if let Some(hint) = simulation.services().iter().find_map(|it| lease_hint(simulation, it)) {
        return Caption { text: hint, suggestion: None };
    }
    if let Some((queue, long)) = most(simulation, |queue| ready(simulation, queue)) {
        let service = simulation.node(queue).service;
        let workers = service.map_or(0, |id| simulation.service(id).present().count() as u64);
        if long > workers.max(3) {
            return backlog(simulation, (queue, long), service);
        }
    }
    everyday(simulation)
}

#[inline(never)] // Not in the first view.
fn without_workers(simulation: &Simulation, id: ServiceId, service: &Service) -> Caption {
    let who = match told(simulation, service) {
        "" => "There is no worker.".to_owned(),
        name => format!("{name} has no worker."),
    };
    let text = format!("{who} {}", waiting(waiting_for(simulation, service)));
    Caption { text, suggestion: Some(add_worker(simulation, id)) }
}

/// What is going on while nothing is remarkable.
fn everyday(simulation: &Simulation) -> Caption {
    let ledger = simulation.ledger();
    let live = ledger.ready + ledger.delayed + ledger.in_flight;
    let mut senders = simulation.senders().iter().filter(|sender| sender.next_is_set());
    let sender = senders.next().map(|sender| &sender.config.name);
    if live == 0 && sender.is_none() {
        return at_rest(simulation);
    }
    let (services, first) = (simulation.services().len(), &simulation.services()[0].config.name);
    let text = match (sender, services) {
        (Some(sender), _) if simulation.senders().iter().any(calls) => {
            with_calls(simulation, sender)
        }
        (Some(sender), 1) => format!(
            "{sender} hands messages to the queue and goes on, {first} processes them in order."
        ),
        (Some(sender), _) => format!(
            "{sender} hands messages on and goes on, {services} services each work at their own pace."
        ),
        (None, 1) => format!("{first} processes what is left, in order."),
        (None, _) => "The services process what is left, in order.".to_owned(),
    };
    Caption { text, suggestion: Some(take_down(simulation)) }
}

fn calls(sender: &Sender) -> bool {
    matches!(sender.config.to, Target::Service(_))
}

/// What is going on where senders call. Those that do not go on at once.
#[inline(never)] // Not in the first view.
fn with_calls(simulation: &Simulation, sender: &str) -> String {
    let mut live = simulation.senders().iter().filter(|sender| sender.next_is_set());
    let goes_on = live.clone().any(|sender| !calls(sender));
    match (live.any(calls), goes_on) {
        (true, true) => {
            "Who calls a service waits for its answer, who sends to a queue goes on at once."
                .to_owned()
        }
        (true, false) => format!("{sender} calls and waits for each answer."),
        (false, _) => format!("{sender} hands messages to the queue and goes on."),
    }
}

/// The queue of which there is most, and how much; `None` where there is none.
fn most(simulation: &Simulation, count: impl Fn(QueueId) -> u64) -> Option<(QueueId, u64)> {
    let queues = (0..simulation.queues().len()).map(queue_id);
    let counted = queues.map(|queue| (queue, count(queue))).rev();
    counted.max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0)
}

/// How many messages wait for a service.
fn waiting_for(simulation: &Simulation, service: &Service) -> u64 {
    let calls = service.waiting_calls() as u64;
    calls + service.config.from.map_or(0, |queue| ready(simulation, queue))
}

fn ready(simulation: &Simulation, queue: QueueId) -> u64 {
    simulation.queue(queue).ready_len() as u64
}

fn dead(simulation: &Simulation, queue: QueueId) -> u64 {
    simulation.queue(dead_letters_of(queue)).len() as u64
}

#[inline(never)] // Not in the first view.
fn with_dead_letters(queue: QueueId, dead: u64) -> Caption {
    let text = format!(
        "{} failed too often and {} in the dead-letter queue. The rest goes on.",
        messages(dead),
        if dead == 1 { "waits" } else { "wait" },
    );
    let most = usize::try_from(dead).unwrap_or(usize::MAX);
    let command = Command::Redrive { queue, most };
    Caption { text, suggestion: Some(Suggestion { label: "Redrive".to_owned(), command }) }
}

/// What a service is called, where there are several.
fn told<'a>(simulation: &Simulation, service: &'a Service) -> &'a str {
    if simulation.services().len() > 1 { &service.config.name } else { "" }
}

/// What a worker is called: its number, and whose it is where that needs to be said.
fn called(simulation: &Simulation, worker: WorkerId) -> String {
    let number = WorkerId(number_of(worker));
    match told(simulation, simulation.service(ServiceId::of(worker))) {
        "" => number.to_string(),
        name => format!("{number} of {name}"),
    }
}

fn outage(service: &Service) -> Option<Outage<'_>> {
    let away = service.present().filter_map(|worker| match worker.state {
        WorkerState::Down { since, .. } => Some((worker.id, since, false)),
        WorkerState::Crashed { since, .. } => Some((worker.id, since, true)),
        WorkerState::Idle { .. } | WorkerState::Working(_) | WorkerState::Starting { .. } => None,
    });
    let (first, all) = away.fold((None, 0), |(first, count), (worker, since, crashed)| {
        let replaces = first.is_none_or(|(_, _, first_crashed)| first_crashed && !crashed);
        (if replaces { Some((worker, since, crashed)) } else { first }, count + 1)
    });
    let (worker, since, crashed) = first?;
    Some(Outage { service, worker, since, crashed, away: all })
}

#[inline(never)] // Not in the first view.
fn during_outage(simulation: &Simulation, outage: &Outage) -> Caption {
    let Outage { service, worker, since, crashed, away } = *outage;
    let span = rough(simulation.now().since(since));
    let (worker_called, of) = (
        called(simulation, worker),
        match told(simulation, service) {
            "" => String::new(),
            name => format!(" of {name}"),
        },
    );
    let what = match (away, crashed) {
        (1, false) => format!("{} has been down for {span}.", capital(&worker_called)),
        (1, true) => {
            format!("{} crashed {span} ago and restarts by itself.", capital(&worker_called))
        }
        (all, _) if all == service.present().count() => format!("All {all} workers{of} are away."),
        (some, _) => format!("{some} of {} workers{of} are away.", service.present().count()),
    };
    let senders = simulation.senders();
    let sender = match senders {
        [one] if one.refused == 0 && one.next_is_set() => " The sender has not noticed.",
        _ => "",
    };
    let text = format!("{what} {}{sender}", waiting(waiting_for(simulation, service)));
    let label = format!("Bring {worker_called} back");
    let command = Command::SwitchWorker { worker, on: true };
    let suggestion = (!crashed).then_some(Suggestion { label, command });
    Caption { text, suggestion }
}

fn waiting(ready: u64) -> String {
    match ready {
        0 => "Nothing waits.".to_owned(),
        1 => "1 message waits and is not lost.".to_owned(),
        many => format!("{} wait and none is lost.", messages(many)),
    }
}

#[inline(never)] // Not in the first view.
fn backlog(
    simulation: &Simulation,
    (queue, ready): (QueueId, u64),
    service: Option<ServiceId>,
) -> Caption {
    let spare = simulation.completion_rate(queue) - simulation.arrival_rate(queue);
    let several = simulation.queues().len() > 1;
    let QueueNode { name, .. } = simulation.node(queue);
    let of = if several { format!(" in {name}") } else { String::new() };
    let wait = format!("{} wait{of}", messages(ready));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a forecast in whole seconds; `as` stays at the ends"
    )]
    let text = if spare > 0.05 {
        let left = Duration::from_secs((ready as f64 / spare) as u64);
        format!("{wait} and the line gets shorter: empty in about {left}.")
    } else if simulation.arrival_rate(queue) < 0.05 {
        format!("{wait}, and the workers go through them in order.")
    } else {
        format!("{wait} and the line grows: messages arrive faster than they are processed.")
    };
    Caption { text, suggestion: service.map(|service| add_worker(simulation, service)) }
}

#[inline(never)] // Not in the first view.
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
fn lease_hint(simulation: &Simulation, service: &Service) -> Option<String> {
    let lease = simulation.node(service.config.from?).config.lease;
    let service = service.config.time.shortest();
    let wasted = simulation.ledger().redeliveries >= 2;
    (service > lease && wasted).then(|| {
        format!(
            "The lease of {lease} ends before the work of {service} does, so every message comes \
             back while it is still worked on. Make the lease longer."
        )
    })
}

fn take_down(simulation: &Simulation) -> Suggestion {
    let first = &simulation.services()[0];
    let worker = first.present().next().map_or(ServiceId::FIRST.worker(1), |worker| worker.id);
    let label = match (first.present().count(), told(simulation, first)) {
        (1, "") => "Take the worker down".to_owned(),
        _ => format!("Take {} down", called(simulation, worker)),
    };
    Suggestion { label, command: Command::SwitchWorker { worker, on: false } }
}

#[inline(never)] // Not in the first view.
fn add_worker(simulation: &Simulation, service: ServiceId) -> Suggestion {
    let owner = simulation.service(service);
    let mut config = owner.config.clone();
    config.workers = (config.workers + 1).min(*crate::sim::ServiceConfig::WORKERS.end());
    let label = match told(simulation, owner) {
        "" => "Add a worker".to_owned(),
        name => format!("Add a worker to {name}"),
    };
    Suggestion { label, command: Command::SetService { service, config } }
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
