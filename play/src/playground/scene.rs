//! What moves, between two instants.
//!
//! Everything here is computed from the state of the world and never decides anything: a state
//! changes at its instant, and the drawing shows how it came to it. A message that the sender is
//! about to send is drawn on its way before it arrives, since the sender's next instant is known;
//! everything else is drawn on its way after it happened.

use crate::queue::{Kind, MessageId, Queue, ReleaseCause, State, TransitionKind, WorkerId};
use crate::sim::{
    DEAD_LETTERS, Entry, Happening, JOBS, Origin, Reason, SenderId, ServiceId, Simulation,
    WorkerState,
};
use crate::time::{Duration, Instant};

use super::Speed;

/// How long one hop takes, in wall-clock time at any speed.
const TRAVEL: Duration = Duration::from_millis(420);
/// How long a return or a death takes: they should be seen.
const NOTICE: Duration = Duration::from_millis(900);
/// How long the line takes to close up.
const SETTLE: Duration = Duration::from_millis(240);
/// The most hops that are drawn at once.
const MOST_HOPS: usize = 12;
/// The most trace entries that are looked at for hops.
const LOOK_BACK: usize = 200;
/// From how many hops a second on a wire shows a flow and not each hop.
const FLOW: f64 = 12.0;

/// What moves, between two instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Messages on their way.
    pub hops: Vec<Hop>,
    /// From sender to line, when there are too many to show each.
    pub inflow: Option<Flow>,
    /// From line to results, when there are too many to show each.
    pub outflow: Option<Flow>,
    /// How far the line still has to close up: 1 when its head has just left, 0 at rest.
    pub gap: f64,
    /// What the workers are at, by number.
    pub gauges: Vec<Gauge>,
}

impl Scene {
    /// The same scene while time stands still: everything is where it is, nothing on its way.
    pub(super) fn at_rest(mut self) -> Self {
        for gauge in &mut self.gauges {
            gauge.arriving = false;
        }
        Self { gauges: self.gauges, ..Self::default() }
    }
}

/// A flow that is too fast to show message by message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Messages a second of wall-clock time.
    pub per_second: f64,
    /// How far the pattern has moved: 0 to 1, again and again.
    pub phase: f64,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop {
    /// Which message.
    pub message: MessageId,
    /// What sort of job it is.
    pub kind: Kind,
    /// Which way it goes.
    pub way: HopKind,
    /// From where.
    pub from: Anchor,
    /// To where.
    pub to: Anchor,
    /// What it looks like on the way.
    pub look: Look,
    /// How many times it was delivered.
    pub epoch: u32,
    /// How far it got: 0 to 1, before easing.
    pub progress: f64,
}

/// Which way a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HopKind {
    /// Into the line.
    In,
    /// From the line to a worker.
    Out,
    /// From a worker to the results.
    Done,
    /// From a worker to the dead letters.
    Dead,
    /// Back into the line.
    Back,
}

/// A place on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The sender.
    Sender,
    /// The person.
    Hand,
    /// So many places behind the head of the line.
    Line(usize),
    /// The shelf of delayed messages.
    Delayed,
    /// A worker.
    Worker(WorkerId),
    /// The results.
    Results,
    /// The dead letters.
    DeadLetters,
}

/// What a message looks like: its state, as a hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// May be received now.
    Ready,
    /// Hidden until an instant.
    Delayed,
    /// Held by a worker.
    InFlight,
    /// Done.
    Done,
    /// Dead.
    Dead,
    /// A second effect of one message.
    Duplicate,
}

/// What a worker is at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gauge {
    /// How much of the attempt is behind it: 0 to 1.
    pub progress: f64,
    /// How much of the lease is left: 0 to 1.
    pub lease_left: f64,
    /// Whether its message is still on its way to it.
    pub arriving: bool,
}

