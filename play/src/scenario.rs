//! What a run starts from, with its words, and the only saved form there is.
//!
//! A scenario is JSON. Its version is written in it; a reader takes every version up to its own
//! and refuses a newer one in words. Every mistake names the field and what would be right.

mod actions;
mod crew;
mod load;
mod node;
mod parts;
mod saved;
mod shipped;
mod span;
mod target;
mod topics;
mod version_1;
mod version_2;
mod written;
mod written_actions;
mod written_crew;
mod wrong;

use std::fmt;

pub use actions::read_actions;
pub use load::read_recorded;
pub(crate) use node::Node;
pub use shipped::{SHIPPED, UnknownScenario, shipped_text};
pub use span::read_span;
use wrong::Wrong;

use crate::sim::Setup;
pub use crate::sim::Timed;

/// The largest scenario file that is read, in bytes: 1 MiB.
pub const MAX_SCENARIO_BYTES: usize = 1 << 20;

/// A scene to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The name in links: lower-case letters, digits and hyphens.
    pub name: String,
    /// The name on screen.
    pub title: String,
    /// What it shows, in one or two sentences.
    pub summary: String,
    /// What it starts from.
    pub setup: Setup,
}

/// Why a scenario file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The path of the field, like `queue.lease`; `.` for the file as a whole.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for ScenarioError {}

impl Scenario {
    /// Reads the saved form.
    ///
    /// # Errors
    /// The first field that is wrong, with what would be right.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        saved::read(text).map_err(ScenarioError::from)
    }

    /// The saved form, in the newest version.
    #[must_use]
    pub fn to_json(&self) -> String {
        written::write(self)
    }
}
