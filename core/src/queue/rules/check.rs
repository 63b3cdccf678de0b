//! Which values, and which pairs of them, make no sense.

use std::fmt;
use std::ops::RangeInclusive;

use super::{
    Backoff, Counter, Dedup, Fate, Grouping, LeaseTerm, Limit, LostWorker, Overflow, PerMessage,
    Pick, Place, Rules, TtlCheck,
};
use crate::queue::{MAX_STORED, SettingError, check_range};
use crate::time::Duration;

/// How long the name of a group and a dedup key may be, in bytes.
///
/// # Source
/// Amazon SQS API Reference, `SendMessage`, `MessageGroupId` and `MessageDeduplicationId`: 128
/// characters, read 2026-11-22.
pub const MAX_GROUP_BYTES: usize = 128;

const LEASE: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(12 * 3600);
const UP_TO_12_HOURS: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(12 * 3600);
const STEPS: RangeInclusive<usize> = 1..=20;
const ALLOWED: RangeInclusive<u32> = 1..=1_000;
const IN_FLIGHT: RangeInclusive<u32> = 1..=1_000_000;
const TTL: RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_secs(14 * 24 * 3600);

/// What is wrong with some rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesError {
    /// One value is out of its range.
    Range(SettingError),
    /// Two values contradict each other.
    Conflict {
        /// The path of the one to be changed, like `queue.pick`.
        field: &'static str,
        /// Why they do, and what would be right.
        why: &'static str,
    },
}

impl RulesError {
    /// The path of the value that is wrong.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Range(error) => error.field,
            Self::Conflict { field, .. } => field,
        }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(error) => error.fmt(f),
            Self::Conflict { field, why } => write!(f, "{field}: {why}"),
        }
    }
}

impl std::error::Error for RulesError {}

impl From<SettingError> for RulesError {
    fn from(error: SettingError) -> Self {
        Self::Range(error)
    }
}

impl Rules {
    /// Checks every value against its range, and those that belong together against each other.
    ///
    /// # Errors
    /// The first value that is out of its range or contradicts another one.
    pub fn check(&self) -> Result<(), RulesError> {
        self.check_holding()?;
        self.check_admission()?;
        for limit in self.limits.iter().flatten() {
            check_range("queue.limits", limit.allowed, &ALLOWED)?;
        }
        self.backoff.check("queue.backoff")?;
        self.check_order()
    }

    fn check_holding(&self) -> Result<(), RulesError> {
        match &self.lease {
            LeaseTerm::Never => {}
            LeaseTerm::Fixed(term) => check_range("queue.lease", *term, &LEASE)?,
            LeaseTerm::Steps(steps) => {
                check_range("queue.lease.steps.length", steps.len(), &STEPS)?;
                for step in steps {
                    check_range("queue.lease.steps", *step, &LEASE)?;
                }
            }
        }
        if let Some(most) = self.lease_max {
            check_range("queue.lease_max", most, &LEASE)?;
        }
        if let LostWorker::Release(after) = self.lost {
            check_range("queue.lost", after, &UP_TO_12_HOURS)?;
        }
        if let Some(max) = self.in_flight.max {
            check_range("queue.in_flight.max", max, &IN_FLIGHT)?;
        }
        if let Some(max) = self.in_flight.per_worker {
            check_range("queue.in_flight.per_worker", max, &IN_FLIGHT)?;
        }
        if self.lease == LeaseTerm::Never && self.lease_max.is_some() {
            return Err(RulesError::Conflict {
                field: "queue.lease",
                why: "a lease that never ends lasts longer than a delivery may: give it an end, or \
                      do without queue.lease_max",
            });
        }
        let longest = self.lease.terms().iter().max();
        if longest.zip(self.lease_max.as_ref()).is_some_and(|(longest, max)| longest > max) {
            return Err(RulesError::Conflict {
                field: "queue.lease",
                why: "no lease lasts longer than a delivery may: lower it, or set queue.lease_max \
                      higher",
            });
        }
        Ok(())
    }

    fn check_admission(&self) -> Result<(), SettingError> {
        check_range("queue.delay", self.delay.queue, &UP_TO_12_HOURS)?;
        if let Dedup::Window { span, .. } = self.dedup {
            check_range("queue.dedup.window", span, &Dedup::WINDOW)?;
        }
        if let Some(messages) = self.capacity.messages {
            check_range("queue.capacity", messages, &(1..=MAX_STORED))?;
        }
        if let Some(bytes) = self.capacity.bytes {
            check_range("queue.capacity.bytes", bytes, &(1..=u64::MAX))?;
        }
        if let Some(ttl) = self.ttl.queue {
            check_range("queue.ttl", ttl, &TTL)?;
        }
        let below = 0..=self.priorities.max(1) - 1;
        check_range("queue.default_priority", self.default_priority, &below)?;
        Ok(())
    }

