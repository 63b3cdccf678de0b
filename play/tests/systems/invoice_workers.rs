//! How many workers the invoices need: 20 a second, half a second each.
//!
//! Where only the invoices are looked at, only the customers who want one come: those of 2,000 a
//! second of whom one in a hundred wants an invoice, each by chance, are as good as 20 a second that
//! all do. A story below counts them in the scenario as it is.

use std::collections::BTreeMap;

use message_queue_play::queue::{Body, TransitionKind};
use message_queue_play::sim::{Arrivals, Entry, Happening};
use message_queue_play::time::Duration;

use crate::figures::{Figure, SEEDS, percentile};
use crate::line::Line;
use crate::run::{Run, at};

/// So many workers, and nobody but customers who want an invoice.
fn invoices(seed: u64, workers: u32) -> Run {
    let mut run = Run::new("invoices", seed);
    run.set_sender("inline", |it| it.on = false);
    run.set_sender("queued", |it| {
        let invoice = it.template.shares().iter().find(|share| share.weight == 1);
        it.template = invoice.expect("one in a hundred wants one").template.clone();
        it.arrivals = Arrivals::Poisson { mean: Duration::from_millis(50) };
    });
    run.set_workers("invoicing", workers);
    run
}

/// The same in the independent model, for so many seconds.
fn model<T>(
    workers: usize,
    seconds: f64,
    runs: u64,
    figure: impl Fn(Vec<[f64; 3]>) -> T,
) -> Vec<T> {
    let line = Line { rate: 20.0, workers, takes: [0.5, 0.5], seldom: 0.0 };
    let guests = |seed| line.run(seconds, seed);
    let run = |seed| guests(seed).iter().map(|it| [it.came, it.began, it.left]).collect();
    (1..=runs).map(|seed| figure(run(seed))).collect()
}

fn p95_of_model(guests: Vec<[f64; 3]>) -> f64 {
    percentile(&mut guests.iter().map(|[came, began, _]| began - came).collect::<Vec<_>>(), 95)
}

/// How many invoices are not written yet.
fn left(run: &Run) -> f64 {
    let ledger = run.simulation.queue(run.queue("invoices")).ledger();
    (ledger.ready + ledger.leased) as f64
}

/// How long invoices waited for a worker, in seconds, in the order in which they were received.
fn waits(run: &Run) -> Vec<f64> {
    let queue = run.queue("invoices");
    let (mut sent, mut waits) = (BTreeMap::new(), Vec::new());
    for Entry { at, happening, .. } in &run.entries {
        let Happening::Queue { transition, .. } = happening else { continue };
        match transition.kind {
            TransitionKind::Sent { .. } if transition.queue == queue => {
                sent.insert(transition.message, *at);
            }
            TransitionKind::Delivered { .. } if transition.queue == queue => {
                let sent = sent.remove(&transition.message).expect("it is delivered once");
                waits.push(at.since(sent).as_secs_f64());
            }
            _ => {}
        }
    }
    waits
}

fn utilisation(run: &Run) -> f64 {
    let measures = run.simulation.service(run.service("invoicing")).measures;
    measures.utilisation(run.simulation.now()).expect("they are up")
}

#[test]
fn with_8_workers_the_backlog_grows_by_4_a_second() {
    let run = |seed| {
        let mut run = invoices(seed, 8);
        run.to(at(20_000));
        let early = left(&run);
        run.to(at(60_000));
        [left(&run), (left(&run) - early) / 40.0]
    };
    let runs: Vec<[f64; 2]> = (1..=60).map(run).collect();
    let [left, slope] =
        [0, 1].map(|place| Figure::of(&runs.iter().map(|it| it[place]).collect::<Vec<_>>()));
    slope.agrees("growth in a second", 20.0 - 8.0 / 0.5, 0.03);
    // 1,200 come and 8 workers write 119 or 120 each: 240 wait, and nearly 8 are in hand.
    let model = model(8, 60.0, 4_000, |guests| {
        guests.iter().filter(|[.., left]| *left >= 60.0).count() as f64
    });
    left.agrees_with("left after a minute", Figure::of(&model), 0.03);
    left.is_about("left after a minute", 247.0);
}

