//! What was done in a run, each thing with its simulated instant.

use std::fmt;

use crate::queue::SettingError;
use crate::sim::{Command, Seed, Setup, Simulation};
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

    /// Adds a command that was done at an instant.
    pub fn write(&mut self, at: Instant, command: Command) {
        self.bytes += weight(&command);
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

    pub(super) fn check_room(&self, command: &Command) -> Result<(), JournalFull> {
        let fits = self.entries.len() < Self::ENTRIES
            && self.bytes.saturating_add(weight(command)) <= Self::BYTES;
        if fits { Ok(()) } else { Err(JournalFull) }
    }
}

/// The bytes of bodies that a command holds.
fn weight(command: &Command) -> usize {
    match command {
        Command::Send { template, .. } => template.body().len(),
        Command::SendList { bodies } => bodies.iter().map(crate::queue::Body::len).sum(),
        Command::SetSender(config) => config.template.body().len(),
        Command::SetQueue(_)
        | Command::SetService(_)
        | Command::SwitchWorker { .. }
        | Command::CrashWorker { .. }
        | Command::Redrive { .. } => 0,
    }
}
