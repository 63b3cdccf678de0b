//! How the parts of a run hang together, and where each stands on the stage.
//!
//! Messages go from left to right: a part stands one column behind the farthest that leads to it,
//! a sender right before the nearest to which it sends.
//! Within a column the parts stand so that few ways cross, and as level with their neighbours as
//! there is room. Systems that have nothing to do with each other stand below each other.
//!
//! All of it follows from the setup alone, so the same scenario looks the same everywhere.

mod rows;
#[cfg(test)]
mod tests;

use crate::queue::QueueId;
use crate::sim::{JOBS, SenderId, ServiceId, Setup, Target, TopicId, place_of, queue_id};

/// A part of a run that has a place of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// Who sends.
    Sender(SenderId),
    /// What copies.
    Topic(TopicId),
    /// Where messages wait.
    Queue(QueueId),
    /// Who works.
    Service(ServiceId),
    /// What comes of the work of a service that sends nothing on.
    Results(ServiceId),
}

/// What leads from one part to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A sender or a service sends there.
    Sends,
    /// A topic copies there what is published to it.
    Copies,
    /// A service takes from a queue.
    Takes,
    /// A sender or a service calls a service and waits for the answer.
    Calls,
    /// What a service is done with comes out.
    Done,
}

/// A place in the grid of the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// From the left, 0 for the first.
    pub column: usize,
    /// From the top, in halves of a row: a part takes two of them.
    pub row: usize,
}

/// A way from one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// From where.
    pub from: Node,
    /// To where.
    pub to: Node,
    /// What goes along it.
    pub kind: EdgeKind,
    /// Through which places it passes, where it goes past other columns.
    pub via: Vec<Spot>,
}

/// The parts of a run, their ways and their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The parts with their places, in the order in which they are read: system by system, and
    /// each part after all that lead to it.
    pub nodes: Vec<(Node, Spot)>,
    /// The ways between them.
    pub edges: Vec<Edge>,
    /// How many columns there are.
    pub columns: usize,
    /// How many halves of a row there are.
    pub rows: usize,
    /// The halves of a row that stay free between two systems.
    pub between: Vec<usize>,
}

/// Where the parts of a graph stand, above or below each other.
#[derive(Default)]
struct Rows {
    /// The row of each part.
    of_nodes: Vec<usize>,
    /// Through which places each way passes.
    via: Vec<Vec<Spot>>,
    height: usize,
    between: Vec<usize>,
}

impl Graph {
    /// The graph of a setup.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let is_plain = setup.topics.is_empty()
            && (setup.senders.len(), setup.queues.len(), setup.services.len()) == (1, 1, 1)
            && setup.senders[0].to == Target::Queue(JOBS)
            && setup.services[0].from == Some(JOBS)
            && setup.services[0].then.is_empty();
        if is_plain { Self::plain() } else { Self::of_many(setup) }
    }

    /// What most scenarios look like. The general way comes to the same, and a test says so; it is
    /// just not needed for the first view.
    fn plain() -> Self {
        let parts = [
            Node::Sender(SenderId::FIRST),
            Node::Queue(JOBS),
            Node::Service(ServiceId::FIRST),
            Node::Results(ServiceId::FIRST),
        ];
        let kinds = [EdgeKind::Sends, EdgeKind::Takes, EdgeKind::Done];
        let ways = parts.windows(2).zip(kinds);
        Self {
            nodes: (0..).zip(parts).map(|(column, node)| (node, Spot { column, row: 0 })).collect(),
            edges: ways
                .map(|(ends, kind)| Edge { from: ends[0], to: ends[1], kind, via: Vec::new() })
                .collect(),
            columns: parts.len(),
            rows: 2,
            between: Vec::new(),
        }
    }

    #[inline(never)] // Not in the first view.
    fn of_many(setup: &Setup) -> Self {
        let draft = Draft::new(setup);
        let order = draft.order();
        let columns = draft.columns(&order);
        let last = columns.iter().max().copied().unwrap_or(0);
        let is_next = |edge: &(usize, usize, EdgeKind)| columns[edge.0] + 1 == columns[edge.1];
        let rows = if last + 1 == order.len() && draft.edges.iter().all(is_next) {
            // One behind the other, and nothing passes anything.
            let via = vec![Vec::new(); draft.edges.len()];
            Rows { of_nodes: vec![0; order.len()], via, height: 2, between: Vec::new() }
        } else {
            rows::arrange(&draft, &order, &columns)
        };
        let spot = |node: usize| Spot { column: columns[node], row: rows.of_nodes[node] };
        let edges = draft.edges.iter().zip(rows.via).map(|(&(from, to, kind), via)| {
            let [from, to] = [from, to].map(|node| draft.nodes[node]);
            Edge { from, to, kind, via }
        });
        Self {
            edges: edges.collect(),
            nodes: order.iter().map(|&node| (draft.nodes[node], spot(node))).collect(),
            columns: last + 1,
            rows: rows.height,
            between: rows.between,
        }
    }

    /// Whether this is the simplest of all systems: one sender, one queue, one service.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let mut kinds = self.edges.iter().map(|edge| edge.kind);
        self.nodes.len() == 4
            && kinds.by_ref().eq([EdgeKind::Sends, EdgeKind::Takes, EdgeKind::Done])
    }

    /// The ways that lead away from a part.
    pub fn leaving(&self, node: Node) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.from == node)
    }

    /// The ways that lead to a part.
    pub fn reaching(&self, node: Node) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.to == node)
    }
}

