//! The shipped scenarios show exactly the figures that they promise.

use message_queue_play::queue::{TransitionKind, WorkerId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{AckMode, Command, Happening, Seed, ServiceId, Setup, Simulation};
use message_queue_play::time::{Duration, Instant};

fn setup(name: &str) -> Setup {
    Scenario::shipped(name).expect("a shipped scenario").setup
}

fn start(setup: &Setup) -> Simulation {
    Simulation::new(setup, Seed(42)).expect("shipped settings are in range")
}

fn at_millis(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

/// The ids of acked messages, in the order in which they were acked.
fn done_order(simulation: &Simulation) -> Vec<u64> {
    let done = simulation.trace().entries().filter_map(|entry| match entry.happening {
        Happening::Queue { transition, .. } => match transition.kind {
            TransitionKind::Acked { .. } => Some(transition.message.0),
            _ => None,
        },
        _ => None,
    });
    done.collect()
}

/// The most messages that were ready at once, counted after each happening.
fn most_ready(simulation: &Simulation) -> u64 {
    let (mut ready, mut most) = (0_u64, 0);
    for entry in simulation.trace().entries() {
        let Happening::Queue { transition, .. } = entry.happening else { continue };
        match transition.kind {
            TransitionKind::Sent { until: None, .. }
            | TransitionKind::Released { until: None, .. }
            | TransitionKind::BecameReady => ready += 1,
            TransitionKind::Delivered { .. } => ready -= 1,
            _ => {}
        }
        most = most.max(ready);
    }
    most
}

/// Steps from instant to instant until the line is empty, and says when that was.
fn drained_at(simulation: &mut Simulation) -> Instant {
    while simulation.ledger().ready > 0 {
        let at = simulation.next_event_at().expect("something goes on while messages wait");
        simulation.advance(at.next(), u64::MAX);
    }
    simulation.now() - Duration::from_micros(1)
}

#[test]
fn a_queue_keeps_200_jobs_safe_through_an_outage_of_30_seconds() {
    let mut setup = setup("email-jobs");
    setup.senders[0].count = Some(200);
    let mut simulation = start(&setup);
    let worker = WorkerId(1);

    simulation.advance(at_millis(10_000), u64::MAX);
    simulation.execute(Command::SwitchWorker { worker, on: false }).expect("there is a worker");
    simulation.advance(at_millis(40_000), u64::MAX);
    assert_eq!(simulation.ledger().ready, 60, "60 more messages wait");
    simulation.execute(Command::SwitchWorker { worker, on: true }).expect("there is a worker");

    let drained = drained_at(&mut simulation);
    assert_eq!(drained.since(at_millis(40_000)), Duration::from_millis(29_750));

    simulation.advance(at_millis(101_000), u64::MAX);
    let ledger = simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.rejected), (200, 200, 0));
    assert_eq!(most_ready(&simulation), 61, "the peak");
    assert_eq!(done_order(&simulation), (1..=200).collect::<Vec<_>>(), "in the order sent");
}

#[test]
fn twice_the_workers_drain_120_jobs_in_half_the_time() {
    for (workers, expected) in [(1, 60_000), (2, 30_000), (4, 15_000), (8, 7_500)] {
        let mut setup = setup("scale");
        setup.services[0].workers = workers;
        let mut simulation = start(&setup);
        assert_eq!(simulation.ledger().ready, 120);
        let mut last = Instant::ZERO;
        while let Some(at) = simulation.next_event_at() {
            last = at;
            simulation.advance(at.next(), u64::MAX);
        }
        assert_eq!(last, at_millis(expected), "{workers} workers");
        assert_eq!(simulation.ledger().done, 120);
    }
}

#[test]
fn delete_after_success_loses_nothing_and_delete_on_receive_every_fourth() {
    let run = |ack| {
        let mut setup = setup("retry");
        setup.services[0].ack = ack;
        let mut simulation = start(&setup);
        simulation.advance(at_millis(60_000), u64::MAX);
        simulation
    };
    let after_success = run(AckMode::AfterSuccess).ledger();
    assert_eq!(after_success.deliveries, 26, "attempts");
    assert_eq!((after_success.effects, after_success.lost), (20, 0));

    let simulation = run(AckMode::OnReceive);
    let on_receive = simulation.ledger();
    assert_eq!(on_receive.deliveries, 20, "attempts");
    assert_eq!((on_receive.effects, on_receive.lost), (15, 5));
    let lost = simulation.trace().entries().filter_map(|entry| match entry.happening {
        Happening::Lost { message, .. } => Some(message.0),
        _ => None,
    });
    assert_eq!(lost.collect::<Vec<_>>(), [4, 8, 12, 16, 20]);
}

#[test]
fn the_hook_shows_a_first_message_at_once() {
    let mut simulation = start(&setup("email-jobs"));
    simulation.advance(at_millis(1_000), u64::MAX);
    let ledger = simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done), (2, 2), "two messages in the first second");
}

#[test]
fn each_invoice_is_written_and_then_mailed_to_its_customer() {
    let mut simulation = start(&setup("invoices-by-email"));
    simulation.advance(at_millis(10_000), u64::MAX);
    let made = simulation.effects().recent().map(|effect| ServiceId::of(effect.worker).0);
    let made: Vec<u16> = made.collect();
    assert_eq!(made.len(), 20, "10 invoices, 10 e-mails");
    assert!(made.chunks(2).all(|two| two == [1, 0]), "{made:?}");
    let ledger = simulation.ledger();
    assert_eq!((ledger.dead, ledger.duplicates, ledger.lost), (0, 0, 0));
    let latest = simulation.effects().recent().next().expect("there are some");
    let email = String::from_utf8_lossy(latest.body.bytes());
    assert!(email.contains("customer10@example.com"), "{email}");
}
