//! Graphs of every size, and what must be true of each.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Edge, EdgeKind, Graph, Node, Spot};
use crate::queue::QueueId;
use crate::scenario::Scenario;
use crate::sim::{
    NODES, QueueSetup, SenderConfig, SenderId, ServiceConfig, ServiceId, Setup, Subscription,
    Target, TopicConfig, TopicId, queue_id,
};

/// What a part is made after.
fn plain() -> Setup {
    Scenario::shipped("email-jobs").expect("it is shipped").setup
}

/// Targets are numbers: the queues first, then the topics.
struct Shape {
    senders: Vec<usize>,
    queues: usize,
    topics: Vec<Vec<usize>>,
    /// From which queue, and where to.
    services: Vec<(usize, Vec<usize>)>,
}

impl Shape {
    fn setup(&self) -> Setup {
        let model = plain();
        let to = |target: usize| match target.checked_sub(self.queues) {
            None => Target::Queue(queue_id(target)),
            Some(topic) => Target::Topic(TopicId(u16::try_from(topic).expect("few"))),
        };
        let sender = |target: &usize| SenderConfig { to: to(*target), ..model.senders[0].clone() };
        let queue = |_| QueueSetup { ..model.queues[0].clone() };
        let copy = |queue: &usize| Subscription { to: queue_id(*queue), filter: None };
        let topic = |queues: &Vec<usize>| TopicConfig {
            key: "topic".to_owned(),
            name: "Topic".to_owned(),
            copies: queues.iter().map(copy).collect(),
        };
        let service = |(from, then): &(usize, Vec<usize>)| ServiceConfig {
            from: Some(queue_id(*from)),
            then: then.iter().map(|target| to(*target)).collect(),
            ..model.services[0].clone()
        };
        let setup = Setup {
            senders: self.senders.iter().map(sender).collect(),
            queues: (0..self.queues).map(queue).collect(),
            topics: self.topics.iter().map(topic).collect(),
            services: self.services.iter().map(service).collect(),
            actions: Vec::new(),
        };
        assert_eq!(setup.check(), Ok(()));
        setup
    }

    fn graph(&self) -> Graph {
        Graph::new(&self.setup())
    }
}

fn queue(place: usize) -> Node {
    Node::Queue(queue_id(place))
}

fn service(place: u16) -> Node {
    Node::Service(ServiceId(place))
}

fn spot_of(graph: &Graph, node: Node) -> Spot {
    graph.nodes.iter().find(|(it, _)| *it == node).expect("it is there").1
}

/// Whether the graph can be drawn: everything has a place for itself, and every way goes forwards.
fn check(graph: &Graph) {
    let ways = graph.edges.iter().flat_map(|edge| &edge.via).copied();
    let spots: Vec<Spot> = graph.nodes.iter().map(|(_, spot)| *spot).chain(ways).collect();
    for (at, one) in spots.iter().enumerate() {
        assert!(one.column < graph.columns && one.row + 2 <= graph.rows, "{one:?} is outside");
        for other in &spots[..at] {
            let apart = one.column != other.column || one.row.abs_diff(other.row) >= 2;
            assert!(apart, "{one:?} and {other:?} overlap");
        }
        let free = |row: &usize| one.row + 1 < *row || one.row > *row;
        assert!(graph.between.iter().all(free), "{one:?} stands between two systems");
    }
    for Edge { from, to, via, .. } in &graph.edges {
        let (from, to) = (spot_of(graph, *from), spot_of(graph, *to));
        let columns: Vec<usize> = via.iter().map(|spot| spot.column).collect();
        let passed: Vec<usize> = (from.column + 1..to.column).collect();
        assert!(from.column < to.column && columns == passed, "{from:?} {via:?} {to:?}");
    }
    let read: Vec<Node> = graph.nodes.iter().map(|(node, _)| *node).collect();
    let place = |node| read.iter().position(|it| *it == node).expect("each is read");
    assert!(graph.edges.iter().all(|edge| place(edge.from) < place(edge.to)));
    assert_eq!(read.iter().collect::<BTreeSet<_>>().len(), read.len(), "none is read twice");
}

#[test]
fn a_single_system_is_one_line_from_sender_to_results() {
    let graph = Graph::new(&plain());
    let parts = [Node::Sender(SenderId::FIRST), queue(0), service(0), Node::Results(ServiceId(0))];
    let line = (0..).map(|column| Spot { column, row: 0 });
    assert_eq!(graph.nodes, parts.into_iter().zip(line).collect::<Vec<_>>());
    assert_eq!((graph.columns, graph.rows, graph.is_plain()), (4, 2, true));
    let kinds: Vec<EdgeKind> = graph.edges.iter().map(|edge| edge.kind).collect();
    assert_eq!(kinds, [EdgeKind::Sends, EdgeKind::Takes, EdgeKind::Done]);
    check(&graph);
    assert_eq!(graph, Graph::of_many(&plain()), "the general way comes to the same");
}

#[test]
fn a_chain_stays_level() {
    let services = (0..4).map(|at| (at, if at < 3 { vec![at + 1] } else { vec![] })).collect();
    let graph = Shape { senders: vec![0], queues: 4, topics: vec![], services }.graph();
    check(&graph);
    assert_eq!((graph.columns, graph.rows), (10, 2));
}

