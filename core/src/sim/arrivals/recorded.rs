//! A list of messages with their instants.

use crate::queue::{Body, SettingError, check_range};
use crate::time::Duration;

/// A message of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When it is sent, from the start of the list on.
    pub at: Duration,
    /// What is sent, as it is; `None` for what the template of the sender makes.
    pub body: Option<Body>,
}

impl Recorded {
    /// The most messages of a list.
    pub const MOST: usize = 10_000;

    pub(super) fn size(&self) -> usize {
        self.body.as_ref().map_or(0, Body::len)
    }
}

/// Checks that there are not too many and that they are in order.
pub(super) fn check(list: &[Recorded]) -> Result<(), SettingError> {
    check_range("sender.arrivals.recorded", list.len(), &(1..=Recorded::MOST))?;
    list.windows(2).try_for_each(|pair| {
        check_range("sender.arrivals.recorded.at", pair[1].at, &(pair[0].at..=Duration::MAX))
    })
}

/// What a message by its number is, if the list says it.
#[inline(never)] // A page whose senders have no plan does not have to load it.
pub fn body(list: &[Recorded], nth: u64) -> Option<Body> {
    get(list, nth)?.body.clone()
}

/// A message by its number.
pub(super) fn get(list: &[Recorded], nth: u64) -> Option<&Recorded> {
    list.get(usize::try_from(nth).ok()?)
}

/// The first message that is not sent before `passed`.
pub(super) fn first_from(list: &[Recorded], passed: Duration) -> u64 {
    list.partition_point(|it| it.at < passed) as u64
}

/// How many are sent within a second from now on.
#[expect(clippy::cast_precision_loss, reason = "a list is short")]
pub(super) fn rate(list: &[Recorded], passed: Duration) -> f64 {
    let end = passed + Duration::from_secs(1);
    (first_from(list, end) - first_from(list, passed)) as f64
}
