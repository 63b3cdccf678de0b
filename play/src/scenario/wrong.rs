//! An error on its way out.

use super::ScenarioError;

/// An error on its way out: a pointer, since most of what is read is right, and a small answer is
/// carried past a hundred questions at little cost.
#[derive(Debug)]
pub struct Wrong(Box<ScenarioError>);

impl Wrong {
    /// What is wrong at a path.
    #[cold]
    #[inline(never)] // Not in the first view.
    pub fn new(path: String, message: String) -> Self {
        Self(Box::new(ScenarioError { path, message }))
    }

    /// The same in a line of a file.
    pub fn in_line(self, number: usize) -> ScenarioError {
        let ScenarioError { path, message } = *self.0;
        ScenarioError { path: format!("line {number}, {path}"), message }
    }
}

impl From<Wrong> for ScenarioError {
    fn from(wrong: Wrong) -> Self {
        *wrong.0
    }
}
