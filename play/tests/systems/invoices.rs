//! An API that answers 2,000 requests a second, of which one in a hundred wants an invoice: what its
//! customers wait when it makes them itself, and when it hands them to a queue.
//!
//! Both lanes are independent of each other, which a story below shows; so where only one of them is
//! looked at, the customers of the other stay at home.

use message_queue_play::sim::CallEnd;

use crate::figures::{Figure, SEEDS, percentile};
use crate::line::Line;
use crate::run::{Call, Run, at, doings};

/// The lane of the scenario with its sender and its API, and the sender of the other lane.
type Lane = [&'static str; 3];

const INLINE: Lane = ["inline", "inline-api", "queued"];
const QUEUED: Lane = ["queued", "api", "inline"];

/// The calls of one lane in so many milliseconds, with all their answers.
fn calls(seed: u64, [sender, api, other]: Lane, threads: u32, millis: u64) -> Vec<Call> {
    let mut run = Run::new("invoices", seed);
    run.set_sender(other, |it| it.on = false);
    run.set_workers(api, threads);
    run.to(at(millis));
    run.set_sender(sender, |it| it.on = false);
    run.to(at(millis * 3 / 2));
    let calls = run.calls(api);
    let made = run.simulation.service(run.service(api)).calls().made;
    assert_eq!(calls.len() as u64, made, "seed {seed}: all are over");
    assert!(calls.iter().all(|call| call.end == CallEnd::Answered), "seed {seed}: and answered");
    calls
}

/// How long the answers took to requests that were made in a span, in seconds.
fn answers(calls: &[Call], made: std::ops::Range<u64>) -> Vec<f64> {
    let made = at(made.start)..at(made.end);
    let inside = calls.iter().filter(|call| made.contains(&call.made));
    inside.map(|call| call.over.since(call.made).as_secs_f64()).collect()
}

#[test]
fn inline_the_median_request_of_the_60th_second_waits_a_quarter_of_a_minute() {
    let median = |seed: u64| {
        let calls = calls(seed, INLINE, 16, 60_000);
        percentile(&mut answers(&calls, 59_000..60_000), 50)
    };
    let medians = Figure::of(&SEEDS.map(median).collect::<Vec<_>>());
    // A second brings 2,000 × (5 ms + 1 % × 500 ms) = 20 s of work for 16 threads, so what waits
    // grows by a quarter of a second in each: who comes after 59.5 s waits 14.875 s for a thread.
    medians.agrees("median of the 60th second", 59.5 * (20.0 / 16.0 - 1.0) + 0.005, 0.02);
    let line = Line { rate: 2_000.0, workers: 16, takes: [0.005, 0.505], seldom: 0.01 };
    let model = |seed: u64| {
        let guests = line.run(60.0, seed);
        let last = guests.iter().filter(|guest| guest.came >= 59.0);
        percentile(&mut last.map(|guest| guest.left - guest.came).collect::<Vec<_>>(), 50)
    };
    let model = Figure::of(&(1..=100).map(model).collect::<Vec<_>>());
    medians.agrees_with("median of the 60th second", model, 0.025);
    // One run is a second to either side of that: 120,000 requests bring 17.6 s of work more or less
    // for 16 threads. The 14.2 s of the lesson are those of one run, and so are those of its seed.
    let (one, spread) = (median(42), medians.deviation);
    assert!((0.8..1.6).contains(&spread), "{medians:?}");
    assert!((medians.mean - 14.2).abs() < spread, "{medians:?}");
    assert!((one / 14.2 - 1.0).abs() <= 0.05, "{one} s with the seed of the lesson");
}

#[test]
fn all_requests_of_the_first_minute_wait_half_as_long() {
    let calls = calls(42, INLINE, 16, 60_000);
    let all = percentile(&mut answers(&calls, 0..60_000), 50);
    let last = percentile(&mut answers(&calls, 59_000..60_000), 50);
    assert!((all / last - 0.5).abs() < 0.05, "{all} s of {last} s");
}

#[test]
fn twice_the_threads_answer_as_quickly_without_a_queue() {
    for seed in SEEDS {
        let calls = calls(seed, INLINE, 32, 10_000);
        let mut last = answers(&calls, 8_000..10_000);
        let [median, p95] = [50, 95].map(|percent| percentile(&mut last, percent));
        assert!((median - 0.005).abs() < 1e-9, "seed {seed}: {median} s");
        assert!(p95 < 0.006, "seed {seed}: {p95} s");
    }
}

#[test]
fn queued_half_of_the_answers_take_5_ms_and_99_in_100_no_more_than_6() {
    let line = Line { rate: 2_000.0, workers: 16, takes: [0.005, 0.005], seldom: 0.0 };
    let model = |seed: u64| {
        let guests = line.run(10.0, seed);
        percentile(&mut guests.iter().map(|it| it.left - it.came).collect::<Vec<_>>(), 99)
    };
    let model = Figure::of(&(1..=100).map(model).collect::<Vec<_>>());
    let p99 = |seed: u64| {
        let mut answers = answers(&calls(seed, QUEUED, 16, 10_000), 0..10_000);
        let median = percentile(&mut answers, 50);
        assert!((median - 0.005).abs() < 1e-9, "seed {seed}: {median} s");
        percentile(&mut answers, 99)
    };
    let p99 = Figure::of(&SEEDS.map(p99).collect::<Vec<_>>());
    p99.agrees_with("99th percentile of the answers", model, 0.01);
    p99.is_about("99th percentile of the answers", 0.006);
}

#[test]
fn both_lanes_get_the_same_requests() {
    let mut run = Run::new("invoices", 42);
    run.to(at(2_000));
    for sender in ["inline", "queued"] {
        run.set_sender(sender, |it| it.on = false);
    }
    run.to(at(5_000));
    let arrivals = run.arrivals("inline");
    assert!(arrivals.len() > 3_800);
    assert_eq!(run.arrivals("queued"), arrivals);
    let [inline, queued] = ["inline", "queued"].map(|key| run.arrived(key));
    assert_eq!(inline.len(), arrivals.len(), "all are answered in the end");
    assert!(inline == queued, "byte for byte");
}

#[test]
fn a_lane_does_not_notice_whether_there_is_another() {
    let run = |off: Option<&str>| {
        let mut run = Run::new("invoices", 42);
        if let Some(off) = off {
            run.set_sender(off, |it| it.on = false);
        }
        run.to(at(5_000));
        run
    };
    let both = run(None);
    for ([_, api, other], services) in
        [(INLINE, &["inline-api"][..]), (QUEUED, &["api", "invoicing", "mail"][..])]
    {
        let alone = run(Some(other));
        for service in services {
            assert!(doings(&both, service).len() > 50, "{service} works");
            assert!(doings(&both, service) == doings(&alone, service), "{service}");
        }
        assert_eq!(both.calls(api).len(), alone.calls(api).len());
    }
}
