//! The same shop as one program and as three services: what a crash takes down, and what
//! independence costs.

use message_queue_play::sim::{CallEnd, Command};
use message_queue_play::time::Instant;

use crate::figures::SEEDS;
use crate::run::{Run, at};

/// What customers do: the sender on the side of the monolith, its twin, and the service of the twin.
const KINDS: [(&str, &str, &str); 3] = [
    ("sign-ins", "sign-ins-2", "accounts"),
    ("look-ups", "look-ups-2", "inventory"),
    ("orders", "orders-2", "shipping"),
];

/// Two minutes; shipping crashes at 10 s and is away for half a minute. In the monolith it takes
/// everything with it, as all modules share a process.
fn crash(seed: u64) -> Run {
    let mut run = Run::new("shop", seed);
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

/// Whether something was sent in the half minute of the outage.
fn is_inside(sent: Instant) -> bool {
    (at(10_000)..at(40_000)).contains(&sent)
}

/// How many of the calls that were made in the outage were answered, and how many there were.
fn answered(run: &Run, key: &str) -> [usize; 2] {
    let calls = run.calls(key);
    let made = calls.iter().filter(|call| is_inside(call.made));
    let answered = made.clone().filter(|call| call.end == CallEnd::Answered);
    [answered.count(), made.count()]
}

/// How many messages a sender sent in the outage.
fn came(run: &Run, key: &str) -> usize {
    run.arrivals(key).into_iter().filter(|sent| is_inside(*sent)).count()
}

#[test]
fn a_crash_of_shipping_takes_all_of_the_monolith_and_nothing_else_of_the_services() {
    for seed in SEEDS {
        let run = crash(seed);
        let came = KINDS.map(|(monolith, ..)| came(&run, monolith));
        assert!(came.iter().all(|came| *came > 10), "seed {seed}: {came:?} come in the outage");
        let served = answered(&run, "monolith");
        assert_eq!(served, [0, came.iter().sum()], "seed {seed}: 0 %, whatever they came for");
        for (key, came) in [("accounts", came[0]), ("inventory", came[1])] {
            assert_eq!(answered(&run, key), [came, came], "seed {seed}: {key}, 100 %");
        }
        let orders = run.simulation.sender(run.sender("orders-2"));
        assert_eq!(orders.refused, 0, "seed {seed}: every order is taken");
    }
}

#[test]
fn the_backlog_of_shipping_grows_and_is_worked_off_and_nothing_is_lost() {
    for seed in SEEDS {
        let mut run = crash(seed);
        for (monolith, services, _) in KINDS {
            for sender in [monolith, services] {
                run.set_sender(sender, |it| it.on = false);
            }
        }
        run.to(at(125_000));
        let came = came(&run, "orders-2");
        let peak = run.simulation.node(run.queue("shipments")).measures.ready.peak();
        assert!(peak >= came as u64, "seed {seed}: {peak} wait, {came} came");
        let orders = run.arrivals("orders-2").len();
        for queue in ["shipments", "stock"] {
            let books = run.simulation.queue(run.queue(queue)).ledger();
            let is = [books.accepted, books.done, books.ready, books.delayed, books.leased];
            assert_eq!(is, [orders as u64, orders as u64, 0, 0, 0], "seed {seed}: {queue}");
        }
        let books = run.simulation.ledger();
        assert_eq!((books.dead, books.lost, books.duplicates), (0, 0, 0), "seed {seed}");
        assert_eq!(run.arrived("orders-2").len(), orders, "seed {seed}: every order is shipped");
        let inside = run.arrived("orders").len();
        assert!(inside + came <= orders, "seed {seed}: {came} orders are lost inside");
    }
}
