//! Random lives in every kind of world: the queues do what the model does.

use std::cell::RefCell;

use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::any_rules::any_rules;
use crate::life::{Life, World, lives};
use crate::tally::Tally;
use crate::twins::{Stock, Twins};
use crate::worlds;

const CASES: u32 = 20_000;
const LONG: u32 = 200_000;
const OFTEN: u64 = 50;

/// Lives many lives in a world, and looks whether all that can happen there has.
fn check(name: &str, world: World, never: &str) {
    let is_long = std::env::var_os("MQP_LONG").is_some();
    let few = std::env::var("MQP_CASES").ok().map(|number| number.parse().expect("MQP_CASES"));
    let cases = few.unwrap_or(if is_long { LONG } else { CASES });
    // What is rare does not show in a few lives.
    let often = if few.is_some() { 0 } else { OFTEN };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let seed = seed_of(name);
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed);
    let (tally, stock) = (RefCell::new(Tally::default()), Stock::new());
    let live = |life: &Life| {
        let mut tally = tally.borrow_mut();
        let mut twins = Twins::new(life, &stock, &mut tally);
        life.steps.iter().try_for_each(|step| twins.take(step))
    };
    match TestRunner::new_with_rng(config, rng).run(&lives(world), |life| live(&life)) {
        Ok(()) => tally.borrow().check(often, never),
        Err(TestError::Abort(why)) => panic!("seed {seed:?}\n{why}"),
        Err(TestError::Fail(why, mut life)) => {
            let shorter = |life: &Life| life.shorter().find(|it| live(it).is_err());
            while let Some(shorter) = shorter(&life) {
                life = shorter;
            }
            let why = live(&life).err().map_or(why.to_string(), |error| error.to_string());
            panic!("seed {seed:?}\n{life:?}{why}");
        }
    }
}

/// The same for each run, another one for each test.
fn seed_of(name: &str) -> [u8; 16] {
    let mut seed = [7; 16];
    for (number, byte) in name.bytes().enumerate() {
        seed[number % 16] ^= byte.rotate_left(u32::try_from(number / 16).expect("a short name"));
    }
    seed
}

#[test]
fn plain_fifo_does_what_the_model_does() {
    check(
        "plain",
        worlds::plain,
        "\
         ReleasedLost, Duplicate, LateAck, LateNack, LateExtend, LateReject, Ignored, \
         LeaseTooLong, DelayTooLong, ExtendTooLong, InFlight, DeadExpired, DeadOverflow, \
         DroppedExpired, DroppedOverflow, DroppedCycle, ParkedLimit, ParkedRejected, \
         GroupMissing, DedupMissing, DelayRefused",
    );
}

#[test]
fn sqs_standard_does_what_the_model_does() {
    check(
        "sqs standard",
        worlds::sqs_standard,
        "\
         ReleasedLost, Duplicate, Superseded, DeadExpired, DeadOverflow, DroppedOverflow, \
         DroppedCycle, ParkedLimit, ParkedRejected, Full, FullOfBytes, GroupMissing, DedupMissing",
    );
}

#[test]
fn sqs_standard_with_fairness_does_what_the_model_does() {
    check(
        "sqs standard fair",
        worlds::sqs_standard_fair,
        "\
         ReleasedLost, Duplicate, Superseded, DeadExpired, DeadOverflow, DroppedOverflow, \
         DroppedCycle, ParkedLimit, ParkedRejected, Full, FullOfBytes, GroupMissing, DedupMissing",
    );
}

#[test]
fn sqs_fifo_does_what_the_model_does() {
    check(
        "sqs fifo",
        worlds::sqs_fifo,
        "\
         ReleasedLost, LateAck, LateNack, LateExtend, LateReject, Ignored, InFlight, DeadExpired, \
         DeadOverflow, DroppedOverflow, DroppedCycle, ParkedLimit, ParkedRejected, Full, \
         FullOfBytes, DedupRefused",
    );
}

#[test]
fn rabbit_quorum_does_what_the_model_does() {
    check(
        "rabbit quorum",
        worlds::rabbit_quorum,
        "\
         SentHidden, Duplicate, LateAck, LateNack, LateExtend, LateReject, Ignored, LeaseTooLong, \
         DelayTooLong, ExtendTooLong, InFlight, ParkedLimit, ParkedRejected, GroupMissing, \
         DedupMissing, TtlRefused",
    );
}

#[test]
fn rabbit_classic_does_what_the_model_does() {
    check(
        "rabbit classic",
        worlds::rabbit_classic,
        "\
         SentHidden, BecameReady, ReleasedHidden, Duplicate, LateAck, LateNack, LateExtend, \
         LateReject, Ignored, LeaseTooLong, DelayTooLong, ExtendTooLong, InFlight, DeadLimit, \
         DroppedLimit, ParkedLimit, ParkedRejected, GroupMissing, DedupMissing, TtlRefused",
    );
}

#[test]
fn nats_work_queue_does_what_the_model_does() {
    check(
        "nats work queue",
        worlds::nats_work_queue,
        "\
         SentHidden, ReleasedLost, Superseded, LeaseTooLong, DelayTooLong, ExtendTooLong, \
         Redriven, DeadLimit, DeadRejected, DeadExpired, DeadOverflow, DroppedLimit, \
         DroppedDeadLettersFull, DroppedCycle, ParkedRejected, GroupMissing, DedupMissing, \
         DedupRefused, UnderWay, Rate",
    );
}

#[test]
fn kafka_share_does_what_the_model_does() {
    check(
        "kafka share",
        worlds::kafka_share,
        "\
         SentHidden, BecameReady, ReleasedHidden, Duplicate, LateAck, LateNack, LateExtend, \
         LateReject, Ignored, LeaseTooLong, DelayTooLong, ExtendTooLong, InFlight, DeadExpired, \
         DeadOverflow, DroppedCycle, ParkedLimit, ParkedRejected, GroupMissing, DedupMissing",
    );
}

#[test]
fn bull_mq_does_what_the_model_does() {
    check(
        "bull mq",
        worlds::bull_mq,
        "\
         ReleasedLost, LateAck, LateNack, LateExtend, LateReject, Ignored, LeaseTooLong, \
         DelayTooLong, ExtendTooLong, InFlight, DeadExpired, DeadOverflow, DroppedLimit, \
         DroppedRejected, DroppedExpired, DroppedOverflow, DroppedCycle, Full, FullOfBytes, \
         GroupMissing, DedupMissing, DedupRefused, DelayRefused",
    );
}

#[test]
fn any_rules_do_what_the_model_does() {
    check("any rules", any_rules, "");
}
