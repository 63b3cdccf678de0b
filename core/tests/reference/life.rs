//! A random life: some queues, and what is done to them.

use std::fmt;

use message_queue_core::queue::{
    Dedup, DedupScope, Grouping, PerMessage, Pick, QueueId, Rules, WorkerId,
};
use message_queue_core::time::Duration;
use proptest::prelude::*;

use crate::dice::{Dice, Knobs};

/// The queue under test, its dead-letter queue, and where that one puts its dead letters.
pub const JOBS: QueueId = QueueId(0);
pub const DEAD: QueueId = QueueId(1);
pub const LAST: QueueId = QueueId(2);

/// The bodies that are sent, by number; the last one is too large.
pub const BODIES: [&str; 6] = ["", "a", "b", "ab", "abc", "too large"];

/// The groups and the dedup keys, by number; the last two are empty and too long.
pub const NAMES: [&str; 5] = ["x", "y", "z", "", "too long"];

#[derive(Clone)]
pub struct Life {
    pub seed: u64,
    pub rules: Vec<Rules>,
    pub steps: Vec<Step>,
}

/// One thing that is done. Names and bodies are given by number.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Send {
        queue: QueueId,
        body: usize,
        group: Option<usize>,
        dedup: Option<usize>,
        delay: Option<Duration>,
        ttl: Option<Duration>,
        priority: Option<u8>,
    },
    Receive {
        queue: QueueId,
        worker: WorkerId,
        most: usize,
        lease: Option<Duration>,
    },
    Settle {
        how: How,
        which: Which,
        /// Instead of the worker that holds the message.
        by: Option<WorkerId>,
        /// Instead of the queue that issued the receipt.
        at: Option<QueueId>,
    },
    LoseWorker(QueueId, WorkerId),
    Purge(QueueId, usize),
    Redrive(QueueId, usize),
    RedriveSlowly(QueueId, u32),
    CancelRedrive(QueueId),
    Wait(Wait),
}

#[derive(Clone, Copy, Debug)]
pub enum How {
    Ack,
    Nack(Option<Duration>),
    Fail(Option<Duration>),
    Extend(Duration),
    Reject,
}

/// Which receipt is used, by number.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// That of a message that is held.
    Held(QueueId, usize),
    /// One that was issued before, 0 for the latest.
    Issued(usize),
    /// One that was perhaps never issued.
    Invented { message: u64, epoch: u32 },
}

#[derive(Clone, Copy, Debug)]
pub struct Wait {
    pub until: Until,
    /// Whether what is due at that very instant happens, too, or whatever comes next comes first.
    pub inclusive: bool,
    pub way: Way,
}

#[derive(Clone, Copy, Debug)]
pub enum Until {
    Later(Duration),
    JustBeforeDeadline,
    Deadline,
    JustAfterDeadline,
}

/// How the way there is divided. It makes no difference.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    AtOnce,
    InTwoSteps,
    OneByOne,
}

/// Rules for the queue under test, its dead-letter queue and the last one.
pub type World = fn(&mut Knobs) -> Vec<Rules>;

/// Random lives in a kind of world.
pub fn lives(world: World) -> impl Strategy<Value = Life> {
    let seed = any::<u64>().no_shrink();
    let steps = proptest::collection::vec(any::<u64>().no_shrink(), 1..=200);
    (seed, proptest::bits::u32::ANY, steps).prop_map(move |(seed, turned, steps)| {
        let rules = world(&mut Knobs::new(turned, seed));
        let steps = steps.into_iter().map(|number| step(Dice::new(number), &rules)).collect();
        Life { seed, rules, steps }
    })
}

fn step(mut dice: Dice, rules: &[Rules]) -> Step {
    let queue = any_queue(&mut dice);
    let worker = any_worker(&mut dice);
    match dice.below(100) {
        0..28 => send(dice, queue, &rules[usize::from(queue.0)]),
        28..54 => Step::Receive {
            queue,
            worker,
            most: dice.pick(&[1, 1, 1, 2, 2, 3, 5, 10]),
            lease: if dice.one_in(8) { Some(dice.millis(0, 10)) } else { None },
        },
        54..76 => settle(dice, queue),
        76..93 => Step::Wait(wait(dice)),
        93..95 => Step::LoseWorker(queue, worker),
        95 if dice.one_in(2) => Step::Purge(queue, dice.pick(&[0, 1, 2, 3, usize::MAX])),
        95..98 => Step::Redrive(queue, dice.pick(&[1, 1, 2, 3, 10])),
        98 => Step::RedriveSlowly(queue, dice.pick(&[100, 300, 500, 1_000, 2_000, 0, 1_000_001])),
        _ if dice.one_in(4) => Step::CancelRedrive(queue),
        _ => Step::RedriveSlowly(queue, 1_000_000 / dice.between(1_000, 3_000)),
    }
}

