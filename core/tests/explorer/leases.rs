//! What holds for deliveries, leases and receipts.

use message_queue_core::queue::{
    DeathReason, Delivery, DropReason, Fence, HideError, Lease, Message, Noise, OnStale, Receipt,
    ReceiveError, ReleaseCause, ReleaseDelay, Settle, Settled, Stale, State, TransitionKind,
};
use message_queue_core::time::{Duration, Instant};

use crate::event::{Answer, Event, is_leased, is_ready, lease_of};
use crate::setup::JOBS;
use crate::step::{Step, worker};

pub fn only_what_is_ready_is_delivered(event: &Event<'_>) -> bool {
    let ttl = event.setup.jobs.ttl.queue;
    let is_young = |message: &Message| match ttl {
        // How old it may get in a queue that it came back to is settled when it dies.
        Some(ttl) if message.deaths().is_empty() => {
            event.now() < event.before.past(message.id).at + ttl
        }
        _ => message.expires_at().is_none_or(|at| event.now() < at),
    };
    event.delivered().all(|message| is_ready(message) && is_young(message))
}

pub fn a_lease_belongs_to_the_worker_that_received(event: &Event<'_>) -> bool {
    let (Step::Receive(index) | Step::ReceiveFar(index)) = event.step else { return true };
    let jobs = event.after.queues.queue(JOBS);
    event.deliveries().iter().all(|delivery| {
        let message = jobs.message(delivery.receipt.message);
        message.is_some_and(|message| match message.state() {
            State::Leased(lease) => {
                let ours = (worker(index), event.now(), delivery.until);
                (lease.worker, lease.since, lease.until) == ours
            }
            // A receive that hides nothing: the noise of a standard queue.
            State::Ready => hides_nothing(event, delivery),
            State::Delayed { .. } => false,
        })
    })
}

fn hides_nothing(event: &Event<'_>, delivery: &Delivery) -> bool {
    event.setup.jobs.noise != Noise::OFF && delivery.until == event.now()
}

/// As long as the worker asked for, or else as long as the rules say for this delivery.
pub fn a_lease_lasts_as_long_as_it_should(event: &Event<'_>) -> bool {
    event.deliveries().iter().all(|delivery| {
        let nth = event.before.past(delivery.receipt.message).since_entry.deliveries + 1;
        let term = event.step.asked().or_else(|| event.setup.jobs.lease.of_delivery(nth));
        let until = term.map_or(Instant::NEVER, |term| event.now() + term);
        delivery.until == until || hides_nothing(event, delivery)
    })
}

pub fn the_epoch_grows_by_one(event: &Event<'_>) -> bool {
    let deliveries = event.deliveries().iter().zip(event.delivered());
    deliveries.into_iter().all(|(it, before)| it.receipt.epoch == before.epoch + 1)
}

pub fn a_lease_ends_for_a_reason_that_is_told(event: &Event<'_>) -> bool {
    event.stored().filter(|it| is_leased(it)).all(|message| {
        let lease = lease_of(message).expect("it is held");
        let held = event.after.queues.queue(JOBS).message(message.id).is_some_and(is_leased);
        held || event.told_of(message.id).any(|it| ends(event, message, lease, &it.kind))
    })
}

/// Whether this is what ends a lease in such a step.
fn ends(event: &Event<'_>, message: &Message, lease: Lease, kind: &TransitionKind) -> bool {
    let is_its_own = event.receipt().is_some_and(|it| it.message == message.id);
    let settles = |settle| is_its_own && event.step.settle() == Some(settle);
    let failed = matches!(event.step, Step::Fail(_));
    match kind {
        TransitionKind::Acked { .. } => settles(Settle::Ack),
        TransitionKind::Released { cause, worker, epoch, .. } => {
            let is_in_time = match cause {
                ReleaseCause::Nack => settles(Settle::Nack) && !failed,
                ReleaseCause::Fail => settles(Settle::Nack) && failed,
                ReleaseCause::Expire => lease.until <= event.after.queues.now(),
                ReleaseCause::Lost => event.step.worker() == Some(lease.worker),
            };
            is_in_time && (*worker, *epoch) == (lease.worker, message.epoch)
        }
        TransitionKind::Dead { reason, .. } | TransitionKind::Parked { reason, .. } => {
            match reason {
                DeathReason::Rejected => settles(Settle::Reject),
                DeathReason::Expired => true,
                // Only after a release, and for nobody who is held.
                DeathReason::Limit | DeathReason::Overflow => false,
            }
        }
        TransitionKind::Dropped { reason, .. } => match reason {
            DropReason::Purged => event.step == Step::Purge,
            DropReason::Rejected => settles(Settle::Reject),
            // The dead-letter queue was full when it was rejected or had stayed too long.
            DropReason::DeadLettersFull | DropReason::Expired | DropReason::Cycle => true,
            DropReason::Limit | DropReason::Overflow => false,
        },
        _ => false,
    }
}

