//! Numbers and states of the stage in words.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{ServiceView, WorkerView};
use message_queue_play::sim::{Duty, WorkerState, number_of};
use message_queue_play::time::{Duration, Instant};

/// A span that counts down: with one digit after the point, so that it does not jump about.
pub fn tenths(span: Duration) -> String {
    if span < Duration::from_secs(60) {
        format!("{} s", Tenths(span.as_secs_f64()))
    } else {
        span.to_string()
    }
}

/// Whether a queue gets longer or shorter, unless it hardly does.
pub fn growth(per_second: f64) -> Option<(&'static str, String)> {
    let word = if per_second > 0.0 { "growing" } else { "draining" };
    let rate = per_second.abs();
    (rate >= 0.05).then(|| (word, format!("{}/s", Tenths(rate))))
}

/// The name of a worker's state in `data-state`.
pub fn worker_state(state: &WorkerState) -> &'static str {
    match state {
        WorkerState::Idle { .. } => "idle",
        WorkerState::Working(_) => "working",
        WorkerState::Down { .. } => "down",
        WorkerState::Crashed { .. } => "crashed",
        WorkerState::Starting { .. } => "starting",
    }
}

/// What a worker is called; `of` is its service, where that needs to be said.
pub fn worker_name(view: &WorkerView, of: Option<&ServiceView>) -> String {
    let number = number_of(view.worker);
    match of {
        Some(service) => format!("Worker {number} of {}", service.name),
        None => format!("Worker {number}"),
    }
}

/// What a worker is at, in one short line.
#[inline(never)] // Not in the first view.
pub fn worker_line(view: &WorkerView) -> String {
    let line = match &view.state {
        WorkerState::Idle { .. } => "idle".to_owned(),
        WorkerState::Working(job) => job.delivery.receipt.message.to_string(),
        WorkerState::Down { .. } => "down".to_owned(),
        WorkerState::Crashed { .. } => "crashed".to_owned(),
        WorkerState::Starting { .. } => "starting".to_owned(),
    };
    with_trouble(line, view)
}

/// What a worker is at, for those who cannot see its picture.
#[inline(never)] // Not in the first view.
pub fn worker_sentence(view: &WorkerView, now: Instant) -> String {
    let kind = view.kind.map_or("message", message_queue_play::queue::Kind::word);
    let sentence = match &view.state {
        WorkerState::Idle { .. } => "idle, waits for a message".to_owned(),
        WorkerState::Working(job) => format!("{kind} {}", job.delivery.receipt.message),
        WorkerState::Down { since, .. } => format!("down since {since}"),
        WorkerState::Crashed { since, restarts, .. } => {
            format!("crashed at {since}, restarts in {}", tenths(restarts.since(now)))
        }
        WorkerState::Starting { until, .. } => {
            format!("starting, up in {}", tenths(until.since(now)))
        }
    };
    with_trouble(sentence, view)
}

fn with_trouble(words: String, view: &WorkerView) -> String {
    if has_trouble(view) { format!("{words}, {}", trouble(view)) } else { words }
}

/// Whether there is something to say of a worker beside its state.
pub fn has_trouble(view: &WorkerView) -> bool {
    view.version.is_some()
        || view.duty != Duty::Stays
        || view.holds_more > 0
        || view.percent != 100
        || view.cut_off_since.is_some()
        || view.is_doomed
        || waits_for_answer(view)
}

fn waits_for_answer(view: &WorkerView) -> bool {
    matches!(&view.state, WorkerState::Working(job) if job.waits_for.is_some())
}

/// What there is to say of it: what it holds, and what is wrong with it.
#[inline(never)] // Not in the first view.
pub fn trouble(view: &WorkerView) -> String {
    let mut words = Vec::new();
    if waits_for_answer(view) {
        words.push("waits for an answer".to_owned());
    }
    words.extend(view.version.as_ref().map(ToString::to_string));
    if view.holds_more > 0 {
        words.push(format!("holds {} more", view.holds_more));
    }
    match view.duty {
        Duty::Stays => {}
        Duty::Goes => words.push("goes then".to_owned()),
        Duty::Rolls => words.push("restarts".to_owned()),
    }
    if view.cut_off_since.is_some() {
        words.push("cut off".to_owned());
    }
    if view.percent != 100 {
        words.push(format!("{} % time", view.percent));
    }
    if view.is_doomed {
        words.push("will crash".to_owned());
    }
    words.join(", ")
}

/// How many workers are at what.
#[inline(never)] // Not in the first view.
pub fn worker_summary(workers: &[WorkerView]) -> String {
    let count =
        |wanted: &str| workers.iter().filter(|view| worker_state(&view.state) == wanted).count();
    let parts =
        ["working", "idle", "starting", "down", "crashed"].map(|state| (count(state), state));
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, state)| format!("{count} {state}")).collect();
    format!("{} workers: {}", workers.len(), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_keeps_its_width() {
        assert_eq!(tenths(Duration::from_millis(11_640)), "11.6 s");
        assert_eq!(tenths(Duration::from_secs(3)), "3.0 s");
        assert_eq!(tenths(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn a_queue_that_hardly_changes_is_not_called_growing() {
        assert_eq!(growth(0.01), None);
        assert_eq!(growth(1.12), Some(("growing", "1.1/s".to_owned())));
        assert_eq!(growth(-2.0), Some(("draining", "2.0/s".to_owned())));
    }
}
