//! Everything that happened, as far back as it is kept.
//!
//! The trace is what the log, the inspector and every check read. Written as JSON Lines
//! ([`Trace::json_lines`]) it has one canonical form, and [`Trace::hash`] is the SHA-256 of
//! exactly those bytes.

mod line;

use std::collections::VecDeque;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Happening, Names};
use crate::queue::{MessageId, SettingError};
use crate::time::Instant;

/// One thing that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its number in the run; 1 for the first.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// What.
    pub happening: Happening,
}

/// The latest entries of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// A ring, so that a long run does not grow: the oldest entry makes room for the newest.
    entries: VecDeque<(Instant, Happening)>,
    /// How many entries made room.
    forgotten: u64,
    is_off: bool,
    names: Names,
}

impl Trace {
    /// How many entries are kept.
    pub const KEPT: usize = 100_000;

    /// An empty trace of a run whose parts are called so.
    pub(super) fn new(names: Names) -> Self {
        Self { names, ..Self::default() }
    }

    /// How the parts of the run are called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Makes a version known by which the run is told.
    ///
    /// # Errors
    /// When there would be too many.
    pub(super) fn know_version(&mut self, version: Option<&str>) -> Result<(), SettingError> {
        version.map_or(Ok(()), |version| self.names.know_version(version))
    }

    /// A happening of this run in words.
    #[must_use]
    pub fn words(&self, happening: &Happening) -> String {
        happening.sentence(&self.names)
    }

    /// Keeps nothing from now on, and forgets what it has; what happens is only counted.
    pub(super) fn switch_off(&mut self) {
        self.forgotten = self.total();
        self.entries = VecDeque::new();
        self.is_off = true;
    }

    pub(super) fn push(&mut self, at: Instant, happening: Happening) {
        if self.is_off {
            self.forgotten += 1;
            return;
        }
        if self.entries.len() == Self::KEPT {
            self.entries.pop_front();
            self.forgotten += 1;
        }
        self.entries.push_back((at, happening));
    }

    /// How many entries there were in the run, kept or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.forgotten + self.entries.len() as u64
    }

    /// How many of the first entries are no longer kept.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The entries that are kept, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let kept = self.entries.iter().zip(self.forgotten + 1..);
        kept.map(|(&(at, happening), number)| Entry { number, at, happening })
    }

    /// The entries that are kept after the one with this number, in order.
    pub fn entries_after(&self, number: u64) -> impl Iterator<Item = Entry> {
        let skipped = number.saturating_sub(self.forgotten);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX).min(self.entries.len());
        let kept = self.entries.range(skipped..).zip(self.forgotten + skipped as u64 + 1..);
        kept.map(|(&(at, happening), number)| Entry { number, at, happening })
    }

    /// An entry as a line of JSON Lines, with its line feed.
    #[must_use]
    pub fn json_line(&self, entry: &Entry) -> String {
        let mut text = String::new();
        line::write(&mut text, entry, &self.names);
        text
    }

    /// The entries from the newest back.
    pub fn latest(&self) -> impl Iterator<Item = Entry> {
        let newest = self.total();
        self.entries.iter().rev().zip(0..).map(move |(&(at, happening), back)| Entry {
            number: newest - back,
            at,
            happening,
        })
    }

    /// The life of one message, as far back as it is kept.
    #[must_use]
    pub fn life_of(&self, message: MessageId) -> Vec<Entry> {
        let about = |entry: &Entry| entry.happening.message() == Some(message);
        let mut life: Vec<_> = self.latest().filter(about).collect();
        life.reverse();
        life
    }

    /// The trace as JSON Lines: one object a line, keys always in the same order, every field there.
    #[must_use]
    pub fn json_lines(&self) -> String {
        let mut text = String::new();
        for entry in self.entries() {
            line::write(&mut text, &entry, &self.names);
        }
        text
    }

    /// The SHA-256 of [`Trace::json_lines`], in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut text = String::new();
        for entry in self.entries() {
            text.clear();
            line::write(&mut text, &entry, &self.names);
            hash.update(&text);
        }
        hash.finalize().iter().fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").expect("writing to a string does not fail");
            digits
        })
    }
}
