//! Steps that run one after another, are announced with their number, and are timed.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
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
        Self {
            title,
            work: Box::new(work),
        }
    }
}

/// Runs the steps in order up to the first failure and prints what they took.
pub fn run(steps: Vec<Step<'_>>) -> Outcome {
    let total = steps.len();
    let start = now();
    let mut table = Table::new(&["step", "time", "remark"]);
    for (index, step) in steps.into_iter().enumerate() {
        let number = index + 1;
        announce(number, total, step.title);
        let step_start = now();
        match (step.work)() {
            Ok(remark) => {
                let time = in_words(step_start.elapsed());
                println!("  done in {time}");
                table.row([format!("{number} {}", step.title), time, remark]);
            }
            Err(failure) => {
                println!("\n{table}");
                return Err(Failure::new(format!(
                    "{failure}\nFAILED at step {number} of {total} ({}) after {}; {} did not run",
                    step.title,
                    in_words(start.elapsed()),
                    match total - number {
                        0 => "no further step".to_owned(),
                        1 => "1 further step".to_owned(),
                        more => format!("{more} further steps"),
                    }
                )));
            }
        }
    }
    println!(
        "\n{table}\nall {total} steps passed in {}",
        in_words(start.elapsed())
    );
    Ok(())
}

/// Prints the heading of a step.
pub fn announce(number: usize, total: usize, title: &str) {
    println!("\n==> step {number} of {total}: {title}");
}

/// A span in the words that a person would use for it.
pub fn in_words(span: Duration) -> String {
    let seconds = span.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", span.as_secs_f64())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "people want to know how long a step takes"
)]
fn now() -> Instant {
    Instant::now()
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
        let steps = vec![
            step("one", Ok("")),
            step("two", Err("it broke")),
            step("three", Ok("")),
        ];
        let failure = run(steps).unwrap_err().to_string();
        assert_eq!(*done.borrow(), ["one", "two"]);
        assert!(
            failure.starts_with("it broke\nFAILED at step 2 of 3 (two)"),
            "{failure}"
        );
        assert!(failure.ends_with("1 further step did not run"), "{failure}");
    }

    #[test]
    fn times_are_told_as_people_tell_them() {
        assert_eq!(in_words(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(in_words(Duration::from_secs(125)), "2 min 05 s");
    }
}
