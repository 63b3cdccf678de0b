//! The rules of a queue as they go out.

use message_queue_core::queue::{
    Backoff, Dedup, LeaseTerm, LostWorker, PerMessage, Pick, Probability, Release, Rules,
};
use message_queue_core::time::Duration;

use crate::json::line::Line;
use crate::words::Word;

/// Writes the object with all knobs. `dead_letter` is the name of the queue for dead messages.
pub fn write(line: &mut Line, rules: &Rules, dead_letter: Option<&str>) {
    line.open('{');
    line.key("group").text(rules.group.word());
    pick(line.key("pick"), rules.pick);
    line.key("priorities").whole(rules.priorities);
    line.key("default_priority").whole(rules.default_priority);
    lease(line.key("lease_us"), &rules.lease);
    line.key("lease_max_us").maybe_whole(rules.lease_max.map(Duration::as_micros));
    line.key("fence").text(rules.fence.word());
    line.key("on_stale").text(rules.on_stale.word());
    line.key("lost_us").maybe_whole(match rules.lost {
        LostWorker::Wait => None,
        LostWorker::Release(after) => Some(after.as_micros()),
    });
    releases(line.key("release"), rules);
    backoff(line.key("backoff"), rules.backoff);
    parts(line.key("jitter_ppm"), rules.jitter);
    limits(line.key("limits"), rules);
    line.key("on_reject").text(rules.on_reject.word());
    in_flight(line.key("in_flight"), rules);
    dedup(line.key("dedup"), rules.dedup);
    line.key("delay").open('{').key("queue_us").whole(rules.delay.queue.as_micros());
    per_message(line, rules.delay.per_message);
    line.close('}');
    capacity(line.key("capacity"), rules);
    time_to_live(line.key("ttl"), rules);
    line.key("dead_letter").maybe_text(dead_letter);
    noise(line.key("noise"), rules);
    line.close('}');
}

fn pick(line: &mut Line, pick: Pick) {
    match pick {
        Pick::Order => line.text("order"),
        Pick::RotateGroups => line.text("rotate_groups"),
        Pick::Fair(fair) => {
            line.open('{').key("fair").open('{');
            parts(line.key("share_ppm"), fair.share);
            line.key("min").whole(fair.min).key("quiet_us").whole(fair.quiet.as_micros());
            line.close('}').close('}')
        }
    };
}

fn lease(line: &mut Line, lease: &LeaseTerm) {
    match lease {
        LeaseTerm::Never => line.null(),
        LeaseTerm::Fixed(term) => line.whole(term.as_micros()),
        LeaseTerm::Steps(steps) => {
            line.open('[');
            for step in steps {
                line.whole(step.as_micros());
            }
            line.close(']')
        }
    };
}

fn releases(line: &mut Line, rules: &Rules) {
    let rows = &rules.release;
    line.open('{');
    for (name, row) in
        [("nack", rows.nack), ("fail", rows.fail), ("expire", rows.expire), ("lost", rows.lost)]
    {
        release(line.key(name), row);
    }
    line.close('}');
}

fn release(line: &mut Line, row: Release) {
    line.open('{').key("counts").flag(row.counts);
    line.key("delay").text(row.delay.word());
    line.key("place").text(row.place.word()).close('}');
}

fn backoff(line: &mut Line, backoff: Backoff) {
    match backoff {
        Backoff::AtOnce => line.text("at_once"),
        Backoff::Linear { min, max } => {
            line.open('{').key("linear").open('{').key("min_us").whole(min.as_micros());
            line.key("max_us").whole(max.as_micros()).close('}').close('}')
        }
        Backoff::Exponential { base, max } => {
            line.open('{').key("exponential").open('{').key("base_us").whole(base.as_micros());
            line.key("max_us").whole(max.as_micros()).close('}').close('}')
        }
    };
}

fn limits(line: &mut Line, rules: &Rules) {
    line.open('[');
    for limit in rules.limits.iter().flatten() {
        line.open('{').key("allowed").whole(limit.allowed);
        line.key("counter").text(limit.counter.word());
        line.key("at").text(limit.at.word());
        line.key("then").text(limit.then.word()).close('}');
    }
    line.close(']');
}

fn in_flight(line: &mut Line, rules: &Rules) {
    let rule = rules.in_flight;
    line.open('{').key("max").maybe_whole(rule.max);
    line.key("per_worker").maybe_whole(rule.per_worker);
    line.key("retries_count").flag(rule.retries_count);
    line.key("full").text(rule.full.word()).close('}');
}

fn dedup(line: &mut Line, dedup: Dedup) {
    match dedup {
        Dedup::None => line.text("none"),
        Dedup::UntilDone => line.text("until_done"),
        Dedup::Window { span, scope, keyless } => {
            line.open('{').key("window").open('{').key("span_us").whole(span.as_micros());
            line.key("scope").text(scope.word()).key("keyless").text(keyless.word());
            line.close('}').close('}')
        }
    };
}

fn per_message(line: &mut Line, rule: PerMessage) {
    line.key("per_message");
    match rule {
        PerMessage::No => line.text("no"),
        PerMessage::UpTo(Duration::MAX) => line.text("any"),
        PerMessage::UpTo(most) => line.open('{').key("up_to_us").whole(most.as_micros()).close('}'),
    };
}

fn capacity(line: &mut Line, rules: &Rules) {
    let rule = rules.capacity;
    line.open('{').key("messages").maybe_whole(rule.messages);
    line.key("bytes").maybe_whole(rule.bytes);
    line.key("counted").text(rule.counted.word());
    line.key("overflow").text(rule.overflow.word()).close('}');
}

fn time_to_live(line: &mut Line, rules: &Rules) {
    let rule = rules.ttl;
    line.open('{').key("queue_us").maybe_whole(rule.queue.map(Duration::as_micros));
    per_message(line, rule.per_message);
    line.key("check").text(rule.check.word());
    line.key("then").text(rule.then.word());
    line.key("reset_on_dead_letter").flag(rule.reset_on_dead_letter).close('}');
}

fn noise(line: &mut Line, rules: &Rules) {
    line.open('{');
    parts(line.key("duplicate_ppm"), rules.noise.duplicate);
    parts(line.key("reorder_ppm"), rules.noise.reorder);
    parts(line.key("empty_ppm"), rules.noise.empty);
    line.close('}');
}

fn parts(line: &mut Line, probability: Probability) {
    line.whole(probability.parts_per_million());
}
