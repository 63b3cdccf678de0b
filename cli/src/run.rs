//! `mqp run`: a scenario from its start to its end, without a page.

mod report;
mod tracing;

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use message_queue_play::scenario::{
    MAX_SCENARIO_BYTES, SHIPPED, Scenario, Timed, read_actions, read_recorded,
};
use message_queue_play::sim::{Seed, Simulation};
use message_queue_play::time::Instant;

use crate::arguments::Run;
use tracing::Tracing;

/// How many events happen before what they left in the trace is taken from it. Together they leave
/// less than it keeps.
const EVENTS_A_SLICE: u64 = 10_000;

/// Why a run was refused.
pub enum Refused {
    /// What was given is wrong.
    Input(String),
    /// The answer could not be written.
    Output(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs a scenario and prints what came of it.
pub fn run(asked: &Run, output: &mut impl Write) -> Result<(), Refused> {
    let mut scenario = read_scenario(&asked.scenario).map_err(Refused::Input)?;
    if let Some((sender, file)) = &asked.recorded {
        record(&mut scenario, sender, file).map_err(Refused::Input)?;
    }
    let actions = read_plan(asked, &scenario).map_err(Refused::Input)?;
    let mut simulation = Simulation::new(&scenario.setup, Seed(asked.seed))
        .map_err(|error| Refused::Input(format!("{}: {error}", asked.scenario)))?;
    let file = asked.trace.as_deref().map(create).transpose().map_err(Refused::Input)?;
    let mut tracing = Tracing::new(file);
    let end = Instant::ZERO + asked.until;
    for timed in actions.into_iter().filter(|timed| timed.at <= end) {
        advance(&mut simulation, timed.at, &mut tracing)?;
        let at = timed.at;
        simulation
            .execute(timed.command)
            .map_err(|error| Refused::Input(format!("the action at {at} was refused: {error}")))?;
        tracing.take(simulation.trace())?;
    }
    advance(&mut simulation, end, &mut tracing)?;
    let hash = tracing.finish()?;
    if asked.json {
        report::json(&scenario, &simulation, &hash, output)?;
    } else {
        report::table(&scenario, &simulation, &hash, output)?;
    }
    Ok(())
}

/// Lists the scenarios that come with the program.
pub fn list(output: &mut impl Write) -> io::Result<()> {
    for scenario in Scenario::all_shipped() {
        writeln!(
            output,
            "{:12} {}\n{:12} {}",
            scenario.name, scenario.title, "", scenario.summary
        )?;
    }
    Ok(())
}

/// Lets time pass to the given instant.
fn advance(simulation: &mut Simulation, to: Instant, tracing: &mut Tracing) -> io::Result<()> {
    while simulation.now() < to {
        simulation.advance(to, EVENTS_A_SLICE);
        tracing.take(simulation.trace())?;
    }
    Ok(())
}

/// A name stands for the scenario that comes with the program, even where there is such a file.
fn read_scenario(asked: &str) -> Result<Scenario, String> {
    if let Ok(scenario) = Scenario::shipped(asked) {
        return Ok(scenario);
    }
    let path = Path::new(asked);
    if !path.exists() {
        let known = SHIPPED.map(|(name, _)| name).join(", ");
        return Err(format!("there is no scenario and no file {asked}; scenarios are {known}"));
    }
    let text = read_text(path)?;
    Scenario::from_json(&text).map_err(|error| format!("{asked}: {error}"))
}

fn read_plan(asked: &Run, scenario: &Scenario) -> Result<Vec<Timed>, String> {
    let Some(path) = &asked.actions else {
        return Ok(Vec::new());
    };
    let text = read_text(path)?;
    read_actions(&text, &scenario.setup).map_err(|error| format!("{}: {error}", path.display()))
}

/// Lets a sender send what is in a file. Bodies are in the format of its own.
fn record(scenario: &mut Scenario, key: &str, path: &Path) -> Result<(), String> {
    let senders = &mut scenario.setup.senders;
    let Some(place) = senders.iter().position(|sender| sender.key == key) else {
        let known: Vec<&str> = senders.iter().map(|sender| sender.key.as_str()).collect();
        return Err(format!("there is no sender {key}; senders are {}", known.join(", ")));
    };
    let sender = &mut senders[place];
    let text = read_text(path)?;
    let format = sender.template.body().format();
    sender.arrivals =
        read_recorded(&text, format).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(())
}

/// Reads no more than the limit, since not every file says how long it is: a device, a pipe.
fn read_text(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let wrong = |error: io::Error| format!("{shown}: {error}");
    let limit = MAX_SCENARIO_BYTES as u64;
    let size = fs::metadata(path).map_err(wrong)?.len();
    if size > limit {
        return Err(format!("{shown}: {size} bytes, the limit is {limit}"));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(wrong)?.take(limit + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() > MAX_SCENARIO_BYTES {
        return Err(format!("{shown}: more than {limit} bytes, which is the limit"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{shown}: it is not text in UTF-8 from byte {at} on")
    })
}

fn create(path: &Path) -> Result<BufWriter<File>, String> {
    let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(BufWriter::new(file))
}
