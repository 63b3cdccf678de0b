//! Three times the customers for inventory: how many copies of each module that takes on both sides,
//! found by running.

use message_queue_play::sim::{Arrivals, CallEnd};
use message_queue_play::time::Duration;

use crate::figures::{SEEDS, percentile};
use crate::run::{Run, at};

/// What waits longer than this for a worker, waits long: ten times what it takes.
const LONG: f64 = 0.1;

/// Half a minute in which customers look things up three times as often.
fn tripled(seed: u64, monoliths: u32, inventories: u32) -> Run {
    let mut run = Run::new("shop", seed);
    for sender in ["look-ups", "look-ups-2"] {
        run.set_sender(sender, |it| {
            let Arrivals::Poisson { mean } = it.arrivals else { panic!("they come at random") };
            it.arrivals =
                Arrivals::Poisson { mean: Duration::from_micros((mean.as_micros() + 1) / 3) };
        });
    }
    run.set_workers("monolith", monoliths);
    run.set_workers("inventory", inventories);
    run.to(at(30_000));
    run
}

/// Whether a service answers all that is asked of it, and 95 in 100 do not wait long.
fn keeps_up(run: &Run, key: &str) -> bool {
    let calls = run.calls(key);
    let mut waits: Vec<f64> =
        calls.iter().map(|call| call.taken.since(call.made).as_secs_f64()).collect();
    let all_answered = calls.iter().all(|call| call.end == CallEnd::Answered);
    all_answered && percentile(&mut waits, 95) <= LONG
}

#[test]
fn three_times_the_load_on_inventory_takes_9_copies_of_modules_or_5() {
    for seed in SEEDS {
        let mut enough = [None, None];
        for copies in 1..=3 {
            let run = tripled(seed, copies, copies);
            for (place, key) in ["monolith", "inventory"].into_iter().enumerate() {
                if keeps_up(&run, key) {
                    enough[place] = enough[place].or(Some(copies));
                }
            }
        }
        let [monoliths, inventories] = enough.map(|copies| copies.expect("three are enough"));
        let run = tripled(seed, monoliths, inventories);
        for key in ["monolith", "inventory", "accounts"] {
            assert!(keeps_up(&run, key), "seed {seed}: {key}");
        }
        let shipments = &run.simulation.node(run.queue("shipments")).measures;
        let late = shipments.latency.percentile(95).expect("some are shipped").as_secs_f64();
        assert!(late <= 0.101 + 2.0 * LONG, "seed {seed}: shipments take {late} s");
        let workers = |key: &str| run.simulation.service(run.service(key)).config.workers;
        let modules = ["accounts", "inventory", "shipping"];
        let left = workers("monolith") * 3;
        let right: u32 = modules.map(workers).iter().sum();
        assert_eq!((left, right), (9, 5), "seed {seed}: 3 × 3 against 1 + 3 + 1");
    }
}

#[test]
fn one_of_each_is_enough_for_the_usual_customers() {
    for seed in SEEDS {
        let mut run = Run::new("shop", seed);
        run.to(at(30_000));
        for key in ["monolith", "accounts", "inventory"] {
            let calls = run.calls(key);
            assert!(calls.iter().all(|call| call.end == CallEnd::Answered), "seed {seed}: {key}");
        }
    }
}
