//! Every preset, in worlds that show what it promises.

use message_queue_core::queue::{InFlight, Noise, Preset, Probability, Promise};

use crate::promises::Witnesses;
use crate::search::explore;
use crate::setup::{Setup, with_room};
use crate::sometimes::Seen;
use crate::world::Budget;

/// How many states there are at least, in all worlds of a preset.
const FLOOR: usize = 100_000;

fn is_long() -> bool {
    std::env::var_os("MQP_LONG").is_some()
}

/// The worlds of a preset, each with the promises that it is meant for.
fn worlds(preset: Preset) -> Vec<(Setup, Vec<Promise>)> {
    let mut worlds =
        vec![(caught(preset), ALWAYS_MEANT.to_vec()), (alone(preset), AT_LIMIT.into())];
    worlds.push((given_back(preset), vec![Promise::NackCounts]));
    worlds.push((with_operations(preset), Vec::new()));
    worlds.extend(full(preset).map(|it| (it, OVERFLOW.to_vec())));
    worlds.push((full_dead_letters(preset), vec![Promise::DeadLettersMayBeLost]));
    worlds.extend(short(preset).map(|it| (it, vec![Promise::AgeRestartsInDeadLetters])));
    worlds.extend(narrow(preset).map(|it| (it, vec![Promise::RetriesHoldTheirSlot])));
    if preset == Preset::SqsStandard {
        worlds.extend(noisy(preset).map(|it| (it, vec![Promise::OrderOfFirstDeliveries])));
    }
    worlds
}

/// Those that the rules of the preset as they are speak of.
const ALWAYS_MEANT: &[Promise] = &[
    Promise::OrderOfFirstDeliveries,
    Promise::RetryKeepsPlace,
    Promise::OrderPerGroup,
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
        setup.budget =
            Budget { crashes: 1, early_expiries: 1, returns: 1, rejects: 1, ..Budget::default() };
    })
}

/// Everything that somebody may do besides.
fn with_operations(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with a redrive, a purge and an extension", |setup| {
        setup.messages = 2;
        setup.budget = Budget {
            early_expiries: 1,
            returns: 1,
            rejects: 1,
            extensions: 1,
            redrives: 1,
            purges: 1,
            ..Budget::default()
        };
    })
}

fn full(preset: Preset) -> Option<Setup> {
    let rules = with_room(preset.rules(), preset, 2)?;
    Some(Setup::alone(preset).but("with room for two", |setup| {
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

/// Where one message may be in flight.
fn narrow(preset: Preset) -> Option<Setup> {
    preset.ranges().in_flight.as_ref()?;
    let setup = Setup::with_dead_letters(preset);
    Some(setup.but("with one message in flight", |setup| {
        setup.jobs.in_flight = InFlight { max: Some(1), ..setup.jobs.in_flight };
        setup.budget =
            Budget { later_nacks: 1, early_expiries: 1, returns: 1, ..Budget::default() };
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
