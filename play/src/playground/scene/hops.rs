//! The messages that are on their way.

use super::clock::{Clock, part};
use super::{Anchor, Flow, Hop, HopKind, Look, TRAVEL, arrival_span};
use crate::playground::{Graph, Node};
use crate::queue::{
    MessageId, Queue, QueueId, ReleaseCause, State, Transition, TransitionKind, WorkerId,
};
use crate::sim::{
    Entry, Happening, Origin, Reason, SenderId, ServiceId, Simulation, Target, TopicId, Worker,
    WorkerState, dead_letters_of,
};
use crate::time::Duration;

/// How long a return or a death takes: they should be seen.
const NOTICE: Duration = Duration::from_millis(900);
/// The most trace entries that are looked at.
const LOOK_BACK: usize = 200;

/// What is needed to find them.
#[derive(Clone, Copy)]
pub(super) struct Hops<'a> {
    pub(super) simulation: &'a Simulation,
    pub(super) graph: &'a Graph,
    /// The flows along the ways of the graph.
    pub(super) flows: &'a [Option<Flow>],
    pub(super) clock: Clock,
}

impl<'a> Hops<'a> {
    /// Up to so many of them: what is about to be sent, what workers have just received, and what
    /// happened besides, from the end of the trace back.
    pub(super) fn all(self, most: usize) -> Vec<Hop> {
        let mut hops = Vec::new();
        let senders = (0..).map(SenderId).take(self.simulation.senders().len());
        hops.extend(senders.filter_map(|sender| self.incoming(sender)));
        for service in self.simulation.services() {
            let Some(queue) = service.config.from else { continue };
            if !self.is_flowing(|from, _| from == Node::Queue(queue)) {
                let workers = service.workers.iter();
                hops.extend(workers.filter_map(|worker| self.outgoing(queue, worker)));
            }
        }
        hops.truncate(most);
        let room = most - hops.len();
        hops.extend(self.recent().take(room));
        hops
    }

    /// Whether so much goes along a way that its messages are not shown one by one.
    fn is_flowing(self, wanted: impl Fn(Node, Node) -> bool) -> bool {
        let mut ways = self.graph.edges.iter().zip(self.flows);
        ways.any(|(edge, flow)| flow.is_some() && wanted(edge.from, edge.to))
    }

    /// The message that a sender is about to send.
    fn incoming(self, sender: SenderId) -> Option<Hop> {
        let at = self.simulation.sender_next_at(sender)?;
        let span = self.clock.simulated(TRAVEL);
        let progress = part(self.clock.now, at - span, span).filter(|_| at >= self.clock.now)?;
        if self.is_flowing(|from, _| from == Node::Sender(sender)) {
            return None;
        }
        let config = &self.simulation.sender(sender).config;
        let (way, to) = match config.to {
            Target::Queue(queue) => {
                (HopKind::In, Anchor::Line(queue, self.simulation.queue(queue).ready_len()))
            }
            Target::Topic(topic) => (HopKind::Pass, Anchor::Topic(topic)),
            Target::Service(service) => (HopKind::Pass, Anchor::Service(service)),
        };
        Some(Hop {
            message: self.simulation.next_message_id(),
            kind: config.template.body().kind(),
            way,
            from: Anchor::Sender(sender),
            to,
            look: Look::Ready,
            epoch: 0,
            progress,
        })
    }

    /// The message that a worker has just received.
    fn outgoing(self, queue: QueueId, worker: &Worker) -> Option<Hop> {
        let WorkerState::Working(job) = &worker.state else {
            return None;
        };
        if job.is_call {
            return None;
        }
        let progress = part(self.clock.now, job.since, arrival_span(job, self.clock))?;
        Some(Hop {
            message: job.delivery.receipt.message,
            kind: job.delivery.body.kind(),
            way: HopKind::Out,
            from: Anchor::Line(queue, 0),
            to: Anchor::Worker(worker.id),
            look: Look::InFlight,
            epoch: job.delivery.receipt.epoch,
            progress,
        })
    }

