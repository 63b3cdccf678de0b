//! A checker that complains about nothing is no checker: each rule is broken once, by a change to a
//! good trace or to what is said of its run, and both checkers complain about just that.

mod breaches;
mod edit;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::checker::Checker;
use crate::draw::Drawn;
use crate::faults::Tally;
use crate::second::Second;
use crate::settings::Settings;
use breaches::{BREACHES, Breach, How};
use edit::Lines;

/// How many good runs are looked through for a place where a rule can be broken.
const RUNS: u64 = 60;
/// How many places of each run are tried. Not everything that is changed breaks a rule at once.
const PLACES: usize = 4;
/// What is said when nobody complains and the books are not those of the run.
const OTHER_BOOKS: &str = "the books are others";

/// A run in which nothing is wrong.
struct Good {
    trace: String,
    settings: Settings,
    books: String,
}

impl Good {
    fn new(seed: u64) -> Self {
        let (run, _) = crate::run(seed, true, &mut Tally::default());
        Self {
            trace: run.kept.expect("it was kept"),
            settings: Settings::new(&Drawn::new(seed).setup),
            books: run.checker.books().join("\n"),
        }
    }

    /// The run with a rule broken at a place, if it has so many.
    fn broken(&self, how: How, place: usize) -> Option<(String, Settings)> {
        match how {
            How::Trace(edit) => {
                let lines = Lines::new(&self.trace);
                Some((edit(&lines, place)?, self.settings.clone()))
            }
            How::Settings(edit) if place == 0 => {
                let mut settings = self.settings.clone();
                edit(&mut settings);
                Some((self.trace.clone(), settings))
            }
            How::Settings(_) => None,
        }
    }

    fn judge(&self, books: Result<String, String>) -> String {
        match books {
            Ok(books) if books == self.books => "nothing".to_owned(),
            Ok(_) => OTHER_BOOKS.to_owned(),
            Err(complaint) => complaint,
        }
    }
}

/// The books of the first checker, or else its complaint.
fn first(trace: &str, settings: &Settings) -> Result<String, String> {
    let keep = AssertUnwindSafe(|| {
        let mut checker = Checker::new(settings.clone());
        trace.lines().for_each(|line| checker.read(line));
        // Long after all of it.
        checker.finish(u64::MAX / 2);
        checker.books().join("\n")
    });
    catch_unwind(keep).map_err(|panic| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => "a panic without a text".to_owned(),
    })
}

/// Looks for a place where the first checker complains about a breach, and shows it to the second.
fn look_for(breach: &Breach, runs: &mut Vec<Good>, second: &Second) -> Result<(), String> {
    let mut heard = Vec::new();
    for seed in 0..RUNS {
        if runs.len() as u64 == seed {
            runs.push(Good::new(seed));
        }
        let good = &runs[usize::try_from(seed).expect("small")];
        for place in 0..PLACES {
            let Some((trace, settings)) = good.broken(breach.how, place) else { break };
            let complaint = good.judge(first(&trace, &settings));
            if complaint.contains(breach.rule) {
                let other = good.judge(second.books(&trace, &settings));
                let is_heard = other.contains(breach.rule);
                return is_heard
                    .then_some(())
                    .ok_or(format!("{complaint}\nbut the other: {other}"));
            }
            heard.push(complaint);
        }
    }
    heard.truncate(5);
    Err(format!("nobody complains: {}, but {heard:#?}", breach.rule))
}

#[test]
fn each_rule_that_is_broken_is_noticed_by_both_checkers() {
    let second = Second::new("noticed");
    let mut runs = Vec::new();
    let wrong = BREACHES.iter().filter_map(|breach| look_for(breach, &mut runs, &second).err());
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
