//! How the measures of a run went is the same for every frame rate, and agrees with the books.

use std::time::Duration as Wall;

use message_queue_play::playground::{
    Action, Charts, Curve, History, Playground, Series, Speed, Trouble, View,
};
use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{Arrivals, Command, JOBS, Seed, ServiceTime, Setup, Template};
use message_queue_play::time::Duration;

use crate::golden_runs::random;
use crate::scene_of::{at, secs, setup};

const FIRST: WorkerId = WorkerId(1);

fn open(setup: Setup) -> Playground {
    let mut scenario = Scenario::shipped("email-jobs").expect("a shipped scenario");
    scenario.setup = setup;
    Playground::new(scenario, Seed(7)).expect("the settings are in range")
}

/// Two messages a second, one worker that takes 250 ms for each.
fn two_a_second() -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Constant { every: Duration::from_millis(500) };
    setup.services[0].time = ServiceTime::Constant(Duration::from_millis(250));
    setup
}

fn act(playground: &mut Playground, action: Action) {
    playground.apply(action).expect("the action is good");
}

/// Plays to an instant, in frames of so many milliseconds of wall-clock time.
fn play(playground: &mut Playground, until_millis: u64, frame_millis: u64) {
    while playground.simulation().now() < at(until_millis) {
        let left = at(until_millis).since(playground.simulation().now()).as_millis();
        let factor = if left >= 1_000 * frame_millis { 1_000 } else { 1 };
        let speed = Speed::OFFERED.into_iter().find(|speed| speed.factor() >= f64::from(factor));
        act(playground, Action::SetSpeed(speed.expect("it is on offer")));
        let frame = if factor == 1 { left.min(frame_millis) } else { frame_millis };
        act(playground, Action::Elapse(Wall::from_millis(frame)));
    }
}

fn switch(playground: &mut Playground, on: bool) {
    act(playground, Action::Command(Command::SwitchWorker { worker: FIRST, on }));
}

fn charts(playground: &Playground) -> Charts {
    let view = View { charts: Some(JOBS), ..View::STAGE };
    playground.snapshot(&view).charts.expect("the view asked for them")
}

fn curve(playground: &Playground, series: Series) -> Curve {
    charts(playground).curves[series.place()].clone()
}

/// What a series showed last at each sample.
fn last(curve: &Curve) -> Vec<Option<u64>> {
    curve.samples.iter().map(|extent| extent.map(|extent| extent.last)).collect()
}

/// An hour and a half of a scene in which everything is random, with an outage by hand.
fn busy_run(frame_millis: u64) -> Playground {
    let mut playground = open(random());
    play(&mut playground, 61_003, frame_millis);
    switch(&mut playground, false);
    play(&mut playground, 95_250, frame_millis);
    switch(&mut playground, true);
    play(&mut playground, 5_400_000, frame_millis);
    playground
}

#[test]
fn the_history_is_the_same_whatever_the_frame_rate() {
    let [slow, fast] = [busy_run(1), busy_run(100)];
    assert_eq!(slow.simulation(), fast.simulation());
    assert_eq!(slow.history(), fast.history());
    assert!(slow.history().len() > History::SAMPLES / 2, "it is a long history");
    assert!(slow.history().interval() > History::WINDOW, "it was merged several times");
}

#[test]
fn an_outage_shows_as_a_line_that_grows_and_an_age_that_rises() {
    let mut playground = open(two_a_second());
    play(&mut playground, 10_000, 16);
    let arrivals = last(&curve(&playground, Series::Arrivals));
    assert_eq!(arrivals[14..=17], [None, None, Some(2_000), Some(2_000)], "a window is 4 s");
    switch(&mut playground, false);
    play(&mut playground, 20_000, 16);
    let ready = last(&curve(&playground, Series::Ready));
    assert_eq!(ready[36..=40], [Some(0); 5], "every message is taken at once before");
    assert_eq!(ready[80], Some(20), "then two a second wait");
    let oldest = last(&curve(&playground, Series::Oldest));
    assert_eq!(oldest[80], Some(10_000_000), "the first of them for ten seconds");
    assert_eq!(curve(&playground, Series::Arrivals).now, Some(2_000));
    assert_eq!(curve(&playground, Series::Completions).now, Some(0));
    assert_eq!(curve(&playground, Series::P50).now, None, "nothing was done in four seconds");
    assert_eq!(curve(&playground, Series::Utilisation).now, None, "no worker was up");

    switch(&mut playground, true);
    play(&mut playground, 24_000, 16);
    assert_eq!(curve(&playground, Series::Completions).now, Some(3_750), "it is always at work");
    assert_eq!(curve(&playground, Series::Utilisation).now, Some(1_000));
    let outages = charts(&playground).outages;
    assert_eq!(outages.len(), 1);
    assert_eq!((outages[0].worker, outages[0].trouble), (FIRST, Trouble::Down));
    assert_eq!((outages[0].from, outages[0].until), (at(10_000), Some(at(20_000))));
}

