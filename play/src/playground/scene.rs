//! What moves, between two instants.
//!
//! Everything here is computed from the state of the world and never decides anything: a state
//! changes at its instant, and the drawing shows how it came to it. A message that the sender is
//! about to send is drawn on its way before it arrives, since the sender's next instant is known;
//! everything else is drawn on its way after it happened.

mod clock;
mod hops;

use crate::queue::{Kind, MessageId, QueueId, WorkerId};
use crate::sim::{SenderId, ServiceId, Simulation, TopicId, Worker, WorkerState, number_of};
use crate::time::Duration;

use super::{Edge, Graph, Node, Speed};
use clock::{Clock, part};

/// How long one hop takes, in wall-clock time at any speed.
const TRAVEL: Duration = Duration::from_millis(420);
/// How long the line takes to close up.
const SETTLE: Duration = Duration::from_millis(240);
/// The most hops that are drawn at once.
const MOST_HOPS: usize = 20;

/// What moves, between two instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Messages on their way.
    pub hops: Vec<Hop>,
    /// The flow along each way of the graph, where there are too many messages to show each.
    pub flows: Vec<Option<Flow>>,
    /// How far the line of each queue still has to close up: 1 when its head has just left, 0 at
    /// rest.
    pub gaps: Vec<f64>,
    /// What the workers are at, by service and number.
    pub gauges: Vec<Vec<Gauge>>,
}

impl Scene {
    /// What a worker is at.
    #[must_use]
    pub fn gauge(&self, worker: WorkerId) -> Gauge {
        let service = self.gauges.get(usize::from(ServiceId::of(worker).0));
        let gauge = service.and_then(|gauges| gauges.get(number_of(worker) as usize - 1));
        gauge.copied().unwrap_or_default()
    }

    /// Whether anything flows too fast to show each message.
    #[must_use]
    pub fn flows(&self) -> bool {
        self.flows.iter().any(Option::is_some)
    }

    /// The same scene while time stands still: everything is where it is, nothing on its way.
    pub(super) fn at_rest(mut self) -> Self {
        for gauge in self.gauges.iter_mut().flatten() {
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
    /// To a topic, or to a service that is called: nothing waits there.
    Pass,
    /// Into a line.
    In,
    /// From a line to a worker.
    Out,
    /// From a worker to the results.
    Done,
    /// From a worker to the dead letters.
    Dead,
    /// Back into a line.
    Back,
}

/// A place on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// A sender.
    Sender(SenderId),
    /// The person.
    Hand,
    /// A topic.
    Topic(TopicId),
    /// So many places behind the head of a line.
    Line(QueueId, usize),
    /// The shelf of delayed messages of a queue.
    Delayed(QueueId),
    /// A service, whichever of its workers it is.
    Service(ServiceId),
    /// A worker.
    Worker(WorkerId),
    /// The results of a service.
    Results(ServiceId),
    /// The dead letters of a queue.
    DeadLetters(QueueId),
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
pub(super) fn take(simulation: &Simulation, graph: &Graph, speed: Speed) -> Scene {
    let clock = Clock { now: simulation.now(), factor: speed.factor() };
    let flows: Vec<_> = graph.edges.iter().map(|edge| flow(simulation, edge, clock)).collect();
    let hops = hops::Hops { simulation, graph, flows: &flows, clock }.all(MOST_HOPS);
    let out_flows = |queue: QueueId| {
        let mut ways = graph.edges.iter().zip(&flows);
        ways.any(|(edge, flow)| edge.from == Node::Queue(queue) && flow.is_some())
    };
    let gap = |place: usize| {
        let queue = crate::sim::queue_id(place);
        if out_flows(queue) { 0.0 } else { line_gap(simulation, queue, clock) }
    };
    let gaps = (0..simulation.queues().len()).map(gap).collect();
    let service = |service: &crate::sim::Service| {
        service.workers.iter().map(|worker| gauge(worker, clock)).collect()
    };
    let gauges = simulation.services().iter().map(service).collect();
    Scene { hops, flows, gaps, gauges }
}

/// What goes along a way, when it is too much to show each.
fn flow(simulation: &Simulation, edge: &Edge, clock: Clock) -> Option<Flow> {
    clock.flow(match (edge.from, edge.to) {
        (Node::Sender(sender), _) => simulation.sender(sender).set_rate(clock.now),
        (Node::Topic(_), Node::Queue(queue)) => simulation.arrival_rate(queue),
        (Node::Queue(queue), _) => simulation.completion_rate(queue),
        (Node::Service(service), _) => simulation.success_rate(service),
        (Node::Topic(_) | Node::Results(_), _) => 0.0,
    })
}

fn gauge(worker: &Worker, clock: Clock) -> Gauge {
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

/// A message reaches its worker before half of the work is done.
fn arrival_span(job: &crate::sim::Job, clock: Clock) -> Duration {
    let half = job.finishes.since(job.since).as_micros() / 2;
    clock.simulated(TRAVEL).min(Duration::from_micros(half))
}

/// How far the line of a queue still has to close up after its head left.
fn line_gap(simulation: &Simulation, queue: QueueId, clock: Clock) -> f64 {
    let Some(service) = simulation.node(queue).service else { return 0.0 };
    let span = clock.simulated(SETTLE);
    let workers = simulation.service(service).workers.iter();
    let since = workers.filter_map(|worker| match &worker.state {
        WorkerState::Working(job) => Some(job.since),
        _ => None,
    });
    let last = since.max().and_then(|since| part(clock.now, since, span));
    last.map_or(0.0, |passed| 1.0 - passed)
}
