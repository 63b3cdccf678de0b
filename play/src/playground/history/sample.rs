//! What is measured at an instant, and what is kept of it when samples are merged.

/// Something that is measured of a queue, and in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// Messages that may be received.
    Ready,
    /// Messages that workers hold.
    InFlight,
    /// Messages accepted, in thousandths of a message a second; none before a window is over.
    Arrivals,
    /// Messages acked, in thousandths of a message a second; none before a window is over.
    Completions,
    /// How long the first in line has been in the queue, in microseconds; 0 when the line is empty.
    Oldest,
    /// From sent to done, the median, in microseconds.
    P50,
    /// From sent to done, what 95 percent do not exceed, in microseconds.
    P95,
    /// From sent to done, what 99 percent do not exceed, in microseconds.
    P99,
    /// Which part of the time that the workers were up they worked, in thousandths; none where they
    /// hardly were up: less than half of the window, all together.
    Utilisation,
}

/// How many series there are.
pub(super) const SERIES: usize = 9;

impl Series {
    /// All of them, by their place.
    pub const ALL: [Self; SERIES] = [
        Self::Ready,
        Self::InFlight,
        Self::Arrivals,
        Self::Completions,
        Self::Oldest,
        Self::P50,
        Self::P95,
        Self::P99,
        Self::Utilisation,
    ];

    /// Its place in [`Series::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        self as usize
    }

    /// Whether it is taken over a span of time: [`History::WINDOW`](super::History::WINDOW).
    #[must_use]
    pub fn has_window(self) -> bool {
        match self {
            Self::Ready | Self::InFlight | Self::Oldest => false,
            Self::Arrivals
            | Self::Completions
            | Self::P50
            | Self::P95
            | Self::P99
            | Self::Utilisation => true,
        }
    }
}

/// What a series showed at one sample, or at several that were merged, in the unit of the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent {
    /// The least.
    pub least: u64,
    /// The largest.
    pub most: u64,
    /// The last that was measured.
    pub last: u64,
}

impl Extent {
    pub(super) fn of(value: u64) -> Self {
        Self { least: value, most: value, last: value }
    }

    fn then(self, later: Self) -> Self {
        Self {
            least: self.least.min(later.least),
            most: self.most.max(later.most),
            last: later.last,
        }
    }
}

/// What all series showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample(pub [Option<Extent>; SERIES]);

impl Sample {
    /// Makes this and the next one one.
    pub fn merge(&mut self, later: &Self) {
        for (extent, later) in self.0.iter_mut().zip(later.0) {
            *extent = match (*extent, later) {
                (Some(extent), Some(later)) => Some(extent.then(later)),
                (one, other) => other.or(one),
            };
        }
    }
}
