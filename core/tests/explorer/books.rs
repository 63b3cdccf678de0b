//! What is counted, and how much may be where.

use message_queue_core::queue::{
    CheckedAt, CountedMessages, Counter, Dedup, Ledger, Limit, Message, MessageId, Queue, QueueId,
    TransitionKind, WorkerId,
};

use crate::event::{Answer, Event, all_of, is_ready, lease_of};
use crate::setup::{DEAD, JOBS};
use crate::step::{WORKERS, worker};
use crate::world::{Fate, Past, World};

/// Each ledger for itself, and both together against what was seen from outside.
pub fn the_ledgers_add_up(event: &Event<'_>) -> bool {
    let world = event.after;
    let past = |is: &dyn Fn(&Past) -> bool| world.past.iter().filter(|it| is(it)).count() as u64;
    let ledgers = [JOBS, DEAD].map(|queue| world.queues.queue(queue).ledger());
    let [jobs, dead] = &ledgers;
    let both = |of: fn(&Ledger) -> u64| of(jobs) + of(dead);
    let counts_what_is_there = |queue: QueueId, ledger: &Ledger| {
        let queue = world.queues.queue(queue);
        let there = [queue.ready().count(), queue.delayed().count(), queue.leased().count()];
        there.map(|it| it as u64) == [ledger.ready, ledger.delayed, ledger.leased]
    };
    ledgers.iter().all(Ledger::adds_up)
        && counts_what_is_there(JOBS, jobs)
        && counts_what_is_there(DEAD, dead)
        && jobs.accepted == world.past.len() as u64
        && dead.accepted == 0
        && both(|it| it.done) == past(&|it| it.fate == Fate::Done)
        && both(|it| it.dropped) == past(&|it| it.fate == Fate::Dropped)
        && both(|it| it.transferred_in) == both(|it| it.transferred_out)
        && both(|it| it.transferred_in) == world.past.iter().map(|it| it.moves).sum::<u64>()
        && both(|it| it.deliveries)
            == world.past.iter().map(|it| u64::from(it.deliveries)).sum::<u64>()
        && both(|it| it.first_deliveries) == past(&|it| it.deliveries > 0)
        && [jobs.rejected, jobs.duplicates] == [world.refused, world.repeated]
}

/// What a queue says of the deliveries of a message is what was told of them.
pub fn deliveries_are_counted_as_told(event: &Event<'_>) -> bool {
    let is_true = |message: &Message| {
        let past = event.after.past(message.id);
        let tries = past.since_entry;
        message.epoch == past.deliveries
            && message.attempts() == tries.deliveries
            && message.failures() == tries.failures
            && message.expiries() == tries.expiries
    };
    [JOBS, DEAD].iter().all(|queue| all_of(event.after.queues.queue(*queue)).all(is_true))
}

pub fn no_more_are_in_flight_than_may_be(event: &Event<'_>) -> bool {
    let rules = event.setup.jobs.in_flight;
    let jobs = event.after.queues.queue(JOBS);
    let held = |by: WorkerId| {
        jobs.leased().filter(move |it| lease_of(it).is_some_and(|it| it.worker == by))
    };
    let most = |limit: Option<u32>| limit.map_or(usize::MAX, |it| it as usize);
    let each = (0..WORKERS).all(|index| held(worker(index)).count() <= most(rules.per_worker));
    let started = |it: &&Message| event.after.past(it.id).since_entry.deliveries > 0;
    let counted = if rules.retries_count {
        all_of(jobs).filter(started).filter(|it| !it.is_parked()).count()
    } else {
        jobs.leased().count()
    };
    each && counted <= most(rules.max)
}

