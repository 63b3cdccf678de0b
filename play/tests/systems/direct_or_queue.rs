//! The same jobs handed to a queue and called directly: who waits, and who notices an outage.

use message_queue_play::queue::TransitionKind;
use message_queue_play::sim::{Arrivals, CallEnd, Happening, ServiceTime};
use message_queue_play::time::{Duration, Instant};

use crate::run::{Run, at};

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

#[test]
fn ten_jobs_block_who_calls_for_20_seconds_and_who_hands_over_for_50_milliseconds() {
    let mut run = Run::new("direct-or-queue", 42);
    for sender in ["direct", "queued"] {
        run.set_sender(sender, |it| {
            it.count = Some(10);
            it.arrivals = Arrivals::Constant { every: Duration::from_millis(1) };
        });
    }
    for service in ["called", "mail"] {
        run.set_service(service, |it| it.time = ServiceTime::Constant(secs(2)));
    }
    run.to(at(60_000));
    let [direct, queued] = ["direct", "queued"].map(|key| {
        let sender = run.simulation.sender(run.sender(key));
        assert_eq!((sender.accepted, sender.refused, sender.open()), (10, 0, 0), "{key}");
        sender.waited
    });
    assert_eq!(direct, Duration::from_millis(20_000));
    assert_eq!(queued, Duration::from_millis(50), "5 ms each");
    assert!(queued.as_micros() * 100 <= direct.as_micros(), "1 % at most");
    for service in ["called", "mail"] {
        let done: Vec<Instant> = run.effects_of(service).map(|effect| effect.at).collect();
        let each: Vec<Instant> = (1..=10).map(|n| at(n * 2_000)).collect();
        assert_eq!(done, each, "{service}: a queue does not make the work faster");
    }
    assert_eq!(run.arrived("direct").len(), 10);
    let bodies = |key: &str| run.arrived(key).into_iter().map(|(_, body)| body).collect::<Vec<_>>();
    assert_eq!(bodies("direct"), bodies("queued"), "the same jobs");
}

/// Both mail services are away from 10 s to 40 s.
fn outage() -> Run {
    let mut run = Run::new("direct-or-queue", 42);
    for (millis, on) in [(10_000, false), (40_000, true)] {
        run.to(at(millis));
        run.switch("called", on);
        run.switch("mail", on);
    }
    run.to(at(110_000));
    run
}

#[test]
fn both_lanes_get_the_same_at_the_same_instants() {
    let run = outage();
    let sent = run.arrivals("direct");
    assert_eq!(sent.len(), 200);
    assert_eq!(run.arrivals("queued"), sent);
    let queued = run.arrived("queued");
    assert_eq!(queued.len(), 200, "each had its e-mail");
    for one in run.arrived("direct") {
        assert!(queued.contains(&one), "{one:?}");
    }
}

#[test]
fn an_outage_fails_60_calls_and_no_message() {
    let run = outage();
    let [direct, queued] = ["direct", "queued"].map(|key| {
        let sender = run.simulation.sender(run.sender(key));
        (sender.accepted, sender.refused)
    });
    assert_eq!((direct, queued), ((140, 60), (200, 0)));
    let calls = run.calls("called");
    let failed = calls.iter().filter(|call| call.end != CallEnd::Answered);
    assert!(failed.clone().all(|call| call.end == CallEnd::Down), "no other reason");
    let failed: Vec<Instant> = failed.map(|call| call.made).collect();
    let expected: Vec<Instant> = (20..80).map(|n| at(n * 500)).collect();
    assert_eq!(failed, expected, "all that were made in the outage, and no other");
    assert_eq!(run.effects_of("called").count(), 140, "60 customers never hear of their orders");
    assert_eq!(run.effects_of("mail").count(), 200);
    let ledger = run.simulation.ledger();
    assert_eq!((ledger.accepted, ledger.done, ledger.rejected), (200, 200, 0));
    assert_eq!((ledger.dead, ledger.duplicates, ledger.lost), (0, 0, 0));
}

#[test]
fn the_line_grows_to_61_and_is_back_in_order_after_29_75_seconds() {
    let run = outage();
    let mail = run.queue("emails");
    let (mut ready, mut peak, mut drained, mut order) = (0_u64, (0, at(0)), None, Vec::new());
    for entry in &run.entries {
        let Happening::Queue { transition, .. } = entry.happening else { continue };
        match transition.kind {
            TransitionKind::Sent { until: None, .. } => ready += 1,
            TransitionKind::Delivered { .. } => ready -= 1,
            TransitionKind::Acked { .. } => order.push(transition.message),
            _ => {}
        }
        if ready > peak.0 {
            peak = (ready, entry.at);
        }
        if entry.at >= at(40_000) && ready == 0 {
            drained = drained.or(Some(entry.at));
        }
    }
    assert_eq!(peak, (61, at(40_000)), "the worker comes back, and one more arrives");
    assert_eq!(run.simulation.node(mail).measures.ready.peak(), 61, "the page says the same");
    let drained = drained.expect("it is over").since(at(40_000));
    assert_eq!(drained, Duration::from_millis(29_750));
    // The last one that waits is taken then, and done 250 ms later: 60 ÷ (4 − 2) a second.
    assert_eq!(drained + Duration::from_millis(250), secs(30), "what arithmetic predicts");
    assert!(order.is_sorted(), "in the order sent: {order:?}");
    assert_eq!(order.len(), 200);
}
