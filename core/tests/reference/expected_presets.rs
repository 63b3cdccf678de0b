//! The presets are the rules of the real systems as their documentation gives them, typed here a
//! second time.

use message_queue_core::queue::{
    Backoff, Capacity, CheckedAt, CountedMessages, Counter, Dedup, DedupScope, Delays, Fate, Fence,
    Grouping, InFlight, Keyless, LeaseTerm, Limit, LostWorker, Noise, OnStale, Overflow,
    PerMessage, Pick, Place, Preset, Probability, QueueId, Release, ReleaseDelay, ReleaseRules,
    Rules, TimeToLive, TtlCheck, WhenFull,
};
use message_queue_core::time::Duration;

const UP_TO_ANY: PerMessage = PerMessage::UpTo(Duration::MAX);

/// Compares field by field, so that a failure names the field.
fn check(preset: Preset, expected: Rules) {
    check_with_dead_letters(preset, expected.clone(), expected);
}

/// The same where a new queue with a dead-letter queue differs in more than that.
fn check_with_dead_letters(preset: Preset, alone: Rules, with: Rules) {
    same(preset, preset.rules(), alone);
    let with = Rules { dead_letter: Some(QueueId(7)), ..with };
    same(preset, preset.rules_with_dead_letters(QueueId(7)), with);
}

fn same(preset: Preset, got: Rules, expected: Rules) {
    assert_eq!(got.check(), Ok(()), "{preset:?}");
    macro_rules! same {
        ($($field:ident)*) => {$(
            assert_eq!(got.$field, expected.$field, "{} of {preset:?}", stringify!($field));
        )*};
    }
    same!(group pick priorities default_priority lease lease_max fence on_stale lost release);
    same!(backoff jitter limits on_reject in_flight dedup delay capacity ttl dead_letter noise);
    assert_eq!(got, expected, "{preset:?}");
}

/// What the redrive policy of SQS says unless told otherwise. Without a dead-letter queue there is
/// no such policy.
const REDRIVE_POLICY: [Option<Limit>; 2] =
    [Some(Limit::on_deliveries(10, CheckedAt::Receive, Fate::DeadLetter)), None];

const NO_DELAY_OF_ITS_OWN: Delays = Delays { queue: Duration::ZERO, per_message: PerMessage::No };

#[test]
fn plain_fifo_has_no_limit_of_any_kind() {
    let at_once = Release::counted(ReleaseDelay::None, Place::Origin);
    let given = Release::counted(ReleaseDelay::GivenOrBackoff, Place::Origin);
    check(
        Preset::Plain,
        Rules {
            group: Grouping::None,
            pick: Pick::Order,
            priorities: 0,
            default_priority: 0,
            lease: LeaseTerm::Fixed(Duration::from_secs(30)),
            lease_max: None,
            fence: Fence::Latest,
            on_stale: OnStale::Error,
            lost: LostWorker::Wait,
            release: ReleaseRules { nack: given, fail: given, expire: at_once, lost: at_once },
            backoff: Backoff::AtOnce,
            jitter: Probability::NEVER,
            limits: [None, None],
            on_reject: Fate::DeadLetter,
            in_flight: InFlight::UNLIMITED,
            dedup: Dedup::None,
            delay: Delays { queue: Duration::ZERO, per_message: UP_TO_ANY },
            capacity: Capacity::UNLIMITED,
            ttl: TimeToLive::FOREVER,
            dead_letter: None,
            noise: Noise::OFF,
        },
    );
}

fn sqs_standard() -> Rules {
    let given = Release::counted(ReleaseDelay::Given, Place::Origin);
    let at_once = Release::counted(ReleaseDelay::None, Place::Origin);
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 0,
        default_priority: 0,
        lease: LeaseTerm::Fixed(Duration::from_secs(30)),
        lease_max: Some(Duration::from_secs(43_200)),
        fence: Fence::Any,
        on_stale: OnStale::Ignore,
        lost: LostWorker::Wait,
        release: ReleaseRules { nack: given, fail: given, expire: at_once, lost: at_once },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [None, None],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight {
            max: Some(120_000),
            per_worker: None,
            retries_count: false,
            full: WhenFull::Error,
        },
        dedup: Dedup::None,
        delay: Delays {
            queue: Duration::ZERO,
            per_message: PerMessage::UpTo(Duration::from_secs(900)),
        },
        capacity: Capacity::UNLIMITED,
        ttl: TimeToLive {
            queue: Some(Duration::from_secs(345_600)),
            per_message: PerMessage::No,
            check: TtlCheck::Exact,
            then: Fate::Drop,
            reset_on_dead_letter: false,
        },
        dead_letter: None,
        noise: Noise::OFF,
    }
}

