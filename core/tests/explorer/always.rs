//! What holds in every state and at every step.

use message_queue_core::queue::{
    CheckedAt, Counter, DropReason, Fence, Grouping, Limit, Message, MessageId, OnStale, Queue,
    QueueId, QueueSet, Receive, ReleaseCause, SendError, State, TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::event::{Answer, Event, is_leased, is_ready};
use crate::setup::{DEAD, JOBS};
use crate::step::{Step, WORKERS, worker};
use crate::world::{Fate, World};

/// A rule, by its name.
pub type Rule = (&'static str, fn(&Event<'_>) -> bool);

macro_rules! rules {
    ($($rule:ident)*) => { &[$((stringify!($rule), $rule)),*] };
}

/// What holds in every state. Of the event, only what is there after it is looked at.
pub const OF_STATES: &[Rule] = rules![
    every_message_is_somewhere_exactly_once
    the_ledgers_add_up
    no_more_are_in_flight_than_may_be
    nobody_is_tried_more_often_than_allowed
    no_more_are_stored_than_fit
    whoever_keeps_acking_gets_through
];

/// What holds at every step from one state to another.
pub const OF_STEPS: &[Rule] = rules![
    a_message_leaves_for_a_reason_that_is_told
    only_an_ack_deletes
    what_has_ended_is_not_delivered
    only_what_is_ready_is_delivered
    a_lease_belongs_to_the_worker_that_received
    a_lease_ends_for_a_reason_that_is_told
    the_epoch_grows_by_one
    what_goes_in_comes_out
    a_group_is_in_order
    a_stale_receipt_changes_nothing
    only_where_the_fence_is_open_a_late_receipt_works
    a_repeated_send_finds_the_first
    a_dead_letter_moves_whole
    a_redriven_message_moves_whole
    a_lease_runs_out_at_its_very_end
    time_goes_on
    time_may_be_split
];

fn ids(world: &World) -> impl Iterator<Item = MessageId> {
    (1..=world.past.len() as u64).map(MessageId)
}

fn every_message_is_somewhere_exactly_once(event: &Event<'_>) -> bool {
    ids(event.after).all(|id| {
        let is_here = event.after.past(id).fate == Fate::Here;
        event.after.places(id) == usize::from(is_here)
    })
}

fn the_ledgers_add_up(event: &Event<'_>) -> bool {
    [JOBS, DEAD].iter().all(|queue| event.after.queues.queue(*queue).ledger().adds_up())
}

fn a_message_leaves_for_a_reason_that_is_told(event: &Event<'_>) -> bool {
    event.stored().all(|message| {
        let stays = event.after.queues.queue(JOBS).message(message.id).is_some();
        let leaves = |kind: &TransitionKind| {
            let is_end = matches!(
                kind,
                TransitionKind::Acked { .. }
                    | TransitionKind::Dead { .. }
                    | TransitionKind::Dropped { .. }
            );
            is_end
        };
        stays || event.told_of(message.id).any(|it| leaves(&it.kind))
    })
}

fn only_an_ack_deletes(event: &Event<'_>) -> bool {
    let acked = event.told.iter().filter(|it| matches!(it.kind, TransitionKind::Acked { .. }));
    acked.into_iter().all(|it| match (event.step, event.answer) {
        (Step::Ack(_), Answer::Settled(receipt, Ok(_))) => receipt.message == it.message,
        _ => false,
    })
}

fn what_has_ended_is_not_delivered(event: &Event<'_>) -> bool {
    event.delivery().is_none_or(|it| event.before.past(it.receipt.message).fate == Fate::Here)
}

fn only_what_is_ready_is_delivered(event: &Event<'_>) -> bool {
    let now = event.before.queues.now();
    let may =
        |message: &Message| is_ready(message) && message.expires_at().is_none_or(|at| now < at);
    event.delivery().is_none() || event.delivered().is_some_and(may)
}

