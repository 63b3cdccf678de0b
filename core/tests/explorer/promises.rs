//! What the presets promise, looked for at every step.

use std::collections::BTreeSet;

use message_queue_core::queue::{
    Claim, DeathReason, DropReason, Grouping, Message, Preset, Promise, ReleaseCause,
    TransitionKind,
};

use crate::always::is_lost_dead_letter;
use crate::event::{Answer, Event, is_leased, is_ready};
use crate::hands::Hands;
use crate::setup::DEAD;
use crate::sometimes::has_no_limit;
use crate::step::Step;
use crate::world::Fate;

/// Of what was promised to hold always: what was broken. Of what is possible: what happened.
#[derive(Default)]
pub struct Witnesses(BTreeSet<Promise>);

impl Witnesses {
    /// Looks at a step of a world that is meant for these promises.
    pub fn look(&mut self, event: &Event<'_>, meant_for: &[Promise]) {
        for promise in meant_for {
            if !self.0.contains(promise) && is_witness(*promise, event) {
                self.0.insert(*promise);
            }
        }
    }

    /// A preset does what it says, and does not do what it does not say.
    pub fn check(&self, preset: Preset) {
        for (promise, says_so) in preset.promises().each() {
            let seen = self.0.contains(&promise);
            let holds = match promise.claim() {
                Claim::Always => !seen,
                Claim::Possible => seen,
            };
            let told = match (promise.claim(), seen) {
                (Claim::Always, true) => "a run breaks it",
                (Claim::Always, false) => "no run breaks it",
                (Claim::Possible, true) => "a run shows it",
                (Claim::Possible, false) => "no run shows it",
            };
            let says = if says_so { "says" } else { "does not say" };
            assert_eq!(holds, says_so, "{} {says} {promise:?}, but {told}", preset.title());
        }
    }
}

/// Whether a step breaks what must always hold, or shows what is possible.
fn is_witness(promise: Promise, event: &Event<'_>) -> bool {
    match promise {
        Promise::OrderOfFirstDeliveries => overtakes_the_unseen(event),
        Promise::RetryKeepsPlace => overtakes_a_retry(event) || retry_overtakes(event),
        Promise::OrderPerGroup => overtakes_its_group(event),
        Promise::BlocksGroupOnRetry => group_is_blocked(event),
        Promise::DupOnExpiry => is_worked_on_twice(event),
        Promise::LateAckDeletes => {
            acks(event, |receipt, message| receipt < message.epoch && is_leased(message))
        }
        Promise::AckAfterExpiryWorks => {
            acks(event, |receipt, message| receipt == message.epoch && !is_leased(message))
        }
        Promise::DedupOnSend => repeated(event).is_some(),
        Promise::DedupOutlivesAck => repeated(event) == Some(Fate::Done),
        Promise::LosesOnOverflow => event.tells(|kind| dropped(kind, DropReason::Overflow)),
        Promise::RefusesWhenFull => {
            matches!(event.answer, Answer::Sent(Err(_))) && event.jobs().ready_len() > 0
        }
        Promise::LosesAtLimit => event.tells(|kind| dropped(kind, DropReason::Limit)),
        Promise::ParksAtLimit => event.tells(parked_at_limit),
        Promise::NackCounts => is_ended_by_nacks(event),
        Promise::LostWorkerReturnsAtOnce => {
            let at_once = |kind: &TransitionKind| {
                let lost = ReleaseCause::Lost;
                matches!(kind, TransitionKind::Released { cause, until: None, .. } if *cause == lost)
            };
            matches!(event.step, Step::Crash(_)) && event.tells(at_once)
        }
        Promise::DeadLettersMayBeLost => is_lost_dead_letter(event),
        Promise::AgeRestartsInDeadLetters => is_older_than_it_may_get(event),
        Promise::RetriesHoldTheirSlot => waits_for_a_retry(event),
    }
}

/// A first delivery, while an earlier message was never delivered.
fn overtakes_the_unseen(event: &Event<'_>) -> bool {
    let unseen = |of: &Message| of.epoch == 0 && of.deaths().is_empty();
    event.delivered().filter(|message| unseen(message)).any(|message| {
        let mut earlier = event.stored().filter(|it| it.id < message.id && unseen(it));
        earlier.any(|it| event.stays(it) && !event.leaves_sooner(it, message))
    })
}

