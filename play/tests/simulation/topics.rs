//! What is published to a topic is copied to every queue that wants it.

use message_queue_play::queue::{Body, Format, QueueConfig};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    Arrivals, Command, Filter, Reply, Scalar, Seed, Setup, Simulation, Subscription, Target,
    Template, TopicConfig, TopicId, Wants, queue_id,
};

use crate::outside_books::Books;
use crate::scene_of::{at, run_to, setup, start, told};

const ORDERS: Target = Target::Topic(TopicId(0));

/// Orders go to billing, to shipping, and to an archive that has room for two.
fn orders() -> Setup {
    let mut setup = setup("email-jobs");
    let mut billing = setup.queues[0].clone();
    billing.config = QueueConfig { capacity: None, limit: None, ..billing.config };
    setup.queues = ["billing", "shipping", "archive"]
        .map(|key| {
            let mut queue = billing.clone();
            key.clone_into(&mut queue.key);
            key.clone_into(&mut queue.name);
            queue
        })
        .into();
    setup.queues[2].config.capacity = Some(2);
    let copies = [0, 1, 2].map(|place| Subscription { to: queue_id(place), filter: None });
    setup.topics = vec![TopicConfig {
        key: "orders".to_owned(),
        name: "Orders".to_owned(),
        copies: copies.into(),
    }];
    setup.senders[0].to = ORDERS;
    setup.senders[0].arrivals = Arrivals::Manual;
    setup
}

fn publish(simulation: &mut Simulation, body: &str) -> Reply {
    let template = Template::new(Body::new(body.as_bytes(), Format::Json));
    let command = Command::Send { to: ORDERS, template, count: 1, delay: None };
    simulation.execute(command).expect("the command is good")
}

fn accepted(simulation: &Simulation) -> [u64; 3] {
    [0, 1, 2].map(|place| simulation.queue(queue_id(place)).ledger().accepted)
}

fn filter(field: &str, wants: Wants) -> Filter {
    Filter { field: field.to_owned(), wants }
}

