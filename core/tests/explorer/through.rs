//! What it all comes to in the end: with one worker that acks whatever it gets, everything gets done.

use message_queue_core::queue::{
    DeathReason, DropReason, Message, MessageId, Probability, QueueSet, Receive, State, Transition,
    TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::event::Event;
use crate::setup::JOBS;
use crate::step::{WORKERS, worker};

/// With one worker that acks whatever it gets, every message that is here is done, or has come to an
/// end that the rules name. It takes no longer than until the last of those that are hidden now comes
/// out, and then the longest backoff, since that one may fail once more by its lease.
pub fn whoever_keeps_acking_gets_through_in_time(event: &Event<'_>) -> bool {
    let mut queues = event.after.queues.clone();
    let begun = queues.now();
    let here: Vec<MessageId> = waiting(&queues).collect();
    let patience = longest_hidden(&queues) + event.setup.jobs.backoff.delay(u32::MAX);
    // A receive that chance made empty says nothing.
    let tries = if event.setup.jobs.noise.empty == Probability::NEVER { 1 } else { 64 };
    let mut told = Vec::new();
    while waiting(&queues).next().is_some() {
        let is_stuck =
            !(0..tries).any(|_| ack_one(&mut queues, &mut told)) && !wait(&mut queues, &mut told);
        if is_stuck || queues.now() > begun + patience {
            return false;
        }
    }
    here.into_iter().all(|id| told.iter().any(|it| it.message == id && is_end(&it.kind)))
}

/// What is in the queue and may still be delivered.
fn waiting(queues: &QueueSet) -> impl Iterator<Item = MessageId> {
    let jobs = queues.queue(JOBS);
    let all = jobs.ready().chain(jobs.leased()).chain(jobs.delayed());
    all.into_iter().filter(|it| !it.is_parked()).map(|it| it.id)
}

/// For how long a lease or a delay still hides a message at most. A lease that never ends does so
/// when its worker is lost.
fn longest_hidden(queues: &QueueSet) -> Duration {
    let jobs = queues.queue(JOBS);
    let hidden = jobs.leased().chain(jobs.delayed().filter(|it| !it.is_parked()));
    let left = hidden.into_iter().map(|it| match it.state() {
        State::Leased(lease) if lease.until < Instant::NEVER => lease.until.since(queues.now()),
        State::Delayed { until } => until.since(queues.now()),
        State::Leased(_) | State::Ready => Duration::ZERO,
    });
    left.max().unwrap_or_default()
}

fn ack_one(queues: &mut QueueSet, told: &mut Vec<Transition>) -> bool {
    const PATIENT: WorkerId = WorkerId(9);
    let ask = Receive { worker: PATIENT, most: 1, lease: None };
    let now = queues.now();
    let before = told.len();
    let Ok(deliveries) = queues.receive_many(now, JOBS, ask, told) else { return false };
    for delivery in &deliveries {
        // A standard queue may have handed it out twice; then the ack is late and works.
        let _ = queues.ack(now, JOBS, (delivery.receipt, PATIENT), told);
    }
    told.len() > before
}

/// Up to the next deadline. Only the loss of its worker ends a lease without an end. Whether anything
/// came of it; if not, nothing ever will.
fn wait(queues: &mut QueueSet, told: &mut Vec<Transition>) -> bool {
    let (since, before) = (queues.now(), told.len());
    let is_endless =
        |it: &Message| matches!(it.state(), State::Leased(it) if it.until == Instant::NEVER);
    if queues.queue(JOBS).leased().any(is_endless) {
        (0..WORKERS).for_each(|index| {
            queues.worker_lost(queues.now(), JOBS, worker(index), told);
        });
    } else if let Some(deadline) = queues.next_deadline() {
        queues.advance(deadline, told);
    }
    queues.now() > since || told.len() > before
}

fn is_end(kind: &TransitionKind) -> bool {
    match kind {
        TransitionKind::Acked { .. } => true,
        TransitionKind::Dead { reason, .. } | TransitionKind::Parked { reason, .. } => {
            matches!(reason, DeathReason::Limit | DeathReason::Expired)
        }
        TransitionKind::Dropped { reason, .. } => matches!(
            reason,
            DropReason::Limit
                | DropReason::Expired
                | DropReason::DeadLettersFull
                | DropReason::Cycle
        ),
        _ => false,
    }
}
