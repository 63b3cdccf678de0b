//! When a sender sends.
//!
//! Constant and Poisson arrivals go from one message to the next. The others are a plan: it says
//! of every message, from the first on, how long after the start of the plan it is sent. A plan
//! starts with the run, or when the sender is set to it. It goes on while the sender is off, and
//! what falls into that time is left out.

mod burst;
mod ramp;
mod recorded;

use std::sync::Arc;

use super::SenderConfig;
use crate::queue::{SettingError, check_range};
use crate::time::Duration;
pub use burst::Burst;
pub use ramp::Ramp;
pub use recorded::Recorded;
pub(super) use recorded::body as recorded_body;

/// When a sender sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrivals {
    /// Never by itself.
    Manual,
    /// Evenly, the first at once.
    Constant {
        /// The time from one to the next.
        every: Duration,
    },
    /// At random and independently of each other.
    Poisson {
        /// The mean time from one to the next.
        mean: Duration,
    },
    /// More and more often, or less and less.
    Ramp(Ramp),
    /// Many together, again and again.
    Burst(Burst),
    /// As it was written down, in order.
    Recorded(Arc<[Recorded]>),
}

impl Arrivals {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with the range.
    pub(super) fn check(&self) -> Result<(), SettingError> {
        match self {
            Self::Manual => Ok(()),
            Self::Constant { every: gap } | Self::Poisson { mean: gap } => {
                check_range("sender.every", *gap, &SenderConfig::GAP)
            }
            Self::Ramp(_) | Self::Burst(_) | Self::Recorded(_) => self.check_plan(),
        }
    }

    #[inline(never)] // A page whose senders have no plan does not have to load it.
    fn check_plan(&self) -> Result<(), SettingError> {
        match self {
            Self::Ramp(ramp) => ramp.check(),
            Self::Burst(burst) => burst.check(),
            Self::Recorded(list) => recorded::check(list),
            Self::Manual | Self::Constant { .. } | Self::Poisson { .. } => Ok(()),
        }
    }

    /// The number of the next message of a plan, 0 for the first, and how long after the start of
    /// the plan it is sent. Those before `nth` are sent; those before `passed` are left out.
    #[inline(never)] // A page whose senders have no plan does not have to load it.
    pub(super) fn planned(&self, nth: u64, passed: Duration) -> Option<(u64, Duration)> {
        let nth = match self {
            Self::Ramp(ramp) => nth.max(ramp.first_from(passed)),
            Self::Burst(burst) => nth.max(burst.first_from(passed)),
            Self::Recorded(list) => nth.max(recorded::first_from(list, passed)),
            Self::Manual | Self::Constant { .. } | Self::Poisson { .. } => return None,
        };
        let at = match self {
            Self::Ramp(ramp) => ramp.at(nth),
            Self::Burst(burst) => Some(burst.at(nth)),
            Self::Recorded(list) => recorded::get(list, nth).map(|it| it.at),
            Self::Manual | Self::Constant { .. } | Self::Poisson { .. } => None,
        };
        at.map(|at| (nth, at))
    }

    /// How many messages a second a plan says, so long after its start.
    #[inline(never)] // A page whose senders have no plan does not have to load it.
    pub(super) fn planned_rate(&self, passed: Duration) -> f64 {
        match self {
            Self::Ramp(ramp) => ramp.rate(passed),
            Self::Burst(burst) => burst.rate(),
            Self::Recorded(list) => recorded::rate(list, passed),
            Self::Manual | Self::Constant { .. } | Self::Poisson { .. } => 0.0,
        }
    }

    /// What a list has in it, in bytes of bodies.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Recorded(list) => list.iter().map(Recorded::size).sum(),
            _ => 0,
        }
    }
}
