//! How the actions of a scenario are written.

use super::written::{format_name, quoted, target_key};
use super::{span, written};
use crate::queue::WorkerId;
use crate::sim::{Command, SenderId, ServiceId, Setup, Timed, number_of, place_of};
use crate::time::Instant;

/// The actions of a setup as a list, one a line.
pub fn write(setup: &Setup) -> String {
    let actions: Vec<_> = setup.actions.iter().filter_map(|timed| action(timed, setup)).collect();
    format!("[\n    {}\n  ]", actions.join(",\n    "))
}

/// `None` for a command that no scenario has.
fn action(timed: &Timed, setup: &Setup) -> Option<String> {
    let service = |id: ServiceId| quoted(&setup.services[usize::from(id.0)].key);
    let sender = |id: SenderId| quoted(&setup.senders[usize::from(id.0)].key);
    let worker = |id: WorkerId| {
        format!("\"service\": {}, \"worker\": {}", service(ServiceId::of(id)), number_of(id))
    };
    let (name, fields) = match &timed.command {
        Command::Send { to, template, count, delay: _ } => {
            let body = template.body();
            let (to, format) = (target_key(*to, setup), format_name(body.format()));
            let body = quoted(&String::from_utf8_lossy(body.bytes()));
            let fields = format!(
                "\"to\": {to}, \"format\": \"{format}\", \"body\": {body}, \"count\": {count}"
            );
            ("send", fields)
        }
        Command::CrashWorker { worker: id } => ("crash-worker", worker(*id)),
        Command::CrashAfterEffect { worker: id } => ("crash-after-effect", worker(*id)),
        Command::SwitchWorker { worker: id, on } => {
            ("switch-worker", format!("{}, \"on\": {on}", worker(*id)))
        }
        Command::PaceWorker { worker: id, percent } => {
            ("pace-worker", format!("{}, \"percent\": {percent}", worker(*id)))
        }
        Command::PartitionWorker { worker: id, cut_off } => {
            ("partition-worker", format!("{}, \"cut-off\": {cut_off}", worker(*id)))
        }
        Command::PartitionSender { sender: id, cut_off } => {
            let sender = sender(*id);
            ("partition-sender", format!("\"sender\": {sender}, \"cut-off\": {cut_off}"))
        }
        Command::LoseAnswers { sender: id, count } => {
            ("lose-answers", format!("\"sender\": {}, \"count\": {count}", sender(*id)))
        }
        Command::Redrive { queue, most } => {
            let queue = quoted(&setup.queues[place_of(*queue)].key);
            ("redrive", format!("\"queue\": {queue}, \"most\": {most}"))
        }
        Command::RollOut { service: id, version, time, failure } => {
            let mut fields =
                format!("\"service\": {}, \"version\": {}", service(*id), quoted(version));
            if let Some(time) = time {
                fields = format!("{fields}, \"time\": {}", written::time(time));
            }
            if let Some(failure) = failure {
                fields = format!("{fields}, \"failure\": {}", written::failure(failure));
            }
            ("roll-out", fields)
        }
        Command::SetWorkers { service: id, workers } => {
            ("set-workers", format!("\"service\": {}, \"workers\": {workers}", service(*id)))
        }
        Command::SendList { .. }
        | Command::SetSender { .. }
        | Command::SetQueue { .. }
        | Command::SetService { .. } => return None,
    };
    let at = quoted(&span::write(timed.at.since(Instant::ZERO)));
    Some(format!("{{ \"at\": {at}, \"{name}\": {{ {fields} }} }}"))
}