/// A delivery, while an earlier message is ready that came back. Groups take turns, so there it
/// counts for each group alone. What came back from the dead-letter queue stands at the end.
fn overtakes_a_retry(event: &Event<'_>) -> bool {
    event.delivered().any(|message| {
        let jobs = event.jobs();
        let is_beside = |it: &Message| {
            event.setup.jobs.group == Grouping::None || jobs.group_of(it) == jobs.group_of(message)
        };
        let retries = jobs.ready().filter(|it| it.attempts() > 0 && it.deaths().is_empty());
        let mut earlier = retries.filter(|it| it.id < message.id && is_beside(it));
        earlier.any(|it| event.stays(it) && !event.leaves_sooner(it, message))
    })
}

/// What came back leaves before an earlier message that is ready.
fn retry_overtakes(event: &Event<'_>) -> bool {
    if event.setup.jobs.group != Grouping::None {
        return false;
    }
    event.delivered().filter(|it| it.attempts() > 0).any(|message| {
        let mut earlier =
            event.jobs().ready().filter(|it| it.id < message.id && it.deaths().is_empty());
        earlier.any(|it| event.stays(it) && !event.leaves_sooner(it, message))
    })
}

/// A delivery, while an earlier message of its group is here and cannot be received.
fn overtakes_its_group(event: &Event<'_>) -> bool {
    event.delivered().any(|message| {
        let mut earlier = event.earlier_of_group(message).filter(|it| it.deaths().is_empty());
        earlier.any(|it| !is_ready(it) && event.stays(it))
    })
}

/// Nothing is handed out, although a message is ready whose group is held up, and nothing else is
/// in the way.
fn group_is_blocked(event: &Event<'_>) -> bool {
    event.brings_nothing()
        && has_no_limit(event.setup)
        && event.jobs().ready().any(|it| event.earlier_of_group(it).any(|it| !is_ready(it)))
}

/// A delivery of a message that another worker is still at work on, whose lease ran out.
fn is_worked_on_twice(event: &Event<'_>) -> bool {
    let at_work = |id| event.before.at_work.iter().flat_map(Hands::all).any(|it| it.message == id);
    event.deliveries().iter().any(|delivery| at_work(delivery.receipt.message))
}

/// An ack that deletes a message, of which its epoch and the message are asked for.
fn acks(event: &Event<'_>, is: impl Fn(u32, &Message) -> bool) -> bool {
    let (Step::Ack(_), Answer::Settled(receipt, Ok(_))) = (event.step, event.answer) else {
        return false;
    };
    let acked = event.tells(|kind| matches!(kind, TransitionKind::Acked { .. }));
    acked && event.jobs().message(receipt.message).is_some_and(|it| is(receipt.epoch, it))
}

/// What has become of the message that a send repeats.
fn repeated(event: &Event<'_>) -> Option<Fate> {
    match event.answer {
        Answer::Sent(Ok(sent)) if sent.duplicate => Some(event.before.past(sent.id).fate),
        _ => None,
    }
}

fn dropped(kind: &TransitionKind, why: DropReason) -> bool {
    matches!(kind, TransitionKind::Dropped { reason, .. } if *reason == why)
}

fn parked_at_limit(kind: &TransitionKind) -> bool {
    matches!(kind, TransitionKind::Parked { reason: DeathReason::Limit, .. })
}

/// A message reaches its limit that was never in trouble, only given back.
fn is_ended_by_nacks(event: &Event<'_>) -> bool {
    let at_limit = |kind: &TransitionKind| {
        matches!(kind, TransitionKind::Dead { reason: DeathReason::Limit, .. })
            || dropped(kind, DropReason::Limit)
            || parked_at_limit(kind)
    };
    event.told.iter().any(|it| at_limit(&it.kind) && !event.after.past(it.message).was_in_trouble)
}

fn is_older_than_it_may_get(event: &Event<'_>) -> bool {
    let Some(most) = event.setup.dead.ttl.queue else { return false };
    let queues = &event.after.queues;
    let dead = queues.queue(DEAD);
    let all = dead.ready().chain(dead.delayed()).chain(dead.leased());
    all.into_iter().any(|it| queues.now().since(it.sent_at) > most)
}

/// Nothing is handed out although less is held than may be, and a message waits for its retry.
fn waits_for_a_retry(event: &Event<'_>) -> bool {
    let held = event.jobs().leased().count();
    let is_below = event.setup.jobs.in_flight.max.is_some_and(|max| held < max as usize);
    let waits = event.jobs().delayed().any(|it| it.attempts() > 0 && !it.is_parked());
    let is_free = |it: &Message| {
        let is_alone = event.setup.jobs.group == Grouping::None;
        is_alone || event.earlier_of_group(it).all(is_ready)
    };
    event.brings_nothing() && is_below && waits && event.jobs().ready().any(is_free)
}
