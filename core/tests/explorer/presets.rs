//! Every preset, in worlds that show what it promises.

use message_queue_core::queue::{
    Claim, Fate, Grouping, InFlight, Noise, Preset, Probability, Promise,
};

use crate::promises::Witnesses;
use crate::search::explore;
use crate::setup::{JOBS, Setup, with_room};
use crate::sometimes::Seen;
use crate::world::Budget;

/// How many states there are at least, in all worlds of a preset.
const FLOOR: usize = 100_000;

fn is_long() -> bool {
    std::env::var_os("MQP_LONG").is_some()
}

/// The worlds of a preset, each with the promises that it is meant for.
fn worlds(preset: Preset) -> Vec<(Setup, Vec<Promise>)> {
    let mut worlds = vec![
        (caught(preset), RULES_AS_THEY_ARE.to_vec()),
        (alone(preset), AT_LIMIT.to_vec()),
        (given_back(preset), vec![Promise::NackCounts]),
        (full_dead_letters(preset), vec![Promise::DeadLettersMayBeLost]),
    ];
    let others = [with_operations, with_odd_receipts, with_slow_redrives, with_batches];
    worlds.extend(others.map(|world| (world(preset), Vec::new())));
    worlds.extend(full(preset).map(|it| (it, OVERFLOW.to_vec())));
    worlds.extend(full_with_dead_letters(preset).map(|it| (it, Vec::new())));
    worlds.extend(short(preset).map(|it| (it, vec![Promise::AgeRestartsInDeadLetters])));
    worlds.extend(in_a_circle(preset).map(|it| (it, Vec::new())));
    worlds.extend(narrow(preset).map(|it| (it, vec![Promise::RetriesHoldTheirSlot])));
    worlds.extend(with_prefetch(preset).map(|it| (it, Vec::new())));
    for (_, meant_for) in &mut worlds {
        meant_for.extend(Promise::ALL.iter().filter(|it| it.claim() == Claim::Always));
    }
    if preset == Preset::SqsStandard {
        worlds.extend(noisy(preset).map(|it| (it, vec![Promise::OrderOfFirstDeliveries])));
    }
    worlds
}

/// Those that the rules of the preset as they are speak of. What is promised to be so always is
/// looked at everywhere.
const RULES_AS_THEY_ARE: &[Promise] = &[
    Promise::BlocksGroupOnRetry,
    Promise::DupOnExpiry,
    Promise::LateAckDeletes,
    Promise::AckAfterExpiryWorks,
    Promise::DedupOnSend,
    Promise::DedupOutlivesAck,
    Promise::NackCounts,
    Promise::LostWorkerReturnsAtOnce,
];

/// Those without a dead-letter queue.
const AT_LIMIT: &[Promise] = &[Promise::LosesAtLimit, Promise::ParksAtLimit];

/// Those of a queue that is full.
const OVERFLOW: &[Promise] = &[Promise::LosesOnOverflow, Promise::RefusesWhenFull];

/// The large one: with a dead-letter queue and two attempts.
fn caught(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with a dead-letter queue", |setup| {
        // Days pass in another world; here each instant of sending would make one more state.
        (setup.jobs.ttl.queue, setup.dead.ttl.queue) = (None, None);
        match preset {
            Preset::RabbitClassic => {
                // Where no lease ends there is less to try.
                setup.messages = 4;
                setup.budget.crashes = 2;
                setup.budget.returns = 3;
            }
            // Where sends are remembered there is more.
            Preset::SqsFifo | Preset::NatsWorkQueue => {
                setup.budget.returns = 1;
            }
            _ => {}
        }
        if is_long() {
            setup.budget.passes = 1;
            setup.budget.rejects = 1;
            setup.budget.crashes = 2;
            setup.budget.early_expiries = 2;
        }
    })
}

/// Where a message is given back as often as it may be, and nothing else happens to it.
fn given_back(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with nothing but nacks", |setup| {
        setup.messages = 1;
        setup.budget = Budget { returns: 2, ..Budget::default() };
    })
}

fn alone(preset: Preset) -> Setup {
    Setup::alone(preset).but("without a dead-letter queue", |setup| {
        setup.messages = 2;
        setup.budget = Budget {
            crashes: 1,
            early_expiries: 1,
            returns: 1,
            rejects: 1,
            slow_redrives: 1,
            ..Budget::default()
        };
    })
}

/// Everything that somebody may do besides.
fn with_operations(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with a redrive and a purge", |setup| {
        setup.messages = 2;
        setup.budget = Budget {
            early_expiries: 1,
            returns: 1,
            rejects: 1,
            redrives: 1,
            purges: 1,
            ..Budget::default()
        };
    })
}

/// Where workers use receipts that they were never given, and ask for what is not to be had.
fn with_odd_receipts(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with odd receipts", |setup| {
        setup.messages = 2;
        setup.budget = Budget {
            early_expiries: 1,
            rejects: 1,
            extensions: 1,
            far_extensions: 1,
            forgeries: 1,
            ..Budget::default()
        };
    })
}

fn with_slow_redrives(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with slow redrives", |setup| {
        setup.messages = 2;
        setup.budget = Budget { rejects: 2, slow_redrives: 2, ..Budget::default() };
    })
}

/// Where a worker receives two messages in one go.
fn with_batches(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with batches", |setup| {
        setup.hands = 2;
        setup.budget = Budget { returns: 1, ..Budget::default() };
    })
}