fn a_lease_belongs_to_the_worker_that_received(event: &Event<'_>) -> bool {
    let (Step::Receive(index), Some(delivery)) = (event.step, event.delivery()) else {
        return true;
    };
    let message = event.after.queues.queue(JOBS).message(delivery.receipt.message);
    message.is_some_and(|message| match message.state() {
        State::Leased(lease) => lease.worker == worker(index) && lease.until == delivery.until,
        // A receive that hides nothing: the noise of a standard queue.
        State::Ready => delivery.until == event.before.queues.now(),
        State::Delayed { .. } => false,
    })
}

fn a_lease_ends_for_a_reason_that_is_told(event: &Event<'_>) -> bool {
    event.stored().filter(|it| is_leased(it)).all(|message| {
        let held = event.after.queues.queue(JOBS).message(message.id).is_some_and(is_leased);
        held || event.told_of(message.id).any(|it| {
            !matches!(
                it.kind,
                TransitionKind::Sent { .. }
                    | TransitionKind::Delivered { .. }
                    | TransitionKind::StaleSettle { .. }
                    | TransitionKind::LateSettle { .. }
            )
        })
    })
}

fn the_epoch_grows_by_one(event: &Event<'_>) -> bool {
    let (Some(delivery), Some(message)) = (event.delivery(), event.delivered()) else {
        return true;
    };
    delivery.receipt.epoch == message.epoch + 1
}

fn what_goes_in_comes_out(event: &Event<'_>) -> bool {
    event
        .delivery()
        .is_none_or(|it| it.body == World::body(event.before.past(it.receipt.message).number))
}

/// Those that were redriven stand at the end, so there the ids say nothing.
fn a_group_is_in_order(event: &Event<'_>) -> bool {
    if event.setup.jobs.group == Grouping::None || event.setup.budget.redrives > 0 {
        return true;
    }
    let stays = |it: &Message| event.stays(it);
    event.delivered().is_none_or(|message| !event.earlier_of_group(message).any(stays))
}

fn no_more_are_in_flight_than_may_be(event: &Event<'_>) -> bool {
    let rules = event.setup.jobs.in_flight;
    let jobs = event.after.queues.queue(JOBS);
    let held = |by: WorkerId| {
        jobs.leased()
            .filter(move |it| matches!(it.state(), State::Leased(lease) if lease.worker == by))
    };
    let most = |limit: Option<u32>| limit.map_or(usize::MAX, |it| it as usize);
    let each = (0..WORKERS).all(|index| held(worker(index)).count() <= most(rules.per_worker));
    each && jobs.leased().count() <= most(rules.max)
}

fn nobody_is_tried_more_often_than_allowed(event: &Event<'_>) -> bool {
    let rules = &event.setup.jobs;
    let lost_for_nothing = u32::from(event.setup.budget.crashes - event.after.left.crashes)
        * u32::from(!rules.release.lost.counts);
    let keeps = |message: &Message, limit: &Limit| {
        // What does not count is not held against the message.
        let free = [rules.release.nack, rules.release.fail].iter().any(|it| !it.counts);
        match limit.counter {
            Counter::Deliveries => free || message.attempts() <= limit.allowed + lost_for_nothing,
            Counter::Failures => message.failures() <= limit.allowed,
            Counter::Expiries => message.expiries() <= limit.allowed,
        }
    };
    let spent = |message: &Message, limit: &Limit| {
        limit.at == CheckedAt::Release
            && limit.counter != Counter::Deliveries
            && is_ready(message)
            && !keeps_one(message, *limit)
    };
    let jobs = event.after.queues.queue(JOBS);
    let all = jobs.ready().chain(jobs.delayed()).chain(jobs.leased());
    let limits = || rules.limits.iter().flatten();
    all.into_iter()
        .all(|message| limits().all(|limit| keeps(message, limit) && !spent(message, limit)))
}

