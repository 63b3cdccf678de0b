//! Versions of a service, and how one takes the place of another while messages flow.
//!
//! A roll-out replaces the workers one at a time, the lowest number first. One that is at work takes
//! nothing more and goes through what it holds; then it restarts, which takes as long as after a
//! crash, and is the new version. One that is down or has crashed is the new version when it comes
//! back, and nobody waits for it. So at any time at most one worker is away for the roll-out.
//!
//! Another roll-out in the meantime changes where all of it goes: who is not yet what is wanted now is
//! replaced, and who is already is left alone. So the way back is a roll-out like any other.

use std::sync::Arc;

use super::happening::{Happening, WorkerChange};
use super::service::{FailureModel, Service, ServiceConfig, ServiceTime};
use super::worker::{Duty, Worker, WorkerState};
use super::{CommandError, Reply, ServiceId, Simulation};
use crate::queue::{SettingError, WorkerId};

/// A version in the trace of a run: the how-manieth it is that the run knows, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub u16);

/// What goes with a version. A worker that is not of the version of its service goes by its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    version: Option<Arc<str>>,
    /// How long an attempt takes.
    pub(super) time: ServiceTime,
    /// Which attempts fail.
    pub(super) failure: FailureModel,
}

impl Release {
    fn of(config: &ServiceConfig) -> Self {
        let (time, failure) = (config.time.clone(), config.failure.clone());
        Self { version: config.crew.version.clone(), time, failure }
    }
}

/// Checks the name of a version: 1 to 20 letters, digits, dots, hyphens and underscores.
pub(super) fn check_version(field: &'static str, version: &str) -> Result<(), SettingError> {
    let good = |letter: u8| letter.is_ascii_alphanumeric() || b".-_".contains(&letter);
    if (1..=20).contains(&version.len()) && version.bytes().all(good) {
        return Ok(());
    }
    let accepted = "1 to 20 letters, digits, dots, hyphens and underscores".to_owned();
    Err(SettingError { field, given: version.chars().take(40).collect(), accepted })
}

impl Service {
    /// The version of one of its workers, if it has one.
    #[must_use]
    pub fn version_of<'a>(&'a self, worker: &'a Worker) -> Option<&'a Arc<str>> {
        match worker.release() {
            Some(release) => release.version.as_ref(),
            None => self.config.crew.version.as_ref(),
        }
    }
}

impl Worker {
    /// What it goes by that is not of the version of its service.
    #[inline]
    pub(super) fn release(&self) -> Option<&Arc<Release>> {
        self.hand.as_ref()?.release.as_ref()
    }

    fn set_release(&mut self, release: Option<Arc<Release>>) {
        if release.is_some() || self.hand.is_some() {
            self.hand.get_or_insert_default().release = release;
        }
    }
}

impl Simulation {
    /// Rolls another version out. What is not given stays as it is set now.
    #[inline(never)] // Not in the first view.
    pub(super) fn roll_out(
        &mut self,
        id: ServiceId,
        version: Arc<str>,
        time: Option<ServiceTime>,
        failure: Option<FailureModel>,
    ) -> Result<Reply, CommandError> {
        let before = &self.services[id.index()].config;
        let mut config = before.clone();
        config.crew.version = Some(version);
        config.time = time.unwrap_or(config.time);
        config.failure = failure.unwrap_or(config.failure);
        config.check()?;
        self.trace.know_version(config.crew.version.as_deref())?;
        let (old, new) = (Arc::new(Release::of(before)), Release::of(&config));
        let version = self.version_id(config.crew.version.as_deref());
        let mut stay = Vec::new();
        let service = self.service_mut(id);
        service.config = config;
        (service.is_plain, service.is_rolling) = (false, true);
        for worker in service.workers.iter_mut().filter(|worker| !worker.is_gone) {
            // Who is coming up for the roll-out comes up as what is wanted now.
            let is_coming = worker.duty == Duty::Rolls && !worker.is_working();
            let is = worker.release().unwrap_or(&old).clone();
            let is_outdated = !is_coming && *is != new;
            worker.set_release(is_outdated.then_some(is));
            if !is_outdated && worker.is_working() && worker.duty == Duty::Rolls {
                worker.duty = Duty::Stays;
                stay.push(worker.id);
            }
        }
        if let Some(version) = version {
            self.note(Happening::RollOut { service: id, version, is_over: false });
        }
        for worker in stay {
            self.note_worker(worker, WorkerChange::Stays, None);
        }
        self.roll_on(id);
        Ok(Reply::Done)
    }

    /// Lets the next worker be replaced, if nobody is away for it.
    #[inline(never)] // Not in the first view.
    pub(super) fn roll_on(&mut self, id: ServiceId) {
        while self.services[id.index()].is_rolling {
            let service = &self.services[id.index()];
            if service.present().any(|worker| worker.duty == Duty::Rolls) {
                return;
            }
            let is_next = |it: &&Worker| it.duty == Duty::Stays && it.release().is_some();
            let Some(next) = service.present().find(is_next) else {
                return self.end_roll_out(id);
            };
            let worker = next.id;
            match next.state {
                WorkerState::Working(_) => {
                    self.worker_mut(worker).duty = Duty::Rolls;
                    self.note_worker(worker, WorkerChange::Draining, None);
                }
                WorkerState::Idle { .. } => self.restart_as_new(worker),
                _ => self.renew(worker),
            }
        }
    }

    fn end_roll_out(&mut self, id: ServiceId) {
        let service = self.service_mut(id);
        service.is_rolling = false;
        // One that is about to go does so as what it is.
        let version = service.config.crew.version.clone();
        if let Some(version) = self.version_id(version.as_deref()) {
            self.note(Happening::RollOut { service: id, version, is_over: true });
        }
    }

    /// Stops a worker that holds nothing, to start it as what its service is set to.
    #[inline(never)] // Not in the first view.
    pub(super) fn restart_as_new(&mut self, id: WorkerId) {
        self.stop_worker(id, WorkerChange::Replaced);
        let restart = self.service_mut(ServiceId::of(id)).config.restart;
        self.worker_mut(id).set_release(None);
        self.worker_mut(id).duty = Duty::Rolls;
        self.start_later(id, restart);
        self.wake_for_ready(ServiceId::of(id));
    }

    /// Makes a worker what its service is set to.
    pub(super) fn renew(&mut self, id: WorkerId) {
        let worker = self.worker_mut(id);
        worker.set_release(None);
        worker.duty = Duty::Stays;
        let version = self.services[ServiceId::of(id).index()].config.crew.version.clone();
        if let Some(version) = self.version_id(version.as_deref()) {
            self.note(Happening::Versioned { worker: id, version });
        }
    }

    /// What becomes of a worker that stops while it is not to go on as it is.
    #[inline(never)] // Not in the first view.
    pub(super) fn do_duty(&mut self, id: WorkerId) {
        match self.worker_mut(id).duty {
            Duty::Stays => {}
            Duty::Goes => self.take_away(id),
            Duty::Rolls => {
                self.renew(id);
                self.roll_on(ServiceId::of(id));
            }
        }
    }

    /// The version of a worker in the trace.
    #[inline(never)] // Not in the first view.
    pub(super) fn version_of(&self, id: WorkerId) -> Option<VersionId> {
        let service = &self.services[ServiceId::of(id).index()];
        self.version_id(service.version_of(self.worker(id)?).map(|version| &**version))
    }

    fn version_id(&self, version: Option<&str>) -> Option<VersionId> {
        self.trace.names().version_id(version?)
    }
}
