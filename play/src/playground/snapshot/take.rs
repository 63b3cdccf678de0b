//! How a snapshot is put together.

use super::{Clock, SenderView, Snapshot, View, WorkerView, detail, line, log, results, rows};
use crate::playground::{Gauge, Playground, Scene, caption};
use crate::queue::{Lease, State};
use crate::sim::{JOBS, SenderId, ServiceId, Simulation, Worker, WorkerState};

/// Takes a snapshot.
pub fn take(playground: &Playground, view: &View) -> Snapshot {
    let simulation = playground.simulation();
    let scene = playground.scene();
    Snapshot {
        scenario: playground.scenario.name.clone(),
        caption: caption::write(simulation),
        clock: clock(playground),
        setup: simulation.setup(),
        sender: sender(simulation),
        line: line::line(simulation, view, &scene),
        workers: workers(simulation, &scene),
        results: results::results(simulation),
        dead: results::dead_letters(simulation),
        ledger: simulation.ledger(),
        rows: if view.rows == 0 { Vec::new() } else { rows::rows(simulation, view) },
        row_count: simulation.queue(JOBS).len(),
        log: if view.log == 0 { Vec::new() } else { log::log(simulation, view) },
        last_happening: if playground.is_playing() { None } else { last_happening(simulation) },
        selected: playground.selected.map(|message| detail::detail(simulation, message)),
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

fn sender(simulation: &Simulation) -> SenderView {
    let sender = simulation.sender(SenderId::FIRST);
    SenderView {
        name: sender.config.name.clone(),
        on: sender.config.on,
        arrivals: sender.config.arrivals.clone(),
        finished: sender.config.on && !sender.next_is_set(),
        accepted: sender.accepted,
        refused: sender.refused,
        rate: sender.set_rate(simulation.now()),
    }
}

fn workers(simulation: &Simulation, scene: &Scene) -> Vec<WorkerView> {
    let service = simulation.service(ServiceId::FIRST);
    let view = |(worker, gauge): (&Worker, &Gauge)| WorkerView {
        worker: worker.id,
        state: worker.state.clone(),
        kind: match &worker.state {
            WorkerState::Working(job) => Some(job.delivery.body.kind()),
            _ => None,
        },
        holds_more: worker.holds_more(),
        finished: worker.finished,
        percent: worker.percent,
        cut_off_since: worker.cut_off_since,
        is_doomed: worker.is_doomed,
        version: service.version_of(worker).cloned(),
        duty: worker.duty,
        held_lease: held_lease(simulation, worker),
        gauge: *gauge,
    };
    let workers = service.workers.iter().zip(&scene.gauges);
    workers.filter(|(worker, _)| !worker.is_gone).map(view).collect()
}

fn held_lease(simulation: &Simulation, worker: &Worker) -> Option<Lease> {
    let held = match worker.state {
        WorkerState::Down { held, .. } | WorkerState::Crashed { held, .. } => held?,
        WorkerState::Idle { .. } | WorkerState::Working(_) | WorkerState::Starting { .. } => {
            return None;
        }
    };
    match simulation.queue(JOBS).message(held)?.state() {
        State::Leased(lease) if lease.worker == worker.id => Some(lease),
        _ => None,
    }
}
