//! Random rules for a queue: a preset, and some knobs that need not fit together.

use rand::RngExt;
use rand_pcg::Lcg64Xsh32;
use serde_json::{Value, json};

const PRESETS: [&str; 8] = [
    "plain",
    "sqs_standard",
    "sqs_fifo",
    "rabbit_quorum",
    "rabbit_classic",
    "nats_work_queue",
    "kafka_share",
    "bull_mq",
];

/// Adds a preset and knobs to a line; `others` are the queues that may take dead messages.
pub fn add(chance: &mut Lcg64Xsh32, line: &mut Value, others: &[&str]) {
    if chance.random_range(0..3) > 0 {
        line["preset"] = json!(PRESETS[chance.random_range(0..PRESETS.len())]);
    }
    let mut knobs = json!({});
    if !others.is_empty() && chance.random_range(0..3) > 0 {
        knobs["dead_letter"] = json!(others[chance.random_range(0..others.len())]);
    }
    for _ in 0..chance.random_range(0..6) {
        let (name, values) = knob(chance);
        knobs[name] = values[chance.random_range(0..values.len())].clone();
    }
    line["knobs"] = knobs;
}

fn knob(chance: &mut Lcg64Xsh32) -> (&'static str, Vec<Value>) {
    match chance.random_range(0..16) {
        0 => ("group", vec![json!("none"), json!("prefix"), json!("exclusive")]),
        1 => ("pick", vec![json!("order"), json!("rotate_groups"), fair(200_000, 2), fair(0, 0)]),
        2 => ("priorities", vec![json!(0), json!(3), json!(255)]),
        3 => ("lease_us", vec![json!(null), json!(2_000_000), json!([1_000_000, 3_000_000])]),
        4 => ("fence", vec![json!("any"), json!("latest"), json!("unexpired")]),
        5 => ("on_stale", vec![json!("error"), json!("ignore"), json!("close_worker")]),
        6 => ("lost_us", vec![json!(null), json!(0), json!(1_500_000)]),
        7 => ("release", releases()),
        8 => ("backoff", backoffs()),
        9 => ("limits", limits()),
        10 => ("in_flight", in_flight()),
        11 => ("dedup", dedup()),
        12 => ("capacity", capacities()),
        13 => ("ttl", times_to_live()),
        14 => ("jitter_ppm", vec![json!(0), json!(500_000), json!(1_000_000)]),
        _ => ("noise", noise()),
    }
}

fn fair(share: u32, min: u32) -> Value {
    json!({"fair": {"share_ppm": share, "min": min, "quiet_us": 5_000_000}})
}

fn releases() -> Vec<Value> {
    vec![
        json!({"nack": {"place": "front"}, "expire": {"place": "back", "delay": "backoff"}}),
        json!({"nack": {"counts": false, "delay": "given"}, "fail": {"delay": "backoff"}}),
        json!({"expire": {"counts": false}, "lost": {"counts": false, "place": "front"}}),
    ]
}

fn backoffs() -> Vec<Value> {
    let growing = json!({"exponential": {"base_us": 300_000, "max_us": 9_000_000}});
    let linear = json!({"linear": {"min_us": 500_000, "max_us": 1_200_000}});
    vec![json!("at_once"), linear, growing]
}

fn limits() -> Vec<Value> {
    let limit = |allowed: u32, counter: &str, at: &str, then: &str| json!({"allowed": allowed, "counter": counter, "at": at, "then": then});
    vec![
        json!([]),
        json!([limit(2, "deliveries", "receive", "dead_letter")]),
        json!([limit(2, "failures", "release", "dead_letter")]),
        json!([limit(1, "expiries", "release", "drop"), limit(3, "deliveries", "receive", "park")]),
        json!([limit(1, "deliveries", "release", "park")]),
    ]
}

fn in_flight() -> Vec<Value> {
    vec![
        json!({"max": 2, "full": "error"}),
        json!({"max": 3, "retries_count": true, "full": "empty"}),
        json!({"per_worker": 1}),
    ]
}

fn dedup() -> Vec<Value> {
    let window = |scope: &str, keyless: &str| json!({"window": {"span_us": 4_000_000, "scope": scope, "keyless": keyless}});
    vec![
        json!("none"),
        json!("until_done"),
        window("queue", "hash_body"),
        window("group", "refuse"),
        window("queue", "store"),
    ]
}

fn capacities() -> Vec<Value> {
    vec![
        json!({"messages": 3}),
        json!({"messages": 1}),
        json!({"messages": 2, "overflow": "drop_head"}),
        json!({"bytes": 20, "overflow": "dead_letter_head", "counted": "not_held"}),
    ]
}

fn times_to_live() -> Vec<Value> {
    vec![
        json!({"queue_us": 6_000_000, "then": "dead_letter"}),
        json!({"queue_us": 3_000_000, "check": "at_head", "then": "drop"}),
        json!({"per_message": "any", "reset_on_dead_letter": true}),
        json!({"per_message": {"up_to_us": 5_000_000}, "then": "dead_letter"}),
    ]
}

fn noise() -> Vec<Value> {
    vec![
        json!({"duplicate_ppm": 300_000}),
        json!({"reorder_ppm": 500_000}),
        json!({"empty_ppm": 300_000, "duplicate_ppm": 100_000, "reorder_ppm": 100_000}),
    ]
}