#[test]
fn copies_spread_evenly_around_their_topic() {
    let services = (0..3).map(|at| (at, vec![])).collect();
    let graph =
        Shape { senders: vec![3], queues: 3, topics: vec![vec![0, 1, 2]], services }.graph();
    check(&graph);
    assert_eq!((graph.columns, graph.rows), (5, 6));
    assert_eq!(spot_of(&graph, Node::Topic(TopicId(0))), Spot { column: 1, row: 2 });
    for place in 0..3 {
        let row = spot_of(&graph, queue(place)).row;
        assert_eq!(row, 2 * place);
        let id = u16::try_from(place).expect("few");
        assert_eq!(spot_of(&graph, service(id)).row, row, "the service is level with its queue");
    }
}

#[test]
fn a_branch_is_read_to_its_end_before_the_next_begins() {
    let services = (0..2).map(|at| (at, vec![])).collect();
    let graph = Shape { senders: vec![2], queues: 2, topics: vec![vec![0, 1]], services }.graph();
    let read: Vec<Node> = graph.nodes.iter().skip(2).map(|(node, _)| *node).collect();
    let branch =
        |place: u16| [queue(usize::from(place)), service(place), Node::Results(ServiceId(place))];
    assert_eq!(read, [branch(0), branch(1)].concat());
}

#[test]
fn systems_that_have_nothing_to_do_with_each_other_stand_below_each_other() {
    let services = (0..2).map(|at| (at, vec![])).collect();
    let graph = Shape { senders: vec![0, 1], queues: 2, topics: vec![], services }.graph();
    check(&graph);
    assert_eq!((graph.columns, graph.rows, graph.between.clone()), (4, 5, vec![2]));
    assert!((0..4).all(|at| graph.nodes[at].1.row == 0 && graph.nodes[at + 4].1.row == 3));
}

#[test]
fn ways_that_need_not_cross_do_not() {
    // The copies are named in the order 2, 0, 1, and each goes to a service and on to one queue.
    let services = vec![(2, vec![3]), (0, vec![3]), (1, vec![3]), (3, vec![])];
    let graph =
        Shape { senders: vec![4], queues: 4, topics: vec![vec![2, 0, 1]], services }.graph();
    check(&graph);
    for (from, place) in [(2, 0), (0, 1), (1, 2)] {
        assert_eq!(spot_of(&graph, queue(from)).row, spot_of(&graph, service(place)).row);
    }
}

#[test]
fn a_call_leads_from_the_caller_to_the_service_without_a_queue() {
    let mut setup = plain();
    let mut called = setup.services[0].clone();
    called.from = None;
    setup.services[0].then = vec![Target::Service(ServiceId(1))];
    setup.services.push(called);
    assert_eq!(setup.check(), Ok(()));
    let graph = Graph::new(&setup);
    check(&graph);
    let call = graph.leaving(service(0)).next().expect("it calls");
    assert_eq!((call.to, call.kind), (service(1), EdgeKind::Calls));
    assert_eq!((graph.columns, graph.rows, graph.is_plain()), (5, 2, false));
}

#[test]
fn a_way_past_other_parts_has_a_place_for_itself() {
    // The sender's topic copies to the first queue and to the last of a chain.
    let services = vec![(0, vec![1]), (1, vec![2]), (2, vec![])];
    let graph = Shape { senders: vec![3], queues: 3, topics: vec![vec![0, 2]], services }.graph();
    check(&graph);
    let long = graph.reaching(queue(2)).find(|edge| edge.kind == EdgeKind::Copies);
    assert_eq!(long.expect("it is there").via.len(), 4);
}

/// A setup of up to the most parts: a service sends only to queues and topics that come later.
fn any_shape() -> impl Strategy<Value = Shape> {
    let sizes = (1_usize..=5, 1_usize..=8, 0_usize..=3, any::<u64>());
    sizes.prop_map(|(senders, queues, topics, dice)| {
        let mut dice = dice;
        let mut roll = |below: usize| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(dice >> 33).expect("31 bits") % below
        };
        // A topic copies to the queues from one on, so that those before may send to it.
        let firsts: Vec<usize> = (0..topics).map(|_| roll(queues)).collect();
        let mut copies = |first: &usize| {
            let some: Vec<usize> = (*first..queues).filter(|_| roll(2) == 0).collect();
            if some.is_empty() { vec![*first] } else { some }
        };
        let topics: Vec<Vec<usize>> = firsts.iter().map(&mut copies).collect();
        let count = (1 + roll(queues)).min(NODES - senders - queues - topics.len());
        let services = (0..count).map(|from| {
            let later = (from + 1..queues).chain(
                (0..topics.len()).filter(|topic| firsts[*topic] > from).map(|it| queues + it),
            );
            let then: Vec<usize> = later.filter(|_| roll(4) == 0).collect();
            (from, then)
        });
        let services = services.collect();
        let senders = (0..senders).map(|_| roll(queues + topics.len())).collect();
        Shape { senders, queues, topics, services }
    })
}

impl std::fmt::Debug for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { senders, queues, topics, services } = self;
        write!(f, "senders {senders:?}, {queues} queues, topics {topics:?}, services {services:?}")
    }
}

proptest! {
    #[test]
    fn every_graph_can_be_drawn_and_always_in_the_same_way(shape in any_shape()) {
        let graph = shape.graph();
        check(&graph);
        prop_assert_eq!(shape.graph(), graph);
    }
}

#[test]
fn as_many_parts_as_there_may_be_have_their_places() {
    let services: Vec<_> = (0..9).map(|at| (at, vec![])).collect();
    let graph =
        Shape { senders: vec![9], queues: 9, topics: vec![(0..9).collect()], services }.graph();
    check(&graph);
    assert_eq!((graph.nodes.len(), graph.columns, graph.rows), (29, 5, 18));
    let last = QueueId(16);
    assert_eq!(spot_of(&graph, Node::Queue(last)).column, 2);
}
