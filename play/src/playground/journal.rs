//! What was done in a run, each thing with its simulated instant.

use std::fmt;

use crate::queue::SettingError;
use crate::sim::{Command, Seed, SenderConfig, Setup, Simulation};
use crate::time::Instant;

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When; before all else that happens at this instant.
    pub at: Instant,
    /// What.
    pub command: Command,
}

/// What was done in a run. Refused commands are not in it: they changed nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: Vec<Entry>,
    bytes: usize,
}

/// The journal has no room for one more command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalFull;

impl fmt::Display for JournalFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this run has {} commands or {} MiB of messages by hand, which is the limit: reset to go on",
            Journal::ENTRIES,
            Journal::BYTES >> 20
        )
    }
}

impl std::error::Error for JournalFull {}

impl Journal {
    /// How many commands fit.
    pub const ENTRIES: usize = 100_000;
    /// How many bytes of bodies fit, over all commands.
    pub const BYTES: usize = 64 << 20;

    /// What was done, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a command that was done at an instant and weighs so many bytes.
    pub fn write(&mut self, at: Instant, command: Command, bytes: usize) {
        self.bytes += bytes;
        self.entries.push(Entry { at, command });
    }

    /// Does it all again, from a setup and a seed, up to `until`.
    ///
    /// # Errors
    /// When the setup is out of range.
    pub fn replay(
        &self,
        setup: &Setup,
        seed: Seed,
        until: Instant,
    ) -> Result<Simulation, SettingError> {
        let mut simulation = Simulation::new(setup, seed)?;
        for Entry { at, command } in self.entries.iter().filter(|entry| entry.at <= until) {
            simulation.advance(*at, u64::MAX);
            // What was done once can be done again; were it refused, it would change nothing.
            let _ = simulation.execute(command.clone());
        }
        simulation.advance(until, u64::MAX);
        Ok(simulation)
    }

    /// How many bytes a command would add; `current` is what the sender is set to that it sets.
    pub(super) fn check_room(
        &self,
        command: &Command,
        current: Option<&SenderConfig>,
    ) -> Result<usize, JournalFull> {
        let bytes = weight(command, current);
        let fits =
            self.entries.len() < Self::ENTRIES && self.bytes.saturating_add(bytes) <= Self::BYTES;
        if fits { Ok(bytes) } else { Err(JournalFull) }
    }
}

/// The bytes of bodies that a command holds and that the sender does not have already.
fn weight(command: &Command, current: Option<&SenderConfig>) -> usize {
    match command {
        Command::Send { template, .. } => template.size(),
        Command::SendList { bodies, .. } => bodies.iter().map(crate::queue::Body::len).sum(),
        Command::SetSender { config, .. } => {
            let has_template = current.is_some_and(|it| it.template == config.template);
            let has_arrivals = current.is_some_and(|it| it.arrivals == config.arrivals);
            let template = if has_template { 0 } else { config.template.size() };
            let arrivals = if has_arrivals { 0 } else { config.arrivals.size() };
            template + arrivals
        }
        Command::SetQueue { .. }
        | Command::SetService { .. }
        | Command::SetWorkers { .. }
        | Command::RollOut { .. }
        | Command::SwitchWorker { .. }
        | Command::CrashWorker { .. }
        | Command::CrashAfterEffect { .. }
        | Command::PaceWorker { .. }
        | Command::PartitionWorker { .. }
        | Command::PartitionSender { .. }
        | Command::LoseAnswers { .. }
        | Command::Redrive { .. } => 0,
    }
}
