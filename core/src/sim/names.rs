//! How the parts of a run are called in sentences.
//!
//! Where there is one queue and one service, nobody needs to be told which: messages and workers
//! are called by their number alone. Where there are several, each says where it belongs.

use std::fmt;

use super::{ServiceId, Setup, number_of, place_of};
use crate::queue::{MessageId, QueueId, WorkerId};

/// What queues and services are called, where there are several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By place; empty where there is one.
    queues: Vec<String>,
    /// By number; empty where there is one.
    services: Vec<String>,
}

/// A thing and, where it needs to be said, to what it belongs.
pub(super) struct Called<'a, T>(T, Option<&'a str>);

impl<T: fmt::Display> fmt::Display for Called<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        self.1.map_or(Ok(()), |owner| write!(f, " of {owner}"))
    }
}

impl Names {
    /// The names in a setup.
    pub(super) fn new(setup: &Setup) -> Self {
        let several = |names: Vec<String>| if names.len() > 1 { names } else { Vec::new() };
        Self {
            queues: several(setup.queues.iter().map(|queue| queue.name.clone()).collect()),
            services: several(setup.services.iter().map(|it| it.name.clone()).collect()),
        }
    }

    /// A message with its queue; a dead letter with the queue from which it comes.
    pub(super) fn message(&self, queue: QueueId, message: MessageId) -> Called<'_, MessageId> {
        Called(message, self.queues.get(place_of(queue)).map(String::as_str))
    }

    /// A worker with its service.
    pub(super) fn worker(&self, worker: WorkerId) -> Called<'_, WorkerId> {
        let owner = self.services.get(usize::from(ServiceId::of(worker).0));
        Called(WorkerId(number_of(worker)), owner.map(String::as_str))
    }
}
