//! What must have happened at all, so that a run does not pass because nothing was tried; and what
//! cannot happen in a queue with such rules, so that a rule that is not heeded shows.

use std::collections::BTreeSet;

use message_queue_core::queue::{
    Backoff, CountedMessages, DeathReason, DropReason, Fate, Fence, Grouping, HideError, InFlight,
    LeaseTerm, LostWorker, Message, Noise, OnStale, Overflow, ReceiveError, RedriveError,
    ReleaseCause, ReleaseDelay, Rules, SendError, Settle, Settled, Stale, TransitionKind,
};

use crate::event::{Answer, Event, is_leased, is_ready};
use crate::setup::{JOBS, Setup};
use crate::step::Step;

/// Something that may happen: its name, where it can, and how it is seen.
struct Sight {
    name: &'static str,
    can_be: fn(&Setup) -> bool,
    is_seen: fn(&Event<'_>) -> bool,
}

/// The names of what can be seen in the worlds of a preset, and of what was.
#[derive(Default)]
pub struct Seen {
    can_be: BTreeSet<&'static str>,
    seen: BTreeSet<&'static str>,
}

impl Seen {
    /// Those who go through a world note what they see in it.
    pub fn in_world<'a>(&'a mut self, setup: &Setup) -> impl FnMut(&Event<'_>) + 'a {
        let can_be: Vec<bool> = SIGHTS.iter().map(|it| (it.can_be)(setup)).collect();
        let possible = SIGHTS.iter().zip(&can_be).filter(|(_, can_be)| **can_be);
        self.can_be.extend(possible.map(|(it, _)| it.name));
        let mut is_known = vec![false; SIGHTS.len()];
        move |event| {
            for (index, sight) in SIGHTS.iter().enumerate() {
                if !is_known[index] && (sight.is_seen)(event) {
                    let (name, world) = (sight.name, event.setup.name);
                    assert!(can_be[index], "{name} in the world {world:?}: {:?}", event.step);
                    is_known[index] = true;
                    self.seen.insert(name);
                }
            }
        }
    }

    /// All that can be was seen.
    pub fn check(&self) {
        let missed: Vec<_> = self.can_be.difference(&self.seen).collect();
        assert!(missed.is_empty(), "never seen: {missed:?}");
    }
}

/// Whether a lease may run out.
fn ends(setup: &Setup) -> bool {
    setup.jobs.lease != LeaseTerm::Never || extends(setup) || setup.budget.far_receives > 0
}

/// Whether a message may be gone when a worker settles it.
fn can_be_gone(setup: &Setup) -> bool {
    ends(setup) || setup.budget.purges > 0
}

fn returns(rules: &Rules) -> bool {
    matches!(rules.lost, LostWorker::Release(_))
}

fn has_room_for_all(setup: &Setup) -> bool {
    setup.jobs.capacity.messages.is_none() && setup.jobs.capacity.bytes.is_none()
}

fn may_be_refused(setup: &Setup) -> bool {
    let capacity = setup.jobs.capacity;
    capacity.overflow == Overflow::Reject || capacity.counted == CountedMessages::Stored
}

/// What becomes of the head when there is no room.
fn makes_room(setup: &Setup) -> Option<Fate> {
    let fate = match setup.jobs.capacity.overflow {
        Overflow::Reject => return None,
        Overflow::DropHead => Fate::Drop,
        Overflow::DeadLetterHead => Fate::DeadLetter,
    };
    (!has_room_for_all(setup)).then(|| caught(setup, fate))
}

fn stays_too_long(setup: &Setup) -> Option<Fate> {
    setup.jobs.ttl.queue.map(|_| caught(setup, setup.jobs.ttl.then))
}

/// Nothing is buried without a dead-letter queue.
fn caught(setup: &Setup, fate: Fate) -> Fate {
    let is_alone = setup.jobs.dead_letter.is_none();
    if is_alone && fate == Fate::DeadLetter { Fate::Drop } else { fate }
}

fn extends(setup: &Setup) -> bool {
    setup.budget.extensions > 0 || setup.budget.far_extensions > 0
}

fn redrive_refused(event: &Event<'_>, why: RedriveError) -> bool {
    matches!(event.answer, Answer::Redriving(Err(error)) if *error == why)
}

/// Where a message goes at its limit.
fn at_limit(setup: &Setup) -> Option<Fate> {
    setup.jobs.limits.iter().flatten().next().map(|limit| caught(setup, limit.then))
}

fn on_reject(setup: &Setup) -> Option<Fate> {
    (setup.budget.rejects > 0).then(|| caught(setup, setup.jobs.on_reject))
}

fn stale(event: &Event<'_>, is: fn(Stale) -> bool) -> bool {
    event.tells(|kind| matches!(kind, TransitionKind::StaleSettle { stale, .. } if is(*stale)))
}

fn released(event: &Event<'_>, by: ReleaseCause) -> bool {
    event.tells(|kind| matches!(kind, TransitionKind::Released { cause, .. } if *cause == by))
}

fn dead(event: &Event<'_>, why: DeathReason) -> bool {
    event.tells(|kind| matches!(kind, TransitionKind::Dead { reason, .. } if *reason == why))
}

fn dropped(event: &Event<'_>, why: DropReason) -> bool {
    event.tells(|kind| matches!(kind, TransitionKind::Dropped { reason, .. } if *reason == why))
}

fn parked(event: &Event<'_>, why: DeathReason) -> bool {
    event.tells(|kind| matches!(kind, TransitionKind::Parked { reason, .. } if *reason == why))
}

macro_rules! sights {
    ($($name:literal: $can_be:expr, $is_seen:expr;)*) => {
        &[$(Sight { name: $name, can_be: $can_be, is_seen: $is_seen }),*]
    };
}

const SIGHTS: &[Sight] = sights![
    "a message is done":
        |_| true,
        |event| event.tells(|kind| matches!(kind, TransitionKind::Acked { .. }));
    "the work of a message is done twice":
        |setup| ends(setup),
        |event| event.after.past.iter().any(|past| past.effects > 1);
    "a stale ack changes nothing":
        can_be_gone,
        |event| event.tells(|kind| {
            matches!(kind, TransitionKind::StaleSettle { settle: Settle::Ack, .. })
        });
    "a stale nack changes nothing":
        can_be_gone,
        |event| event.tells(|kind| {
            matches!(kind, TransitionKind::StaleSettle { settle: Settle::Nack, .. })
        });
    "a stale extension changes nothing":
        |setup| extends(setup) && can_be_gone(setup),
        |event| event.tells(|kind| {
            matches!(kind, TransitionKind::StaleSettle { settle: Settle::Extend, .. })
        });
    "a stale reject changes nothing":
        |setup| setup.budget.rejects > 0 && can_be_gone(setup),
        |event| event.tells(|kind| {
            matches!(kind, TransitionKind::StaleSettle { settle: Settle::Reject, .. })
        });
    "a receipt was never issued":
        |setup| setup.budget.forgeries > 0,
        |event| stale(event, |stale| stale == Stale::Unknown);
    "a lease would last too long":
        |setup| setup.budget.far_extensions > 0 && setup.jobs.lease_max.is_some(),
        |event| matches!(event.answer, Answer::Extended(_, Err(HideError::TooLong { .. })));
    "a worker asks for too long a lease":
        |setup| setup.budget.far_receives > 0 && setup.jobs.lease_max.is_some(),
        |event| matches!(event.answer, Answer::Received(Err(ReceiveError::TooLong { .. })));
    "a message would be given back for too late":
        |setup| setup.budget.far_nacks > 0 && setup.jobs.lease_max.is_some() && hears(setup),
        |event| matches!(event.answer, Answer::Settled(_, Err(HideError::TooLong { .. })));
    "whoever used a stale receipt is not told":
        |setup| ends(setup)
            && setup.jobs.on_stale == OnStale::Ignore,
        |event| matches!(event.answer, Answer::Settled(_, Ok(Settled::Ignored)));
    "the message is gone":
        can_be_gone,
        |event| stale(event, |stale| stale == Stale::Gone);
    "another worker has the message":
        |setup| ends(setup) && setup.jobs.fence != Fence::Any,
        |event| stale(event, |stale| matches!(stale, Stale::Superseded { .. }));
    "the lease is over":
        |setup| ends(setup),
        |event| stale(event, |stale| stale == Stale::Expired);
    "a late receipt works":
        |setup| ends(setup) && setup.jobs.fence == Fence::Any,
        |event| event.tells(|kind| matches!(kind, TransitionKind::LateSettle { .. }));
    "a lease runs out":
        |setup| ends(setup),
        |event| released(event, ReleaseCause::Expire);
    "a worker is lost with its message":
        |setup| returns(&setup.jobs),
        |event| released(event, ReleaseCause::Lost);
    "an attempt fails":
        |_| true,
        |event| released(event, ReleaseCause::Fail);
    "a message is given back":
        |_| true,
        |event| released(event, ReleaseCause::Nack);
    "a retry waits":
        |setup| setup.jobs.backoff != Backoff::AtOnce || can_wait(setup),
        |event| event.tells(|kind| {
            matches!(kind, TransitionKind::Released { until: Some(_), .. })
        });
    "a retry leaves before what was sent later":
        |_| true,
        |event| event.delivered().any(|it| {
            it.attempts() > 0 && event.jobs().ready().any(|other| other.id > it.id)
        });
    "a group waits":
        |setup| setup.jobs.group != Grouping::None,
        |event| event.brings_nothing() && stays_ready(event) && has_no_limit(event.setup);
    "a group belongs to the other worker":
        |setup| setup.jobs.group == Grouping::Exclusive,
        |event| event.brings_nothing() && stays_ready(event) && has_no_limit(event.setup)
            && event.setup.jobs.group == Grouping::Exclusive
            && event.jobs().ready().any(|it| is_held_back_by_later(event, it));
    "one receive brings two messages":
        |setup| setup.hands > 1 && setup.jobs.in_flight.per_worker.is_none(),
        |event| event.deliveries().len() > 1;
    "a worker holds as many as it may":
        |setup| setup.hands > 1 && setup.jobs.in_flight.per_worker.is_some(),
        |event| event.brings_nothing() && stays_ready(event)
            && event.setup.jobs.in_flight.per_worker.is_some()
            && event.jobs().leased().count() < 2;
    "a send is recognized":
        |setup| setup.has_keys(),
        |event| matches!(event.answer, Answer::Sent(Ok(sent)) if sent.duplicate);
    "what was forgotten is stored once more":
        |setup| setup.has_keys() && setup.budget.repeats > 0,
        |event| event.step == Step::SendAgain && event.setup.has_keys()
            && matches!(event.answer, Answer::Sent(Ok(sent)) if !sent.duplicate);
    "a send is refused, the messages are too many":
        |setup| setup.jobs.capacity.messages.is_some() && may_be_refused(setup),
        |event| matches!(event.answer, Answer::Sent(Err(SendError::Full { .. })));
    "a send is refused, the bytes are too many":
        |setup| setup.jobs.capacity.bytes.is_some() && may_be_refused(setup),
        |event| matches!(event.answer, Answer::Sent(Err(SendError::FullOfBytes { .. })));
    "the oldest message is dropped to make room":
        |setup| makes_room(setup) == Some(Fate::Drop),
        |event| dropped(event, DropReason::Overflow);
    "the oldest message dies to make room":
        |setup| makes_room(setup) == Some(Fate::DeadLetter),
        |event| dead(event, DeathReason::Overflow);
    "a dead letter finds no room":
        |setup| {
            let room = setup.dead.capacity;
            let is_small = room.messages.is_some() || room.bytes.is_some();
            is_small && room.overflow == Overflow::Reject && setup.jobs.dead_letter.is_some()
        },
        |event| dropped(event, DropReason::DeadLettersFull);
    "a limit sends to the dead-letter queue":
        |setup| at_limit(setup) == Some(Fate::DeadLetter),
        |event| dead(event, DeathReason::Limit);
    "a limit drops":
        |setup| at_limit(setup) == Some(Fate::Drop),
        |event| dropped(event, DropReason::Limit);
    "a limit parks":
        |setup| at_limit(setup) == Some(Fate::Park),
        |event| parked(event, DeathReason::Limit);
    "a rejected message goes to the dead-letter queue":
        |setup| on_reject(setup) == Some(Fate::DeadLetter),
        |event| dead(event, DeathReason::Rejected);
    "a rejected message is dropped":
        |setup| on_reject(setup) == Some(Fate::Drop),
        |event| dropped(event, DropReason::Rejected);
    "a rejected message is parked":
        |setup| on_reject(setup) == Some(Fate::Park),
        |event| parked(event, DeathReason::Rejected);
    "a lease is extended":
        |setup| setup.budget.extensions > 0,
        |event| event.tells(|kind| matches!(kind, TransitionKind::Extended { .. }));
    "nothing is handed out because too much is held":
        |setup| setup.jobs.in_flight.max.is_some_and(|max| max < 3),
        |event| {
            let refused = match event.answer {
                Answer::Received(Ok(_)) => event.brings_nothing() && stays_ready(event),
                Answer::Received(Err(ReceiveError::InFlight { .. })) => true,
                _ => false,
            };
            refused && event.setup.jobs.in_flight.max.is_some_and(|max| max < 3)
        };
    "a message stays too long and is dropped":
        |setup| stays_too_long(setup) == Some(Fate::Drop),
        |event| dropped(event, DropReason::Expired);
    "a message stays too long and dies":
        |setup| stays_too_long(setup) == Some(Fate::DeadLetter),
        |event| dead(event, DeathReason::Expired);
    "a message goes round and is dropped":
        |setup| setup.dead.dead_letter == Some(JOBS),
        |event| event.told.iter().any(|it| {
            matches!(it.kind, TransitionKind::Dropped { reason: DropReason::Cycle, .. })
        });
    "there is nowhere to redrive from":
        |setup| setup.budget.slow_redrives > 0 && setup.jobs.dead_letter.is_none(),
        |event| redrive_refused(event, RedriveError::NoDeadLetterQueue);
    "a redrive is under way":
        |setup| setup.budget.slow_redrives > 1 && setup.jobs.dead_letter.is_some(),
        |event| redrive_refused(event, RedriveError::UnderWay);
    "a redrive is cancelled":
        |setup| setup.budget.slow_redrives > 0 && setup.jobs.dead_letter.is_some(),
        |event| event.step == Step::CancelRedrive;
    "a message comes back from the dead-letter queue":
        |setup| {
            let dies = [at_limit(setup), on_reject(setup)].contains(&Some(Fate::DeadLetter));
            setup.budget.redrives + setup.budget.slow_redrives > 0 && dies
        },
        |event| event.tells(|kind| *kind == TransitionKind::Redriven);
    "a purge takes what a worker holds":
        |setup| setup.budget.purges > 0,
        |event| event.step == Step::Purge && event.stored().any(is_leased)
            && event.after.queues.queue(JOBS).is_empty();
    "a dead letter is taken":
        |setup| {
            let dies = [at_limit(setup), on_reject(setup)].contains(&Some(Fate::DeadLetter));
            setup.budget.dead_receives > 0 && dies
        },
        |event| event.step == Step::TakeDead;
    "a new message is hidden":
        |setup| !setup.jobs.delay.queue.is_zero(),
        |event| event.tells(|kind| matches!(kind, TransitionKind::Sent { until: Some(_), .. }));
    "a delay ends":
        |setup| can_wait(setup)
            || setup.jobs.backoff != Backoff::AtOnce
            || !setup.jobs.delay.queue.is_zero(),
        |event| event.tells(|kind| *kind == TransitionKind::BecameReady)
            && event.after.queues.queue(JOBS).ready().any(is_ready);
];

/// Whether a nack may ask for a delay and is heard.
fn can_wait(setup: &Setup) -> bool {
    let may_be_far = setup.jobs.lease_max.is_none() && setup.budget.far_nacks > 0;
    (setup.budget.later_nacks > 0 || may_be_far) && hears(setup)
}

/// Whether the delay that a nack asks for is heeded.
fn hears(setup: &Setup) -> bool {
    matches!(setup.jobs.release.nack.delay, ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff)
}

/// Whether no earlier message of its group is hidden, and a later one is held.
fn is_held_back_by_later(event: &Event<'_>, message: &Message) -> bool {
    let jobs = event.jobs();
    let mut held = jobs.leased().filter(|it| jobs.group_of(it) == jobs.group_of(message));
    event.earlier_of_group(message).all(is_ready) && held.any(|it| it.id > message.id)
}

/// Whether a message is ready, and nothing happened to it.
fn stays_ready(event: &Event<'_>) -> bool {
    let by_chance = event.setup.jobs.noise != Noise::OFF;
    event.told.is_empty() && event.jobs().ready_len() > 0 && !by_chance
}

/// Whether a worker may hold all messages that there are.
pub fn has_no_limit(setup: &Setup) -> bool {
    let InFlight { max, per_worker, .. } = setup.jobs.in_flight;
    max.is_none_or(|max| max > 3) && per_worker.is_none()
}
