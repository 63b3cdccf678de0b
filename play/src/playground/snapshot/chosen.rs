//! Which parts of the run are looked at and changed.

use crate::playground::Node;
use crate::queue::QueueId;
use crate::sim::{JOBS, SenderId, ServiceId, Setup, Simulation, Target};

/// The part that was chosen, and those around it: choosing a service is to look at its queue, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The part itself.
    pub node: Node,
    /// The sender whose settings are shown.
    pub sender: SenderId,
    /// Where a message goes that is sent by hand.
    pub target: Target,
    /// The queue whose messages and rules are shown; the first, where none is concerned.
    pub queue: QueueId,
    /// Whether one is concerned: who calls a service does without.
    pub has_queue: bool,
    /// The service whose settings are shown; `None` where nobody takes from the queue.
    pub service: Option<ServiceId>,
}

/// What is looked at when this part was chosen; the first sender and what it leads to, when none was.
pub(super) fn chosen(simulation: &Simulation, setup: &Setup, node: Option<Node>) -> Chosen {
    let node = node.unwrap_or(Node::Sender(SenderId::FIRST));
    let target = match node {
        Node::Sender(sender) => simulation.sender(sender).config.to,
        Node::Topic(topic) => Target::Topic(topic),
        Node::Queue(queue) => queue.into(),
        Node::Service(service) | Node::Results(service) => {
            simulation.service(service).config.from.map_or(Target::Service(service), Target::Queue)
        }
    };
    let queue = setup.queues_of(target).next();
    let service = match (queue, target) {
        (Some(queue), _) => simulation.node(queue).service,
        (None, Target::Service(service)) => Some(service),
        (None, _) => None,
    };
    let sender = match node {
        Node::Sender(sender) => sender,
        _ => sender_to(setup, target, queue),
    };
    let has_queue = queue.is_some();
    Chosen { node, sender, target, queue: queue.unwrap_or(JOBS), has_queue, service }
}

/// Who sends there, or to a queue that it leads to; the first sender when nobody does.
#[inline(never)] // Not in the first view.
fn sender_to(setup: &Setup, target: Target, queue: Option<QueueId>) -> SenderId {
    let find = |wanted: &dyn Fn(Target) -> bool| {
        (0..).map(SenderId).zip(&setup.senders).find(|(_, sender)| wanted(sender.to))
    };
    let found = find(&|to| to == target);
    let found = found.or_else(|| find(&|to| setup.queues_of(to).any(|it| Some(it) == queue)));
    found.map_or(SenderId::FIRST, |(sender, _)| sender)
}
