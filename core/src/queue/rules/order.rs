//! In which order messages leave.

use std::fmt;

use crate::queue::Probability;
use crate::time::Duration;

/// What groups mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Nothing, but for [`Pick::Fair`], which is fair among them.
    #[default]
    None,
    /// A group is walked in order up to its first hidden message: what comes after waits.
    Prefix,
    /// As `Prefix`, but messages that a worker holds do not stop that same worker: as long as it
    /// holds any message of a group, the group is its own.
    Exclusive,
}

/// Which of the messages that may be received leaves first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pick {
    /// The one that stands first in the line.
    #[default]
    Order,
    /// The groups take turns: one fills the batch as far as it can, then it stands at the back.
    RotateGroups,
    /// Messages of groups that take more than their share leave after all others.
    Fair(Fairness),
}

/// When a group takes more than its share.
///
/// # Source
/// Amazon SQS Developer Guide, "Amazon SQS fair queues", read 2026-11-22.
///
/// # Simplification
/// The real queue also looks at the recent processing time of consumers; this one looks only at
/// what is held, so a group is noticed when it holds much and not when it is merely slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fairness {
    /// Which part of all held messages is too much.
    pub share: Probability,
    /// How many messages a group must hold to be noticed at all.
    pub min: u32,
    /// After how long without a new message a group is forgiven.
    pub quiet: Duration,
}

/// What the real system does at random.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Noise {
    /// How often a delivery does not hide the message, so that it is delivered again at once.
    pub duplicate: Probability,
    /// How often the second in line leaves before the first.
    pub reorder: Probability,
    /// How often a receive finds nothing although there is something.
    pub empty: Probability,
}

impl Noise {
    /// Nothing happens at random.
    pub const OFF: Self = Self {
        duplicate: Probability::NEVER,
        reorder: Probability::NEVER,
        empty: Probability::NEVER,
    };
}

impl fmt::Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Prefix => "prefix",
            Self::Exclusive => "exclusive",
        })
    }
}
