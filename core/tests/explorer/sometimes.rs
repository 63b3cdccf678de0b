//! What must have happened at all, so that a run does not pass because nothing was tried; and what
//! cannot happen in a queue with such rules, so that a rule that is not heeded shows.

use std::collections::BTreeSet;

use message_queue_core::queue::{
    Backoff, CountedMessages, DeathReason, DropReason, Fate, Fence, Grouping, LeaseTerm,
    LostWorker, Noise, OnStale, Overflow, ReceiveError, ReleaseCause, ReleaseDelay, Rules,
    SendError, Settle, Settled, Stale, TransitionKind,
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
    setup.jobs.lease != LeaseTerm::Never || setup.budget.extensions > 0
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

/// Where a message goes at its limit. Nothing is buried without a dead-letter queue.
fn at_limit(setup: &Setup) -> Option<Fate> {
    let then = setup.jobs.limits.iter().flatten().next()?.then;
    let is_alone = setup.jobs.dead_letter.is_none();
    Some(if is_alone && then == Fate::DeadLetter { Fate::Drop } else { then })
}

fn on_reject(setup: &Setup) -> Option<Fate> {
    let fate = setup.jobs.on_reject;
    let is_alone = setup.jobs.dead_letter.is_none();
    let fate = if is_alone && fate == Fate::DeadLetter { Fate::Drop } else { fate };
    (setup.budget.rejects > 0).then_some(fate)
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
        |event| event.delivered().is_some_and(|it| {
            it.attempts() > 0 && event.jobs().ready().any(|other| other.id > it.id)
        });
    "a group waits":
        |setup| setup.jobs.group == Grouping::Prefix,
        |event| {
            let is_empty = matches!(event.answer, Answer::Received(Ok(None)));
            is_empty && stays_ready(event) && setup_has_no_limit(event.setup)
        };
    "a send is recognized":
        |setup| setup.has_keys(),
        |event| matches!(event.answer, Answer::Sent(Ok(sent)) if sent.duplicate);
    "a send is refused":
        |setup| {
            let capacity = setup.jobs.capacity;
            let may_be_held = capacity.counted == CountedMessages::Stored;
            !has_room_for_all(setup) && (capacity.overflow == Overflow::Reject || may_be_held)
        },
        |event| matches!(
            event.answer,
            Answer::Sent(Err(SendError::Full { .. } | SendError::FullOfBytes { .. }))
        );
    "the oldest message makes room":
        |setup| !has_room_for_all(setup) && setup.jobs.capacity.overflow != Overflow::Reject,
        |event| dropped(event, DropReason::Overflow) || dead(event, DeathReason::Overflow);
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
                Answer::Received(Ok(None)) => stays_ready(event),
                Answer::Received(Err(ReceiveError::InFlight { .. })) => true,
                _ => false,
            };
            refused && event.setup.jobs.in_flight.max.is_some_and(|max| max < 3)
        };
    "a message stays too long":
        |setup| setup.jobs.ttl.queue.is_some(),
        |event| dropped(event, DropReason::Expired) || dead(event, DeathReason::Expired);
    "a message comes back from the dead-letter queue":
        |setup| {
            let dies = [at_limit(setup), on_reject(setup)].contains(&Some(Fate::DeadLetter));
            setup.budget.redrives > 0 && dies
        },
        |event| event.tells(|kind| *kind == TransitionKind::Redriven);
    "a purge takes what a worker holds":
        |setup| setup.budget.purges > 0,
        |event| event.step == Step::Purge && event.stored().any(is_leased)
            && event.after.queues.queue(JOBS).is_empty();
    "a delay ends":
        can_wait,
        |event| event.tells(|kind| *kind == TransitionKind::BecameReady)
            && event.after.queues.queue(JOBS).ready().any(is_ready);
];

/// Whether a nack may ask for a delay and is heard.
fn can_wait(setup: &Setup) -> bool {
    let heard =
        matches!(setup.jobs.release.nack.delay, ReleaseDelay::Given | ReleaseDelay::GivenOrBackoff);
    setup.budget.later_nacks > 0 && heard
}

/// Whether a message is ready, and nothing happened to it.
fn stays_ready(event: &Event<'_>) -> bool {
    let by_chance = event.setup.jobs.noise != Noise::OFF;
    event.told.is_empty() && event.jobs().ready_len() > 0 && !by_chance
}

fn setup_has_no_limit(setup: &Setup) -> bool {
    setup.jobs.in_flight.max.is_none_or(|max| max > 3)
}