/// Draws the scene of this moment.
pub(super) fn take(simulation: &Simulation, speed: Speed) -> Scene {
    let clock = Clock { now: simulation.now(), factor: speed.factor() };
    let inflow = clock.flow(simulation.sender(SenderId::FIRST).set_rate(clock.now));
    let outflow = clock.flow(simulation.completion_rate(JOBS));
    let mut hops = Vec::new();
    if inflow.is_none() {
        hops.extend(incoming(simulation, clock));
    }
    if outflow.is_none() {
        hops.extend(
            simulation
                .service(ServiceId::FIRST)
                .workers
                .iter()
                .filter_map(|worker| outgoing(worker, clock)),
        );
    }
    hops.truncate(MOST_HOPS);
    let room = MOST_HOPS - hops.len();
    hops.extend(recent(simulation, clock, inflow.is_some(), outflow.is_some()).take(room));
    let gap = if outflow.is_none() { line_gap(simulation, clock) } else { 0.0 };
    let gauges = simulation
        .service(ServiceId::FIRST)
        .workers
        .iter()
        .map(|worker| gauge(worker, clock))
        .collect();
    Scene { hops, inflow, outflow, gap, gauges }
}

#[derive(Clone, Copy)]
struct Clock {
    now: Instant,
    factor: f64,
}

impl Clock {
    /// A span of wall-clock time in simulated time.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "less than a second times a thousand"
    )]
    fn simulated(self, wall: Duration) -> Duration {
        Duration::from_micros((wall.as_micros() as f64 * self.factor) as u64)
    }

    fn flow(self, rate: f64) -> Option<Flow> {
        let per_second = rate * self.factor;
        let phase = (self.now.since(Instant::ZERO).as_secs_f64() / self.factor * 1.5).fract();
        (per_second > FLOW).then_some(Flow { per_second, phase })
    }
}

/// How much of `span` has passed since `start`: `None` before it and when it is over.
fn part(now: Instant, start: Instant, span: Duration) -> Option<f64> {
    let passed = now.since(start);
    if now < start || passed >= span {
        return None;
    }
    Some(passed.as_secs_f64() / span.as_secs_f64())
}

/// The message that the sender is about to send.
fn incoming(simulation: &Simulation, clock: Clock) -> Option<Hop> {
    let at = simulation.sender_next_at(SenderId::FIRST)?;
    let span = clock.simulated(TRAVEL);
    let progress = part(clock.now, at - span, span).filter(|_| at >= clock.now)?;
    Some(Hop {
        message: simulation.next_message_id(),
        kind: simulation.sender(SenderId::FIRST).config.template.body().kind(),
        way: HopKind::In,
        from: Anchor::Sender,
        to: Anchor::Line(simulation.queue(JOBS).ready_len()),
        look: Look::Ready,
        epoch: 0,
        progress,
    })
}

/// The message that a worker has just received.
fn outgoing(worker: &crate::sim::Worker, clock: Clock) -> Option<Hop> {
    let WorkerState::Working(job) = &worker.state else {
        return None;
    };
    let progress = part(clock.now, job.since, arrival_span(job, clock))?;
    Some(Hop {
        message: job.delivery.receipt.message,
        kind: job.delivery.body.kind(),
        way: HopKind::Out,
        from: Anchor::Line(0),
        to: Anchor::Worker(worker.id),
        look: Look::InFlight,
        epoch: job.delivery.receipt.epoch,
        progress,
    })
}

/// A message reaches its worker before half of the work is done.
fn arrival_span(job: &crate::sim::Job, clock: Clock) -> Duration {
    let half = job.finishes.since(job.since).as_micros() / 2;
    clock.simulated(TRAVEL).min(Duration::from_micros(half))
}

fn gauge(worker: &crate::sim::Worker, clock: Clock) -> Gauge {
    let WorkerState::Working(job) = &worker.state else {
        return Gauge::default();
    };
    let lease = job.delivery.until.since(job.since);
    Gauge {
        progress: part(clock.now, job.since, job.finishes.since(job.since)).unwrap_or(1.0),
        lease_left: 1.0 - part(clock.now, job.since, lease).unwrap_or(1.0),
        arriving: part(clock.now, job.since, arrival_span(job, clock)).is_some(),
    }
}

/// What has just happened, from the end of the trace back.
fn recent(
    simulation: &Simulation,
    clock: Clock,
    in_flows: bool,
    out_flows: bool,
) -> impl Iterator<Item = Hop> {
    let oldest = clock.now - clock.simulated(NOTICE);
    let entries = simulation.trace().latest().take(LOOK_BACK);
    let entries = entries.take_while(move |entry| entry.at >= oldest);
    let hops = entries.filter_map(move |entry| recent_hop(simulation, clock, &entry));
    hops.filter(move |hop| match hop.way {
        HopKind::In => !in_flows,
        HopKind::Done => !out_flows,
        HopKind::Out | HopKind::Dead | HopKind::Back => true,
    })
}