#[test]
fn with_10_workers_all_are_busy_and_waits_grow_for_ever() {
    let run = |seed| {
        let mut run = invoices(seed, 10);
        run.to(at(60_000));
        let short = percentile(&mut waits(&run), 95);
        run.to(at(600_000));
        [percentile(&mut waits(&run), 95), utilisation(&run), short]
    };
    let runs: Vec<[f64; 3]> = (1..=24).map(run).collect();
    let [p95, busy, short] =
        [0, 1, 2].map(|place| Figure::of(&runs.iter().map(|it| it[place]).collect::<Vec<_>>()));
    assert!(busy.mean > 0.98, "{busy:?}");
    let mut longs = model(10, 600.0, 1_000, p95_of_model);
    p95.agrees_with("95th percentile of ten minutes", Figure::of(&longs), 0.13);
    let shorts = Figure::of(&model(10, 60.0, 1_000, p95_of_model));
    short.agrees_with("95th percentile of a minute", shorts, 0.13);
    // There is no such thing as the wait with 10 workers: it goes with the root of the time. The
    // 4.9 s of the lesson are those of ten minutes; half of all runs have less, and half have more.
    let median = percentile(&mut longs, 50);
    assert!((median / 4.9 - 1.0).abs() <= 0.05, "{median} s in the model");
    let less = runs.iter().filter(|[p95, ..]| *p95 < 4.9).count();
    // Of 24 that are less as often as not, 12 are, and three standard deviations of that are 7.3.
    assert!((5..=19).contains(&less), "{less} of 24");
    assert!(shorts.mean < 2.0, "{shorts:?}");
}

#[test]
fn with_12_workers_83_percent_are_busy_and_95_in_100_wait_no_more_than_0_28_seconds() {
    let run = |seed: u64| {
        let mut run = invoices(seed, 12);
        run.to(at(600_000));
        let mut waits = waits(&run);
        let oldest = percentile(&mut waits, 100);
        assert!(oldest < 5.0, "seed {seed}: {oldest} s");
        [percentile(&mut waits, 95), utilisation(&run)]
    };
    let runs: Vec<[f64; 2]> = SEEDS.map(run).collect();
    let [p95, busy] =
        [0, 1].map(|place| Figure::of(&runs.iter().map(|it| it[place]).collect::<Vec<_>>()));
    busy.agrees("busy", 20.0 * 0.5 / 12.0, 0.01);
    let model = Figure::of(&model(12, 600.0, 400, p95_of_model));
    p95.agrees_with("95th percentile of the wait", model, 0.05);
    p95.is_about("95th percentile of the wait", 0.28);
}

#[test]
fn one_in_a_hundred_wants_an_invoice_and_each_is_mailed_once() {
    let invoice = |body: &&Body| body.bytes().starts_with(br#"{ "invoice": "#);
    let run = |(seed, workers): (u64, u32)| {
        let mut run = Run::new("invoices", seed);
        run.set_sender("inline", |it| it.on = false);
        run.set_workers("invoicing", workers);
        run.to(at(20_000));
        run.set_sender("queued", |it| it.on = false);
        run.to(at(60_000));
        let bodies = |key: &str| {
            let effects = run.effects_of(key).map(|effect| &effect.body);
            let mut bodies: Vec<&[u8]> = effects.filter(invoice).map(Body::bytes).collect();
            bodies.sort_unstable();
            bodies
        };
        let asked = bodies("api");
        let ledger = run.simulation.ledger();
        assert_eq!((ledger.ready, ledger.in_flight, ledger.dead), (0, 0, 0), "seed {seed}");
        assert_eq!((ledger.duplicates, ledger.lost, ledger.rejected), (0, 0, 0), "seed {seed}");
        assert!(asked.windows(2).all(|two| two[0] != two[1]), "seed {seed}: they are told apart");
        for service in ["invoicing", "mail"] {
            assert!(bodies(service) == asked, "seed {seed}: {service} does each of them once");
            assert_eq!(run.effects_of(service).count(), asked.len(), "seed {seed}: and no more");
        }
        asked.len() as f64
    };
    let asked: Vec<f64> =
        SEEDS.map(|seed| run((seed, if seed % 2 == 0 { 12 } else { 8 }))).collect();
    Figure::of(&asked).agrees("invoices in 20 s", 2_000.0 * 0.01 * 20.0, 0.02);
}
