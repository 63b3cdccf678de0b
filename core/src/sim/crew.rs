//! How the workers of a service are run, beyond what every service has.

use std::ops::RangeInclusive;

use super::scaling::Scaling;
use crate::queue::{SettingError, check_range};

/// How the workers of a service are run. All of it may be left out: then each worker takes one
/// message after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crew {
    /// How many messages a worker takes.
    pub intake: Intake,
    /// By which rule it gets more workers or fewer; `None` for as many as it is set to.
    pub scaling: Option<Scaling>,
}

/// How many messages a worker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Intake {
    /// How many messages a worker holds at a time, with what it works on; 1 to 1,000. With 1 it holds
    /// what it works on and no more. The queue may grant less.
    pub prefetch: u32,
    /// How many messages a worker works on together at the most; 1 to 1,000. It does not wait for
    /// more than there are.
    pub batch: u32,
}

impl Default for Intake {
    fn default() -> Self {
        Self { prefetch: 1, batch: 1 }
    }
}

impl Intake {
    /// What the two may be.
    pub const RANGE: RangeInclusive<u32> = 1..=1_000;
}

impl Crew {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub(super) fn check(&self) -> Result<(), SettingError> {
        if self.is_plain() {
            return Ok(());
        }
        self.check_all()
    }

    #[inline(never)] // Not in the first view.
    fn check_all(&self) -> Result<(), SettingError> {
        check_range("service.prefetch", self.intake.prefetch, &Intake::RANGE)?;
        check_range("service.batch", self.intake.batch, &Intake::RANGE)?;
        self.scaling.map_or(Ok(()), |scaling| scaling.check())
    }

    /// Whether each worker takes one message after the other, and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
