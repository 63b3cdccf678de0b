//! What is done in a run at set instants: scheduled faults, and what a person would do by hand.

use super::calendar::{Event, Rank};
use super::{Command, Happening, Simulation};
use crate::queue::{SettingError, check_range};
use crate::time::Instant;

/// A command and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// When; it comes before all else that happens at its instant, like a command that is given then.
    pub at: Instant,
    /// What.
    pub command: Command,
}

impl Planned {
    /// How many commands a run may have planned.
    pub const MOST: usize = 1_000;

    /// Checks that a plan is in order, and that each command is one that a file can hold.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(plan: &[Self]) -> Result<(), SettingError> {
        check_range("actions.count", plan.len(), &(0..=Self::MOST))?;
        for (place, planned) in plan.iter().enumerate() {
            let before = place.checked_sub(1).map_or(Instant::ZERO, |before| plan[before].at);
            if planned.at < before {
                let (given, accepted) = (planned.at.to_string(), format!("{before} or later"));
                return Err(SettingError { field: "actions.at", given, accepted });
            }
            let sets_all = match &planned.command {
                Command::SendList { .. }
                | Command::SetSender { .. }
                | Command::SetQueue { .. }
                | Command::SetService { .. } => true,
                Command::Send { .. }
                | Command::SetWorkers { .. }
                | Command::SwitchWorker { .. }
                | Command::CrashWorker { .. }
                | Command::CrashAfterEffect { .. }
                | Command::PaceWorker { .. }
                | Command::PartitionWorker { .. }
                | Command::Redrive { .. } => false,
            };
            check_range("actions.command", usize::from(sets_all), &(0..=0))?;
        }
        Ok(())
    }
}

impl Simulation {
    /// Puts the command with this place in the plan into the calendar, if there is one.
    pub(super) fn schedule_planned(&mut self, place: usize) {
        if let (Some(planned), Ok(number)) = (self.plan.get(place), u16::try_from(place)) {
            self.calendar.schedule(planned.at, Rank::Command, Event::Planned(number));
        }
    }

    /// Does what was planned. What cannot be done is told and changes nothing.
    #[inline(never)] // Not in the first view.
    pub(super) fn do_planned(&mut self, place: u16) {
        let command = self.plan[usize::from(place)].command.clone();
        if self.execute(command).is_err() {
            self.note(Happening::NotDone { action: place + 1 });
        }
        self.schedule_planned(usize::from(place) + 1);
    }
}