/// Whether a message has an attempt left.
fn keeps_one(message: &Message, limit: Limit) -> bool {
    match limit.counter {
        Counter::Deliveries => message.attempts() < limit.allowed,
        Counter::Failures => message.failures() < limit.allowed,
        Counter::Expiries => message.expiries() < limit.allowed,
    }
}

/// What comes back to a queue that counts what nobody holds may be more than fits; nothing else.
fn no_more_are_stored_than_fit(event: &Event<'_>) -> bool {
    let fits = |queue: QueueId| {
        let queue: &Queue = event.after.queues.queue(queue);
        let capacity = queue.rules().capacity;
        queue.len() as u64 <= capacity.messages.unwrap_or(u64::MAX).saturating_add(WORKERS as u64)
            && (capacity.counted != message_queue_core::queue::CountedMessages::Stored
                || queue.len() as u64 <= capacity.messages.unwrap_or(u64::MAX)
                    && queue.stored_bytes() <= capacity.bytes.unwrap_or(u64::MAX))
    };
    fits(JOBS) && fits(DEAD)
}

fn a_stale_receipt_changes_nothing(event: &Event<'_>) -> bool {
    let is_done = match event.answer {
        Answer::Settled(_, Ok(settled)) => *settled == message_queue_core::queue::Settled::Done,
        Answer::Extended(Ok(until)) => until.is_some(),
        Answer::Settled(..) | Answer::Extended(Err(_)) => false,
        Answer::Sent(_) | Answer::Received(_) | Answer::None => true,
    };
    if is_done {
        return true;
    }
    let told = event.tells(|kind| matches!(kind, TransitionKind::StaleSettle { .. }));
    let is_too_long = matches!(
        event.answer,
        Answer::Extended(Err(message_queue_core::queue::HideError::TooLong { .. }))
    );
    let closes = event.setup.jobs.on_stale == OnStale::CloseWorker;
    let stays = event.before.queues.canonical() == event.after.queues.canonical();
    (told || is_too_long) && (stays || closes)
}

fn only_where_the_fence_is_open_a_late_receipt_works(event: &Event<'_>) -> bool {
    let late = event.tells(|kind| matches!(kind, TransitionKind::LateSettle { .. }));
    let Answer::Settled(receipt, Ok(message_queue_core::queue::Settled::Done)) = event.answer
    else {
        return true;
    };
    let message = event.jobs().message(receipt.message);
    let is_late = message.is_none_or(|message| message.epoch != receipt.epoch);
    late == is_late && (!late || event.setup.jobs.fence == Fence::Any)
}

fn a_repeated_send_finds_the_first(event: &Event<'_>) -> bool {
    match event.answer {
        Answer::Sent(Ok(sent)) if sent.duplicate => {
            let stays = event.before.queues.canonical() == event.after.queues.canonical();
            let number = event.before.past(sent.id).number;
            stays && number + 1 == event.before.sent && event.setup.has_keys()
        }
        Answer::Sent(Ok(sent)) => sent.id == event.before.queues.next_id(),
        Answer::Sent(Err(error)) => {
            let is_full = matches!(error, SendError::Full { .. } | SendError::FullOfBytes { .. });
            is_full && event.before.queues.canonical() == event.after.queues.canonical()
        }
        _ => true,
    }
}

fn a_dead_letter_moves_whole(event: &Event<'_>) -> bool {
    let dead = event.told.iter().filter(|it| matches!(it.kind, TransitionKind::Dead { .. }));
    dead.into_iter().all(|it| {
        let Some(before) = event.jobs().message(it.message) else { return false };
        let Some(after) = event.after.queues.queue(DEAD).message(it.message) else {
            // It did not last there, either.
            return event.after.past(it.message).fate == Fate::Dropped;
        };
        let epoch = before.epoch;
        after.epoch == epoch
            && after.attempts() == 0
            && after.sent_at == before.sent_at
            && after.deaths().last().is_some_and(|death| death.queue == JOBS && death.at == it.at)
    })
}

