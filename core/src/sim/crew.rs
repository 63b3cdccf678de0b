//! How the workers of a service are run, beyond what every service has.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::badge::Badges;
use super::scaling::Scaling;
use super::version::check_version;
use crate::queue::{SettingError, check_range};

/// How the workers of a service are run. All of it may be left out: then each worker takes one
/// message after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crew {
    /// How many messages a worker takes.
    pub intake: Intake,
    /// By which rule it gets more workers or fewer; `None` for as many as it is set to.
    pub scaling: Option<Scaling>,
    /// Which version of it is wanted: 1 to 20 letters, digits, dots, hyphens and underscores; `None`
    /// where nobody counts them.
    pub version: Option<Arc<str>>,
    /// What it is labelled with.
    pub badges: Badges,
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
        if *self == Self::default() {
            return Ok(());
        }
        self.check_all()
    }

    #[inline(never)] // Not in the first view.
    fn check_all(&self) -> Result<(), SettingError> {
        check_range("service.prefetch", self.intake.prefetch, &Intake::RANGE)?;
        check_range("service.batch", self.intake.batch, &Intake::RANGE)?;
        if let Some(scaling) = &self.scaling {
            scaling.check()?;
        }
        if let Some(version) = &self.version {
            check_version("service.version", version)?;
        }
        self.badges.check()
    }

    /// Whether each worker takes one message after the other, and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        let Self { intake, scaling, version, badges: _ } = self;
        *intake == Intake::default() && scaling.is_none() && version.is_none()
    }
}
