//! The scenarios that come with the playground.

use std::fmt;

use super::Scenario;

/// The shipped scenarios in the order in which they are offered: their names and what they are
/// called on screen.
pub const SHIPPED: [(&str, &str); 8] = [
    ("email-jobs", "E-mail jobs"),
    ("retry", "Retry and dead letters"),
    ("scale", "Scale the workers"),
    ("direct-or-queue", "Direct call or queue"),
    ("invoices", "Invoices"),
    ("invoices-by-email", "Invoices by e-mail"),
    ("shop", "The shop: monolith and services"),
    ("orders-fan-out", "Orders fan out"),
];

/// The file of a shipped scenario.
#[must_use]
pub fn shipped_text(name: &str) -> Option<&'static str> {
    if name == "email-jobs" {
        return Some(include_str!("../../scenarios/email-jobs.json"));
    }
    other(name)
}

/// A page that shows none of them does not have to load their text.
#[inline(never)]
fn other(name: &str) -> Option<&'static str> {
    Some(match name {
        "retry" => include_str!("../../scenarios/retry.json"),
        "scale" => include_str!("../../scenarios/scale.json"),
        "direct-or-queue" => include_str!("../../scenarios/direct-or-queue.json"),
        "invoices" => include_str!("../../scenarios/invoices.json"),
        "invoices-by-email" => include_str!("../../scenarios/invoices-by-email.json"),
        "shop" => include_str!("../../scenarios/shop.json"),
        "orders-fan-out" => include_str!("../../scenarios/orders-fan-out.json"),
        _ => return None,
    })
}

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
        let text = shipped_text(name).ok_or_else(|| UnknownScenario { name: name.to_owned() })?;
        Ok(Self::from_json(text).expect("shipped scenarios are read by a test"))
    }

    /// All shipped scenarios, in the order in which they are offered.
    #[must_use]
    pub fn all_shipped() -> Vec<Self> {
        SHIPPED.iter().filter_map(|(name, _)| Self::shipped(name).ok()).collect()
    }
}