pub fn a_lease_runs_out_at_its_very_end(event: &Event<'_>) -> bool {
    let is_expiry = |kind: &TransitionKind| {
        matches!(kind, TransitionKind::Released { cause: ReleaseCause::Expire, .. })
    };
    let expiries = event.told.iter().filter(|it| it.queue == JOBS && is_expiry(&it.kind));
    let on_time = expiries.into_iter().all(|it| {
        let message = event.jobs().message(it.message);
        message.and_then(lease_of).is_some_and(|lease| lease.until == it.at)
    });
    let now = event.after.queues.now();
    let jobs = event.after.queues.queue(JOBS);
    let overdue = jobs.leased().chain(jobs.delayed()).filter(|_| event.step == Step::Deadline);
    on_time
        && overdue.into_iter().all(|it| match it.state() {
            State::Leased(lease) => lease.until > now,
            State::Delayed { until } => until > now,
            State::Ready => false,
        })
}

/// From now on, and not from its end; the rest of the lease stays as it is.
pub fn an_extension_holds_for_as_long_as_was_asked(event: &Event<'_>) -> bool {
    let Answer::Extended(receipt, Ok(Some(until))) = *event.answer else { return true };
    let asked = event.step.asked().expect("an extension asks for some time");
    let lease = |message: Option<&Message>| message.and_then(lease_of);
    let before = lease(event.jobs().message(receipt.message));
    let after = lease(event.after.queues.queue(JOBS).message(receipt.message));
    let longest = event.setup.jobs.lease_max.zip(before).map(|(max, lease)| lease.since + max);
    until == event.now() + asked
        && longest.is_none_or(|longest| until <= longest)
        && after == before.map(|lease| Lease { until, ..lease })
}

/// As long as the worker asked for where the rules heed it, or else as long as the backoff says.
pub fn a_retry_waits_as_long_as_it_should(event: &Event<'_>) -> bool {
    let rules = &event.setup.jobs;
    event.told.iter().filter(|it| it.queue == JOBS).all(|it| {
        let TransitionKind::Released { cause, until, .. } = it.kind else { return true };
        let message = event.after.queues.queue(JOBS).message(it.message);
        let ends = |kind: &TransitionKind| {
            matches!(kind, TransitionKind::Dead { .. } | TransitionKind::Redriven)
        };
        let moved = event.told_of(it.message).any(|it| ends(&it.kind));
        if moved || message.is_none_or(Message::is_parked) {
            return true;
        }
        let is_given_back = matches!(cause, ReleaseCause::Nack | ReleaseCause::Fail);
        let asked = event.step.asked().filter(|_| is_given_back);
        let backoff = || rules.backoff.delay(event.after.past(it.message).since_entry.failures);
        let delay = match rules.release.of(cause).delay {
            ReleaseDelay::None => Duration::ZERO,
            ReleaseDelay::Given => asked.unwrap_or_default(),
            ReleaseDelay::Backoff => backoff(),
            ReleaseDelay::GivenOrBackoff => asked.unwrap_or_else(backoff),
        };
        until == (!delay.is_zero()).then(|| it.at + delay)
    })
}

