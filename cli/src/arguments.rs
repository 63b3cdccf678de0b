//! What the program is asked to do.

use std::path::PathBuf;

use message_queue_contract::LARGEST_WHOLE;
use message_queue_play::scenario::read_span;
use message_queue_play::time::Duration;

/// How the program is used.
pub const USAGE: &str = "\
usage: mqp run SCENARIO [options]   runs a scenario and prints its ledger and measures
       mqp scenarios                lists the scenarios that come with the program
       mqp queue [--seed N]         answers each line of standard input with one line
       mqp help                     this text
SCENARIO is the name of a scenario or a file. Options of run:
  --until SPAN     how long it runs, such as 90s or 10min (10min unless given)
  --seed N         what all chance comes from (42 unless given)
  --actions FILE   what is done and when, one JSON object a line
  --recorded SENDER=FILE
                   lets a sender send a list of messages, one JSON object a line
  --trace FILE     writes everything that happens, one JSON object a line
  --json           prints one JSON object instead of a table
Scenarios, actions, lists and traces are described in docs/scenarios.md, the lines of mqp queue in
docs/contract.md. The seed of mqp queue, 0 unless given, matters only to queues with noise or jitter.
";

/// The seed of a run for which none is given, as on the page.
const USUAL_SEED: u64 = 42;

/// How long a run is for which nothing is said.
const USUAL_UNTIL: Duration = Duration::from_secs(600);

/// What the program does.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Answers lines.
    Queue {
        /// What all chance comes from.
        seed: u64,
    },
    /// Runs a scenario.
    Run(Run),
    /// Lists the scenarios.
    Scenarios,
    /// Tells how it is used.
    Help,
}

/// A run that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// The name of a scenario, or a file.
    pub scenario: String,
    /// What is done, in a file.
    pub actions: Option<PathBuf>,
    /// The key of a sender, and the file with the list of what it sends.
    pub recorded: Option<(String, PathBuf)>,
    /// How long it runs.
    pub until: Duration,
    /// What all chance comes from.
    pub seed: u64,
    /// Where the trace goes.
    pub trace: Option<PathBuf>,
    /// Whether a program reads the answer.
    pub json: bool,
}

/// Reads the words after the name of the program.
pub fn read(words: impl Iterator<Item = String>) -> Result<Command, String> {
    let words: Vec<String> = words.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["queue"] => Ok(Command::Queue { seed: 0 }),
        ["queue", "--seed", seed] => read_seed(seed).map(|seed| Command::Queue { seed }),
        ["run", ref words @ ..] => read_run(words).map(Command::Run),
        ["scenarios"] => Ok(Command::Scenarios),
        ["help" | "--help" | "-h"] => Ok(Command::Help),
        [] => Err("a command is missing".to_owned()),
        ["queue", ..] => Err("queue takes nothing but --seed and a number".to_owned()),
        ["scenarios", ..] => Err("scenarios takes nothing".to_owned()),
        [unknown, ..] => Err(format!("there is no command {unknown}")),
    }
}

fn read_run(words: &[&str]) -> Result<Run, String> {
    let mut run = Run {
        scenario: String::new(),
        actions: None,
        recorded: None,
        until: USUAL_UNTIL,
        seed: USUAL_SEED,
        trace: None,
        json: false,
    };
    let (mut words, mut seen) = (words.iter(), Vec::new());
    while let Some(word) = words.next() {
        if word.starts_with("--") {
            if seen.contains(word) {
                return Err(format!("{word} is given twice"));
            }
            seen.push(*word);
        }
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match *word {
            "--actions" => run.actions = Some(PathBuf::from(value()?)),
            "--recorded" => run.recorded = Some(read_recorded(value()?)?),
            "--until" => run.until = read_until(value()?)?,
            "--seed" => run.seed = read_seed(value()?)?,
            "--trace" => run.trace = Some(PathBuf::from(value()?)),
            "--json" => run.json = true,
            option if option.starts_with('-') => {
                return Err(format!("run has no option {option}"));
            }
            scenario if run.scenario.is_empty() => scenario.clone_into(&mut run.scenario),
            other => return Err(format!("run takes one scenario, and {other} is a second")),
        }
    }
    if run.scenario.is_empty() {
        return Err("run needs a scenario: a name or a file".to_owned());
    }
    Ok(run)
}

fn read_recorded(text: &str) -> Result<(String, PathBuf), String> {
    let (sender, file) = text.split_once('=').ok_or_else(|| {
        format!(
            "--recorded takes the key of a sender and a file, such as api=list.jsonl, not {text}"
        )
    })?;
    Ok((sender.to_owned(), PathBuf::from(file)))
}

fn read_until(text: &str) -> Result<Duration, String> {
    read_span(text).ok_or_else(|| {
        format!(
            "--until takes a whole number and one of h, min, s, ms, us, such as 10min, not {text}"
        )
    })
}

fn read_seed(text: &str) -> Result<u64, String> {
    let seed = text.parse().ok().filter(|&seed| seed <= LARGEST_WHOLE);
    seed.ok_or_else(|| format!("--seed takes a whole number from 0 to {LARGEST_WHOLE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Command, &str>) {
        let command = read(text.split_whitespace().map(str::to_owned));
        assert_eq!(command, expected.map_err(str::to_owned), "{text}");
    }

    fn usual() -> Run {
        Run {
            scenario: "retry".to_owned(),
            actions: None,
            recorded: None,
            until: Duration::from_secs(600),
            seed: 42,
            trace: None,
            json: false,
        }
    }

    #[test]
    fn a_command_is_understood_or_refused_with_a_reason() {
        check("queue", Ok(Command::Queue { seed: 0 }));
        check("queue --seed 7", Ok(Command::Queue { seed: 7 }));
        check("help", Ok(Command::Help));
        check("scenarios", Ok(Command::Scenarios));
        check("", Err("a command is missing"));
        check("serve", Err("there is no command serve"));
        check("scenarios all", Err("scenarios takes nothing"));
        check("queue --fast", Err("queue takes nothing but --seed and a number"));
        let range = "--seed takes a whole number from 0 to 9007199254740991";
        check("queue --seed -1", Err(range));
        check("queue --seed 9007199254740992", Err(range));
        check("run retry --seed 1.5", Err(range));
    }

    #[test]
    fn a_run_takes_its_options_in_any_order() {
        check("run retry", Ok(Command::Run(usual())));
        let run = Run {
            until: Duration::from_secs(90),
            seed: 7,
            trace: Some("t".into()),
            actions: Some("a".into()),
            recorded: Some(("api".to_owned(), "l".into())),
            json: true,
            ..usual()
        };
        let words = "run --json --until 90s --seed 7 retry --trace t --actions a --recorded api=l";
        check(words, Ok(Command::Run(run)));
        let recorded =
            "--recorded takes the key of a sender and a file, such as api=list.jsonl, not api";
        check("run a --recorded api", Err(recorded));
        check("run", Err("run needs a scenario: a name or a file"));
        check("run a b", Err("run takes one scenario, and b is a second"));
        check("run a --fast", Err("run has no option --fast"));
        check("run a --until", Err("--until needs a value"));
        check("run a --json --json", Err("--json is given twice"));
        let until =
            "--until takes a whole number and one of h, min, s, ms, us, such as 10min, not -1s";
        check("run a --until -1s", Err(until));
    }
}