    fn check_order(&self) -> Result<(), RulesError> {
        let grouped = self.group != Grouping::None;
        let in_order = self.pick == Pick::Order && !grouped;
        let rows = [self.release.nack, self.release.fail, self.release.expire, self.release.lost];
        let moved = rows.iter().any(|row| row.place != Place::Origin);
        let heads_leave = self.capacity.overflow != Overflow::Reject;
        let parks = self.limits.iter().flatten().any(|limit| limit.then == Fate::Park)
            || self.on_reject == Fate::Park
            || self.ttl.then == Fate::Park;
        let at_head = self.ttl.check == TtlCheck::AtHead && self.can_expire();
        let conflicts = [
            (
                self.pick == Pick::RotateGroups && !grouped,
                "queue.pick",
                "groups can take turns only where messages have them: set queue.group, too",
            ),
            (
                matches!(self.pick, Pick::Fair(_)) && grouped,
                "queue.pick",
                "fairness is for queues that do not keep the order of groups: set queue.group to none",
            ),
            (
                grouped && moved,
                "queue.release",
                "a message that comes back to a group keeps its place: set every place to origin",
            ),
            (
                grouped && parks,
                "queue.limits",
                "a parked message would stop its group for ever: let it die or drop it",
            ),
            (
                grouped && self.priorities > 1,
                "queue.priorities",
                "the order of a group leaves no room for priorities: set them to 0",
            ),
            (
                heads_leave && !in_order,
                "queue.capacity.overflow",
                "only a line without groups and fairness has a head to drop: set it to reject",
            ),
            (
                at_head && !in_order,
                "queue.ttl.check",
                "only a line without groups and fairness has one head: set it to exact",
            ),
            (
                self.ttl.then == Fate::Park,
                "queue.ttl.then",
                "a message that stayed too long cannot stay: let it die or drop it",
            ),
            (
                self.noise.reorder.parts_per_million() > 0 && !in_order,
                "queue.noise.reorder",
                "chance swaps neighbours only in a line without groups and fairness: set it to 0",
            ),
            (
                self.limits.iter().flatten().copied().any(Limit::is_never_reached),
                "queue.limits",
                "expiries are known when a lease ends: check a limit on them at release",
            ),
        ];
        match conflicts.into_iter().find(|(wrong, ..)| *wrong) {
            None => Ok(()),
            Some((_, field, why)) => Err(RulesError::Conflict { field, why }),
        }
    }

    /// Whether any message may have a time to live.
    pub(in crate::queue) fn can_expire(&self) -> bool {
        self.ttl.queue.is_some() || matches!(self.ttl.per_message, PerMessage::UpTo(_))
    }
}

impl Limit {
    fn is_never_reached(self) -> bool {
        self.counter == Counter::Expiries && self.at == super::CheckedAt::Receive
    }
}

impl Backoff {
    /// Checks the delays against their range.
    ///
    /// # Errors
    /// The first that is out of its range.
    pub fn check(self, field: &'static str) -> Result<(), SettingError> {
        match self {
            Self::AtOnce => Ok(()),
            Self::Linear { min: first, max } | Self::Exponential { base: first, max, .. } => {
                check_range(field, first, &Self::DELAY)?;
                check_range("queue.backoff.max", max, &(first..=*Self::DELAY.end()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::rules::{Release, ReleaseDelay, ReleaseRules};

    fn check(rules: Rules, expected: &str) {
        let told = rules.check().map_or_else(|error| error.to_string(), |()| "fine".to_owned());
        assert_eq!(told, expected);
    }

    #[test]
    fn a_value_out_of_range_is_refused_with_the_range() {
        check(Rules::PLAIN, "fine");
        check(
            Rules { lease: LeaseTerm::Fixed(Duration::ZERO), ..Rules::PLAIN },
            "queue.lease: 0 s is out of range, accepted is 1 ms to 12 h 0 min",
        );
        check(
            Rules { lease: LeaseTerm::Steps(Vec::new()), ..Rules::PLAIN },
            "queue.lease.steps.length: 0 is out of range, accepted is 1 to 20",
        );
        check(
            Rules { priorities: 3, default_priority: 3, ..Rules::PLAIN },
            "queue.default_priority: 3 is out of range, accepted is 0 to 2",
        );
    }

    #[test]
    fn rules_that_contradict_each_other_are_refused_with_the_way_out() {
        check(
            Rules { pick: Pick::RotateGroups, ..Rules::PLAIN },
            "queue.pick: groups can take turns only where messages have them: set queue.group, too",
        );
        let back = Release::counted(ReleaseDelay::None, Place::Back);
        check(
            Rules { group: Grouping::Prefix, release: ReleaseRules::all(back), ..Rules::PLAIN },
            "queue.release: a message that comes back to a group keeps its place: set every place to origin",
        );
    }
}
