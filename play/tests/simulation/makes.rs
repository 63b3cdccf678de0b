//! Services that make e-mails and invoices: what they cannot use fails, and the queue never minds.

use message_queue_play::queue::{Body, Format, MessageId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    AckMode, Arrivals, Command, JOBS, Makes, Probability, Seed, SenderId, Setup, Simulation,
    Target, Template, dead_letters_of, queue_id,
};
use serde_json::{Value, json};

use crate::scene_of::{at, execute, run_to, setup, start, told};

const EMAIL: &str = r#"{"email_from": "shop@example.com", "email_to": "ana@example.com",
                        "subject": "Hello", "mail": "Good morning"}"#;
const INVOICE: &str = r#"{"customer": {"name": "Ana", "email": "ana@example.com"},
                          "currency": "EUR", "invoice": {{seq}},
                          "lines": [{"text": "Tea", "quantity": 1, "unit_price": 2.5}]}"#;

/// A mail service with nobody who sends to it but a person.
fn mail_service() -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.services[0].makes = Some(Makes::Email);
    setup
}

fn send(simulation: &mut Simulation, body: &str) {
    let template = Template::new(Body::new(body, Format::Json));
    execute(simulation, Command::Send { to: Target::Queue(JOBS), template, count: 1, delay: None });
}

/// What is told of a message from its first attempt on.
fn life_of(body: &str, setup: &Setup) -> String {
    let mut simulation = start(setup);
    send(&mut simulation, body);
    run_to(&mut simulation, at(10_000));
    assert!(simulation.ledger().adds_up());
    told(&simulation)[2..].join("\n")
}

#[test]
fn a_body_that_makes_no_e_mail_fails_each_attempt_and_becomes_a_dead_letter() {
    let told = life_of(&EMAIL.replace("ana@example.com", "ana"), &mail_service());
    let why = "#1 failed at worker 1: the body makes no e-mail, email_to must be an address";
    assert_eq!(
        told,
        format!(
            "00:00.250 {why}\n00:00.250 #1 received by worker 1, delivery 2\n\
             00:00.500 {why}\n00:00.500 #1 received by worker 1, delivery 3\n\
             00:00.750 {why}\n00:00.750 #1 went to the dead-letter queue after delivery 3: \
             it has had all its deliveries"
        )
    );
}

#[test]
fn a_body_that_makes_one_is_mailed() {
    let told = life_of(EMAIL, &mail_service());
    assert!(told.starts_with("00:00.250 #1 processed by worker 1: it has its effect"), "{told}");
}

#[test]
fn each_mistake_is_told_with_its_place_and_without_what_stands_there() {
    let invoices = {
        let mut setup = mail_service();
        setup.services[0].makes = Some(Makes::Invoice);
        setup
    };
    let check = |body: &str, setup: &Setup, expected: &str| {
        let told = life_of(body, setup);
        let first = told.lines().next().expect("it was tried");
        assert!(first.ends_with(expected), "{first}");
    };
    let email = mail_service();
    let injected = EMAIL.replace("Hello", r"Hello\r\nBcc: eve@example.com");
    check(&injected, &email, "the body makes no e-mail, subject must be one line of text");
    check("[]", &email, "the body must be an object of JSON that has each field once");
    check("[", &email, "the body is not JSON at 1:1");
    check(EMAIL, &invoices, "the body makes no invoice, lines must be a list of lines");
    let invoice = INVOICE.replace("EUR", "EURO");
    let currency = "the body makes no invoice, currency must be a currency such as EUR";
    check(&invoice, &invoices, currency);
    let invoice = INVOICE.replace("2.5", "\"2,50\"");
    check(&invoice, &invoices, "the body makes no invoice, lines[0].unit_price must be a price");
}

#[test]
fn what_is_deleted_on_receive_and_cannot_be_used_is_lost() {
    let mut setup = mail_service();
    setup.services[0].ack = AckMode::OnReceive;
    let told = life_of("{}", &setup);
    assert!(told.contains("#1 lost: deleted on receive"), "{told}");
    assert!(told.ends_with("the body makes no e-mail, email_from must be an address"), "{told}");
}

#[test]
fn the_trace_names_the_field() {
    let mut simulation = start(&mail_service());
    send(&mut simulation, &EMAIL.replace("shop@example.com", "=?shop?="));
    run_to(&mut simulation, at(1_000));
    let lines = simulation.trace().json_lines();
    let line = lines.lines().find(|line| line.contains("unusable")).expect("it failed");
    let line: Value = serde_json::from_str(line).expect("a line is JSON");
    let told = ["reason", "makes", "field"].map(|name| line[name].clone());
    assert_eq!(told, [json!("unusable"), json!("email"), json!("email_from")]);
}

#[test]
fn a_check_moves_no_die() {
    let trace = |makes| {
        let mut setup = setup("email-jobs");
        setup.services[0].failure.chance =
            Probability::from_parts_per_million(300_000).expect("a probability");
        setup.services[0].makes = makes;
        let mut simulation = Simulation::new(&setup, Seed(7)).expect("in range");
        run_to(&mut simulation, at(60_000));
        simulation.trace().hash()
    };
    assert_eq!(trace(None), trace(Some(Makes::Email)));
}

/// An invoice service whose work is sent on to a mail service.
fn invoices_by_mail() -> Setup {
    let mut both = mail_service();
    let mut queue = both.queues[0].clone();
    "invoices".clone_into(&mut queue.key);
    both.queues.push(queue);
    let mut service = both.services[0].clone();
    "invoicing".clone_into(&mut service.key);
    service.from = Some(queue_id(1));
    service.then = vec![Target::Queue(JOBS)];
    service.makes = Some(Makes::Invoice);
    both.services.push(service);
    both.senders[0].to = Target::Queue(queue_id(1));
    both.senders[0].template = Template::new(Body::new(INVOICE, Format::Json));
    both
}

#[test]
fn an_invoice_that_is_sent_on_is_mailed_as_it_is() {
    let mut simulation = start(&invoices_by_mail());
    let template = simulation.sender(SenderId::FIRST).config.template.clone();
    let to = Target::Queue(queue_id(1));
    execute(&mut simulation, Command::Send { to, template, count: 1, delay: None });
    run_to(&mut simulation, at(1_000));
    let [mailed, written]: [_; 2] =
        simulation.effects().recent().collect::<Vec<_>>().try_into().expect("two effects");
    assert_eq!((written.message, mailed.message), (MessageId(1), MessageId(2)));
    assert_eq!(written.body, mailed.body);
    assert_eq!(simulation.queue(dead_letters_of(JOBS)).len(), 0);
}

#[test]
fn what_a_service_makes_is_saved_with_its_scenario() {
    let mut scenario = Scenario::shipped("email-jobs").expect("it is shipped");
    for makes in [None, Some(Makes::Email), Some(Makes::Invoice)] {
        scenario.setup.services[0].makes = makes;
        let text = scenario.to_json();
        assert_eq!(text.contains("\"makes\""), makes.is_some());
        assert_eq!(Scenario::from_json(&text), Ok(scenario.clone()));
    }
    let wrong = scenario.to_json().replace("\"invoice\"", "\"pdf\"");
    let error = Scenario::from_json(&wrong).expect_err("there is no such thing");
    assert_eq!(error.to_string(), "services.mail.makes: \"pdf\" is not one of email, invoice");
}
