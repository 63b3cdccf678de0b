//! Queues that follow the rules of the real systems, with everything so short and small that a lot
//! happens in few steps.

use message_queue_core::queue::{
    Backoff, Capacity, CheckedAt, CountedMessages, Counter, Dedup, DedupScope, Delays, Fairness,
    Fate, Fence, Grouping, InFlight, Keyless, LeaseTerm, Limit, LostWorker, Noise, OnStale,
    Overflow, PerMessage, Pick, Place, Probability, QueueId, Release, ReleaseDelay, ReleaseRules,
    Rules, TimeToLive, TtlCheck, WhenFull,
};
use message_queue_core::time::Duration;

use crate::dice::{Dice, Knobs};
use crate::life::{DEAD, JOBS, LAST};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const LEASE: LeaseTerm = LeaseTerm::Fixed(ms(3));

pub fn plain(knobs: &mut Knobs) -> Vec<Rules> {
    let at_release = |allowed| Limit::on_deliveries(allowed, CheckedAt::Release, Fate::DeadLetter);
    let jobs = Rules {
        lease: LEASE,
        backoff: backoff(knobs),
        limits: [limit(knobs, at_release), None],
        in_flight: prefetch(knobs),
        capacity: capacity(knobs, Overflow::Reject, CountedMessages::Stored),
        dead_letter: dead_letter(knobs),
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub fn sqs_standard(knobs: &mut Knobs) -> Vec<Rules> {
    let at_receive = |allowed| Limit::on_deliveries(allowed, CheckedAt::Receive, Fate::DeadLetter);
    let in_flight = |mut dice: Dice| Some(dice.between(2, 5));
    let jobs = Rules {
        lease: LEASE,
        lease_max: Some(ms(8)),
        fence: Fence::Any,
        on_stale: OnStale::Ignore,
        release: released(ReleaseDelay::Given, Place::Origin),
        limits: [limit(knobs, at_receive), None],
        in_flight: InFlight {
            max: knobs.next().and_then(in_flight),
            full: WhenFull::Error,
            ..InFlight::UNLIMITED
        },
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::UpTo(ms(4)) },
        ttl: retention(knobs, false),
        dead_letter: dead_letter(knobs),
        noise: Noise {
            duplicate: knobs.next().map_or(Probability::NEVER, |mut dice| dice.probability()),
            empty: knobs.next().map_or(Probability::NEVER, |mut dice| dice.probability()),
            reorder: knobs.next().map_or(Probability::NEVER, |mut dice| dice.probability()),
        },
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub fn sqs_standard_fair(knobs: &mut Knobs) -> Vec<Rules> {
    let mut world = sqs_standard(knobs);
    let fairness = |mut dice: Dice| Fairness {
        share: Probability::from_percent(dice.pick(&[10, 25, 50])),
        min: dice.between(1, 3),
        quiet: dice.millis(2, 20),
    };
    world[0].pick = Pick::Fair(fairness(knobs.next().unwrap_or(Dice::new(0))));
    world[0].noise.reorder = Probability::NEVER;
    world
}

pub fn sqs_fifo(knobs: &mut Knobs) -> Vec<Rules> {
    let at_receive = |allowed| Limit::on_deliveries(allowed, CheckedAt::Receive, Fate::DeadLetter);
    let in_flight = |mut dice: Dice| dice.between(2, 5);
    let delay = |mut dice: Dice| dice.millis(1, 4);
    let scope = |_| DedupScope::Group;
    let jobs = Rules {
        group: Grouping::Prefix,
        pick: Pick::RotateGroups,
        lease: LEASE,
        lease_max: Some(ms(8)),
        fence: Fence::Unexpired,
        release: released(ReleaseDelay::Given, Place::Origin),
        limits: [limit(knobs, at_receive), None],
        in_flight: InFlight { max: knobs.next().map(in_flight), ..InFlight::UNLIMITED },
        dedup: Dedup::Window {
            span: ms(6),
            scope: knobs.next().map_or(DedupScope::Queue, scope),
            keyless: knobs.next().map_or(Keyless::Refuse, |_| Keyless::HashBody),
        },
        delay: Delays {
            queue: knobs.next().map_or(Duration::ZERO, delay),
            per_message: PerMessage::No,
        },
        ttl: retention(knobs, true),
        dead_letter: dead_letter(knobs),
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub fn rabbit_quorum(knobs: &mut Knobs) -> Vec<Rules> {
    let on_failures = |allowed| Limit {
        allowed,
        counter: Counter::Failures,
        at: CheckedAt::Release,
        then: Fate::DeadLetter,
    };
    let jobs = Rules {
        priorities: 3,
        default_priority: 1,
        lease: LEASE,
        release: ReleaseRules {
            nack: Release::uncounted(ReleaseDelay::Backoff, Place::Front),
            fail: Release::counted(ReleaseDelay::Backoff, Place::Front),
            expire: Release::uncounted(ReleaseDelay::None, Place::Front),
            lost: Release::counted(ReleaseDelay::None, Place::Front),
        },
        backoff: knobs
            .next()
            .map_or(Backoff::AtOnce, |_| Backoff::Linear { min: ms(1), max: ms(3) }),
        limits: [limit(knobs, on_failures), None],
        ..rabbit(knobs)
    };
    with_dead_letters(jobs, knobs)
}

pub fn rabbit_classic(knobs: &mut Knobs) -> Vec<Rules> {
    let jobs = Rules {
        priorities: knobs.next().map_or(0, |_| 3),
        lease: LeaseTerm::Never,
        release: ReleaseRules::all(Release::counted(ReleaseDelay::None, Place::Origin)),
        ..rabbit(knobs)
    };
    with_dead_letters(jobs, knobs)
}

fn rabbit(knobs: &mut Knobs) -> Rules {
    let overflow = knobs.next().map_or(Overflow::DeadLetterHead, |mut dice| dice.pick(&OVERFLOWS));
    let ttl = |mut dice: Dice| dice.millis(4, 20);
    Rules {
        fence: Fence::Unexpired,
        on_stale: OnStale::CloseWorker,
        lost: LostWorker::Release(knobs.next().map_or(Duration::ZERO, |_| ms(2))),
        in_flight: prefetch(knobs),
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: capacity(knobs, overflow, CountedMessages::NotHeld),
        ttl: TimeToLive {
            queue: knobs.next().map(ttl),
            per_message: PerMessage::UpTo(Duration::MAX),
            check: TtlCheck::AtHead,
            then: Fate::DeadLetter,
            reset_on_dead_letter: true,
        },
        dead_letter: dead_letter(knobs),
        ..Rules::PLAIN
    }
}

pub fn nats_work_queue(knobs: &mut Knobs) -> Vec<Rules> {
    let park = |allowed| Limit::on_deliveries(allowed, CheckedAt::Receive, Fate::Park);
    let overflow = knobs.next().map_or(Overflow::DropHead, |_| Overflow::Reject);
    let in_flight = |mut dice: Dice| dice.between(2, 5);
    let jobs = Rules {
        lease: knobs.next().map_or(LEASE, |_| LeaseTerm::Steps(vec![ms(1), ms(3), ms(2)])),
        fence: Fence::Any,
        on_stale: OnStale::Ignore,
        release: released(ReleaseDelay::Given, Place::Front),
        limits: [limit(knobs, park), None],
        on_reject: Fate::Drop,
        in_flight: InFlight {
            max: knobs.next().map(in_flight),
            retries_count: true,
            full: knobs.next().map_or(WhenFull::Empty, |_| WhenFull::Error),
            ..InFlight::UNLIMITED
        },
        dedup: Dedup::Window { span: ms(5), scope: DedupScope::Queue, keyless: Keyless::Store },
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: capacity(knobs, overflow, CountedMessages::Stored),
        ttl: retention(knobs, false),
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub fn kafka_share(knobs: &mut Knobs) -> Vec<Rules> {
    let at_release = |allowed| Limit::on_deliveries(allowed, CheckedAt::Release, Fate::DeadLetter);
    let in_flight = |mut dice: Dice| dice.between(2, 5);
    let jobs = Rules {
        lease: LEASE,
        fence: Fence::Unexpired,
        lost: LostWorker::Release(knobs.next().map_or(Duration::ZERO, |_| ms(1))),
        release: ReleaseRules {
            lost: Release::uncounted(ReleaseDelay::None, Place::Origin),
            ..released(ReleaseDelay::None, Place::Origin)
        },
        limits: [Some(at_release(knobs.next().map_or(3, |mut dice| dice.between(1, 4)))), None],
        in_flight: InFlight { max: knobs.next().map(in_flight), ..InFlight::UNLIMITED },
        delay: Delays { queue: Duration::ZERO, per_message: PerMessage::No },
        capacity: capacity(knobs, Overflow::DropHead, CountedMessages::Stored),
        ttl: retention(knobs, true),
        dead_letter: dead_letter(knobs),
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub fn bull_mq(knobs: &mut Knobs) -> Vec<Rules> {
    let dead_letter = dead_letter(knobs);
    let failed_set = dead_letter.map_or(Fate::Park, |_| Fate::DeadLetter);
    let limit = |allowed, counter| {
        Some(Limit { allowed, counter, at: CheckedAt::Release, then: failed_set })
    };
    let attempts = knobs.next().map_or(1, |mut dice| dice.between(2, 4));
    let window =
        Dedup::Window { span: ms(5), scope: DedupScope::Queue, keyless: Keyless::HashBody };
    let failed = Release::counted(ReleaseDelay::Backoff, Place::Back);
    let stalled = Release::uncounted(ReleaseDelay::None, Place::Front);
    let jobs = Rules {
        lease: LEASE,
        fence: Fence::Unexpired,
        release: ReleaseRules { nack: failed, fail: failed, expire: stalled, lost: stalled },
        backoff: backoff(knobs),
        limits: [limit(attempts, Counter::Failures), limit(2, Counter::Expiries)],
        on_reject: failed_set,
        in_flight: prefetch(knobs),
        dedup: knobs.next().map_or(Dedup::UntilDone, |_| window),
        dead_letter,
        ..Rules::PLAIN
    };
    with_dead_letters(jobs, knobs)
}

pub const OVERFLOWS: [Overflow; 3] =
    [Overflow::Reject, Overflow::DeadLetterHead, Overflow::DropHead];

/// A worker that gives back may say for how long, where `given` says so; nothing else hides.
fn released(given: ReleaseDelay, place: Place) -> ReleaseRules {
    let (back, ended) =
        (Release::counted(given, place), Release::counted(ReleaseDelay::None, place));
    ReleaseRules { nack: back, fail: back, expire: ended, lost: ended }
}

fn limit(knobs: &mut Knobs, of: impl Fn(u32) -> Limit) -> Option<Limit> {
    knobs.next().map(|mut dice| of(dice.between(1, 3)))
}

fn dead_letter(knobs: &mut Knobs) -> Option<QueueId> {
    let is_missing = knobs.next().is_some_and(|mut dice| dice.one_in(3));
    (!is_missing).then_some(DEAD)
}

fn prefetch(knobs: &mut Knobs) -> InFlight {
    let per_worker = |mut dice: Dice| dice.between(1, 3);
    InFlight { per_worker: knobs.next().map(per_worker), ..InFlight::UNLIMITED }
}

fn capacity(knobs: &mut Knobs, overflow: Overflow, counted: CountedMessages) -> Capacity {
    let messages = |mut dice: Dice| u64::from(dice.between(1, 6));
    let bytes = |mut dice: Dice| u64::from(dice.between(2, 8));
    Capacity {
        messages: knobs.next().map(messages),
        bytes: knobs.next().map(bytes),
        counted,
        overflow,
    }
}

fn retention(knobs: &mut Knobs, reset_on_dead_letter: bool) -> TimeToLive {
    let ttl = |mut dice: Dice| dice.millis(5, 20);
    TimeToLive { queue: knobs.next().map(ttl), reset_on_dead_letter, ..TimeToLive::FOREVER }
}

pub fn backoff(knobs: &mut Knobs) -> Backoff {
    let Some(mut dice) = knobs.next() else { return Backoff::AtOnce };
    let (first, max) = (dice.millis(1, 2), dice.millis(2, 6));
    if dice.one_in(2) {
        Backoff::Linear { min: first, max }
    } else {
        Backoff::Exponential { base: first, max }
    }
}

/// A dead-letter queue may be small, forgetful, and have a dead-letter queue itself: a third one,
/// or the very queue that its messages came from.
fn with_dead_letters(jobs: Rules, knobs: &mut Knobs) -> Vec<Rules> {
    let small = |mut dice: Dice| Capacity {
        messages: Some(u64::from(dice.between(1, 4))),
        overflow: dice.pick(&OVERFLOWS),
        ..Capacity::UNLIMITED
    };
    let short = |mut dice: Dice| TimeToLive {
        queue: Some(dice.millis(1, 12)),
        then: dice.pick(&[Fate::DeadLetter, Fate::DeadLetter, Fate::Drop]),
        reset_on_dead_letter: dice.one_in(2),
        ..TimeToLive::FOREVER
    };
    let once = Limit::on_deliveries(1, CheckedAt::Receive, Fate::DeadLetter);
    let dead = Rules {
        lease: LeaseTerm::Fixed(ms(2)),
        limits: [knobs.next().map(|_| once), None],
        capacity: knobs.next().map_or(Capacity::UNLIMITED, small),
        ttl: knobs.next().map_or(TimeToLive::FOREVER, short),
        dead_letter: knobs.next().map(|mut dice| dice.pick(&[JOBS, LAST])),
        ..Rules::PLAIN
    };
    let last = Rules {
        ttl: knobs.next().map_or(TimeToLive::FOREVER, short),
        dead_letter: knobs.next().map(|_| JOBS),
        ..Rules::PLAIN
    };
    let world = vec![jobs, dead, last];
    for rules in &world {
        assert_eq!(rules.check(), Ok(()), "{rules:?}");
    }
    world
}
