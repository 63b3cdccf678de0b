//! What happens to a message whose lease ends without an ack.

use std::ops::RangeInclusive;

use crate::queue::ReleaseCause;
use crate::time::Duration;

/// One row for each cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReleaseRules {
    /// A worker gave it back.
    pub nack: Release,
    /// The attempt failed.
    pub fail: Release,
    /// The lease ran out.
    pub expire: Release,
    /// The worker was lost.
    pub lost: Release,
}

impl ReleaseRules {
    /// The same row for every cause.
    #[must_use]
    pub const fn all(release: Release) -> Self {
        Self { nack: release, fail: release, expire: release, lost: release }
    }

    /// The row of a cause.
    #[must_use]
    pub const fn of(&self, cause: ReleaseCause) -> Release {
        match cause {
            ReleaseCause::Nack => self.nack,
            ReleaseCause::Fail => self.fail,
            ReleaseCause::Expire => self.expire,
            ReleaseCause::Lost => self.lost,
        }
    }
}

/// What happens to a message whose lease ended for one particular cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    /// Whether it counts as a failure and is held against the limits. An expiry is always held
    /// against a limit on expiries.
    pub counts: bool,
    /// How long the message is hidden.
    pub delay: ReleaseDelay,
    /// Where it stands then.
    pub place: Place,
}

impl Release {
    /// Whether it matters what delay a worker asks for.
    pub(in crate::queue) fn heeds_given(self) -> bool {
        matches!(self.delay, ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff)
    }

    /// One that counts.
    #[must_use]
    pub const fn counted(delay: ReleaseDelay, place: Place) -> Self {
        Self { counts: true, delay, place }
    }

    /// One that does not count.
    #[must_use]
    pub const fn uncounted(delay: ReleaseDelay, place: Place) -> Self {
        Self { counts: false, delay, place }
    }
}

/// How long a message is hidden that came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReleaseDelay {
    /// Not at all.
    #[default]
    None,
    /// As long as the worker said, if it said so.
    Given,
    /// As long as the backoff of the queue says.
    Backoff,
    /// As long as the worker said, otherwise as the backoff says.
    GivenOrBackoff,
}

/// Where a message stands that came back. Front and back are taken when it becomes ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// Where it stood before.
    #[default]
    Origin,
    /// Before all messages that were never delivered, behind those that came back earlier.
    Front,
    /// Behind all others.
    Back,
}

/// How long a message is hidden after its n-th failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Backoff {
    /// Not at all.
    #[default]
    AtOnce,
    /// n times `min`, at most `max`.
    Linear {
        /// The first delay.
        min: Duration,
        /// The longest delay.
        max: Duration,
    },
    /// `base`, then twice as long each time, at most `max`.
    Exponential {
        /// The first delay.
        base: Duration,
        /// The longest delay.
        max: Duration,
    },
}

impl Backoff {
    /// What the first and the longest delay may be.
    pub const DELAY: RangeInclusive<Duration> =
        Duration::from_millis(1)..=Duration::from_secs(12 * 3600);

    /// The delay after `failures` of them (1 or more).
    #[must_use]
    pub fn delay(self, failures: u32) -> Duration {
        match self {
            Self::AtOnce => Duration::ZERO,
            Self::Linear { min, max } => min.saturating_mul(u64::from(failures.max(1))).min(max),
            Self::Exponential { base, max } => {
                let doublings = failures.saturating_sub(1).min(62);
                base.saturating_mul(1 << doublings).min(max)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_up_to_its_limit() {
        const MS: fn(u64) -> Duration = Duration::from_millis;
        let delays = |backoff: Backoff| [1, 2, 3, 4].map(|n| backoff.delay(n).as_millis());
        assert_eq!(delays(Backoff::AtOnce), [0, 0, 0, 0]);
        assert_eq!(delays(Backoff::Linear { min: MS(100), max: MS(250) }), [100, 200, 250, 250]);
        let doubling = Backoff::Exponential { base: MS(100), max: MS(700) };
        assert_eq!(delays(doubling), [100, 200, 400, 700]);
        assert_eq!(doubling.delay(u32::MAX), MS(700));
    }
}