#[test]
fn a_standard_queue_of_sqs_believes_any_receipt() {
    let with = Rules { limits: REDRIVE_POLICY, ..sqs_standard() };
    check_with_dead_letters(Preset::SqsStandard, sqs_standard(), with);
}

#[test]
fn a_fifo_queue_of_sqs_keeps_groups_in_order_and_remembers_for_five_minutes() {
    let standard = sqs_standard();
    let fifo = Rules {
        group: Grouping::Prefix,
        pick: Pick::RotateGroups,
        fence: Fence::Unexpired,
        on_stale: OnStale::Error,
        in_flight: InFlight { full: WhenFull::Empty, ..standard.in_flight },
        dedup: Dedup::Window {
            span: Duration::from_secs(5 * 60),
            scope: DedupScope::Queue,
            keyless: Keyless::Refuse,
        },
        delay: NO_DELAY_OF_ITS_OWN,
        ttl: TimeToLive { reset_on_dead_letter: true, ..standard.ttl },
        ..standard
    };
    let with = Rules { limits: REDRIVE_POLICY, ..fifo.clone() };
    check_with_dead_letters(Preset::SqsFifo, fifo, with);
}

fn rabbit_quorum() -> Rules {
    Rules {
        group: Grouping::None,
        pick: Pick::Order,
        priorities: 32,
        default_priority: 4,
        lease: LeaseTerm::Fixed(Duration::from_secs(30 * 60)),
        lease_max: None,
        fence: Fence::Unexpired,
        on_stale: OnStale::CloseWorker,
        lost: LostWorker::Release(Duration::ZERO),
        release: ReleaseRules {
            nack: Release::uncounted(ReleaseDelay::Backoff, Place::Front),
            fail: Release::counted(ReleaseDelay::Backoff, Place::Front),
            expire: Release::uncounted(ReleaseDelay::None, Place::Front),
            lost: Release::counted(ReleaseDelay::None, Place::Front),
        },
        backoff: Backoff::AtOnce,
        jitter: Probability::NEVER,
        limits: [
            Some(Limit {
                allowed: 21,
                counter: Counter::Failures,
                at: CheckedAt::Release,
                then: Fate::DeadLetter,
            }),
            None,
        ],
        on_reject: Fate::DeadLetter,
        in_flight: InFlight::UNLIMITED,
        dedup: Dedup::None,
        delay: NO_DELAY_OF_ITS_OWN,
        capacity: Capacity {
            messages: None,
            bytes: None,
            counted: CountedMessages::NotHeld,
            overflow: Overflow::DeadLetterHead,
        },
        ttl: TimeToLive {
            queue: None,
            per_message: UP_TO_ANY,
            check: TtlCheck::AtHead,
            then: Fate::DeadLetter,
            reset_on_dead_letter: true,
        },
        dead_letter: None,
        noise: Noise::OFF,
    }
}

#[test]
fn a_quorum_queue_of_rabbitmq_allows_20_failures_and_puts_what_comes_back_in_front() {
    check(Preset::RabbitQuorum, rabbit_quorum());
}

#[test]
fn a_classic_queue_of_rabbitmq_tries_for_ever() {
    check(
        Preset::RabbitClassic,
        Rules {
            priorities: 0,
            default_priority: 0,
            lease: LeaseTerm::Never,
            release: ReleaseRules::all(Release::uncounted(ReleaseDelay::None, Place::Origin)),
            limits: [None, None],
            ..rabbit_quorum()
        },
    );
}

