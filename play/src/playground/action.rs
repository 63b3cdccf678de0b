//! Everything that can be done to a playground.

use std::fmt;

use super::{JournalFull, Node, Reading, Speed};
use crate::queue::{MessageId, SettingError};
use crate::scenario::Scenario;
use crate::sim::{Command, CommandError, Reply, Seed};

/// Something that is done to a playground.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "there is one at a time, and most are commands")
)]
pub enum Action {
    /// Something for the world; it goes into the journal.
    Command(Command),
    /// Let time pass.
    Play,
    /// Let time stand still.
    Pause,
    /// Go to the next instant at which something happens, and stand still.
    Step,
    /// Let time pass faster or slower.
    SetSpeed(Speed),
    /// So much wall-clock time went by.
    Elapse(std::time::Duration),
    /// Start another scenario.
    Load {
        /// Which.
        scenario: Box<Scenario>,
        /// With which seed.
        seed: Seed,
    },
    /// Start the run again with the settings as they are now.
    Reset,
    /// Look at a part of the run, and change it.
    Choose(Node),
    /// Look at a message, or at none.
    Select(Option<MessageId>),
    /// Read what came out, or nothing.
    Read(Option<Reading>),
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is something new to see.
    Changed,
    /// There is nothing new to see.
    Unchanged,
    /// A command was done, and this is its answer.
    Replied(Reply),
}

/// Why an action was refused. It changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionError {
    /// The world refused the command.
    Command(CommandError),
    /// The journal has no room for one more.
    Journal(JournalFull),
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(error) => error.fmt(f),
            Self::Journal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ActionError {}

impl From<CommandError> for ActionError {
    fn from(error: CommandError) -> Self {
        Self::Command(error)
    }
}

impl From<SettingError> for ActionError {
    fn from(error: SettingError) -> Self {
        Self::Command(error.into())
    }
}

impl From<JournalFull> for ActionError {
    fn from(error: JournalFull) -> Self {
        Self::Journal(error)
    }
}
