//! What holds in every state and at every step.

use message_queue_core::queue::{
    Death, Delivery, DropReason, Grouping, Message, QueueId, QueueSet, SendError, TransitionKind,
};
use message_queue_core::time::{Duration, Instant};

use crate::books::{
    a_key_is_taken_in_once_while_it_is_known, deliveries_are_counted_as_told, ids,
    no_more_are_in_flight_than_may_be, no_more_are_stored_than_fit,
    nobody_is_tried_more_often_than_allowed, the_ledgers_add_up, what_comes_in_fits,
};
use crate::event::{Answer, Event, all_of, is_ready, lease_of};
use crate::leases::{
    a_lease_belongs_to_the_worker_that_received, a_lease_ends_for_a_reason_that_is_told,
    a_lease_lasts_as_long_as_it_should, a_lease_runs_out_at_its_very_end,
    a_receipt_works_where_the_rules_let_it, a_retry_waits_as_long_as_it_should,
    a_stale_receipt_changes_nothing, an_extension_holds_for_as_long_as_was_asked,
    only_what_is_ready_is_delivered, the_epoch_grows_by_one, what_is_too_long_is_refused,
};
use crate::setup::{DEAD, JOBS};
use crate::step::{Step, worker};
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
    no_more_are_in_flight_than_may_be
    nobody_is_tried_more_often_than_allowed
    no_more_are_stored_than_fit
    whoever_keeps_acking_gets_through_in_time
];

/// What holds at every step from one state to another.
pub const OF_STEPS: &[Rule] = rules![
    the_ledgers_add_up
    deliveries_are_counted_as_told
    what_comes_in_fits
    a_message_leaves_for_a_reason_that_is_told
    only_an_ack_deletes
    what_has_ended_is_not_delivered
    only_what_is_ready_is_delivered
    a_lease_belongs_to_the_worker_that_received
    a_lease_lasts_as_long_as_it_should
    a_lease_ends_for_a_reason_that_is_told
    the_epoch_grows_by_one
    what_goes_in_comes_out
    a_group_is_in_order
    a_group_belongs_to_one_worker
    a_stale_receipt_changes_nothing
    a_receipt_works_where_the_rules_let_it
    an_extension_holds_for_as_long_as_was_asked
    what_is_too_long_is_refused
    a_retry_waits_as_long_as_it_should
    a_repeated_send_finds_the_first
    a_key_is_taken_in_once_while_it_is_known
    a_dead_letter_moves_whole
    a_redriven_message_moves_whole
    a_lease_runs_out_at_its_very_end
    time_goes_on
    time_may_be_split
];

fn every_message_is_somewhere_exactly_once(event: &Event<'_>) -> bool {
    ids(event.after).all(|id| {
        let is_here = event.after.past(id).fate == Fate::Here;
        event.after.places(id) == usize::from(is_here)
    })
}

/// From either queue, and to the other one only if just that was told.
fn a_message_leaves_for_a_reason_that_is_told(event: &Event<'_>) -> bool {
    let leaves = |from: QueueId, message: &Message| {
        let is_in = |queue| event.after.queues.queue(queue).message(message.id).is_some();
        let other = if from == JOBS { DEAD } else { JOBS };
        let is_told = |kind: &TransitionKind| match kind {
            TransitionKind::Acked { .. } | TransitionKind::Dropped { .. } => !is_in(other),
            TransitionKind::Dead { .. } => true,
            TransitionKind::Redriven => from == DEAD,
            _ => false,
        };
        is_in(from) || event.told_of(message.id).any(|it| is_told(&it.kind))
    };
    let all = |queue| all_of(event.before.queues.queue(queue)).all(|it| leaves(queue, it));
    all(JOBS) && all(DEAD)
}

/// Of a worker, or of somebody who takes a dead letter.
fn only_an_ack_deletes(event: &Event<'_>) -> bool {
    let acked = event.told.iter().filter(|it| matches!(it.kind, TransitionKind::Acked { .. }));
    acked.into_iter().all(|it| match (event.step, event.answer) {
        (Step::Ack(_), Answer::Settled(receipt, Ok(_))) => {
            (it.queue, it.message) == (JOBS, receipt.message)
        }
        (Step::TakeDead, Answer::None) => {
            let message = event.before.queues.queue(DEAD).message(it.message);
            it.queue == DEAD && message.is_some_and(is_ready)
        }
        _ => false,
    })
}

fn what_has_ended_is_not_delivered(event: &Event<'_>) -> bool {
    let is_here = |it: &Delivery| event.before.past(it.receipt.message).fate == Fate::Here;
    event.deliveries().iter().all(is_here)
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
    let (Step::Receive(index) | Step::ReceiveFar(index)) = event.step else { return true };
    let is_own = |it: &Message| {
        let is_held = lease_of(it).is_some_and(|lease| lease.worker == worker(index));
        grouping == Grouping::Exclusive && is_held
    };
    event.delivered().all(|message| {
        let mut earlier = event.earlier_of_group(message).filter(|it| event.stays(it));
        earlier.all(|it| is_own(it) || event.leaves_sooner(it, message))
    })
}

/// Nothing of a group is delivered while another worker holds any of it, be it earlier or later.
fn a_group_belongs_to_one_worker(event: &Event<'_>) -> bool {
    if event.setup.jobs.group != Grouping::Exclusive {
        return true;
    }
    let jobs = event.jobs();
    event.delivered().all(|message| {
        let mut held = jobs.leased().filter(|it| jobs.group_of(it) == jobs.group_of(message));
        held.all(|it| lease_of(it).map(|lease| lease.worker) == event.step.worker())
    })
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