#[test]
fn latencies_are_those_of_the_last_four_seconds() {
    let mut playground = open(two_a_second());
    play(&mut playground, 10_000, 16);
    switch(&mut playground, false);
    play(&mut playground, 40_000, 16);
    switch(&mut playground, true);
    play(&mut playground, 120_000, 16);
    let p99 = curve(&playground, Series::P99);
    let exact = |micros: u64| micros..=micros + micros / 32;
    assert!(exact(250_000).contains(&p99.now.expect("some were done")), "long after: {p99:?}");
    let largest = p99.largest.expect("some were done");
    assert!(exact(30_250_000).contains(&largest), "the first in line waited for half a minute");
    let p50 = curve(&playground, Series::P50);
    assert!(p50.whole < p99.whole, "of all messages, more than half were quick");
}

#[test]
fn a_peak_stays_in_sight_when_samples_are_merged() {
    let mut playground = open(two_a_second());
    play(&mut playground, 10_000, 100);
    switch(&mut playground, false);
    play(&mut playground, 20_000, 100);
    switch(&mut playground, true);
    play(&mut playground, 7_200_000, 100);
    let ready = curve(&playground, Series::Ready);
    let most = ready.samples.iter().flatten().map(|extent| extent.most).max();
    assert_eq!((most, ready.largest), (Some(21), Some(21)));
    assert!(ready.samples.len() <= History::SAMPLES);
    let [first, rest @ ..] = &ready.samples[..] else { panic!("there are samples") };
    assert_eq!(first.map(|extent| extent.most), Some(0));
    assert_eq!(rest[0].map(|extent| (extent.least, extent.most)), Some((0, 21)));
}

#[test]
fn a_burst_between_two_samples_is_seen_when_it_is_a_record() {
    let mut setup = two_a_second();
    setup.senders[0].arrivals = Arrivals::Manual;
    setup.services[0].time = ServiceTime::Constant(Duration::from_millis(1));
    let mut playground = open(setup);
    play(&mut playground, 300, 16);
    let template = Template::new(Body::new(&b"{}"[..], Format::Json));
    let send = Command::Send { to: JOBS.into(), template, count: 40, delay: None };
    act(&mut playground, Action::Command(send));
    play(&mut playground, 1_000, 16);
    let ready = curve(&playground, Series::Ready);
    assert_eq!(last(&ready), [Some(0); 5], "it comes and goes between two samples");
    assert_eq!(ready.largest, Some(40));
    assert_eq!(ready.samples.iter().flatten().map(|extent| extent.most).max(), Some(40));
}

#[test]
fn means_are_those_of_the_whole_run() {
    let mut playground = open(two_a_second());
    play(&mut playground, 600_000, 100);
    let whole = |series| curve(&playground, series).whole.expect("there is a mean");
    let near = |series, expected: f64| {
        let given = whole(series);
        assert!((given - expected).abs() < 0.01 * expected, "{series:?}: {given}");
    };
    near(Series::InFlight, 0.5);
    near(Series::Arrivals, 2_000.0);
    near(Series::Completions, 2_000.0);
    near(Series::Utilisation, 500.0);
    assert!(whole(Series::Oldest).abs() < 1e-9, "nothing ever waits");
}

#[test]
fn a_steady_rate_is_steady_between_two_samples_too() {
    let mut playground = open(two_a_second());
    for millis in (5_000..20_000).step_by(37) {
        play(&mut playground, millis, 16);
        assert_eq!(curve(&playground, Series::Arrivals).now, Some(2_000), "at {millis} ms");
        let ledger = playground.simulation().ledger();
        assert_eq!(curve(&playground, Series::InFlight).now, Some(ledger.in_flight));
    }
}

#[test]
fn a_new_run_has_no_history() {
    let mut playground = open(two_a_second());
    play(&mut playground, 30_000, 100);
    act(&mut playground, Action::Reset);
    assert_eq!(playground.history().len(), 1);
    assert_eq!(playground.history(), open(two_a_second()).history());
}

#[test]
fn a_step_over_a_long_quiet_time_takes_few_samples() {
    let mut setup = two_a_second();
    setup.senders[0].arrivals = Arrivals::Constant { every: secs(3_600) };
    let mut playground = open(setup);
    for _ in 0..6 {
        act(&mut playground, Action::Step);
    }
    assert!(playground.simulation().now() > at(3_600_000));
    assert!(playground.history().len() <= History::SAMPLES);
    assert_eq!(curve(&playground, Series::InFlight).largest, Some(1));
}