/// A receipt works where the rules let it, says why where they do not, and is called late where it
/// is.
pub fn a_receipt_works_where_the_rules_let_it(event: &Event<'_>) -> bool {
    let (Some(receipt), Some(settle)) = (event.receipt(), event.step.settle()) else {
        return true;
    };
    let expected = staleness(event, receipt, settle);
    let told = event.told_of(receipt.message).find_map(|it| match it.kind {
        TransitionKind::StaleSettle { stale, settle: of, .. } if of == settle => Some(stale),
        _ => None,
    });
    let works = match event.answer {
        Answer::Settled(_, Ok(settled)) => *settled == Settled::Done,
        Answer::Extended(_, Ok(until)) => until.is_some(),
        Answer::Settled(_, Err(error)) | Answer::Extended(_, Err(error)) => match error {
            HideError::Stale(stale) if Some(*stale) != expected => return false,
            HideError::Stale(_) => false,
            HideError::TooLong { .. } => return expected.is_none() && told.is_none(),
        },
        Answer::Sent(_) | Answer::Received(_) | Answer::Redriving(_) | Answer::None => return true,
    };
    let late = event.tells(|kind| matches!(kind, TransitionKind::LateSettle { .. }));
    let is_late = works && receipt.epoch < event.before.past(receipt.message).deliveries;
    works == expected.is_none() && told == expected && late == is_late
}

/// Why the rules do not let a receipt work.
fn staleness(event: &Event<'_>, receipt: Receipt, settle: Settle) -> Option<Stale> {
    let Some(message) = event.jobs().message(receipt.message) else { return Some(Stale::Gone) };
    let past = event.before.past(receipt.message);
    let (latest, fence) = (past.deliveries, event.setup.jobs.fence);
    let needs_lease = match settle {
        Settle::Nack | Settle::Extend => true,
        Settle::Ack => fence == Fence::Unexpired,
        Settle::Reject => fence != Fence::Any,
    };
    if receipt.epoch == 0 || receipt.epoch > latest {
        Some(Stale::Unknown)
    } else if receipt.epoch <= latest - past.since_entry.deliveries {
        // It was for a delivery before the message left and came back.
        Some(Stale::Gone)
    } else if receipt.epoch < latest && fence != Fence::Any {
        Some(Stale::Superseded { latest })
    } else {
        (needs_lease && !is_leased(message)).then_some(Stale::Expired)
    }
}

pub fn a_stale_receipt_changes_nothing(event: &Event<'_>) -> bool {
    let is_stale = match event.answer {
        Answer::Settled(_, Ok(settled)) => *settled == Settled::Ignored,
        Answer::Extended(_, Ok(until)) => until.is_none(),
        Answer::Settled(_, Err(error)) | Answer::Extended(_, Err(error)) => {
            matches!(error, HideError::Stale(_))
        }
        Answer::Sent(_) | Answer::Received(_) | Answer::Redriving(_) | Answer::None => false,
    };
    if !is_stale {
        return true;
    }
    let mut expected = event.before.queues.clone();
    if event.setup.jobs.on_stale == OnStale::CloseWorker {
        // The connection is closed, and that is the loss of the worker.
        let worker = event.step.worker().expect("somebody used the receipt");
        expected.worker_lost(expected.now(), JOBS, worker, &mut Vec::new());
    }
    expected.canonical() == event.after.queues.canonical()
}

/// And neither what is not nor anything else is refused as such, and a refusal changes nothing.
pub fn what_is_too_long_is_refused(event: &Event<'_>) -> bool {
    let rules = &event.setup.jobs;
    let is_refused = match event.answer {
        Answer::Settled(_, Err(HideError::TooLong { .. }))
        | Answer::Extended(_, Err(HideError::TooLong { .. }))
        | Answer::Received(Err(ReceiveError::TooLong { .. })) => true,
        Answer::Settled(..) | Answer::Extended(..) | Answer::Received(_) => false,
        Answer::Sent(_) | Answer::Redriving(_) | Answer::None => return true,
    };
    let asked = event.step.asked().filter(|_| match event.step.settle() {
        Some(Settle::Nack) => {
            matches!(rules.release.nack.delay, ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff)
        }
        _ => true,
    });
    let since = match event.receipt().zip(event.step.settle()) {
        None => Some(event.now()),
        Some((receipt, settle)) if staleness(event, receipt, settle).is_none() => {
            event.jobs().message(receipt.message).and_then(lease_of).map(|lease| lease.since)
        }
        Some(_) => None,
    };
    let is_too_long = match (asked, rules.lease_max, since) {
        (Some(asked), Some(max), Some(since)) => event.now() + asked > since + max,
        _ => false,
    };
    let changes = || event.before.queues.canonical() != event.after.queues.canonical();
    is_refused == is_too_long && !(is_refused && (changes() || !event.told.is_empty()))
}
