//! How likely something is.

use std::fmt;

use crate::time::Decimal;

/// How likely something is, in parts per million.
///
/// An integer, so that a setting survives being written down and read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Probability(u32);

impl Probability {
    /// It never happens.
    pub const NEVER: Self = Self(0);
    /// It always happens.
    pub const ALWAYS: Self = Self(1_000_000);

    /// `parts` in a million, 0 to 1,000,000; `None` when it is more.
    #[must_use]
    pub const fn from_parts_per_million(parts: u32) -> Option<Self> {
        if parts <= Self::ALWAYS.0 { Some(Self(parts)) } else { None }
    }

    /// `percent` in a hundred; more than 100 is always.
    #[must_use]
    pub const fn from_percent(percent: u32) -> Self {
        if percent < 100 { Self(percent * 10_000) } else { Self::ALWAYS }
    }

    /// How many parts in a million.
    #[must_use]
    pub const fn parts_per_million(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", Decimal { value: u64::from(self.0), digits: 4 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_more_likely_than_always() {
        assert_eq!(Probability::from_percent(0), Probability::NEVER);
        assert_eq!(Probability::from_percent(99).parts_per_million(), 990_000);
        assert_eq!(Probability::from_percent(100), Probability::ALWAYS);
        assert_eq!(Probability::from_percent(101), Probability::ALWAYS);
        let parts = |parts| Probability::from_parts_per_million(parts);
        assert_eq!(parts(1_000_000), Some(Probability::ALWAYS));
        assert_eq!(parts(1_000_001), None);
        assert_eq!(parts(2_500).map(|half| half.to_string()).as_deref(), Some("0.25 %"));
    }
}
