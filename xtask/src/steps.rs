//! Steps that run one after another, are announced with their number, and are timed.

use crate::failure::{Failure, Outcome};
use crate::stopwatch::Stopwatch;
use crate::table::Table;

/// Something to be done, with the words that announce it.
pub struct Step<'a> {
    /// What is done, as it is announced.
    pub title: &'a str,
    /// Does it. What it returns is shown in the summary; it may be empty.
    pub work: Box<dyn FnOnce() -> Outcome<String> + 'a>,
}

impl<'a> Step<'a> {
    /// A step.
    pub fn new(title: &'a str, work: impl FnOnce() -> Outcome<String> + 'a) -> Self {
        Self { title, work: Box::new(work) }
    }
}

/// Runs the steps in order up to the first failure and prints what they took.
pub fn run(steps: Vec<Step<'_>>) -> Outcome {
    let total = steps.len();
    let whole = Stopwatch::start();
    let mut table = Table::new(&["step", "time", "remark"]);
    for (index, step) in steps.into_iter().enumerate() {
        let number = index + 1;
        announce(number, total, step.title);
        let stopwatch = Stopwatch::start();
        match (step.work)() {
            Ok(remark) => {
                let time = stopwatch.in_words();
                println!("  done in {time}");
                table.row([format!("{number} {}", step.title), time, remark]);
            }
            Err(failure) => {
                println!("\n{table}");
                return Err(Failure::new(format!(
                    "{failure}\nFAILED at step {number} of {total} ({}) after {}; {} did not run",
                    step.title,
                    whole.in_words(),
                    match total - number {
                        0 => "no further step".to_owned(),
                        1 => "1 further step".to_owned(),
                        more => format!("{more} further steps"),
                    }
                )));
            }
        }
    }
    println!("\n{table}\nall {total} steps passed in {}", whole.in_words());
    Ok(())
}

/// Prints the heading of a step.
pub fn announce(number: usize, total: usize, title: &str) {
    println!("\n==> step {number} of {total}: {title}");
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_first_failure_ends_the_run_and_is_named() {
        let done = RefCell::new(Vec::new());
        let step = |title: &'static str, result: Result<&'static str, &'static str>| {
            let done = &done;
            Step::new(title, move || {
                done.borrow_mut().push(title);
                result.map(str::to_owned).map_err(Failure::new)
            })
        };
        let steps = vec![step("one", Ok("")), step("two", Err("it broke")), step("three", Ok(""))];
        let failure = run(steps).unwrap_err().to_string();
        assert_eq!(*done.borrow(), ["one", "two"]);
        assert!(failure.starts_with("it broke\nFAILED at step 2 of 3 (two)"), "{failure}");
        assert!(failure.ends_with("1 further step did not run"), "{failure}");
    }
}
