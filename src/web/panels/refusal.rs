//! Why something was refused, as it stands beside the control that caused it.

use message_queue_play::playground::ActionError;
use message_queue_play::sim::CommandError;

/// The words for it. The path of the setting is left out: the label says it already.
pub fn in_place(error: &ActionError) -> String {
    match error {
        ActionError::Command(CommandError::Setting(error)) => {
            format!("{} is out of range, accepted is {}", error.given, error.accepted)
        }
        ActionError::Command(_) | ActionError::Journal(_) => error.to_string(),
    }
}
