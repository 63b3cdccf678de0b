//! The same shop as one program and as three services: what a crash takes down, and what
//! independence costs.

use message_queue_play::sim::{CallEnd, Command};
use message_queue_play::time::{Duration, Instant};

use crate::figures::SEEDS;
use crate::run::{Call, Run, at};

/// What customers do: the sender on the side of the monolith, its twin, and the service of the twin.
const KINDS: [(&str, &str, &str); 3] = [
    ("sign-ins", "sign-ins-2", "accounts"),
    ("look-ups", "look-ups-2", "inventory"),
    ("orders", "orders-2", "shipping"),
];

/// Two minutes; shipping crashes at 10 s and is away for half a minute. In the monolith it takes
/// everything with it, as all modules share a process.
fn crash() -> Run {
    let mut run = Run::new("shop", 42);
    run.to(at(10_000));
    for key in ["monolith", "shipping"] {
        let worker = run.service(key).worker(1);
        run.execute(Command::CrashWorker { worker });
        run.switch(key, false);
    }
    run.to(at(40_000));
    for key in ["monolith", "shipping"] {
        run.switch(key, true);
    }
    run.to(at(120_000));
    run
}

#[test]
fn both_sides_have_the_same_customers() {
    for seed in SEEDS {
        let mut run = Run::new("shop", seed);
        run.to(at(30_000));
        for (monolith, services, _) in KINDS {
            for sender in [monolith, services] {
                run.set_sender(sender, |it| it.on = false);
            }
        }
        run.to(at(60_000));
        for (monolith, services, _) in KINDS {
            let arrivals = run.arrivals(monolith);
            assert!(arrivals.len() > 10, "seed {seed}: {monolith} come");
            assert_eq!(run.arrivals(services), arrivals, "seed {seed}: {monolith}");
            let [one, other] = [monolith, services].map(|key| run.arrived(key));
            assert_eq!(one.len(), arrivals.len(), "seed {seed}: {monolith} are all served");
            assert_eq!(one, other, "seed {seed}: {monolith} want the same");
        }
    }
}

/// Which part of the calls that were made in the half minute of the outage was answered, and how many
/// there were.
fn answered(calls: &[Call]) -> (usize, usize) {
    let inside = |call: &&Call| (at(10_000)..at(40_000)).contains(&call.made);
    let all = calls.iter().filter(inside);
    (all.clone().filter(|call| call.end == CallEnd::Answered).count(), all.count())
}

#[test]
fn a_crash_of_shipping_takes_all_of_the_monolith_and_nothing_else_of_the_services() {
    let run = crash();
    let (served, made) = answered(&run.calls("monolith"));
    assert_eq!(served, 0, "of {made}: 0 %, whatever they came for");
    let twins: usize = KINDS
        .iter()
        .map(|(monolith, ..)| {
            let inside = |sent: &&Instant| (at(10_000)..at(40_000)).contains(sent);
            let sent = run.arrivals(monolith);
            let count = sent.iter().filter(inside).count();
            assert!(count > 20, "{count} {monolith} come in the outage");
            count
        })
        .sum();
    assert_eq!(made, twins);
    for key in ["accounts", "inventory"] {
        let (served, made) = answered(&run.calls(key));
        assert!(made > 200, "{key}");
        assert_eq!(served, made, "{key}: 100 %");
    }
    let orders = run.simulation.sender(run.sender("orders-2"));
    assert_eq!(orders.refused, 0, "every order is taken");
}

#[test]
fn the_backlog_of_shipping_grows_and_is_worked_off_and_nothing_is_lost() {
    let mut run = crash();
    let shipments = run.queue("shipments");
    let waited = run.simulation.node(shipments).measures.ready.peak();
    let came = run
        .arrivals("orders-2")
        .iter()
        .filter(|at_| (at(10_000)..at(40_000)).contains(at_))
        .count();
    assert!(waited as usize >= came - 1, "{waited} of {came} wait: the first is in lost hands");
    for sender in KINDS.map(|(_, services, _)| services) {
        run.set_sender(sender, |it| it.on = false);
    }
    run.to(at(125_000));
    for queue in ["shipments", "stock"] {
        let ledger = run.simulation.queue(run.queue(queue)).ledger();
        let orders = run.arrivals("orders-2").len() as u64;
        assert_eq!((ledger.accepted, ledger.done, ledger.ready), (orders, orders, 0), "{queue}");
    }
    let ledger = run.simulation.ledger();
    assert_eq!((ledger.dead, ledger.lost, ledger.duplicates), (0, 0, 0));
    let (monolith, services) = (run.arrived("orders").len(), run.arrived("orders-2").len());
    assert_eq!(services, run.arrivals("orders-2").len(), "every order is shipped");
    assert!(monolith + came <= run.arrivals("orders").len(), "those {came} never were");
}
