//! What is done in a run at set instants: scheduled faults, and what a person would do by hand.

use super::calendar::{Event, Rank};
use super::{Command, Happening, Simulation, Template};
use crate::queue::{SettingError, check_range};
use crate::time::Instant;

/// A command and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// When; it comes before all else that happens at its instant, like a command that is given then.
    pub at: Instant,
    /// What.
    pub command: Command,
}

impl Timed {
    /// How many actions a scenario may have.
    pub const MOST: usize = 1_000;
    /// How many messages its actions may send at one instant. Within an instant nobody can stop a run,
    /// and a page does not move.
    pub const AT_ONCE: u64 = 20_000;

    /// Checks that actions are in order, and that each command is one that a file can hold.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(actions: &[Self]) -> Result<(), SettingError> {
        check_range("actions.count", actions.len(), &(0..=Self::MOST))?;
        let mut at_once = 0;
        for (place, timed) in actions.iter().enumerate() {
            let before = place.checked_sub(1).map_or(Instant::ZERO, |before| actions[before].at);
            if timed.at < before {
                let (given, accepted) = (timed.at.to_string(), format!("{before} or later"));
                return Err(SettingError { field: "actions.at", given, accepted });
            }
            if timed.at > before {
                at_once = 0;
            }
            if let Command::Send { count, template, .. } = &timed.command {
                at_once += u64::from(*count);
                check_range(
                    "actions.at-once",
                    at_once,
                    &(0..=Self::AT_ONCE.min(most_at_once(template))),
                )?;
            }
            let sets_all = match &timed.command {
                Command::SendList { .. }
                | Command::SetSender { .. }
                | Command::SetQueue { .. }
                | Command::SetService { .. } => true,
                Command::Send { .. }
                | Command::SetWorkers { .. }
                | Command::RollOut { .. }
                | Command::SwitchWorker { .. }
                | Command::CrashWorker { .. }
                | Command::CrashAfterEffect { .. }
                | Command::PaceWorker { .. }
                | Command::PartitionWorker { .. }
                | Command::PartitionSender { .. }
                | Command::LoseAnswers { .. }
                | Command::Redrive { .. } => false,
            };
            check_range("actions.command", usize::from(sets_all), &(0..=0))?;
        }
        Ok(())
    }
}

/// How many messages from a template may come at one instant, for what they weigh: 64 MiB in all.
pub(super) fn most_at_once(template: &Template) -> u64 {
    const BYTES: u64 = 64 << 20;
    BYTES / (template.size() as u64).max(1)
}

impl Simulation {
    /// Puts the action with this place into the calendar, if there is one.
    pub(super) fn schedule_action(&mut self, place: usize) {
        if let (Some(timed), Ok(number)) = (self.actions.get(place), u16::try_from(place)) {
            self.calendar.schedule(timed.at, Rank::Command, Event::Timed(number));
        }
    }

    /// Does an action. What cannot be done is told and changes nothing.
    #[inline(never)] // Not in the first view.
    pub(super) fn do_action(&mut self, place: u16) {
        let command = self.actions[usize::from(place)].command.clone();
        if self.execute(command).is_err() {
            self.note(Happening::NotDone { action: place + 1 });
        }
        self.schedule_action(usize::from(place) + 1);
    }
}
