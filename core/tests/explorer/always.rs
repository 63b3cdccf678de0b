//! What holds in every state and at every step.

use message_queue_core::queue::{
    CheckedAt, Counter, Death, Dedup, Delivery, DropReason, Fence, Grouping, Limit, Message,
    MessageId, OnStale, Queue, QueueId, QueueSet, ReleaseCause, SendError, Sent, State,
    TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::event::{Answer, Event, is_leased, is_ready};
use crate::setup::{DEAD, JOBS};
use crate::step::{Step, WORKERS, worker};
use crate::through::whoever_keeps_acking_gets_through_in_time;
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
    whoever_keeps_acking_gets_through_in_time
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
    a_key_is_taken_in_once_while_it_is_known
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
    let is_here = |it: &Delivery| event.before.past(it.receipt.message).fate == Fate::Here;
    event.deliveries().iter().all(is_here)
}

fn only_what_is_ready_is_delivered(event: &Event<'_>) -> bool {
    let now = event.before.queues.now();
    let may =
        |message: &Message| is_ready(message) && message.expires_at().is_none_or(|at| now < at);
    event.delivered().all(may)
}

fn a_lease_belongs_to_the_worker_that_received(event: &Event<'_>) -> bool {
    let Step::Receive(index) = event.step else { return true };
    let jobs = event.after.queues.queue(JOBS);
    event.deliveries().iter().all(|delivery| {
        let message = jobs.message(delivery.receipt.message);
        message.is_some_and(|message| match message.state() {
            State::Leased(lease) => lease.worker == worker(index) && lease.until == delivery.until,
            // A receive that hides nothing: the noise of a standard queue.
            State::Ready => delivery.until == event.before.queues.now(),
            State::Delayed { .. } => false,
        })
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
    let deliveries = event.deliveries().iter().zip(event.delivered());
    deliveries.into_iter().all(|(it, before)| it.receipt.epoch == before.epoch + 1)
}

fn what_goes_in_comes_out(event: &Event<'_>) -> bool {
    let number = |it: &Delivery| event.before.past(it.receipt.message).number;
    event.deliveries().iter().all(|it| it.body == World::body(number(it)))
}

/// What was sent earlier has left, or leaves sooner in the same receive, or the worker that owns the
/// group has it. Those that were redriven stand at the end, so there the ids say nothing.
fn a_group_is_in_order(event: &Event<'_>) -> bool {
    let grouping = event.setup.jobs.group;
    if grouping == Grouping::None || event.setup.redrives() {
        return true;
    }
    let Step::Receive(index) = event.step else { return true };
    let is_own = |it: &Message| {
        let is_held = matches!(it.state(), State::Leased(lease) if lease.worker == worker(index));
        grouping == Grouping::Exclusive && is_held
    };
    event.delivered().all(|message| {
        let mut earlier = event.earlier_of_group(message).filter(|it| event.stays(it));
        earlier.all(|it| is_own(it) || event.leaves_sooner(it, message))
    })
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
        Answer::Sent(_) | Answer::Received(_) | Answer::Redriving(_) | Answer::None => true,
    };
    if is_done {
        return true;
    }
    let told = event.tells(|kind| matches!(kind, TransitionKind::StaleSettle { .. }));
    let is_too_long = matches!(
        event.answer,
        Answer::Extended(Err(message_queue_core::queue::HideError::TooLong { .. }))
    );
    let mut expected = event.before.queues.clone();
    if event.setup.jobs.on_stale == OnStale::CloseWorker {
        // The connection is closed, and that is the loss of the worker.
        let worker = event.step.worker().expect("somebody used the receipt");
        expected.worker_lost(expected.now(), JOBS, worker, &mut Vec::new());
    }
    (told || is_too_long) && expected.canonical() == event.after.queues.canonical()
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

/// For as long as a window lasts, or as long as the message is here, by the rules.
fn a_key_is_taken_in_once_while_it_is_known(event: &Event<'_>) -> bool {
    let Answer::Sent(Ok(Sent { id, duplicate: false })) = *event.answer else { return true };
    let was_purged = event.before.left.purges < event.setup.budget.purges;
    if !event.setup.has_keys() || was_purged {
        return true;
    }
    let number = event.after.past(id).number;
    let same = (1..id.0).map(MessageId).filter(|it| event.before.past(*it).number == number);
    let is_known = |it: MessageId| match event.setup.jobs.dedup {
        Dedup::None => false,
        Dedup::Window { span, .. } => event.before.queues.now() < event.before.past(it).at + span,
        // Nothing that is parked will ever be done.
        Dedup::UntilDone => event.jobs().message(it).is_some_and(|it| !it.is_parked()),
    };
    !same.into_iter().any(is_known)
}

fn a_dead_letter_moves_whole(event: &Event<'_>) -> bool {
    let dead = event.told.iter().filter_map(|it| match it.kind {
        TransitionKind::Dead { reason, .. } if it.queue == JOBS => Some((it, reason)),
        _ => None,
    });
    dead.into_iter().all(|(it, reason)| {
        let Some(before) = event.jobs().message(it.message) else { return false };
        let Some(after) = event.after.queues.queue(DEAD).message(it.message) else {
            // It did not last there, either.
            return event.told_of(it.message).last().is_some_and(|last| last != it);
        };
        let died = |queue: &[Death]| {
            let same = queue.iter().find(|it| (it.queue, it.reason) == (JOBS, reason));
            same.map_or(0, |death| death.count)
        };
        let group = |queues: &QueueSet, queue: QueueId, of: &Message| {
            queues.queue(queue).group_of(of).map(str::to_owned)
        };
        after.epoch == before.epoch
            && after.attempts() == 0
            && (after.sent_at, &after.body) == (before.sent_at, &before.body)
            && group(&event.after.queues, DEAD, after) == group(&event.before.queues, JOBS, before)
            && died(after.deaths()) == died(before.deaths()) + 1
            && after
                .deaths()
                .last()
                .is_some_and(|death| (death.queue, death.reason, death.at) == (JOBS, reason, it.at))
    })
}

fn a_redriven_message_moves_whole(event: &Event<'_>) -> bool {
    let redriven = event.told.iter().filter(|it| it.kind == TransitionKind::Redriven);
    redriven.into_iter().all(|it| {
        let before = event.before.queues.queue(DEAD).message(it.message);
        let after = event.after.queues.queue(JOBS).message(it.message);
        if event.told_of(it.message).any(|it| matches!(it.kind, TransitionKind::Dead { .. })) {
            // It died and came back at one and the same instant, and was never seen in between.
            return after.is_some();
        }
        before.zip(after).is_some_and(|(before, after)| {
            after.epoch == before.epoch
                && after.attempts() == 0
                && after.failures() == 0
                && after.deaths() == before.deaths()
                && (after.sent_at, &after.body) == (before.sent_at, &before.body)
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
