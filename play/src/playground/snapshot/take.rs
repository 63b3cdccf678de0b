//! How a snapshot is put together.

use std::rc::Rc;

use super::chosen::chosen;
use super::{
    Clock, SenderView, ServiceView, Snapshot, TopicView, View, WorkerView, charts, detail, inbox,
    line, log, results, rows,
};
use crate::playground::{Playground, Scene, caption};
use crate::queue::{Lease, MessageId, State};
use crate::sim::{Sender, Service, ServiceId, Simulation, Topic, Worker, WorkerState, queue_id};

/// Takes a snapshot.
pub fn take(playground: &Playground, view: &View) -> Snapshot {
    let simulation = playground.simulation();
    let (scene, setup) = (playground.scene(), simulation.setup());
    let chosen = chosen(simulation, &setup, playground.chosen);
    let queues = || (0..simulation.queues().len()).map(queue_id);
    let services = (0..).map(ServiceId).zip(simulation.services());
    Snapshot {
        scenario: playground.scenario.name.clone(),
        caption: caption::write(simulation),
        clock: clock(playground),
        graph: Rc::clone(&playground.graph),
        chosen,
        senders: simulation.senders().iter().map(|it| sender(it, simulation)).collect(),
        topics: simulation.topics().iter().map(topic).collect(),
        lines: queues().map(|queue| line::line(simulation, queue, view, &scene)).collect(),
        services: services.map(|(id, it)| service(simulation, id, it, &scene)).collect(),
        dead: queues().map(|queue| results::dead_letters(simulation, queue)).collect(),
        setup,
        ledger: simulation.ledger(),
        rows: if view.rows == 0 { Vec::new() } else { rows::rows(simulation, chosen.queue, view) },
        row_count: simulation.queue(chosen.queue).len(),
        log: if view.log == 0 { Vec::new() } else { log::log(simulation, view) },
        charts: view.charts.map(|queue| charts::charts(playground, queue)),
        last_happening: if playground.is_playing() { None } else { last_happening(simulation) },
        selected: playground.selected.map(|message| detail::detail(simulation, message)),
        inbox: playground.reading.map(|reading| inbox::inbox(simulation, reading)),
        scene,
    }
}

#[inline(never)] // Time passes in the first view.
fn last_happening(simulation: &Simulation) -> Option<String> {
    let trace = simulation.trace();
    trace.latest().next().map(|entry| trace.words(&entry.happening))
}

fn clock(playground: &Playground) -> Clock {
    Clock {
        now: playground.now(),
        playing: playground.pacer.playing(),
        speed: playground.pacer.speed(),
        slowed: playground.pacer.slowed(),
        seed: playground.seed,
        next: playground.simulation.next_event_at(),
        happenings: playground.simulation.trace().total(),
    }
}

fn sender(sender: &Sender, simulation: &Simulation) -> SenderView {
    SenderView {
        name: sender.config.name.clone(),
        to: sender.config.to,
        on: sender.config.on,
        arrivals: sender.config.arrivals.clone(),
        finished: sender.config.on && !sender.next_is_set(),
        accepted: sender.accepted,
        refused: sender.refused,
        open: sender.open(),
        retried: sender.retried,
        is_cut_off: sender.is_cut_off,
        loses_answers: sender.loses_answers,
        rate: sender.set_rate(simulation.now()),
    }
}

#[inline(never)] // Not in the first view.
fn topic(topic: &Topic) -> TopicView {
    let Topic { config, published, unwanted } = topic;
    TopicView { name: config.name.clone(), published: *published, unwanted: *unwanted }
}

fn service(simulation: &Simulation, id: ServiceId, it: &Service, scene: &Scene) -> ServiceView {
    let worker = |it: &Worker| WorkerView {
        worker: it.id,
        state: it.state.clone(),
        kind: match &it.state {
            WorkerState::Working(job) => Some(job.delivery.body.kind()),
            _ => None,
        },
        holds_more: it.holds_more(),
        finished: it.finished,
        percent: it.percent,
        cut_off_since: it.cut_off_since,
        is_doomed: it.is_doomed,
        version: simulation.service(id).version_of(it).cloned(),
        duty: it.duty,
        held_lease: held_lease(simulation, it),
        gauge: scene.gauge(it.id),
    };
    ServiceView {
        name: it.config.name.clone(),
        workers: it.present().map(worker).collect(),
        results: results::results(simulation, id),
    }
}

/// The lease that still runs on what a worker held when it stopped.
fn held_lease(simulation: &Simulation, worker: &Worker) -> Option<Lease> {
    match worker.state {
        WorkerState::Down { held, .. } | WorkerState::Crashed { held, .. } => {
            lease_on(simulation, worker, held?)
        }
        WorkerState::Idle { .. } | WorkerState::Working(_) | WorkerState::Starting { .. } => None,
    }
}

#[inline(never)] // Not in the first view.
fn lease_on(simulation: &Simulation, worker: &Worker, held: MessageId) -> Option<Lease> {
    let from = simulation.service(ServiceId::of(worker.id)).config.from?;
    match simulation.queue(from).message(held)?.state() {
        State::Leased(lease) if lease.worker == worker.id => Some(lease),
        _ => None,
    }
}
