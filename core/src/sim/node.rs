//! Who is who in a run: senders and services have numbers, and a worker's says whose it is.

use crate::queue::{SettingError, WorkerId};

/// A sender of a run: 0 for the first of its [`Setup`](super::Setup).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SenderId(pub u16);

/// A service of a run: 0 for the first of its [`Setup`](super::Setup).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(pub u16);

/// How far the number of the service is shifted in that of a worker.
const SERVICE_SHIFT: u32 = 16;

impl SenderId {
    /// The first sender of a run; there always is one.
    pub const FIRST: Self = Self(0);

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl ServiceId {
    /// The first service of a run; there always is one.
    pub const FIRST: Self = Self(0);

    /// Its worker with this number; 1 for the first, at most 65,535.
    #[must_use]
    pub const fn worker(self, nth: u32) -> WorkerId {
        WorkerId((self.0 as u32) << SERVICE_SHIFT | nth)
    }

    /// Whose a worker is.
    ///
    /// # Panics
    /// Never: what is left after the shift has 16 bits.
    #[must_use]
    pub fn of(worker: WorkerId) -> Self {
        Self(u16::try_from(worker.0 >> SERVICE_SHIFT).expect("16 bits are left"))
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The number of a worker within its service: 1 for the first.
#[must_use]
pub fn number_of(worker: WorkerId) -> u32 {
    worker.0 & ((1 << SERVICE_SHIFT) - 1)
}

/// Whether a part may have this name in files and traces: 1 to 40 lower-case letters, digits and
/// hyphens, so nothing that would need quoting in a trace.
#[must_use]
pub fn is_key(key: &str) -> bool {
    let good =
        |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    (1..=40).contains(&key.len()) && key.bytes().all(good)
}

/// Checks the name of a part in files and traces.
///
/// # Errors
/// When [`is_key`] says no.
pub(super) fn check_key(field: &'static str, key: &str) -> Result<(), SettingError> {
    if is_key(key) {
        return Ok(());
    }
    let accepted = "1 to 40 lower-case letters, digits and hyphens".to_owned();
    Err(SettingError { field, given: key.to_owned(), accepted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_knows_its_service_and_its_number_there() {
        let worker = ServiceId(3).worker(7);
        assert_eq!((ServiceId::of(worker), number_of(worker)), (ServiceId(3), 7));
        assert_eq!(ServiceId::FIRST.worker(2), WorkerId(2));
    }
}
