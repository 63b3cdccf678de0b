//! A queue as a part of a run: what it is set to, who empties it and how busy it is.

use super::measures::QueueMeasures;
use super::rate::Rate;
use super::setup::QueueSetup;
use super::{ServiceId, Setup, queue_id};
use crate::queue::QueueConfig;

/// A queue as a part of a run; its messages are in the set of queues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueNode {
    /// Its name in files and traces.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What its rules were made from.
    pub config: QueueConfig,
    /// Who takes from it, if anybody does.
    pub service: Option<ServiceId>,
    /// What is measured of it.
    pub measures: QueueMeasures,
    pub(super) arrivals: Rate,
    pub(super) completions: Rate,
}

impl QueueNode {
    /// The queues of a setup, by their place.
    pub(super) fn all(setup: &Setup) -> Vec<Self> {
        let node = |(place, queue): (usize, &QueueSetup)| {
            let served = |service: &&super::ServiceConfig| service.from == Some(queue_id(place));
            let service = (0..).map(ServiceId).zip(&setup.services);
            let service = service.filter(|(_, config)| served(config)).map(|(id, _)| id).next();
            let QueueSetup { key, name, config } = queue.clone();
            let (arrivals, completions) = (Rate::default(), Rate::default());
            let measures = QueueMeasures::default();
            Self { key, name, config, service, measures, arrivals, completions }
        };
        setup.queues.iter().enumerate().map(node).collect()
    }
}
