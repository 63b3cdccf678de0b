//! Where in a request the value stands that the queue finds wrong.

use message_queue_core::queue::{Backoff, Rules, RulesError};

/// The path of the knob, and what is wrong with it.
pub fn told(error: &RulesError, rules: &Rules) -> (&'static str, String) {
    let message = match error {
        RulesError::Range(range) => {
            format!("{} is out of range, accepted is {}", range.given, range.accepted)
        }
        // It names other knobs by the queue's own paths; this one has its unit in the name.
        RulesError::Conflict { why, .. } => {
            why.replace("queue.lease_max", "knobs.lease_max_us").replace("queue.", "knobs.")
        }
    };
    (place(error.field(), rules), message)
}

/// The path in a request for a path of the queue.
fn place(field: &str, rules: &Rules) -> &'static str {
    match field {
        "queue.pick" => "knobs.pick",
        "queue.priorities" => "knobs.priorities",
        "queue.default_priority" => "knobs.default_priority",
        "queue.lease" | "queue.lease.steps" | "queue.lease.steps.length" => "knobs.lease_us",
        "queue.lease_max" => "knobs.lease_max_us",
        "queue.lost" => "knobs.lost_us",
        "queue.release" => "knobs.release",
        "queue.backoff" | "queue.backoff.max" => backoff(field.ends_with("max"), rules.backoff),
        "queue.limits" => "knobs.limits",
        "queue.in_flight.max" => "knobs.in_flight.max",
        "queue.in_flight.per_worker" => "knobs.in_flight.per_worker",
        "queue.dedup.window" => "knobs.dedup.window.span_us",
        "queue.delay" => "knobs.delay.queue_us",
        "queue.capacity" => "knobs.capacity.messages",
        "queue.capacity.bytes" => "knobs.capacity.bytes",
        "queue.capacity.overflow" => "knobs.capacity.overflow",
        "queue.ttl" => "knobs.ttl.queue_us",
        "queue.ttl.check" => "knobs.ttl.check",
        "queue.ttl.then" => "knobs.ttl.then",
        "queue.noise.reorder" => "knobs.noise.reorder_ppm",
        _ => "knobs",
    }
}

fn backoff(longest: bool, backoff: Backoff) -> &'static str {
    match (backoff, longest) {
        (Backoff::Linear { .. }, false) => "knobs.backoff.linear.min_us",
        (Backoff::Linear { .. }, true) => "knobs.backoff.linear.max_us",
        (Backoff::Exponential { .. }, false) => "knobs.backoff.exponential.base_us",
        (Backoff::Exponential { .. }, true) => "knobs.backoff.exponential.max_us",
        (Backoff::AtOnce, _) => "knobs.backoff",
    }
}