/// A graph while it is made: its parts, and the ways between them by their places in that list.
struct Draft {
    nodes: Vec<Node>,
    edges: Vec<(usize, usize, EdgeKind)>,
}

impl Draft {
    fn new(setup: &Setup) -> Self {
        let (senders, topics) = (setup.senders.len(), setup.topics.len());
        let first_queue = senders + topics;
        let first_service = first_queue + setup.queues.len();
        let at = |target: Target| match target {
            Target::Topic(topic) => senders + usize::from(topic.0),
            Target::Queue(queue) => first_queue + place_of(queue),
            Target::Service(service) => first_service + usize::from(service.0),
        };
        let kind = |target: Target| match target {
            Target::Service(_) => EdgeKind::Calls,
            Target::Topic(_) | Target::Queue(_) => EdgeKind::Sends,
        };
        let mut nodes: Vec<Node> = (0..).map(SenderId).map(Node::Sender).take(senders).collect();
        nodes.extend((0..).map(TopicId).map(Node::Topic).take(topics));
        nodes.extend((0..setup.queues.len()).map(|place| Node::Queue(queue_id(place))));
        nodes.extend((0..).map(ServiceId).map(Node::Service).take(setup.services.len()));
        let mut edges = Vec::new();
        let sends = |(sender, to): (usize, Target)| (sender, at(to), kind(to));
        edges.extend(setup.senders.iter().map(|it| it.to).enumerate().map(sends));
        for (topic, place) in setup.topics.iter().zip(senders..) {
            let copies = topic.copies.iter();
            edges.extend(copies.map(|copy| (place, at(copy.to.into()), EdgeKind::Copies)));
        }
        for (service, place) in setup.services.iter().zip(first_service..) {
            let from = service.from.map(|queue| (at(queue.into()), place, EdgeKind::Takes));
            edges.extend(from);
            edges.extend(service.then.iter().map(|&to| (place, at(to), kind(to))));
            if let (Node::Service(id), true) = (nodes[place], service.then.is_empty()) {
                edges.push((place, nodes.len(), EdgeKind::Done));
                nodes.push(Node::Results(id));
            }
        }
        Self { nodes, edges }
    }

    /// The parts in the order in which they are read: what is done with a message follows it as
    /// closely as it can, so that a branch is read to its end before the next begins.
    fn order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut leading: Vec<usize> = (0..self.nodes.len())
            .map(|node| self.edges.iter().filter(|edge| edge.1 == node).count())
            .collect();
        let mut open: Vec<usize> =
            (0..self.nodes.len()).rev().filter(|node| leading[*node] == 0).collect();
        while let Some(node) = open.pop() {
            order.push(node);
            for &(from, to, _) in self.edges.iter().rev() {
                if from == node {
                    leading[to] -= 1;
                    if leading[to] == 0 {
                        open.push(to);
                    }
                }
            }
        }
        // Whatever goes round in circles comes last.
        order.extend((0..self.nodes.len()).filter(|node| leading[*node] > 0));
        order
    }

    /// The column of each part: one behind the farthest that leads to it, and where nothing leads,
    /// one before the nearest to which it leads.
    fn columns(&self, order: &[usize]) -> Vec<usize> {
        let mut columns = vec![0; self.nodes.len()];
        for (at, &node) in order.iter().enumerate() {
            for &(from, to, _) in &self.edges {
                if from == node && order[at..].contains(&to) {
                    columns[to] = columns[to].max(columns[node] + 1);
                }
            }
        }
        for &node in order {
            let next = self.edges.iter().filter(|edge| edge.0 == node).map(|edge| columns[edge.1]);
            if self.edges.iter().all(|edge| edge.1 != node) {
                columns[node] = next.min().map_or(0, |nearest| nearest - 1);
            }
        }
        columns
    }
}
