//! Whatever happens to a queue, in whatever order: nothing is lost, and the line stays a line.

use std::collections::BTreeMap;

use message_queue_core::queue::{Backoff, Ledger, QueueConfig, Receipt};
use message_queue_core::time::Duration;
use proptest::prelude::*;

use crate::story::{DEAD, JOBS, Story, plain};

#[derive(Clone, Debug)]
enum Step {
    Send { delay: u64 },
    Receive { worker: u32 },
    Ack { nth: usize },
    Fail { nth: usize },
    Extend { nth: usize },
    Reject { nth: usize },
    Redrive { most: usize },
    Wait { millis: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let nth = 0_usize..12;
    prop_oneof![
        4 => prop_oneof![4 => Just(0), 1 => 1_u64..5].prop_map(|delay| Step::Send { delay }),
        4 => (1_u32..4).prop_map(|worker| Step::Receive { worker }),
        3 => nth.clone().prop_map(|nth| Step::Ack { nth }),
        2 => nth.clone().prop_map(|nth| Step::Fail { nth }),
        1 => nth.clone().prop_map(|nth| Step::Extend { nth }),
        1 => nth.prop_map(|nth| Step::Reject { nth }),
        1 => (1_usize..3).prop_map(|most| Step::Redrive { most }),
        3 => (1_u64..12_000).prop_map(|millis| Step::Wait { millis }),
    ]
}

fn config() -> impl Strategy<Value = QueueConfig> {
    let limit = proptest::option::of(1_u32..4);
    let capacity = proptest::option::of(1_u64..6);
    let second = Duration::from_secs(1);
    let backoff = prop_oneof![
        Just(Backoff::AtOnce),
        Just(Backoff::Linear { min: second, max: Duration::from_secs(2) }),
    ];
    (limit, capacity, backoff).prop_map(|(limit, capacity, backoff)| QueueConfig {
        limit,
        capacity,
        backoff,
        ..plain()
    })
}

/// What a life has shown so far.
#[derive(Default)]
struct Witness {
    receipts: Vec<Receipt>,
    last_first_delivery: u64,
    ended: BTreeMap<u64, &'static str>,
    delayed_or_redriven: bool,
}

impl Witness {
    fn take(&mut self, story: &mut Story, step: &Step) {
        let before = story.queues.clone();
        match step {
            Step::Send { delay } => {
                self.delayed_or_redriven |= *delay > 0;
                let delay = (*delay > 0).then(|| Duration::from_secs(*delay));
                let _ = story.send_later("body", delay);
            }
            Step::Receive { worker } => self.receive(story, *worker),
            Step::Redrive { most } => self.delayed_or_redriven |= story.redrive(*most) > 0,
            Step::Wait { millis } => story.wait(*millis),
            Step::Ack { nth }
            | Step::Fail { nth }
            | Step::Extend { nth }
            | Step::Reject { nth } => {
                let Some(&receipt) = self.receipts.iter().rev().nth(*nth) else {
                    return;
                };
                let settled = match step {
                    Step::Ack { .. } => story.ack(1, receipt),
                    Step::Fail { .. } => story.fail(1, receipt),
                    Step::Extend { .. } => story.extend(1, receipt, 10).map(|_| ()),
                    _ => story.reject(1, receipt),
                };
                match settled {
                    Ok(()) if matches!(step, Step::Ack { .. }) => {
                        let twice = self.ended.insert(receipt.message.0, "acked");
                        assert_eq!(twice, None, "{receipt:?} was acked twice");
                    }
                    Ok(()) => {}
                    Err(_) => assert_eq!(story.queues, before, "a stale receipt changes nothing"),
                }
            }
        }
    }

    fn receive(&mut self, story: &mut Story, worker: u32) {
        let line = story.line();
        let Some(receipt) = story.receive(worker) else {
            assert_eq!(line, Vec::<u64>::new(), "nothing is handed out while something is ready");
            return;
        };
        let id = receipt.message.0;
        assert_eq!(Some(&id), line.first(), "the head of the line leaves");
        assert_eq!(self.ended.get(&id), None, "#{id} is delivered after its end");
        assert!(!self.receipts.contains(&receipt), "receipts never repeat");
        if receipt.epoch == 1 && !self.delayed_or_redriven {
            assert!(id > self.last_first_delivery, "first deliveries follow the order of sending");
            self.last_first_delivery = id;
        }
        self.receipts.push(receipt);
    }
}

fn check_books(story: &Story, config: &QueueConfig) {
    let [jobs, dead]: [Ledger; 2] = [JOBS, DEAD].map(|queue| story.queues.queue(queue).ledger());
    assert!(jobs.adds_up(), "{jobs:?}");
    assert!(dead.adds_up(), "{dead:?}");
    let live = jobs.ready + jobs.delayed + jobs.leased;
    assert_eq!(jobs.accepted, live + jobs.done + dead.ready, "every message is somewhere, once");
    if let Some(capacity) = config.capacity {
        assert!(live <= capacity, "{live} messages in a queue for {capacity}");
    }
    if let Some(limit) = config.limit {
        let queue = story.queues.queue(JOBS);
        let mut stored = queue.ready().chain(queue.delayed()).chain(queue.leased());
        assert!(stored.all(|message| message.attempts() <= limit), "attempts are bounded");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if std::env::var_os("MQP_LONG").is_some() { 20_000 } else { 2_000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_is_lost_and_the_line_stays_a_line(
        config in config(),
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let mut story = Story::new(config.clone());
        let mut witness = Witness::default();
        for step in &steps {
            witness.take(&mut story, step);
            check_books(&story, &config);
        }
    }
}
