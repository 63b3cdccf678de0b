//! Rules of every kind, those that make no sense left out.

use message_queue_core::queue::{
    Capacity, CheckedAt, CountedMessages, Counter, Dedup, DedupScope, Delays, Fairness, Fate,
    Fence, Grouping, InFlight, Keyless, LeaseTerm, Limit, LostWorker, Noise, OnStale, PerMessage,
    Pick, Place, QueueId, Release, ReleaseDelay, ReleaseRules, Rules, TimeToLive, TtlCheck,
    WhenFull,
};
use message_queue_core::time::Duration;

use crate::dice::{Dice, Knobs};
use crate::life::{DEAD, JOBS, LAST};
use crate::worlds::{self, OVERFLOWS};

/// Turns one knob.
type Turn = fn(&mut Rules, &mut Dice);

const TURNS: [Turn; 20] = [
    |rules, dice| rules.group = dice.pick(&[Grouping::Prefix, Grouping::Exclusive]),
    |rules, dice| rules.pick = pick(dice),
    |rules, dice| {
        rules.priorities = dice.pick(&[1, 2, 3]);
        rules.default_priority = dice.pick(&[0, 1]).min(rules.priorities - 1);
    },
    |rules, dice| rules.lease = lease(dice),
    |rules, dice| rules.lease_max = Some(dice.millis(1, 8)),
    |rules, dice| rules.fence = dice.pick(&[Fence::Any, Fence::Latest, Fence::Unexpired]),
    |rules, dice| rules.on_stale = dice.pick(&[OnStale::Ignore, OnStale::CloseWorker]),
    |rules, dice| rules.lost = LostWorker::Release(dice.millis(0, 3)),
    |rules, dice| {
        let place = dice.pick(&[Place::Origin, Place::Origin, Place::Front, Place::Back]);
        rules.release = ReleaseRules {
            nack: release(dice, place),
            fail: release(dice, place),
            expire: release(dice, place),
            lost: release(dice, place),
        };
    },
    |rules, dice| rules.backoff = worlds::backoff(&mut Knobs::new(1, dice.below(1 << 32))),
    |rules, dice| rules.jitter = dice.probability(),
    |rules, dice| rules.limits = [limit(dice), limit(dice)],
    |rules, dice| rules.on_reject = dice.pick(&FATES),
    |rules, dice| rules.in_flight = in_flight(dice),
    |rules, dice| rules.dedup = dedup(dice),
    |rules, dice| rules.delay = Delays { queue: dice.millis(0, 4), per_message: per_message(dice) },
    |rules, dice| rules.capacity = capacity(dice),
    |rules, dice| rules.ttl = ttl(dice),
    |rules, dice| {
        rules.noise = Noise {
            duplicate: dice.probability(),
            reorder: dice.probability(),
            empty: dice.probability(),
        };
    },
    |rules, dice| rules.noise.duplicate = dice.probability(),
];

const FATES: [Fate; 3] = [Fate::DeadLetter, Fate::Drop, Fate::Park];

pub fn any_rules(knobs: &mut Knobs) -> Vec<Rules> {
    let mut make = |others: [QueueId; 2]| {
        let mut dice = knobs.next().unwrap_or(Dice::new(0));
        let mut rules = Rules { lease: LeaseTerm::Fixed(Duration::from_millis(3)), ..Rules::PLAIN };
        if !dice.one_in(4) {
            rules.dead_letter = Some(dice.pick(&others));
        }
        rules
    };
    let mut world = vec![make([DEAD, DEAD]), make([JOBS, LAST]), make([JOBS, DEAD])];
    let mut chance = knobs.next().unwrap_or(Dice::new(0));
    let first = chance.index(TURNS.len());
    for number in 0..TURNS.len() {
        let turn = TURNS[(first + number) % TURNS.len()];
        let Some(mut dice) = knobs.next() else { continue };
        for (queue, rules) in world.iter_mut().enumerate() {
            let before = rules.clone();
            if queue == 0 || dice.one_in(2) {
                turn(rules, &mut dice);
            }
            if rules.check().is_err() {
                *rules = before;
            }
        }
    }
    world
}

fn pick(dice: &mut Dice) -> Pick {
    let fairness =
        Fairness { share: dice.probability(), min: dice.between(0, 3), quiet: dice.millis(0, 9) };
    dice.pick(&[Pick::RotateGroups, Pick::Fair(fairness)])
}

fn lease(dice: &mut Dice) -> LeaseTerm {
    match dice.below(3) {
        0 => LeaseTerm::Never,
        1 => LeaseTerm::Fixed(dice.millis(1, 5)),
        _ => LeaseTerm::Steps((0..=dice.below(3)).map(|_| dice.millis(1, 5)).collect()),
    }
}

fn release(dice: &mut Dice, place: Place) -> Release {
    let delay = dice.pick(&[
        ReleaseDelay::None,
        ReleaseDelay::Given,
        ReleaseDelay::Backoff,
        ReleaseDelay::GivenOrBackoff,
    ]);
    let place = if dice.one_in(3) { Place::Origin } else { place };
    Release { counts: !dice.one_in(3), delay, place }
}

fn limit(dice: &mut Dice) -> Option<Limit> {
    let limit = Limit {
        allowed: dice.between(1, 3),
        counter: dice.pick(&[Counter::Deliveries, Counter::Failures, Counter::Expiries]),
        at: dice.pick(&[CheckedAt::Receive, CheckedAt::Release]),
        then: dice.pick(&FATES),
    };
    (!dice.one_in(3)).then_some(limit)
}

fn in_flight(dice: &mut Dice) -> InFlight {
    InFlight {
        max: Some(dice.between(1, 5)).filter(|_| !dice.one_in(4)),
        per_worker: Some(dice.between(1, 3)).filter(|_| dice.one_in(2)),
        retries_count: dice.one_in(2),
        full: dice.pick(&[WhenFull::Error, WhenFull::Empty]),
    }
}

fn dedup(dice: &mut Dice) -> Dedup {
    let scope = dice.pick(&[DedupScope::Queue, DedupScope::Group]);
    let window = Dedup::Window {
        span: dice.millis(1, 8),
        scope,
        keyless: dice.pick(&[Keyless::Refuse, Keyless::HashBody, Keyless::Store]),
    };
    dice.pick(&[window, window, Dedup::UntilDone])
}

fn per_message(dice: &mut Dice) -> PerMessage {
    dice.pick(&[PerMessage::No, PerMessage::UpTo(Duration::from_millis(4))])
}

fn capacity(dice: &mut Dice) -> Capacity {
    Capacity {
        messages: Some(u64::from(dice.between(1, 6))).filter(|_| !dice.one_in(4)),
        bytes: Some(u64::from(dice.between(1, 8))).filter(|_| dice.one_in(2)),
        counted: dice.pick(&[CountedMessages::Stored, CountedMessages::NotHeld]),
        overflow: dice.pick(&OVERFLOWS),
    }
}

fn ttl(dice: &mut Dice) -> TimeToLive {
    TimeToLive {
        queue: Some(dice.millis(1, 15)).filter(|_| !dice.one_in(3)),
        per_message: per_message(dice),
        check: dice.pick(&[TtlCheck::Exact, TtlCheck::AtHead]),
        then: dice.pick(&[Fate::DeadLetter, Fate::Drop]),
        reset_on_dead_letter: dice.one_in(2),
    }
}
