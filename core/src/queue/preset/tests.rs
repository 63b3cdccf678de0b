//! The presets contradict neither themselves nor what their systems accept.

use std::fmt::Debug;
use std::ops::RangeInclusive;

use super::*;
use crate::queue::rules::{
    Dedup, Fate, Fence, Grouping, LeaseTerm, LostWorker, Overflow, PerMessage, Place,
};

const DEAD: QueueId = QueueId(1);

fn within<T: PartialOrd + Debug>(what: &str, value: T, range: Option<&RangeInclusive<T>>) {
    let range =
        range.unwrap_or_else(|| panic!("{what} is {value:?}, but there is no such setting"));
    assert!(range.contains(&value), "{what} is {value:?}, accepted is {range:?}");
}

#[test]
fn the_rules_of_every_preset_make_sense() {
    for preset in Preset::ALL {
        assert_eq!(preset.rules().check(), Ok(()), "{preset:?}");
        let with = preset.rules_with_dead_letters(DEAD);
        assert_eq!(with.check(), Ok(()), "{preset:?} with a dead-letter queue");
        assert_eq!((preset.rules().dead_letter, with.dead_letter), (None, Some(DEAD)));
    }
}

#[test]
fn every_preset_is_found_by_its_name() {
    for preset in Preset::ALL {
        assert_eq!(Preset::by_name(preset.name()), Some(preset));
        assert!(!preset.sources().is_empty(), "{preset:?} says where it comes from");
    }
    assert_eq!(Preset::by_name("sqs"), None);
}

#[test]
fn every_default_is_something_that_the_system_accepts() {
    for preset in Preset::ALL {
        let (rules, ranges) = (preset.rules_with_dead_letters(DEAD), preset.ranges());
        let what = |field| format!("{field} of {preset:?}");
        if let LeaseTerm::Fixed(term) = rules.lease {
            within(&what("the lease"), term, ranges.lease.as_ref());
        }
        if let Some(limit) = rules.limits[0] {
            let shown = preset.shown_limit(limit.counter, limit.allowed);
            within(&what("the limit"), shown, ranges.limit.as_ref());
        }
        if let Some(limit) = rules.limits[1] {
            let shown = preset.shown_limit(limit.counter, limit.allowed);
            within(&what("the second limit"), shown, ranges.limit_of_expiries.as_ref());
        }
        if let Some(max) = rules.in_flight.max {
            within(&what("in flight"), max, ranges.in_flight.as_ref());
        }
        if let Dedup::Window { span, .. } = rules.dedup {
            within(&what("the window"), span, ranges.dedup_window.as_ref());
        }
        if let PerMessage::UpTo(max) = rules.delay.per_message {
            within(&what("the delay"), max, ranges.delay_of_message.as_ref());
        }
        if let Some(ttl) = rules.ttl.queue {
            within(&what("the time to live"), ttl, ranges.ttl.as_ref());
        }
        if rules.priorities > 0 {
            within(&what("priorities"), rules.priorities, ranges.priorities.as_ref());
        }
        assert_eq!(
            rules.delay.per_message == PerMessage::No,
            ranges.delay_of_message.is_none(),
            "a message of {preset:?} may bring a delay where the system lets it"
        );
        assert_eq!(
            rules.ttl.per_message == PerMessage::No,
            ranges.ttl_of_message.is_none(),
            "a message of {preset:?} may bring a time to live where the system lets it"
        );
    }
}

#[test]
fn a_limit_that_exists_without_a_dead_letter_queue_is_there_without_one() {
    for preset in Preset::ALL {
        let ranges = preset.ranges();
        assert_eq!(preset.limit(3, None).is_some(), ranges.limit.is_some(), "{preset:?}");
        let limited = preset.rules().limits[0].is_some();
        assert!(ranges.limit_alone || !limited, "{preset:?} cannot have a limit alone");
    }
}

#[test]
fn the_shown_limit_and_the_allowed_one_lead_to_each_other() {
    for preset in Preset::ALL {
        for counter in [Counter::Deliveries, Counter::Failures, Counter::Expiries] {
            let back = preset.shown_limit(counter, preset.allowed_for(counter, 7));
            assert_eq!(back, 7, "{preset:?} {counter:?}");
        }
    }
    let shown = |preset: Preset, counter, allowed| preset.shown_limit(counter, allowed);
    assert_eq!(shown(Preset::RabbitQuorum, Counter::Failures, 21), 20);
    assert_eq!(shown(Preset::SqsStandard, Counter::Deliveries, 10), 10);
    assert_eq!(shown(Preset::BullMq, Counter::Failures, 1), 1);
    assert_eq!(shown(Preset::BullMq, Counter::Expiries, 2), 1);
}

#[test]
fn the_promises_are_those_of_the_rules() {
    for preset in Preset::ALL {
        let (rules, promises) = (preset.rules(), preset.promises());
        let rows =
            [rules.release.nack, rules.release.fail, rules.release.expire, rules.release.lost];
        let fate = preset.limit(1, None).filter(|_| preset.ranges().limit_alone).map(|it| it.then);
        let capacity =
            preset.ranges().capacity.is_some() || preset.ranges().capacity_bytes.is_some();
        let refuses = rules.capacity.overflow == Overflow::Reject;
        let ends = rules.lease != LeaseTerm::Never;
        let expected = [
            (Promise::RetryKeepsPlace, rows.iter().all(|row| row.place == Place::Origin)),
            (Promise::OrderPerGroup, rules.group != Grouping::None),
            (Promise::BlocksGroupOnRetry, rules.group != Grouping::None),
            (Promise::DupOnExpiry, ends),
            (Promise::LateAckDeletes, rules.fence == Fence::Any),
            (Promise::AckAfterExpiryWorks, ends && rules.fence != Fence::Unexpired),
            (Promise::DedupOnSend, rules.dedup != Dedup::None),
            (Promise::DedupOutlivesAck, matches!(rules.dedup, Dedup::Window { .. })),
            (Promise::LosesOnOverflow, capacity && !refuses),
            (Promise::RefusesWhenFull, capacity && refuses),
            (Promise::LosesAtLimit, matches!(fate, Some(Fate::DeadLetter | Fate::Drop))),
            (Promise::ParksAtLimit, fate == Some(Fate::Park)),
            (Promise::NackCounts, preset.ranges().limit.is_some() && rules.release.nack.counts),
            (
                Promise::LostWorkerReturnsAtOnce,
                rules.lost == LostWorker::Release(crate::time::Duration::ZERO),
            ),
            (Promise::RetriesHoldTheirSlot, rules.in_flight.retries_count),
        ];
        for (promise, kept) in expected {
            assert_eq!(promises.has(promise), kept, "{preset:?}: {}", promise.sentence());
        }
    }
}

#[test]
fn every_promise_is_kept_by_one_system_and_not_by_another() {
    for (index, (promise, _)) in Promises::NONE.each().into_iter().enumerate() {
        assert_eq!(Promise::ALL[index], promise);
        let kept = Preset::ALL.into_iter().filter(|it| it.promises().has(promise)).count();
        assert!((1..Preset::ALL.len()).contains(&kept), "{}: {kept} do", promise.sentence());
    }
}
