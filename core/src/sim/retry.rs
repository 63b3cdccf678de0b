//! What a sender does when a message was refused, or when it gets no answer.

use std::ops::RangeInclusive;

use crate::queue::{Backoff, Probability, SettingError, check_range};

/// What a sender does when a message was refused, or when it gets no answer: it tries again, and at
/// last it gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retry {
    /// How often it tries in all; 1 to 1,000. With 1 it gives up at once.
    pub attempts: u32,
    /// How long it waits before it tries again.
    pub backoff: Backoff,
    /// Up to which part of that is taken off at random.
    pub jitter: Probability,
}

impl Retry {
    /// It gives up at once.
    pub const NEVER: Self =
        Self { attempts: 1, backoff: Backoff::AtOnce, jitter: Probability::NEVER };
    /// How often it may try.
    pub const ATTEMPTS: RangeInclusive<u32> = 1..=1_000;

    /// Checks every value against its range.
    pub(super) fn check(self) -> Result<(), SettingError> {
        check_range("sender.retry.attempts", self.attempts, &Self::ATTEMPTS)?;
        self.backoff.check("sender.retry.backoff")
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::NEVER
    }
}
