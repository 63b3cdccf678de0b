//! A small world to begin with.

use message_queue_core::queue::{Capacity, Dedup, Limit, Preset, QueueId, QueueSet, Rules};
use message_queue_core::time::Duration;

use crate::world::Budget;

pub const JOBS: QueueId = QueueId(0);
pub const DEAD: QueueId = QueueId(1);

/// The groups of the messages, in the order in which they are sent.
pub const GROUPS: [&str; 4] = ["jam", "jam", "tea", "jam"];

/// The rules of the two queues, how many messages there are, and what may go wrong how often.
#[derive(Clone)]
pub struct Setup {
    pub name: &'static str,
    pub jobs: Rules,
    pub dead: Rules,
    pub messages: usize,
    /// How much a worker is at work on at a time; it receives as much in one go.
    pub hands: usize,
    pub budget: Budget,
    /// For the dice of queues that have some.
    pub seed: u64,
}

impl Setup {
    /// How long a nack hides that asks for it, and for how long a lease is extended.
    pub const LATER: Duration = Duration::from_secs(1);
    /// For how long a worker cannot hold a message in a system that has a limit to it.
    pub const FAR: Duration = Duration::from_secs(13 * 3600);
    /// What passes when time passes and nothing falls due.
    pub const WHILE: Duration = Duration::from_millis(1_500);

    /// A queue of that system with a dead-letter queue, where there are two attempts.
    pub fn with_dead_letters(preset: Preset) -> Self {
        let jobs = preset.rules_with_dead_letters(DEAD);
        Self::new("with a dead-letter queue", with_limit(jobs, preset, true), preset.rules())
    }

    /// A queue of that system with nothing to catch what dies.
    pub fn alone(preset: Preset) -> Self {
        let limited = with_limit(preset.rules(), preset, preset.ranges().limit_alone);
        Self::new("alone", limited, preset.rules())
    }

    fn new(name: &'static str, jobs: Rules, dead: Rules) -> Self {
        let budget =
            Budget { crashes: 1, early_expiries: 1, repeats: 1, returns: 2, ..Budget::default() };
        Self { name, jobs, dead, messages: 3, hands: 1, budget, seed: 0 }
    }

    /// The same with another name and something changed.
    pub fn but(mut self, name: &'static str, change: impl FnOnce(&mut Self)) -> Self {
        self.name = name;
        change(&mut self);
        for rules in [&self.jobs, &self.dead] {
            assert_eq!(rules.check(), Ok(()), "the rules of the world {name:?} make sense");
        }
        self
    }

    pub fn queues(&self) -> QueueSet {
        let mut queues = QueueSet::with_seed(self.seed);
        assert_eq!(queues.create(self.jobs.clone()), JOBS);
        assert_eq!(queues.create(self.dead.clone()), DEAD);
        queues
    }

    /// Whether messages come back from the dead-letter queue.
    pub fn redrives(&self) -> bool {
        self.budget.redrives + self.budget.slow_redrives > 0
    }

    /// Whether messages bring something that tells them from others.
    pub fn has_keys(&self) -> bool {
        self.jobs.dedup != Dedup::None
    }
}

fn with_limit(mut rules: Rules, preset: Preset, has_one: bool) -> Rules {
    const ATTEMPTS: u32 = 2;
    let limit: Option<Limit> = preset.limit(ATTEMPTS, rules.dead_letter).filter(|_| has_one);
    if limit.is_some() {
        rules.limits[0] = limit;
    }
    rules
}

/// Rules with room for so many messages, or for the bytes of so many, if the system has such a
/// thing.
pub fn with_room(mut rules: Rules, preset: Preset, messages: u64) -> Option<Rules> {
    let ranges = preset.ranges();
    if ranges.capacity.is_some() {
        rules.capacity = Capacity { messages: Some(messages), ..rules.capacity };
    } else if ranges.capacity_bytes.is_some() {
        rules.capacity = Capacity { bytes: Some(messages), ..rules.capacity };
    } else {
        return None;
    }
    Some(rules)
}