/// Where a worker asks for two messages and may hold one.
fn with_prefetch(preset: Preset) -> Option<Setup> {
    preset.ranges().per_worker.as_ref()?;
    Some(Setup::with_dead_letters(preset).but("with a prefetch of one", |setup| {
        setup.hands = 2;
        setup.jobs.in_flight.per_worker = Some(1);
        setup.budget = Budget { early_expiries: 1, returns: 1, ..Budget::default() };
    }))
}

/// Where a group belongs to the worker that holds any of it.
fn exclusive() -> Setup {
    Setup::with_dead_letters(Preset::Plain).but("with exclusive groups", |setup| {
        setup.hands = 2;
        setup.jobs.group = Grouping::Exclusive;
        setup.messages = 4;
        setup.budget = Budget { early_expiries: 1, returns: 1, ..Budget::default() };
    })
}

fn full(preset: Preset) -> Option<Setup> {
    let rules = with_room(preset.rules(), preset, 2)?;
    Some(Setup::alone(preset).but("with room for two", |setup| {
        setup.jobs = rules;
        setup.budget = Budget { early_expiries: 1, returns: 1, ..Budget::default() };
    }))
}

/// Where what makes room may die.
fn full_with_dead_letters(preset: Preset) -> Option<Setup> {
    let setup = Setup::with_dead_letters(preset);
    let rules = with_room(setup.jobs.clone(), preset, 2)?;
    Some(setup.but("with room for two and a dead-letter queue", |setup| {
        setup.jobs = rules;
        setup.budget = Budget { early_expiries: 1, returns: 1, ..Budget::default() };
    }))
}

fn full_dead_letters(preset: Preset) -> Setup {
    let same = preset.rules();
    let dead = with_room(same.clone(), preset, 1).unwrap_or(same);
    Setup::with_dead_letters(preset).but("with room for one dead letter", |setup| {
        setup.dead = dead;
        setup.messages = 2;
        setup.budget = Budget { rejects: 2, returns: 1, ..Budget::default() };
    })
}

/// With a time to live in both queues.
fn short(preset: Preset) -> Option<Setup> {
    preset.ranges().ttl.as_ref()?;
    let setup = Setup::with_dead_letters(preset);
    Some(setup.but("where messages grow old", |setup| {
        let lease = message_queue_core::time::Duration::from_secs(60);
        setup.jobs.ttl.queue = Some(lease);
        setup.dead.ttl.queue = Some(lease);
        setup.messages = 2;
        setup.budget = Budget { passes: 1, rejects: 1, early_expiries: 1, ..Budget::default() };
    }))
}

/// Where what dies of old age comes back.
fn in_a_circle(preset: Preset) -> Option<Setup> {
    let setup = short(preset)?;
    let dies = setup.jobs.ttl.then == Fate::DeadLetter;
    dies.then(|| {
        setup.but("where dead letters of dead letters come back", |setup| {
            setup.dead.ttl.then = Fate::DeadLetter;
            setup.dead.dead_letter = Some(JOBS);
            setup.budget = Budget { passes: 1, ..Budget::default() };
        })
    })
}

/// Where one message may be in flight.
fn narrow(preset: Preset) -> Option<Setup> {
    preset.ranges().in_flight.as_ref()?;
    let setup = Setup::with_dead_letters(preset);
    Some(setup.but("with one message in flight", |setup| {
        setup.jobs.in_flight = InFlight { max: Some(1), ..setup.jobs.in_flight };
        setup.budget = Budget { later_nacks: 1, early_expiries: 1, ..Budget::default() };
    }))
}

/// With dice: several worlds that differ in the seed.
fn noisy(preset: Preset) -> impl Iterator<Item = Setup> {
    (0..3).map(move |seed| {
        Setup::with_dead_letters(preset).but("with noise", |setup| {
            let half = Probability::from_percent(50);
            setup.jobs.noise = Noise { duplicate: half, reorder: half, empty: half };
            setup.seed = seed;
            setup.messages = 2;
            setup.budget = Budget { noisy_receives: 5, ..Budget::default() };
        })
    })
}

fn explore_all(preset: Preset) {
    let mut witnesses = Witnesses::default();
    let mut states = 0;
    let mut seen = Seen::default();
    for (setup, meant_for) in worlds(preset) {
        let mut see = seen.in_world(&setup);
        let count = explore(&setup, |event| {
            see(event);
            witnesses.look(event, &meant_for);
        });
        println!("{}, {}: {count} states", preset.title(), setup.name);
        states += count;
    }
    seen.check();
    witnesses.check(preset);
    assert!(states >= FLOOR, "{} has {states} states only", preset.title());
}

#[test]
fn plain_fifo() {
    explore_all(Preset::Plain);
}

#[test]
fn sqs_standard() {
    explore_all(Preset::SqsStandard);
}

#[test]
fn sqs_fifo() {
    explore_all(Preset::SqsFifo);
}

#[test]
fn rabbit_quorum() {
    explore_all(Preset::RabbitQuorum);
}

#[test]
fn rabbit_classic() {
    explore_all(Preset::RabbitClassic);
}

#[test]
fn nats_work_queue() {
    explore_all(Preset::NatsWorkQueue);
}

#[test]
fn kafka_share() {
    explore_all(Preset::KafkaShare);
}

#[test]
fn bull_mq() {
    explore_all(Preset::BullMq);
}

#[test]
fn exclusive_groups() {
    let (setup, mut seen) = (exclusive(), Seen::default());
    let count = explore(&setup, seen.in_world(&setup));
    println!("{}: {count} states", setup.name);
    seen.check();
}