#[test]
fn a_work_queue_of_nats_holds_a_thousand_messages_that_wait_for_an_ack() {
    let given = Release::counted(ReleaseDelay::Given, Place::Front);
    let at_once = Release::counted(ReleaseDelay::None, Place::Front);
    check(
        Preset::NatsWorkQueue,
        Rules {
            group: Grouping::None,
            pick: Pick::Order,
            priorities: 0,
            default_priority: 0,
            lease: LeaseTerm::Fixed(Duration::from_secs(30)),
            lease_max: None,
            fence: Fence::Any,
            on_stale: OnStale::Ignore,
            lost: LostWorker::Wait,
            release: ReleaseRules { nack: given, fail: given, expire: at_once, lost: at_once },
            backoff: Backoff::AtOnce,
            jitter: Probability::NEVER,
            limits: [None, None],
            on_reject: Fate::Drop,
            in_flight: InFlight {
                max: Some(1_000),
                per_worker: None,
                retries_count: true,
                full: WhenFull::Empty,
            },
            dedup: Dedup::Window {
                span: Duration::from_secs(2 * 60),
                scope: DedupScope::Queue,
                keyless: Keyless::Store,
            },
            delay: NO_DELAY_OF_ITS_OWN,
            capacity: Capacity { overflow: Overflow::DropHead, ..Capacity::UNLIMITED },
            ttl: TimeToLive::FOREVER,
            dead_letter: None,
            noise: Noise::OFF,
        },
    );
}

#[test]
fn a_share_group_of_kafka_delivers_five_times() {
    let back = Release::counted(ReleaseDelay::None, Place::Origin);
    check(
        Preset::KafkaShare,
        Rules {
            group: Grouping::None,
            pick: Pick::Order,
            priorities: 0,
            default_priority: 0,
            lease: LeaseTerm::Fixed(Duration::from_secs(30)),
            lease_max: None,
            fence: Fence::Unexpired,
            on_stale: OnStale::Error,
            lost: LostWorker::Release(Duration::ZERO),
            release: ReleaseRules {
                lost: Release { counts: false, ..back },
                ..ReleaseRules::all(back)
            },
            backoff: Backoff::AtOnce,
            jitter: Probability::NEVER,
            limits: [Some(Limit::on_deliveries(5, CheckedAt::Release, Fate::DeadLetter)), None],
            on_reject: Fate::DeadLetter,
            in_flight: InFlight { max: Some(2_000), ..InFlight::UNLIMITED },
            dedup: Dedup::None,
            delay: NO_DELAY_OF_ITS_OWN,
            capacity: Capacity { overflow: Overflow::DropHead, ..Capacity::UNLIMITED },
            ttl: TimeToLive {
                queue: Some(Duration::from_secs(7 * 24 * 3_600)),
                reset_on_dead_letter: true,
                ..TimeToLive::FOREVER
            },
            dead_letter: None,
            noise: Noise::OFF,
        },
    );
}

#[test]
fn bull_mq_tries_once_and_forgives_one_stall() {
    let failed = Release::counted(ReleaseDelay::Backoff, Place::Back);
    let stalled = Release::uncounted(ReleaseDelay::None, Place::Front);
    let rules = |failed_set| {
        let limit = |counter, allowed| {
            Some(Limit { allowed, counter, at: CheckedAt::Release, then: failed_set })
        };
        Rules {
            group: Grouping::None,
            pick: Pick::Order,
            priorities: 0,
            default_priority: 0,
            lease: LeaseTerm::Fixed(Duration::from_secs(30)),
            lease_max: None,
            fence: Fence::Unexpired,
            on_stale: OnStale::Error,
            lost: LostWorker::Wait,
            release: ReleaseRules { nack: failed, fail: failed, expire: stalled, lost: stalled },
            backoff: Backoff::AtOnce,
            jitter: Probability::NEVER,
            limits: [limit(Counter::Failures, 1), limit(Counter::Expiries, 2)],
            on_reject: failed_set,
            in_flight: InFlight::UNLIMITED,
            dedup: Dedup::UntilDone,
            delay: Delays { queue: Duration::ZERO, per_message: UP_TO_ANY },
            capacity: Capacity::UNLIMITED,
            ttl: TimeToLive::FOREVER,
            dead_letter: None,
            noise: Noise::OFF,
        }
    };
    check_with_dead_letters(Preset::BullMq, rules(Fate::Park), rules(Fate::DeadLetter));
}