fn any_queue(dice: &mut Dice) -> QueueId {
    dice.pick(&[JOBS, JOBS, JOBS, JOBS, JOBS, JOBS, JOBS, JOBS, JOBS, JOBS, DEAD, LAST])
}

fn any_worker(dice: &mut Dice) -> WorkerId {
    WorkerId(dice.between(1, 3))
}

/// Mostly what the rules ask for, now and then what they refuse.
fn send(mut dice: Dice, queue: QueueId, rules: &Rules) -> Step {
    let grouped = rules.group != Grouping::None
        || matches!(rules.pick, Pick::Fair(_))
        || matches!(rules.dedup, Dedup::Window { scope: DedupScope::Group, .. });
    let keyed = rules.dedup != Dedup::None;
    let mut name = |usual: bool| {
        let is_given = if usual { !dice.one_in(24) } else { dice.one_in(24) };
        let number = if dice.one_in(64) { dice.index(NAMES.len()) } else { dice.index(3) };
        is_given.then_some(number)
    };
    let (group, dedup) = (name(grouped), name(keyed));
    let mut span = |rule: PerMessage| match rule {
        PerMessage::No => dice.one_in(24).then(|| dice.millis(0, 1)),
        PerMessage::UpTo(_) => dice.one_in(3).then(|| dice.millis(0, 6)),
    };
    let (delay, ttl) = (span(rules.delay.per_message), span(rules.ttl.per_message));
    let often = if rules.priorities > 1 { 2 } else { 24 };
    let priority = dice.one_in(often).then(|| dice.pick(&[0, 1, 1, 2, 3]));
    let body = if dice.one_in(64) { dice.index(BODIES.len()) } else { dice.index(5) };
    Step::Send { queue, body, group, dedup, delay, ttl, priority }
}

fn settle(mut dice: Dice, queue: QueueId) -> Step {
    let given = if dice.one_in(2) { Some(dice.millis(0, 6)) } else { None };
    let how = match dice.below(20) {
        0..8 => How::Ack,
        8..12 => How::Nack(given),
        12..15 => How::Fail(given),
        15..18 => How::Extend(dice.millis(0, 6)),
        _ => How::Reject,
    };
    let which = match dice.below(32) {
        0..20 => Which::Held(queue, dice.index(4)),
        20..30 => Which::Issued(dice.index(16)),
        _ => Which::Invented { message: 1 + dice.below(40), epoch: dice.between(0, 4) },
    };
    let by = if dice.one_in(4) { Some(any_worker(&mut dice)) } else { None };
    let at = if dice.one_in(32) { Some(any_queue(&mut dice)) } else { None };
    Step::Settle { how, which, by, at }
}

fn wait(mut dice: Dice) -> Wait {
    let until = match dice.below(16) {
        0..8 => Until::Deadline,
        8..10 => Until::JustBeforeDeadline,
        10..12 => Until::JustAfterDeadline,
        12 => Until::Later(Duration::ZERO),
        13 => Until::Later(Duration::from_micros(dice.below(3_000))),
        _ => Until::Later(dice.millis(1, 8)),
    };
    let way = match dice.below(16) {
        0 => Way::InTwoSteps,
        1 => Way::OneByOne,
        _ => Way::AtOnce,
    };
    Wait { until, inclusive: !dice.one_in(4), way }
}

impl Life {
    /// The same without a step, or without two of them.
    pub fn shorter(&self) -> impl Iterator<Item = Self> {
        let count = self.steps.len();
        let pairs = (0..count).flat_map(move |it| (it..count).map(move |other| [it, other]));
        pairs.map(|left_out| {
            let stays = self.steps.iter().enumerate().filter(|(it, _)| !left_out.contains(it));
            let steps = stays.map(|(_, step)| *step).collect();
            Self { seed: self.seed, rules: self.rules.clone(), steps }
        })
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}", self.seed)?;
        for (number, rules) in self.rules.iter().enumerate() {
            writeln!(f, "queue {number}: {}", Unusual(rules))?;
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "  {step:?}"))
    }
}

/// What rules say that the plain ones do not.
struct Unusual<'a>(&'a Rules);

impl fmt::Display for Unusual<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        macro_rules! unusual {
            ($($field:ident)*) => {$(
                if self.0.$field != Rules::PLAIN.$field {
                    write!(f, "\n    {}: {:?}", stringify!($field), self.0.$field)?;
                }
            )*};
        }
        unusual!(group pick priorities default_priority lease lease_max fence on_stale lost release);
        unusual!(backoff jitter limits on_reject in_flight dedup delay capacity ttl dead_letter noise);
        Ok(())
    }
}