    /// What has just happened, from the end of the trace back.
    fn recent(self) -> impl Iterator<Item = Hop> + use<'a> {
        let oldest = self.clock.now - self.clock.simulated(NOTICE);
        let entries = self.simulation.trace().latest().take(LOOK_BACK);
        let entries = entries.take_while(move |entry| entry.at >= oldest);
        entries.filter_map(move |entry| self.recent_hop(&entry))
    }

    fn recent_hop(self, entry: &Entry) -> Option<Hop> {
        match entry.happening {
            Happening::Effect { message, worker, nth, .. } => {
                let progress = self.passed(entry, TRAVEL)?;
                let service = ServiceId::of(worker);
                let (from, to) = (Anchor::Worker(worker), Anchor::Results(service));
                let mut ways = self.graph.leaving(Node::Service(service));
                if !ways.any(|edge| edge.to == Node::Results(service))
                    || self.is_flowing(|from, _| from == Node::Service(service))
                {
                    return None;
                }
                let mut effects = self.simulation.effects().recent();
                let kind = effects.find(|effect| effect.message == message)?.body.kind();
                let look = if nth > 1 { Look::Duplicate } else { Look::Done };
                Some(Hop { message, kind, way: HopKind::Done, from, to, look, epoch: 0, progress })
            }
            Happening::Queue { transition, reason } => self.moved(entry, transition, reason),
            Happening::Called { message, origin: Origin::Service(caller), service } => {
                self.called(entry, message, (caller, service))
            }
            _ => None,
        }
    }

    /// What a service asks another; what a sender asks has been drawn before.
    #[inline(never)] // Not in the first view.
    fn called(
        self,
        entry: &Entry,
        message: MessageId,
        (from, to): (ServiceId, ServiceId),
    ) -> Option<Hop> {
        let progress = self.passed(entry, TRAVEL)?;
        let mut workers = self.simulation.service(from).workers.iter();
        let kind = workers.find_map(|worker| match &worker.state {
            WorkerState::Working(job) if job.waits_for == Some(message) => {
                Some(job.delivery.body.kind())
            }
            _ => None,
        });
        let (from, to) = (Anchor::Service(from), Anchor::Service(to));
        let (way, look) = (HopKind::Pass, Look::Ready);
        Some(Hop { message, kind: kind?, way, from, to, look, epoch: 0, progress })
    }

    /// How much of a hop is over that set off with this entry and takes so long.
    fn passed(self, entry: &Entry, wall: Duration) -> Option<f64> {
        part(self.clock.now, entry.at, self.clock.simulated(wall))
    }

    fn moved(self, entry: &Entry, transition: Transition, reason: Reason) -> Option<Hop> {
        let Transition { queue, message, kind, .. } = transition;
        if queue == dead_letters_of(queue) {
            return None;
        }
        match kind {
            TransitionKind::Sent { until, .. } => {
                let from = self.origin(queue, reason)?;
                let progress = self.passed(entry, TRAVEL)?;
                let look = if until.is_some() { Look::Delayed } else { Look::Ready };
                self.into_line(queue, message, (HopKind::In, from, look), progress)
            }
            TransitionKind::Redriven
            | TransitionKind::Released { .. }
            | TransitionKind::Dead { .. } => self.returned(entry, transition),
            _ => None,
        }
    }

    /// What did not go the usual way: back into the line, or to the dead letters.
    #[inline(never)] // Not in the first view.
    fn returned(self, entry: &Entry, transition: Transition) -> Option<Hop> {
        let Transition { queue, message, kind, .. } = transition;
        match kind {
            TransitionKind::Redriven => {
                let progress = self.passed(entry, NOTICE)?;
                let way = (HopKind::Back, Anchor::DeadLetters(queue), Look::Ready);
                self.into_line(queue, message, way, progress)
            }
            TransitionKind::Released { worker, cause, until, .. } => {
                let progress = self.passed(entry, NOTICE)?;
                let look = if until.is_some() { Look::Delayed } else { Look::Ready };
                debug_assert!(cause != ReleaseCause::Nack, "workers of the scene fail or expire");
                let way = (HopKind::Back, Anchor::Worker(worker), look);
                self.into_line(queue, message, way, progress)
            }
            TransitionKind::Dead { deliveries, .. } => {
                let progress = self.passed(entry, NOTICE)?;
                let dead = self.simulation.queue(dead_letters_of(queue));
                Some(Hop {
                    message,
                    kind: dead.message(message)?.body.kind(),
                    way: HopKind::Dead,
                    from: Anchor::Worker(self.last_worker(message)?),
                    to: Anchor::DeadLetters(queue),
                    look: Look::Dead,
                    epoch: deliveries,
                    progress,
                })
            }
            _ => None,
        }
    }

    /// From where a message came that was put into a queue. What a sender puts there itself has
    /// been drawn before, and what is a part of a flow is not drawn.
    fn origin(self, queue: QueueId, reason: Reason) -> Option<Anchor> {
        let Reason::Origin(origin) = reason else { return None };
        match origin {
            Origin::Hand => Some(Anchor::Hand),
            Origin::Sender(sender) => match self.simulation.sender(sender).config.to {
                Target::Queue(_) | Target::Service(_) => None,
                Target::Topic(topic) => self.copied(topic, queue),
            },
            Origin::Service(service) => self.sent_on(service, queue),
        }
    }

    #[inline(never)] // Not in the first view.
    fn copied(self, topic: TopicId, queue: QueueId) -> Option<Anchor> {
        self.from(Node::Topic(topic), Anchor::Topic(topic), queue)
    }

    #[inline(never)] // Not in the first view.
    fn sent_on(self, service: ServiceId, queue: QueueId) -> Option<Anchor> {
        let then = &self.simulation.service(service).config.then;
        if then.contains(&Target::Queue(queue)) {
            return self.from(Node::Service(service), Anchor::Service(service), queue);
        }
        then.iter().find_map(|target| match target {
            Target::Queue(_) | Target::Service(_) => None,
            Target::Topic(topic) => self.copied(*topic, queue),
        })
    }

    /// The place of a part, if it sends to this queue and its messages are shown one by one.
    fn from(self, node: Node, anchor: Anchor, queue: QueueId) -> Option<Anchor> {
        let to = Node::Queue(queue);
        let leads = self.graph.leaving(node).any(|edge| edge.to == to);
        let flows = self.is_flowing(|from, there| (from, there) == (node, to));
        (leads && !flows).then_some(anchor)
    }

    /// A hop into a line, while the message is still there to arrive.
    #[inline(never)] // Not in the first view.
    fn into_line(
        self,
        queue: QueueId,
        message: MessageId,
        (way, from, look): (HopKind, Anchor, Look),
        progress: f64,
    ) -> Option<Hop> {
        let stored = self.simulation.queue(queue).message(message)?;
        let to = match stored.state() {
            State::Ready => Anchor::Line(queue, position(self.simulation.queue(queue), message)?),
            State::Delayed { .. } => Anchor::Delayed(queue),
            State::Leased(_) => return None,
        };
        let kind = stored.body.kind();
        Some(Hop { message, kind, way, from, to, look, epoch: stored.epoch, progress })
    }

    #[inline(never)] // Not in the first view.
    fn last_worker(self, message: MessageId) -> Option<WorkerId> {
        let mut entries = self.simulation.trace().latest().take(LOOK_BACK);
        entries.find_map(|entry| match entry.happening {
            Happening::Queue { transition, .. } if transition.message == message => {
                match transition.kind {
                    TransitionKind::Released { worker, .. } => Some(worker),
                    _ => None,
                }
            }
            _ => None,
        })
    }
}

/// How far behind the head a message stands; far is as good as farther.
fn position(queue: &Queue, message: MessageId) -> Option<usize> {
    const FAR: usize = 40;
    let near = queue.ready().take(FAR).position(|ready| ready.id == message);
    near.or_else(|| queue.message(message).map(|_| FAR))
}
