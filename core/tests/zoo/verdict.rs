//! What became of a run of tests.

use std::fmt;

/// What became of a run of tests.
#[derive(PartialEq, Eq)]
pub enum Verdict {
    Passed,
    /// The name of the first test that failed.
    Failed(String),
    /// The program ended before any test could be said to have failed.
    Crashed,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Failed(test) => write!(f, "{test} failed"),
            Self::Crashed => f.write_str("crashed"),
        }
    }
}