/// By what was told, and not by what the queue says that it has counted.
pub fn nobody_is_tried_more_often_than_allowed(event: &Event<'_>) -> bool {
    let keeps = |message: &Message, limit: &Limit| {
        let tries = event.after.past(message.id).since_entry;
        // A delivery whose end does not count is not held against the message at that end.
        let free = if limit.at == CheckedAt::Release { tries.uncounted } else { 0 };
        let (count, free) = match limit.counter {
            Counter::Deliveries => (tries.deliveries, free),
            Counter::Failures => (tries.failures, 0),
            Counter::Expiries => (tries.expiries, 0),
        };
        // Nobody waits for another attempt that there will not be.
        let waits = limit.at == CheckedAt::Release
            && (is_ready(message) || !message.is_parked() && lease_of(message).is_none());
        count < limit.allowed + free || !waits && count <= limit.allowed + free
    };
    let limits = || event.setup.jobs.limits.iter().flatten();
    all_of(event.after.queues.queue(JOBS)).all(|message| limits().all(|it| keeps(message, it)))
}

/// What comes back to a queue that counts what nobody holds may be more than fits; nothing else.
pub fn no_more_are_stored_than_fit(event: &Event<'_>) -> bool {
    let back = WORKERS * event.setup.hands;
    let fits = |queue: QueueId| {
        let queue = event.after.queues.queue(queue);
        let capacity = queue.rules().capacity;
        let most = capacity.messages.unwrap_or(u64::MAX);
        match capacity.counted {
            CountedMessages::Stored => has_kept_its_room(queue),
            CountedMessages::NotHeld => queue.len() as u64 <= most.saturating_add(back as u64),
        }
    };
    // Nobody holds what is in the dead-letter queue, so nothing comes back to it.
    fits(JOBS) && has_kept_its_room(event.after.queues.queue(DEAD))
}

/// A message comes in only where there is room for it by then.
pub fn what_comes_in_fits(event: &Event<'_>) -> bool {
    let comes_back = event.tells(|kind| matches!(kind, TransitionKind::Released { .. }));
    let is_taken_in = matches!(event.answer, Answer::Sent(Ok(sent)) if !sent.duplicate);
    let is_redriven = event.tells(|kind| *kind == TransitionKind::Redriven);
    let comes_in = is_taken_in || is_redriven && !comes_back;
    !comes_in || has_kept_its_room(event.after.queues.queue(JOBS))
}

/// Whether a queue holds no more than it has room for.
fn has_kept_its_room(queue: &Queue) -> bool {
    let capacity = queue.rules().capacity;
    let is_counted =
        |it: &&Message| capacity.counted == CountedMessages::Stored || lease_of(it).is_none();
    let counted = || all_of(queue).filter(is_counted);
    counted().count() as u64 <= capacity.messages.unwrap_or(u64::MAX)
        && counted().map(|it| it.body.len() as u64).sum::<u64>()
            <= capacity.bytes.unwrap_or(u64::MAX)
}

/// For as long as a window lasts, or as long as the message is here, by the rules.
pub fn a_key_is_taken_in_once_while_it_is_known(event: &Event<'_>) -> bool {
    let Answer::Sent(Ok(sent)) = *event.answer else { return true };
    if !event.setup.has_keys() {
        return !sent.duplicate;
    }
    if sent.duplicate {
        return is_known(event, sent.id);
    }
    // A purge makes the queue forget.
    let was_purged = event.before.left.purges < event.setup.budget.purges;
    let number = event.after.past(sent.id).number;
    let mut same = ids(event.before).filter(|it| event.before.past(*it).number == number);
    was_purged || !same.any(|it| is_known(event, it))
}

fn is_known(event: &Event<'_>, id: MessageId) -> bool {
    match event.setup.jobs.dedup {
        Dedup::None => false,
        Dedup::Window { span, .. } => event.now() < event.before.past(id).at + span,
        // Nothing that is parked will ever be done.
        Dedup::UntilDone => event.jobs().message(id).is_some_and(|it| !it.is_parked()),
    }
}

pub fn ids(world: &World) -> impl Iterator<Item = MessageId> {
    (1..=world.past.len() as u64).map(MessageId)
}