#[test]
fn every_queue_gets_a_copy_of_its_own() {
    let mut simulation = start(&orders());
    publish(&mut simulation, r#"{"order":1}"#);
    assert_eq!(accepted(&simulation), [1, 1, 1]);
    let numbers = [0, 1, 2].map(|place| {
        let queue = simulation.queue(queue_id(place));
        queue.ready().next().expect("it is there").id.0
    });
    assert_eq!(numbers, [1, 2, 3], "copies are messages with numbers of their own");
    assert!(simulation.ledger().adds_up());
}

#[test]
fn a_queue_that_is_worked_off_leaves_the_copies_of_the_others() {
    let mut simulation = start(&orders());
    publish(&mut simulation, r#"{"order":1}"#);
    run_to(&mut simulation, at(60_000));
    let done = [0, 1, 2].map(|place| simulation.queue(queue_id(place)).ledger().done);
    assert_eq!(done, [1, 0, 0], "only billing has a service");
}

#[test]
fn a_filter_lets_a_queue_have_what_it_wants() {
    let mut setup = orders();
    let abroad = vec![Scalar::Text("abroad".to_owned())];
    setup.topics[0].copies[1].filter = Some(filter("ship.to", Wants::OneOf(abroad)));
    setup.topics[0].copies[2].filter = Some(filter("total", Wants::AtLeast(1_000)));
    let mut simulation = start(&setup);
    publish(&mut simulation, r#"{"total":20,"ship":{"to":"home"}}"#);
    assert_eq!(accepted(&simulation), [1, 0, 0]);
    publish(&mut simulation, r#"{"total":20,"ship":{"to":"abroad"}}"#);
    assert_eq!(accepted(&simulation), [2, 1, 0]);
    publish(&mut simulation, r#"{"total":5000,"ship":{"to":"abroad"}}"#);
    assert_eq!(accepted(&simulation), [3, 2, 1]);
    publish(&mut simulation, "not JSON at all");
    assert_eq!(accepted(&simulation), [4, 2, 1]);
}

#[test]
fn what_no_queue_wants_is_gone_and_told() {
    let mut setup = orders();
    for copy in &mut setup.topics[0].copies {
        copy.filter = Some(filter("vip", Wants::OneOf(vec![Scalar::Bool(true)])));
    }
    let mut simulation = start(&setup);
    let reply = publish(&mut simulation, r#"{"order":1}"#);
    assert_eq!(reply, Reply::Sent { accepted: None, refused: None });
    assert_eq!(
        told(&simulation),
        ["00:00.000 message by hand published to Orders: no queue wants it"]
    );
    let topic = &simulation.topics()[0];
    assert_eq!((topic.published, topic.unwanted), (1, 1));
    assert_eq!(simulation.ledger().accepted, 0);
}

#[test]
fn a_queue_that_is_full_does_not_keep_the_others_from_their_copies() {
    let mut simulation = start(&orders());
    for order in 1..=3 {
        publish(&mut simulation, &format!("{{\"order\":{order}}}"));
    }
    assert_eq!(accepted(&simulation), [3, 3, 2]);
    let last = told(&simulation).pop().expect("something happened");
    assert!(last.ends_with("published to Orders: 2 taken, 1 refused"), "{last}");
    let reply = publish(&mut simulation, "{}");
    let Reply::Sent { refused: Some((1, error)), .. } = reply else {
        panic!("whoever publishes is told that one refused: {reply:?}");
    };
    assert!(error.to_string().contains("full"), "{error}");
}

#[test]
fn a_service_publishes_what_it_is_done_with() {
    let mut setup = orders();
    setup.topics[0].copies.remove(0);
    setup.senders[0].to = queue_id(0).into();
    setup.senders[0].backlog = 2;
    setup.services[0].then = vec![ORDERS];
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(60_000));
    assert_eq!(accepted(&simulation), [2, 2, 2]);
    setup.topics[0].copies[0].to = queue_id(0);
    let error = setup.check().expect_err("it would come back for ever");
    assert_eq!(error.field, "services.circle");
}

#[test]
fn the_books_of_an_outsider_agree_with_fan_out() {
    let mut setup = orders();
    setup.senders[0].arrivals =
        Arrivals::Poisson { mean: message_queue_play::time::Duration::from_millis(300) };
    setup.topics[0].copies[1].filter = Some(filter("order", Wants::AtMost(40)));
    setup.senders[0].template = Template::new(Body::new(&b"{\"order\":{{seq}}}"[..], Format::Json));
    let mut simulation = Simulation::new(&setup, Seed(3)).expect("in range");
    run_to(&mut simulation, at(60_000));
    assert_eq!(accepted(&simulation)[1..], [40, 2]);
    assert!(accepted(&simulation)[0] > 100);
    Books::read(&simulation.trace().json_lines()).compare(&simulation.ledger());
}

#[test]
fn a_topic_is_saved_and_read_again() {
    let mut setup = orders();
    let values = vec![Scalar::Text("a \"b\"".to_owned()), Scalar::Whole(7), Scalar::Bool(false)];
    setup.topics[0].copies[0].filter = Some(filter("kind", Wants::NoneOf(values)));
    setup.topics[0].copies[1].filter = Some(filter("customer.age", Wants::AtMost(17)));
    let scenario = Scenario { setup, ..Scenario::shipped("email-jobs").expect("it is shipped") };
    let text = scenario.to_json();
    assert_eq!(Scenario::from_json(&text).expect("it was written by us"), scenario, "{text}");
}

#[test]
fn a_topic_that_is_wrong_is_refused_where_it_is_wrong() {
    let scenario =
        Scenario { setup: orders(), ..Scenario::shipped("email-jobs").expect("it is shipped") };
    let text = scenario.to_json();
    let copies = "[{ \"to\": \"billing\" }, { \"to\": \"shipping\" }, { \"to\": \"archive\" }]";
    assert!(text.contains(copies), "{text}");
    for (wrong, expected) in [
        ("[]", "topics.orders.copies: 0 is out of range, accepted is 1 to 3"),
        (
            r#"[{ "to": "nowhere" }]"#,
            "topics.orders.copies[0].to: there is no queue \"nowhere\", queues are billing, shipping, archive",
        ),
        (
            r#"[{ "to": "billing" }, { "to": "billing" }]"#,
            "topics.orders.copies[1].to: this queue gets a copy already",
        ),
        (
            r#"[{ "to": "billing", "filter": { "is": ["x"] } }]"#,
            "topics.orders.copies[0].filter.field: this field is missing",
        ),
        (
            r#"[{ "to": "billing", "filter": { "field": "kind", "like": "x" } }]"#,
            "topics.orders.copies[0].filter.like: a filter does not know this, it knows is, is-not, at-least, at-most",
        ),
        (
            r#"[{ "to": "billing", "filter": { "field": "kind" } }]"#,
            "topics.orders.copies[0].filter: beside \"field\" there is one of is, is-not, at-least, at-most",
        ),
        (
            r#"[{ "to": "billing", "filter": { "field": "kind", "is": [null] } }]"#,
            "topics.orders.copies[0].filter.is[0]: a text, a whole number, true or false is expected, not null",
        ),
        (
            r#"[{ "to": "billing", "filter": { "field": "kind", "is": [] } }]"#,
            "topics.orders.copies[0].filter.values: 0 is out of range, accepted is 1 to 20",
        ),
    ] {
        let error = Scenario::from_json(&text.replace(copies, wrong)).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
    let twice = text.replace("\"orders\": {", "\"billing\": {");
    let error = Scenario::from_json(&twice).expect_err("a key stands for one thing");
    assert_eq!(error.to_string(), "topics.billing: a queue has this key already");
    let nowhere = text.replace("\"to\": \"orders\"", "\"to\": \"order\"");
    let error = Scenario::from_json(&nowhere).expect_err("there is no such target");
    assert!(
        error.to_string().contains("queues are billing, shipping, archive, topics are orders"),
        "{error}"
    );
}
