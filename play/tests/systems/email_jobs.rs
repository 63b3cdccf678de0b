//! One API, one queue, one mail service.

use message_queue_play::queue::{Body, Format};
use message_queue_play::sim::{Arrivals, Command, Template, dead_letters_of};
use message_queue_play::time::Duration;

use crate::run::{Run, at};

/// The run after a minute in which `what` happened to it at 10.1 s, and half a minute without
/// arrivals.
fn after(what: impl FnOnce(&mut Run)) -> Run {
    let mut run = Run::new("email-jobs", 42);
    run.to(at(10_100));
    what(&mut run);
    run.to(at(60_000));
    run.set_sender("api", |it| it.arrivals = Arrivals::Manual);
    run.to(at(90_000));
    run
}

/// The customers who got an e-mail, in order.
fn mailed(run: &Run) -> Vec<u32> {
    let customer = |body: &Body| {
        let text = String::from_utf8_lossy(body.bytes()).into_owned();
        let after = text.split_once("\"email_to\": \"customer").expect("it is an e-mail").1;
        after.split_once('@').expect("it has an address").0.parse().expect("a number")
    };
    run.effects_of("mail").map(|effect| customer(&effect.body)).collect()
}

#[test]
fn every_order_has_its_e_mail_in_order_and_at_once() {
    let run = after(|_| {});
    let simulation = &run.simulation;
    let parts =
        [simulation.senders().len(), simulation.queues().len(), simulation.services().len()];
    assert_eq!(parts, [1, 1, 1]);
    assert_eq!(mailed(&run), (1..=120).collect::<Vec<_>>());
    let latency = &simulation.queues()[0].measures.latency;
    assert_eq!((latency.count(), latency.max()), (120, Duration::from_millis(250)));
}

#[test]
fn a_crash_lets_one_e_mail_come_late_and_none_twice() {
    let run = after(|run| {
        let worker = run.service("mail").worker(1);
        run.execute(Command::CrashWorker { worker });
    });
    let ledger = run.simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.redeliveries), (120, 120, 1));
    assert_eq!((ledger.effects, ledger.duplicates, ledger.lost), (120, 0, 0));
    let mut mailed = mailed(&run);
    // Sent at 10.0 s, it was in the hands of the worker. Its lease and the restart end at 12 s and
    // 12.1 s; what came back is the oldest.
    assert_eq!(mailed[20], 21, "{mailed:?}");
    let late = run.effects_of("mail").nth(20).expect("there are more").at;
    assert_eq!(late, at(12_350));
    mailed.sort_unstable();
    assert_eq!(mailed, (1..=120).collect::<Vec<_>>());
}

#[test]
fn an_e_mail_that_cannot_be_read_becomes_a_dead_letter_and_the_others_arrive() {
    let run = after(|run| {
        let body = Body::new(&br#"{ "email_to": "nobody"#[..], Format::Json);
        let to = run.queue("emails").into();
        let template = Template::new(body);
        run.execute(Command::Send { to, template, count: 1, delay: None });
    });
    let ledger = run.simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.dead), (121, 120, 1));
    assert_eq!(ledger.deliveries, 120 + 3, "it is tried three times");
    assert_eq!(run.simulation.queue(dead_letters_of(run.queue("emails"))).len(), 1);
    assert_eq!(mailed(&run).len(), 120);
    assert!(ledger.adds_up());
}
