//! Random fault schedules: whatever goes wrong and when, the books add up, order is kept, attempts
//! are bounded, and when the faults stop everything drains in the time that can be computed.
//!
//! Two checkers look at each run from outside: they read nothing but its trace, and they share no
//! code, since one is written in Python.

mod checker;
mod drain;
mod draw;
mod faults;
mod line;
mod noticed;
mod second;
mod settings;

use std::thread;

use message_queue_play::sim::{Seed, Simulation, Trace};
use message_queue_play::time::{Duration, Instant};

use checker::{Checker, SIGNS};
use draw::Drawn;
use faults::{KINDS, Tally};
use second::Second;
use settings::Settings;

/// How many schedules are run, each with a seed of its own.
const SEEDS: u64 = 2_000;
/// How many events there are to be in all of them, at least.
const EVENTS: u64 = 20_000_000;
/// How often each kind of fault is to happen, at least.
const EACH: u64 = 100;
/// How many schedules are shown to the second checker.
const SECOND: u64 = 50;

/// A run under the eyes of the checker.
struct Run {
    simulation: Simulation,
    checker: Checker,
    /// Up to which entry the trace was read.
    read: u64,
    /// The trace, for a second checker.
    kept: Option<String>,
}

impl Run {
    fn new(drawn: &Drawn, seed: u64, keep: bool) -> Self {
        let simulation = Simulation::new(&drawn.setup, Seed(seed)).expect("it is in range");
        let checker = Checker::new(Settings::new(&drawn.setup));
        Self { simulation, checker, read: 0, kept: keep.then(String::new) }
    }

    fn advance(&mut self, to: Instant) {
        while self.simulation.now() < to {
            self.simulation.advance(to, 10_000);
            self.look();
        }
    }

    fn look(&mut self) {
        let trace: &Trace = self.simulation.trace();
        assert!(trace.forgotten() <= self.read, "the trace was not read in time");
        for entry in trace.entries_after(self.read) {
            let line = trace.json_line(&entry);
            self.checker.read(&line);
            if let Some(kept) = &mut self.kept {
                kept.push_str(&line);
            }
            self.read = entry.number;
        }
    }
}

/// Runs the schedule of a seed to its end, and says how many events that were.
fn run(seed: u64, keep: bool, tally: &mut Tally) -> (Run, u64) {
    let drawn = Drawn::new(seed);
    let mut run = Run::new(&drawn, seed, keep);
    for (at, fault) in &drawn.faults {
        run.advance(*at);
        let state = |it: &Simulation| (it.trace().total(), losing(it));
        let before = state(&run.simulation);
        // What is not there any more is refused, and changes nothing.
        let _ = run.simulation.execute(fault.command(&run.simulation));
        if state(&run.simulation) != before {
            tally.count(*fault);
        }
        run.look();
        assert!(run.simulation.ledger().adds_up(), "{:?}", run.simulation.ledger());
    }
    for command in drawn.mending(&run.simulation) {
        run.simulation.execute(command).expect("mending is always possible");
    }
    for command in Drawn::mending_of_workers(&run.simulation) {
        run.simulation.execute(command).expect("mending is always possible");
    }
    run.look();
    let bound = drawn.drains_within(&run.simulation);
    run.advance(run.simulation.now() + bound);
    let ledger = run.simulation.ledger();
    let live = (ledger.ready, ledger.delayed, ledger.in_flight);
    assert_eq!(live, (0, 0, 0), "not drained {bound} after the faults stopped");
    run.checker.finish(run.simulation.now().as_micros());
    run.checker.compare(&run.simulation);
    tally.note(run.checker.signs());
    let steps = run.simulation.steps();
    (run, steps)
}

/// How many answers are going to be lost.
fn losing(simulation: &Simulation) -> u32 {
    simulation.senders().iter().map(|sender| sender.loses_answers).sum()
}

/// Runs every so-manieth seed from a first one on; what goes wrong is told with its seed.
fn share(first: u64, step: u64) -> (u64, Tally) {
    let (mut events, mut tally) = (0, Tally::default());
    for seed in (first..SEEDS).step_by(usize::try_from(step).expect("there are few threads")) {
        let told = SeedInPanic(seed);
        events += run(seed, false, &mut tally).1;
        drop(told);
    }
    (events, tally)
}

/// Prints the seed when a test fails.
struct SeedInPanic(u64);

impl Drop for SeedInPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("this was seed {}", self.0);
        }
    }
}

#[test]
fn whatever_goes_wrong_the_books_add_up_and_everything_drains() {
    let threads = thread::available_parallelism().map_or(2, |count| count.get() as u64);
    let shares: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> =
            (0..threads).map(|first| scope.spawn(move || share(first, threads))).collect();
        started.into_iter().map(|thread| thread.join().expect("a schedule failed")).collect()
    });
    let events: u64 = shares.iter().map(|(events, _)| events).sum();
    assert!(events >= EVENTS, "{events} events in {SEEDS} schedules");
    for (place, kind) in KINDS.iter().enumerate() {
        let times: u64 = shares.iter().map(|(_, tally)| tally.0[place]).sum();
        assert!(times >= EACH, "{kind} happened {times} times");
    }
    for (place, sign) in SIGNS.iter().enumerate() {
        let times: u64 = shares.iter().map(|(_, tally)| tally.1[place]).sum();
        assert!(times >= EACH, "{sign} was there {times} times");
    }
}

#[test]
fn a_second_checker_in_another_language_agrees() {
    let second = Second::new("schedules");
    for seed in 0..SECOND {
        let _told = SeedInPanic(seed);
        let (run, _) = run(seed, true, &mut Tally::default());
        let settings = Settings::new(&Drawn::new(seed).setup);
        let books = second.books(&run.kept.expect("it was kept"), &settings);
        assert_eq!(books, Ok(run.checker.books().join("\n")));
    }
}

/// How long after an instant something is at the latest, in whole milliseconds.
fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
