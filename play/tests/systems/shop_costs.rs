//! What the services cost that the monolith does not: an order that is accepted is not yet shipped,
//! the stock on view is old, a call across takes its time, and there is more to run.

use std::collections::BTreeMap;

use message_queue_play::queue::Body;
use message_queue_play::sim::CallEnd;
use message_queue_play::time::{Duration, Instant};

use crate::figures::{SEEDS, percentile};
use crate::run::{Run, at};

/// A minute of the shop; shipping is away in the second half minute of it, or is not. Then half a
/// minute for what is left.
fn minute(seed: u64, is_away: bool) -> Run {
    let mut run = Run::new("shop", seed);
    run.to(at(30_000));
    if is_away {
        run.switch("shipping", false);
    }
    run.to(at(60_000));
    run.switch("shipping", true);
    for sender in ["sign-ins", "look-ups", "orders", "sign-ins-2", "look-ups-2", "orders-2"] {
        run.set_sender(sender, |it| it.on = false);
    }
    run.to(at(120_000));
    run
}

/// When the workers of a service did what an order asks for, by the order.
fn done(run: &Run, key: &str) -> BTreeMap<Vec<u8>, Instant> {
    let is_order = |body: &Body| body.bytes().starts_with(br#"{ "order": "#);
    let effects = run.effects_of(key).filter(|effect| is_order(&effect.body));
    effects.map(|effect| (effect.body.bytes().to_vec(), effect.at)).collect()
}

#[test]
fn an_order_that_is_accepted_is_shipped_at_once_inside_and_later_across() {
    for seed in SEEDS {
        let run = minute(seed, false);
        // Inside, an order is accepted when its call is answered: all of it is done then.
        let (shipped, mut orders) = (done(&run, "monolith"), 0);
        for call in run.calls("monolith").iter().filter(|call| call.end == CallEnd::Answered) {
            orders += u32::from(shipped.values().any(|at| *at == call.over));
        }
        assert_eq!(orders as usize, shipped.len(), "seed {seed}: no lag");
        // Across, it is accepted when it is in the queue.
        let lags = run.effects_of("shipping").map(|effect| effect.at.since(effect.sent_at));
        let mut lags: Vec<f64> = lags.map(Duration::as_secs_f64).collect();
        assert_eq!(lags.len(), shipped.len(), "seed {seed}: the same orders");
        let median = percentile(&mut lags, 50);
        assert!((median - 0.101).abs() < 1e-9, "seed {seed}: {median} s, the time it takes");
        assert!(lags[0] >= 0.101, "seed {seed}: never less");
    }
}

#[test]
fn the_stock_on_view_is_late_by_the_age_of_the_backlog() {
    for seed in SEEDS {
        let mut run = Run::new("shop", seed);
        run.to(at(30_000));
        run.switch("shipping", false);
        run.to(at(60_000));
        let line = run.simulation.queue(run.queue("shipments"));
        let oldest = line.ready().next().expect("orders wait");
        let (order, age) = (oldest.body.bytes().to_vec(), at(60_000).since(oldest.sent_at));
        assert!(age > Duration::from_secs(20), "seed {seed}: {age}");
        run.switch("shipping", true);
        run.to(at(90_000));
        let sold: BTreeMap<Vec<u8>, Instant> =
            run.effects_of("shipping").map(|it| (it.body.bytes().to_vec(), it.sent_at)).collect();
        let stock = done(&run, "inventory");
        let late = stock[&order].since(sold[&order]);
        // It is shipped first, behind at most one that a worker had in its hands, and then it is the
        // turn of inventory, where calls come first.
        let least = age + Duration::from_millis(101 + 11);
        assert!(late >= least, "seed {seed}: late by {late}, age {age}");
        assert!(late < least + Duration::from_secs(3), "seed {seed}: late by {late}, age {age}");
        let inside = done(&run, "monolith");
        assert!(inside.contains_key(&order), "seed {seed}: inside it is there with the answer");
        assert!(inside[&order] < stock[&order], "seed {seed}: and earlier");
    }
}

#[test]
fn a_call_across_takes_a_millisecond_more() {
    let run = minute(1, false);
    let works = |key: &str| {
        let calls = run.calls(key);
        let answered = calls.iter().filter(|call| call.end == CallEnd::Answered);
        let mut works: Vec<_> = answered.map(|call| call.over.since(call.taken)).collect();
        works.sort_unstable();
        works.dedup();
        works
    };
    let millis =
        |list: &[u64]| list.iter().map(|it| Duration::from_millis(*it)).collect::<Vec<_>>();
    assert_eq!(works("monolith"), millis(&[10, 100]));
    assert_eq!((works("accounts"), works("inventory")), (millis(&[11]), millis(&[11])));
    let least = run.effects_of("shipping").map(|it| it.at.since(it.sent_at)).min();
    assert_eq!(least, Some(Duration::from_millis(101)));
}

#[test]
fn there_are_three_to_deploy_and_two_queues_to_look_after() {
    let run = Run::new("shop", 1);
    let services: Vec<_> = run.simulation.services().iter().map(|it| &*it.config.key).collect();
    assert_eq!(services, ["monolith", "accounts", "inventory", "shipping"]);
    assert_eq!(run.simulation.queues().len(), 2);
}
