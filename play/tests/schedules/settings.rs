//! What somebody has to know of a run to judge its trace: how its parts are set.

use message_queue_play::queue::{Backoff, Probability, QueueConfig};
use message_queue_play::sim::{
    Idempotency, SenderConfig, ServiceConfig, Setup, TIMEOUT_BY_HAND, Target,
};
use message_queue_play::time::Duration;
use serde_json::{Value, json};

/// How the parts of a run are set, in the order of their numbers. Times are in microseconds.
#[derive(Clone, Debug)]
pub struct Settings {
    pub queues: Vec<QueueRules>,
    pub services: Vec<ServiceRules>,
    pub senders: Vec<SenderRules>,
    /// How long somebody waits for the answer to a call by hand.
    pub by_hand: u64,
}

#[derive(Clone, Debug)]
pub struct QueueRules {
    pub key: String,
    /// How often it delivers a message at most.
    pub limit: u64,
    /// For how long it knows what is sent again.
    pub dedup: Option<u64>,
    pub backoff: Delays,
}

#[derive(Clone, Debug)]
pub struct ServiceRules {
    pub key: String,
    /// Whether it does nothing twice.
    pub knows: bool,
    /// How many messages a worker of it holds at most.
    pub most: usize,
    /// How many workers it has at first.
    pub workers: u64,
    /// How many calls to it may wait.
    pub line: usize,
    /// How long its workers wait for an answer.
    pub timeout: u64,
    /// Whom it calls, by number, in order.
    pub calls: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct SenderRules {
    pub key: String,
    /// What it sends to.
    pub kind: Kind,
    /// How many messages it has sent when the run starts.
    pub backlog: u64,
    pub attempts: u64,
    pub backoff: Delays,
    pub timeout: u64,
    pub hand_over: u64,
    pub concurrency: Option<usize>,
}

/// What a sender sends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Queue,
    Topic,
    /// The service with this number.
    Service(usize),
}

/// How long somebody waits after one failure, after two, and so on.
#[derive(Clone, Debug)]
pub struct Delays {
    /// At most.
    longest: Vec<u64>,
    /// Which part of that may be taken off.
    parts_per_million: u64,
}

impl Delays {
    fn new(backoff: Backoff, jitter: Probability, count: u64) -> Self {
        let count = u32::try_from(count).expect("attempts are few");
        let longest = (1..=count).map(|failures| backoff.delay(failures).as_micros()).collect();
        Self { longest, parts_per_million: u64::from(jitter.parts_per_million()) }
    }

    /// The shortest and the longest time after so many failures.
    pub fn after(&self, failures: u64) -> (u64, u64) {
        let place = usize::try_from(failures.max(1) - 1).expect("attempts are few");
        let longest = self.longest[place.min(self.longest.len() - 1)];
        (longest - longest * self.parts_per_million / 1_000_000, longest)
    }

    /// All of them are longer by so much.
    pub fn lengthen(&mut self, by: u64) {
        self.longest.iter_mut().for_each(|delay| *delay += by);
    }

    fn json(&self) -> Value {
        json!({ "longest": self.longest, "parts_per_million": self.parts_per_million })
    }
}

impl Settings {
    pub fn new(setup: &Setup) -> Self {
        Self {
            queues: setup.queues.iter().map(|it| QueueRules::new(&it.key, &it.config)).collect(),
            services: setup.services.iter().map(ServiceRules::new).collect(),
            senders: setup.senders.iter().map(SenderRules::new).collect(),
            by_hand: TIMEOUT_BY_HAND.as_micros(),
        }
    }

    /// The same for a program that reads JSON.
    pub fn json(&self) -> Value {
        let queue = |it: &QueueRules| {
            let QueueRules { key, limit, dedup, backoff } = it;
            let backoff = backoff.json();
            json!({ "key": key, "limit": limit, "dedup": dedup, "backoff": backoff })
        };
        let service = |it: &ServiceRules| {
            let calls: Vec<_> = it.calls.iter().map(|to| &self.services[*to].key).collect();
            json!({
                "key": it.key, "knows": it.knows, "most": it.most, "workers": it.workers,
                "line": it.line, "timeout": it.timeout, "calls": calls,
            })
        };
        let sender = |it: &SenderRules| {
            let calls = match it.kind {
                Kind::Service(to) => Some(&self.services[to].key),
                Kind::Queue | Kind::Topic => None,
            };
            json!({
                "key": it.key, "topic": it.kind == Kind::Topic, "calls": calls,
                "backlog": it.backlog, "attempts": it.attempts, "backoff": it.backoff.json(), "timeout": it.timeout,
                "hand_over": it.hand_over, "concurrency": it.concurrency,
            })
        };
        json!({
            "queues": self.queues.iter().map(queue).collect::<Vec<_>>(),
            "services": self.services.iter().map(service).collect::<Vec<_>>(),
            "senders": self.senders.iter().map(sender).collect::<Vec<_>>(),
            "by_hand": self.by_hand,
        })
    }
}

impl QueueRules {
    fn new(key: &str, config: &QueueConfig) -> Self {
        let limit = u64::from(config.limit.expect("each has one"));
        Self {
            key: key.to_owned(),
            limit,
            dedup: config.dedup.map(Duration::as_micros),
            backoff: Delays::new(config.backoff, config.jitter, limit),
        }
    }
}

impl ServiceRules {
    fn new(config: &ServiceConfig) -> Self {
        let intake = config.crew.intake;
        let callee = |to: &Target| match to {
            Target::Service(id) => Some(usize::from(id.0)),
            Target::Queue(_) | Target::Topic(_) => None,
        };
        Self {
            key: config.key.clone(),
            knows: config.idempotency == Idempotency::Message,
            most: intake.prefetch.max(intake.batch) as usize,
            workers: u64::from(config.workers),
            line: config.line as usize,
            timeout: config.timeout.as_micros(),
            calls: config.then.iter().filter_map(callee).collect(),
        }
    }
}

impl SenderRules {
    fn new(config: &SenderConfig) -> Self {
        let attempts = u64::from(config.retry.attempts);
        Self {
            key: config.key.clone(),
            kind: match config.to {
                Target::Queue(_) => Kind::Queue,
                Target::Topic(_) => Kind::Topic,
                Target::Service(id) => Kind::Service(usize::from(id.0)),
            },
            backlog: u64::from(config.backlog),
            attempts,
            backoff: Delays::new(config.retry.backoff, config.retry.jitter, attempts),
            timeout: config.timeout.as_micros(),
            hand_over: config.hand_over.as_micros(),
            concurrency: config.concurrency.map(|most| most as usize),
        }
    }

    /// How long it takes to hand over a message of its. The first ones were before the run.
    pub fn hands_over_in(&self, number: u64) -> u64 {
        if number <= self.backlog { 0 } else { self.hand_over }
    }

    /// Whether it learns at once what comes of what it sends, and does not try again.
    pub fn is_plain(&self) -> bool {
        self.attempts == 1 && self.hand_over == 0 && !matches!(self.kind, Kind::Service(_))
    }
}
