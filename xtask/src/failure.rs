//! Why a command stopped.

use std::fmt;

/// Why a command stopped, in words for the person who started it.
///
/// One type of text is enough here: nothing ever reacts to a particular failure, it is only shown.
#[derive(Debug)]
pub struct Failure(String);

/// What a command or a part of one comes to.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure with this explanation.
    pub fn new(explanation: impl Into<String>) -> Self {
        Self(explanation.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Turns any error into a [`Failure`] that also says what was being tried.
pub trait Trying<T> {
    /// `attempt` completes the sentence "could not …".
    fn trying_to(self, attempt: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T, E: fmt::Display> Trying<T> for Result<T, E> {
    fn trying_to(self, attempt: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Failure(format!("could not {}: {error}", attempt())))
    }
}