fn recent_hop(simulation: &Simulation, clock: Clock, entry: &Entry) -> Option<Hop> {
    match entry.happening {
        Happening::Effect { message, worker, nth, .. } => {
            let progress = part(clock.now, entry.at, clock.simulated(TRAVEL))?;
            let effect = simulation.effects().recent().find(|effect| effect.message == message)?;
            let look = if nth > 1 { Look::Duplicate } else { Look::Done };
            let (from, to) = (Anchor::Worker(worker), Anchor::Results);
            let kind = effect.body.kind();
            Some(Hop { message, kind, way: HopKind::Done, from, to, look, epoch: 0, progress })
        }
        Happening::Queue { transition, reason } if transition.queue == JOBS => {
            let message = transition.message;
            match transition.kind {
                TransitionKind::Sent { until, .. } if reason == Reason::Origin(Origin::Hand) => {
                    let span = clock.simulated(TRAVEL);
                    let look = if until.is_some() { Look::Delayed } else { Look::Ready };
                    into_line(
                        simulation,
                        message,
                        (HopKind::In, Anchor::Hand, look),
                        part(clock.now, entry.at, span)?,
                    )
                }
                TransitionKind::Redriven => {
                    let progress = part(clock.now, entry.at, clock.simulated(NOTICE))?;
                    let way = (HopKind::Back, Anchor::DeadLetters, Look::Ready);
                    into_line(simulation, message, way, progress)
                }
                TransitionKind::Released { worker, cause, until, .. } => {
                    let progress = part(clock.now, entry.at, clock.simulated(NOTICE))?;
                    let look = if until.is_some() { Look::Delayed } else { Look::Ready };
                    debug_assert!(
                        cause != ReleaseCause::Nack,
                        "workers of the scene fail or expire"
                    );
                    into_line(
                        simulation,
                        message,
                        (HopKind::Back, Anchor::Worker(worker), look),
                        progress,
                    )
                }
                TransitionKind::Dead { deliveries, .. } => {
                    let progress = part(clock.now, entry.at, clock.simulated(NOTICE))?;
                    let body = &simulation.queue(DEAD_LETTERS).message(message)?.body;
                    let from = Anchor::Worker(last_worker(simulation, message)?);
                    Some(Hop {
                        message,
                        kind: body.kind(),
                        way: HopKind::Dead,
                        from,
                        to: Anchor::DeadLetters,
                        look: Look::Dead,
                        epoch: deliveries,
                        progress,
                    })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A hop into the line, while the message is still there to arrive.
fn into_line(
    simulation: &Simulation,
    message: MessageId,
    (way, from, look): (HopKind, Anchor, Look),
    progress: f64,
) -> Option<Hop> {
    let stored = simulation.queue(JOBS).message(message)?;
    let to = match stored.state() {
        State::Ready => Anchor::Line(position(simulation.queue(JOBS), message)?),
        State::Delayed { .. } => Anchor::Delayed,
        State::Leased(_) => return None,
    };
    let kind = stored.body.kind();
    Some(Hop { message, kind, way, from, to, look, epoch: stored.epoch, progress })
}

/// How far behind the head a message stands; far is as good as farther.
fn position(queue: &Queue, message: MessageId) -> Option<usize> {
    const FAR: usize = 40;
    let near = queue.ready().take(FAR).position(|ready| ready.id == message);
    near.or_else(|| queue.message(message).map(|_| FAR))
}

fn last_worker(simulation: &Simulation, message: MessageId) -> Option<WorkerId> {
    simulation.trace().latest().take(LOOK_BACK).find_map(|entry| match entry.happening {
        Happening::Queue { transition, .. } if transition.message == message => {
            match transition.kind {
                TransitionKind::Released { worker, .. } => Some(worker),
                _ => None,
            }
        }
        _ => None,
    })
}

/// How far the line still has to close up after its head left.
fn line_gap(simulation: &Simulation, clock: Clock) -> f64 {
    let span = clock.simulated(SETTLE);
    let since = simulation.service(ServiceId::FIRST).workers.iter().filter_map(|worker| {
        match &worker.state {
            WorkerState::Working(job) => Some(job.since),
            _ => None,
        }
    });
    let last = since.max().and_then(|since| part(clock.now, since, span));
    last.map_or(0.0, |passed| 1.0 - passed)
}
