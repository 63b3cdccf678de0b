//! Every preset, in worlds that show what it promises.

use message_queue_core::queue::{
    Backoff, Claim, Fate, Grouping, InFlight, LeaseTerm, Noise, Preset, Probability, Promise,
};
use message_queue_core::time::Duration;

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
    let small = [with_long_asks, with_careless_workers, with_dead_letters_taken];
    worlds.extend(small.map(|world| (world(preset), Vec::new())));
    worlds.extend(with_backoff(preset).map(|it| (it, Vec::new())));
    worlds.extend(with_delay(preset).map(|it| (it, Vec::new())));
    worlds.extend(with_prefetch(preset).map(|it| (it, Vec::new())));
    let says = preset.promises();
    // What is promised to be so always, and what is said not to be possible, is looked at
    // everywhere.
    let is_broken_by_one = |it: &&Promise| it.claim() == Claim::Always || !says.has(**it);
    for (setup, meant_for) in &mut worlds {
        let looked_at = Promise::ALL.iter().filter(is_broken_by_one);
        meant_for.extend(looked_at.filter(|it| speaks_of(**it, setup)));
    }
    if preset == Preset::SqsStandard {
        worlds.extend(noisy(preset).map(|it| (it, vec![Promise::OrderOfFirstDeliveries])));
    }
    worlds
}

/// Whether a promise speaks of what may happen in a world.
fn speaks_of(promise: Promise, setup: &Setup) -> bool {
    let budget = setup.budget;
    let asks_for_leases = budget.extensions + budget.far_extensions + budget.far_receives > 0;
    match promise {
        // Here a worker may set a lease an end that the system does not know.
        Promise::DupOnExpiry => setup.jobs.lease != LeaseTerm::Never || !asks_for_leases,
        // Whoever moves a message back lets it begin anew.
        Promise::AgeRestartsInDeadLetters => !setup.redrives(),
        _ => true,
    }
}

/// Those that the rules of the preset as they are speak of.
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
            // Where sends are remembered there is more, and where there are more kinds of ends.
            Preset::RabbitQuorum => setup.budget.returns = 1,
            Preset::BullMq => {
                setup.budget.returns = 1;
                setup.budget.rejects = 1;
            }
            Preset::SqsFifo | Preset::NatsWorkQueue => {
                setup.budget.returns = 1;
                // To these queues a crash means nothing; a smaller world has one.
                setup.budget.crashes = 0;
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

/// Where workers ask for longer than some systems allow.
fn with_long_asks(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with asks for long times", |setup| {
        setup.messages = 1;
        setup.budget = Budget {
            early_expiries: 1,
            extensions: 1,
            far_extensions: 1,
            far_nacks: 1,
            far_receives: 1,
            later_nacks: 1,
            ..Budget::default()
        };
    })
}

/// Where a worker has two messages, settles the later one first, and loses a receipt.
fn with_careless_workers(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with careless workers", |setup| {
        setup.hands = 2;
        setup.messages = 2;
        setup.budget =
            Budget { returns: 1, early_expiries: 1, turns: 1, losses: 1, ..Budget::default() };
    })
}

fn with_dead_letters_taken(preset: Preset) -> Setup {
    Setup::with_dead_letters(preset).but("with dead letters that somebody takes", |setup| {
        setup.messages = 2;
        setup.budget = Budget { rejects: 2, redrives: 1, dead_receives: 2, ..Budget::default() };
    })
}

/// Where a retry waits, and longer the next time.
fn with_backoff(preset: Preset) -> Option<Setup> {
    preset.ranges().backoff.as_ref()?;
    Some(Setup::with_dead_letters(preset).but("with a backoff", |setup| {
        let (base, max) = (Duration::from_secs(1), Duration::from_secs(3));
        setup.jobs.backoff = match preset {
            Preset::RabbitQuorum => Backoff::Linear { min: base, max },
            _ => Backoff::Exponential { base, max },
        };
        setup.jobs.limits[0] = preset.limit(4, setup.jobs.dead_letter);
        setup.messages = 2;
        setup.budget = Budget { returns: 3, ..Budget::default() };
    }))
}

/// Where what is sent is hidden at first.
fn with_delay(preset: Preset) -> Option<Setup> {
    preset.ranges().delay.as_ref()?;
    Some(Setup::with_dead_letters(preset).but("with a delay", |setup| {
        setup.jobs.delay.queue = Duration::from_secs(2);
        setup.messages = 2;
        setup.budget = Budget { passes: 1, returns: 1, ..Budget::default() };
    }))
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
        let lease = Duration::from_secs(60);
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
