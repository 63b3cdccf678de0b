//! An invoice service that hands on to a mail service: they need not be up at the same time.

use message_queue_play::queue::Body;
use message_queue_play::sim::Arrivals;
use message_queue_play::time::Duration;

use crate::run::{Run, at};

/// A minute of customers; the mail service is away from 10 s to 40 s, or is not.
fn minute(is_away: bool) -> Run {
    let mut run = Run::new("invoices-by-email", 42);
    if is_away {
        run.to(at(10_000));
        run.switch("mail", false);
        run.to(at(40_000));
        run.switch("mail", true);
    }
    run.to(at(60_000));
    run.set_sender("shop", |it| it.arrivals = Arrivals::Manual);
    run.to(at(120_000));
    run
}

#[test]
fn invoices_are_written_while_nobody_mails_and_mailed_once_each_afterwards() {
    let run = minute(true);
    let emails = &run.simulation.node(run.queue("emails")).measures;
    assert_eq!(emails.ready.peak(), 30, "one a second for 30 s");
    let invoices = &run.simulation.node(run.queue("invoices")).measures;
    assert_eq!(invoices.latency.max(), Duration::from_millis(500), "nobody waits for an invoice");
    // Written at 10.5 s, mailed when the service is back.
    assert_eq!(emails.latency.max(), Duration::from_millis(29_750));
    let [written, mailed] = ["invoicing", "mail"]
        .map(|key| run.effects_of(key).map(|effect| effect.body.clone()).collect::<Vec<Body>>());
    assert_eq!(written.len(), 60);
    assert_eq!(mailed, written, "the same invoices, in the same order");
    let ledger = run.simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.rejected), (120, 120, 0));
    assert_eq!((ledger.dead, ledger.duplicates, ledger.lost), (0, 0, 0));
}

#[test]
fn the_invoice_service_does_not_notice_whether_somebody_mails() {
    let [calm, outage] = [false, true].map(minute);
    let written = |run: &Run| -> Vec<_> {
        run.effects_of("invoicing").map(|effect| (effect.at, effect.body.clone())).collect()
    };
    assert_eq!(written(&outage), written(&calm));
    assert_ne!(outage.lines_about("mail"), calm.lines_about("mail"));
}
