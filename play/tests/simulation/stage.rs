//! What the page sees of a run with several parts.

use std::time::Duration as Wall;

use message_queue_play::playground::{Action, Anchor, HopKind, Node, Playground, View};
use message_queue_play::queue::QueueId;
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    Arrivals, QueueSetup, Seed, SenderConfig, SenderId, ServiceConfig, ServiceId, ServiceTime,
    Subscription, Target, TopicConfig, TopicId, queue_id,
};
use message_queue_play::time::Duration;

const MILLIS: fn(u64) -> Duration = Duration::from_millis;

/// A sender publishes every second to a topic with two queues. The service of the first takes a
/// tenth of a second and sends on to a third queue.
fn shop() -> Playground {
    let mut scenario = Scenario::shipped("email-jobs").expect("it is shipped");
    let setup = &mut scenario.setup;
    let (sender, queue, service) =
        (setup.senders[0].clone(), setup.queues[0].clone(), setup.services[0].clone());
    let every = Arrivals::Constant { every: MILLIS(1_000) };
    setup.senders =
        vec![SenderConfig { to: Target::Topic(TopicId(0)), arrivals: every, backlog: 0, ..sender }];
    setup.queues = vec![QueueSetup { ..queue }; 3];
    let copy = |to| Subscription { to, filter: None };
    let copies = vec![copy(queue_id(0)), copy(queue_id(1))];
    setup.topics = vec![TopicConfig { key: "all".to_owned(), name: "All".to_owned(), copies }];
    let time = ServiceTime::Constant(MILLIS(100));
    let service = |from: usize, then| ServiceConfig {
        from: Some(queue_id(from)),
        then,
        time: time.clone(),
        ..service.clone()
    };
    setup.services = vec![service(0, vec![queue_id(2).into()]), service(2, vec![])];
    Playground::new(scenario, Seed(1)).expect("the settings are in range")
}

fn elapse(playground: &mut Playground, millis: u64) {
    // In frames, as on a page: a longer one counts as one during which the page was away.
    for _ in 0..millis / 10 {
        playground.apply(Action::Elapse(Wall::from_millis(10))).expect("time passes");
    }
}

fn hops(playground: &Playground) -> Vec<(HopKind, Anchor, Anchor)> {
    playground.scene().hops.iter().map(|hop| (hop.way, hop.from, hop.to)).collect()
}

const FIRST: QueueId = queue_id(0);
const SECOND: QueueId = queue_id(1);
const THIRD: QueueId = queue_id(2);

#[test]
fn a_message_is_seen_on_its_way_to_a_topic_and_each_copy_on_its_way_to_a_queue() {
    let mut playground = shop();
    elapse(&mut playground, 900);
    let (sender, topic) = (Anchor::Sender(SenderId(0)), Anchor::Topic(TopicId(0)));
    assert!(hops(&playground).contains(&(HopKind::Pass, sender, topic)));
    elapse(&mut playground, 130);
    let hops = hops(&playground);
    assert!(hops.contains(&(HopKind::In, topic, Anchor::Line(SECOND, 1))), "{hops:?}");
    let worker = ServiceId(0).worker(1);
    assert!(hops.contains(&(HopKind::Out, Anchor::Line(FIRST, 0), Anchor::Worker(worker))));
}

#[test]
fn what_a_service_sends_on_is_seen_on_its_way_to_the_next_queue() {
    let mut playground = shop();
    elapse(&mut playground, 20);
    let worker = ServiceId(1).worker(1);
    let off = message_queue_play::sim::Command::SwitchWorker { worker, on: false };
    playground.apply(Action::Command(off)).expect("the worker is there");
    elapse(&mut playground, 180);
    let (service, line) = (Anchor::Service(ServiceId(0)), Anchor::Line(THIRD, 0));
    assert!(hops(&playground).contains(&(HopKind::In, service, line)));
    let done = hops(&playground).iter().any(|(way, ..)| *way == HopKind::Done);
    assert!(!done, "what is sent on is not a result yet");
}

#[test]
fn results_and_dead_letters_are_told_apart_by_service_and_queue() {
    let mut playground = shop();
    elapse(&mut playground, 2_500);
    let snapshot = playground.snapshot(&View::STAGE);
    let lines: Vec<_> = snapshot.lines.iter().map(|line| line.ready).collect();
    assert_eq!(lines, [0, 3, 0], "nobody takes from the second queue");
    let totals = snapshot.services.iter().map(|service| service.results.total);
    assert_eq!(totals.collect::<Vec<_>>(), [3, 3]);
    assert_eq!(snapshot.topics[0].published, 3);
    assert_eq!(snapshot.dead.len(), 3);
}

#[test]
fn choosing_a_part_is_to_look_at_what_is_around_it() {
    let mut playground = shop();
    let mut chosen = |node| {
        playground.apply(Action::Choose(node)).expect("any part may be chosen");
        let chosen = playground.snapshot(&View::STAGE).chosen;
        (chosen.target, chosen.queue, chosen.service)
    };
    let topic = Target::Topic(TopicId(0));
    assert_eq!(chosen(Node::Sender(SenderId(0))), (topic, FIRST, Some(ServiceId(0))));
    assert_eq!(chosen(Node::Queue(SECOND)), (SECOND.into(), SECOND, None));
    let last = (THIRD.into(), THIRD, Some(ServiceId(1)));
    assert_eq!(chosen(Node::Service(ServiceId(1))), last);
    assert_eq!(chosen(Node::Results(ServiceId(1))), last);
    elapse(&mut playground, 1_200);
    playground.apply(Action::Choose(Node::Queue(SECOND))).expect("any part may be chosen");
    let rows = playground.snapshot(&View::default()).rows;
    assert_eq!(rows.len(), 2, "the list shows the messages of the queue that was chosen");
    playground.apply(Action::Reset).expect("it starts again");
    assert_eq!(playground.snapshot(&View::STAGE).chosen.queue, SECOND, "and keeps it");
}

#[test]
fn a_service_that_is_only_called_has_no_queue_and_still_a_rate() {
    let scenario = Scenario::shipped("shop").expect("it is shipped");
    let place = |key: &str| {
        let place = scenario.setup.services.iter().position(|service| service.key == key);
        ServiceId(u16::try_from(place.expect("it is there")).expect("few"))
    };
    let [called, takes] = ["monolith", "shipping"].map(place);
    let mut playground = Playground::new(scenario.clone(), Seed(1)).expect("in range");
    for _ in 0..50 {
        playground.apply(Action::Elapse(Wall::from_millis(100))).expect("time passes");
    }
    let mut look = |service| {
        let chosen = playground.apply(Action::Choose(Node::Service(service)));
        assert!(chosen.is_ok());
        let snapshot = playground.snapshot(&View::default());
        (snapshot.chosen.has_queue, snapshot.service(service).results.rate)
    };
    let (has_queue, rate) = look(called);
    assert!(!has_queue && (60.0..100.0).contains(&rate), "81 calls a second: {rate}");
    let (has_queue, rate) = look(takes);
    assert!(has_queue && rate < 10.0, "one order a second: {rate}");
}
