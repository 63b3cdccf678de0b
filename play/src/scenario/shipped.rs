//! The scenarios that come with the playground.

use std::fmt;

use super::Scenario;

/// The shipped scenarios by name, in the order in which they are offered.
pub const SHIPPED: [(&str, &str); 4] = [
    ("email-jobs", include_str!("../../scenarios/email-jobs.json")),
    ("retry", include_str!("../../scenarios/retry.json")),
    ("scale", include_str!("../../scenarios/scale.json")),
    ("invoices", include_str!("../../scenarios/invoices.json")),
];

/// There is no scenario with this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScenario {
    /// The name that was asked for.
    pub name: String,
}

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.name.chars().take(40).collect();
        let known = SHIPPED.map(|(name, _)| name).join(", ");
        write!(f, "there is no scenario \"{shown}\", there are {known}")
    }
}

impl std::error::Error for UnknownScenario {}

impl Scenario {
    /// The shipped scenario with this name.
    ///
    /// # Errors
    /// When there is none; the message lists those that there are.
    ///
    /// # Panics
    /// Never: a test reads every shipped file.
    pub fn shipped(name: &str) -> Result<Self, UnknownScenario> {
        let found = SHIPPED.into_iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| UnknownScenario { name: name.to_owned() })?;
        Ok(Self::from_json(text).expect("shipped scenarios are read by a test"))
    }

    /// All shipped scenarios, in the order in which they are offered.
    #[must_use]
    pub fn all_shipped() -> Vec<Self> {
        SHIPPED.iter().filter_map(|(name, _)| Self::shipped(name).ok()).collect()
    }
}