fn a_redriven_message_moves_whole(event: &Event<'_>) -> bool {
    let redriven = event.told.iter().filter(|it| it.kind == TransitionKind::Redriven);
    redriven.into_iter().all(|it| {
        let before = event.before.queues.queue(DEAD).message(it.message);
        let after = event.after.queues.queue(JOBS).message(it.message);
        before.zip(after).is_some_and(|(before, after)| {
            after.epoch == before.epoch
                && after.attempts() == 0
                && after.failures() == 0
                && after.deaths() == before.deaths()
                && is_ready(after)
        })
    })
}

fn a_lease_runs_out_at_its_very_end(event: &Event<'_>) -> bool {
    let is_expiry = |kind: &TransitionKind| {
        matches!(kind, TransitionKind::Released { cause: ReleaseCause::Expire, .. })
    };
    let expiries = event.told.iter().filter(|it| it.queue == JOBS && is_expiry(&it.kind));
    let end = |message: &Message| match message.state() {
        State::Leased(lease) => Some(lease.until),
        State::Ready | State::Delayed { .. } => None,
    };
    let on_time = expiries.into_iter().all(|it| {
        event.jobs().message(it.message).and_then(end).is_some_and(|until| until == it.at)
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

fn time_goes_on(event: &Event<'_>) -> bool {
    let (before, after) = (event.before.queues.now(), event.after.queues.now());
    let told = event.told.iter().map(|it| it.at);
    let instants: Vec<Instant> = std::iter::once(before).chain(told).chain([after]).collect();
    instants.is_sorted()
}

fn time_may_be_split(event: &Event<'_>) -> bool {
    if !matches!(event.step, Step::Deadline | Step::Pass) {
        return true;
    }
    let (mut queues, mut told) = (event.before.queues.clone(), Vec::new());
    let (from, to) = (queues.now(), event.after.queues.now());
    let half = Duration::from_micros(to.since(from).as_micros() / 2);
    queues.advance(from + half, &mut told);
    queues.advance(to, &mut told);
    told == event.told && queues == event.after.queues
}

/// With one worker that acks whatever it gets, everything ends before long: after each receive
/// that brings nothing, one deadline is enough.
fn whoever_keeps_acking_gets_through(event: &Event<'_>) -> bool {
    const PATIENCE: usize = 64;
    let mut queues = event.after.queues.clone();
    let mut told = Vec::new();
    for _ in 0..PATIENCE {
        if queues.queue(JOBS).ready_len() == 0 && queues.queue(JOBS).leased().next().is_none() {
            let waits = queues.queue(JOBS).delayed().any(|it| !it.is_parked());
            if !waits {
                return true;
            }
        }
        if !ack_one(&mut queues, &mut told) {
            match queues.next_deadline() {
                Some(deadline) => queues.advance(deadline, &mut told),
                // Only the loss of its worker ends a lease without an end.
                None => (0..WORKERS).for_each(|index| {
                    queues.worker_lost(queues.now(), JOBS, worker(index), &mut told);
                }),
            }
        }
        told.clear();
    }
    false
}

fn ack_one(queues: &mut QueueSet, told: &mut Vec<message_queue_core::queue::Transition>) -> bool {
    const PATIENT: WorkerId = WorkerId(9);
    let ask = Receive { worker: PATIENT, most: 1, lease: None };
    let now = queues.now();
    let Ok(deliveries) = queues.receive_many(now, JOBS, ask, told) else { return false };
    for delivery in &deliveries {
        // A standard queue may have handed it out twice; then the ack is late and works.
        let _ = queues.ack(now, JOBS, (delivery.receipt, PATIENT), told);
    }
    !deliveries.is_empty()
}

/// Whether a message was lost on its way to the dead-letter queue, or there.
pub fn is_lost_dead_letter(event: &Event<'_>) -> bool {
    event.told.iter().any(|it| match it.kind {
        TransitionKind::Dropped { reason, .. } => {
            reason == DropReason::DeadLettersFull
                || it.queue == DEAD && reason == DropReason::Overflow
        }
        _ => false,
    })
}
