//! The rules of a queue: from a preset, with knobs overridden.

use message_queue_contract::Desk;
use message_queue_core::queue::Preset;
use serde_json::{Value, json};

use crate::story::{outcome, tell};

/// The knobs of a queue.
fn shown(desk: &mut Desk, queue: &str) -> Value {
    let line = json!({"at": 0, "op": "inspect", "queue": queue}).to_string();
    let mut answer: Value =
        serde_json::from_str(&desk.apply_line(&line)).expect("an answer is JSON");
    answer["result"]["knobs"].take()
}

/// Makes a queue and returns its knobs, or where and why that is refused.
fn made(preset: Option<&str>, knobs: &Value) -> Result<Value, String> {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"dead"}"#);
    let line = json!({"at": 0, "op": "create", "queue": "jobs", "preset": preset, "knobs": knobs});
    let answer = outcome(&mut desk, &line.to_string());
    if answer.starts_with('{') { Ok(shown(&mut desk, "jobs")) } else { Err(answer) }
}

/// Checks that the knob is shown as it was given, and all others as they were.
#[track_caller]
fn overrides(knobs: Value) {
    let mut expected = made(None, &json!({})).expect("nothing is wrong with nothing");
    for (name, value) in knobs.as_object().expect("knobs are an object") {
        assert_ne!(&expected[name], value, "{name} has that value anyway");
        expected[name] = value.clone();
    }
    assert_eq!(made(None, &knobs), Ok(expected));
}

#[test]
fn every_knob_can_be_overridden() {
    let groups = json!({"group": "prefix", "pick": "rotate_groups"});
    overrides(groups);
    overrides(json!({"group": "exclusive"}));
    overrides(
        json!({"pick": {"fair": {"share_ppm": 100_000, "min": 30, "quiet_us": 300_000_000}}}),
    );
    overrides(json!({"priorities": 255, "default_priority": 254}));
    for lease in [json!(null), json!(1_000), json!([1_000, 43_200_000_000_u64])] {
        overrides(json!({"lease_us": lease}));
    }
    overrides(json!({"lease_max_us": 60_000_000}));
    overrides(json!({"fence": "any", "on_stale": "ignore", "lost_us": 0}));
    overrides(json!({"fence": "unexpired", "on_stale": "close_worker", "lost_us": 5_000_000}));
    overrides(json!({"backoff": {"linear": {"min_us": 1_000, "max_us": 2_000}}}));
    let growing = json!({"base_us": 1_000, "max_us": 9_000});
    overrides(json!({"backoff": {"exponential": growing}}));
    overrides(json!({"jitter_ppm": 500_000}));
    overrides(json!({"on_reject": "drop"}));
    overrides(json!({"on_reject": "park"}));
    let window = json!({"span_us": 300_000_000, "scope": "group", "keyless": "hash_body"});
    overrides(json!({"dedup": {"window": window}}));
    let window = json!({"span_us": 1_000, "scope": "queue", "keyless": "store"});
    overrides(json!({"dedup": {"window": window}}));
    overrides(json!({"dedup": "until_done"}));
    overrides(json!({"dead_letter": "dead"}));
}

#[test]
fn every_limit_can_be_set() {
    let mut limits = Vec::new();
    for counter in ["deliveries", "failures", "expiries"] {
        for then in ["dead_letter", "drop", "park"] {
            limits.push(json!({"allowed": 3, "counter": counter, "at": "release", "then": then}));
        }
    }
    limits.push(json!({"allowed": 1, "counter": "deliveries", "at": "receive", "then": "drop"}));
    for limit in &limits {
        overrides(json!({"limits": [limit]}));
        overrides(json!({"limits": [limits[0], limit]}));
    }
}

#[test]
fn in_a_knob_with_several_values_those_that_are_not_given_stay() {
    let check = |knob: &str, given: Value, expected: Value| {
        assert_eq!(made(None, &json!({knob: given})).unwrap()[knob], expected, "{given}");
    };
    check(
        "release",
        json!({"nack": {"place": "back"}, "lost": {"counts": false, "delay": "backoff"}}),
        json!({
            "nack": {"counts": true, "delay": "given_or_backoff", "place": "back"},
            "fail": {"counts": true, "delay": "given_or_backoff", "place": "origin"},
            "expire": {"counts": true, "delay": "none", "place": "origin"},
            "lost": {"counts": false, "delay": "backoff", "place": "origin"},
        }),
    );
    check(
        "in_flight",
        json!({"per_worker": 7, "full": "error"}),
        json!({"max": null, "per_worker": 7, "retries_count": false, "full": "error"}),
    );
    check(
        "in_flight",
        json!({"max": 5, "retries_count": true}),
        json!({"max": 5, "per_worker": null, "retries_count": true, "full": "empty"}),
    );
    check("delay", json!({"queue_us": 9}), json!({"queue_us": 9, "per_message": "any"}));
    check("delay", json!({"per_message": "no"}), json!({"queue_us": 0, "per_message": "no"}));
    let some = json!({"up_to_us": 9});
    check("delay", json!({"per_message": some}), json!({"queue_us": 0, "per_message": some}));
    check(
        "capacity",
        json!({"messages": 5, "overflow": "drop_head"}),
        json!({"messages": 5, "bytes": null, "counted": "stored", "overflow": "drop_head"}),
    );
    check(
        "capacity",
        json!({"bytes": 5, "counted": "not_held", "overflow": "dead_letter_head"}),
        json!({"messages": null, "bytes": 5, "counted": "not_held", "overflow": "dead_letter_head"}),
    );
    check(
        "ttl",
        json!({"queue_us": 1_000, "check": "at_head", "then": "dead_letter"}),
        json!({"queue_us": 1_000, "per_message": "no", "check": "at_head", "then": "dead_letter", "reset_on_dead_letter": false}),
    );
    check(
        "noise",
        json!({"reorder_ppm": 1, "empty_ppm": 1_000_000}),
        json!({"duplicate_ppm": 0, "reorder_ppm": 1, "empty_ppm": 1_000_000}),
    );
}

#[test]
fn the_knobs_that_are_shown_make_the_same_queue() {
    for preset in Preset::ALL {
        for dead_letter in [Value::Null, json!("dead")] {
            let knobs = json!({"dead_letter": dead_letter});
            let shown = made(Some(preset.name()), &knobs).unwrap();
            assert_eq!(made(None, &shown), Ok(shown.clone()), "{}", preset.name());
            assert_eq!(made(Some("sqs_fifo"), &shown), Ok(shown), "{}", preset.name());
        }
    }
}

#[test]
fn a_preset_brings_its_limit_with_the_dead_letter_queue() {
    let limits = |knobs: Value| made(Some("sqs_standard"), &knobs).unwrap()["limits"].clone();
    assert_eq!(limits(json!({})), json!([]));
    let allowed = |allowed: u32| json!([{"allowed": allowed, "counter": "deliveries", "at": "receive", "then": "dead_letter"}]);
    assert_eq!(limits(json!({"dead_letter": "dead"})), allowed(10));
    assert_eq!(limits(json!({"limits": allowed(3), "dead_letter": "dead"})), allowed(3));
}

#[test]
fn set_changes_what_is_given_and_keeps_the_rest() {
    let mut desk = Desk::default();
    outcome(&mut desk, r#"{"at":0,"op":"create","queue":"jobs","preset":"kafka_share"}"#);
    let before = shown(&mut desk, "jobs");
    outcome(&mut desk, r#"{"at":0,"op":"set","queue":"jobs","knobs":{"lease_us":5000000}}"#);
    let mut expected = before;
    expected["lease_us"] = json!(5_000_000);
    assert_eq!(shown(&mut desk, "jobs"), expected);
    outcome(&mut desk, r#"{"at":0,"op":"set","queue":"jobs"}"#);
    assert_eq!(shown(&mut desk, "jobs"), expected);
    outcome(&mut desk, r#"{"at":0,"op":"set","queue":"jobs","preset":"plain"}"#);
    assert_eq!(shown(&mut desk, "jobs"), made(None, &json!({})).unwrap());
}

#[test]
fn a_dead_letter_queue_is_another_queue_that_is_there() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"dead_letter":"dead"}}
        < {"error":{"kind":"unknown_queue","message":"there is no queue with this name, create it first","field":"knobs.dead_letter"}}
        > {"at":0,"op":"create","queue":"jobs","knobs":{"dead_letter":"jobs"}}
        ~ "kind":"unknown_queue"
        > {"at":0,"op":"create","queue":"jobs"}
        > {"at":0,"op":"set","queue":"jobs","knobs":{"dead_letter":"jobs"}}
        < {"error":{"kind":"bad_field","message":"a queue cannot be its own dead-letter queue","field":"knobs.dead_letter"}}
        "#,
    );
}

#[test]
fn a_knob_that_is_not_there_is_refused_with_those_that_are() {
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"lease":1}}
        < {"error":{"kind":"bad_field","message":"there is no such field, fields are group, pick, priorities, default_priority, lease_us, lease_max_us, fence, on_stale, lost_us, release, backoff, jitter_ppm, limits, on_reject, in_flight, dedup, delay, capacity, ttl, dead_letter, noise","field":"knobs.lease"}}
        > {"at":0,"op":"create","queue":"jobs","knobs":{"release":{"nack":{"count":true}}}}
        < {"error":{"kind":"bad_field","message":"there is no such field, fields are counts, delay, place","field":"knobs.release.nack.count"}}
        "#,
    );
}

#[test]
fn a_wrong_value_is_refused_at_its_place() {
    let check = |knobs: Value, field: &str| {
        let expected = Err(format!("bad_field at knobs{field}"));
        assert_eq!(made(None, &knobs), expected, "{knobs}");
    };
    check(json!([]), "");
    check(json!({"group": "all"}), ".group");
    check(json!({"group": 1}), ".group");
    check(json!({"pick": "fair"}), ".pick");
    check(
        json!({"pick": {"fair": {"share_ppm": 1_000_001, "min": 1, "quiet_us": 1}}}),
        ".pick.fair.share_ppm",
    );
    check(json!({"pick": {"fair": {"share_ppm": 1, "min": 1}}}), ".pick.fair.quiet_us");
    check(json!({"priorities": 256}), ".priorities");
    check(json!({"priorities": 3, "default_priority": 3}), ".default_priority");
    check(json!({"lease_us": 999}), ".lease_us");
    check(json!({"lease_us": []}), ".lease_us");
    check(json!({"lease_us": [1_000, "x"]}), ".lease_us[1]");
    check(json!({"lease_max_us": 43_200_000_001_u64}), ".lease_max_us");
    check(json!({"lost_us": 43_200_000_001_u64}), ".lost_us");
    check(json!({"release": {"fail": {"delay": "long"}}}), ".release.fail.delay");
    check(
        json!({"backoff": {"linear": {"min_us": 999, "max_us": 2_000}}}),
        ".backoff.linear.min_us",
    );
    check(
        json!({"backoff": {"linear": {"min_us": 2_000, "max_us": 1_999}}}),
        ".backoff.linear.max_us",
    );
    let growing =
        |base: u64, max: u64| json!({"backoff": {"exponential": {"base_us": base, "max_us": max}}});
    check(growing(999, 2_000), ".backoff.exponential.base_us");
    check(growing(2_000, 1_999), ".backoff.exponential.max_us");
    check(json!({"backoff": "linear"}), ".backoff");
    let limit = |allowed: u32| json!({"allowed": allowed, "counter": "failures", "at": "release", "then": "drop"});
    check(json!({"limits": limit(1)}), ".limits");
    check(json!({"limits": [limit(1), limit(2), limit(3)]}), ".limits");
    check(json!({"limits": [limit(1), {"allowed": 1}]}), ".limits[1].counter");
    check(json!({"limits": [limit(0)]}), ".limits");
    check(json!({"on_reject": "requeue"}), ".on_reject");
    check(json!({"in_flight": {"max": 0}}), ".in_flight.max");
    check(json!({"in_flight": {"per_worker": 0}}), ".in_flight.per_worker");
    check(json!({"in_flight": {"retries_count": 1}}), ".in_flight.retries_count");
    let window =
        |span: u64| json!({"window": {"span_us": span, "scope": "queue", "keyless": "refuse"}});
    check(json!({"dedup": window(999)}), ".dedup.window.span_us");
    check(
        json!({"dedup": {"window": {"span_us": 1_000, "scope": "all", "keyless": "refuse"}}}),
        ".dedup.window.scope",
    );
    check(json!({"delay": {"queue_us": 43_200_000_001_u64}}), ".delay.queue_us");
    check(json!({"delay": {"per_message": true}}), ".delay.per_message");
    check(json!({"capacity": {"messages": 0}}), ".capacity.messages");
    check(json!({"capacity": {"messages": 1_000_001}}), ".capacity.messages");
    check(json!({"capacity": {"bytes": 0}}), ".capacity.bytes");
    check(json!({"ttl": {"queue_us": 999}}), ".ttl.queue_us");
    check(json!({"ttl": {"per_message": {"up_to_us": -1}}}), ".ttl.per_message.up_to_us");
    check(json!({"dead_letter": 1}), ".dead_letter");
    check(json!({"noise": {"empty_ppm": 1_000_001}}), ".noise.empty_ppm");
    check(json!({"noise": null}), ".noise");
}

#[test]
fn knobs_that_contradict_each_other_are_refused_at_the_one_to_change() {
    let check = |knobs: Value, field: &str| {
        let expected = Err(format!("bad_field at knobs.{field}"));
        assert_eq!(made(None, &knobs), expected, "{knobs}");
    };
    let fair = json!({"fair": {"share_ppm": 1, "min": 1, "quiet_us": 1}});
    let parks = json!([{"allowed": 1, "counter": "failures", "at": "release", "then": "park"}]);
    let late = json!([{"allowed": 1, "counter": "expiries", "at": "receive", "then": "drop"}]);
    check(json!({"pick": "rotate_groups"}), "pick");
    check(json!({"pick": fair, "group": "prefix"}), "pick");
    check(json!({"group": "prefix", "release": {"nack": {"place": "back"}}}), "release");
    check(json!({"group": "prefix", "limits": parks}), "limits");
    check(json!({"group": "prefix", "priorities": 2}), "priorities");
    check(json!({"group": "prefix", "capacity": {"overflow": "drop_head"}}), "capacity.overflow");
    check(json!({"group": "prefix", "ttl": {"queue_us": 1_000, "check": "at_head"}}), "ttl.check");
    check(json!({"ttl": {"then": "park"}}), "ttl.then");
    check(json!({"pick": fair, "noise": {"reorder_ppm": 1}}), "noise.reorder_ppm");
    check(json!({"limits": late}), "limits");
    check(json!({"lease_us": null, "lease_max_us": 60_000_000}), "lease_us");
    tell(
        r#"
        > {"at":0,"op":"create","queue":"jobs","knobs":{"lease_us":null,"lease_max_us":60000000}}
        < {"error":{"kind":"bad_field","message":"a lease that never ends lasts longer than a delivery may: give it an end, or do without knobs.lease_max_us","field":"knobs.lease_us"}}
        > {"at":0,"op":"create","queue":"jobs","preset":"sqs_standard","knobs":{"lease_us":43200000,"lease_max_us":1000}}
        < {"error":{"kind":"bad_field","message":"no lease lasts longer than a delivery may: lower it, or set knobs.lease_max_us higher","field":"knobs.lease_us"}}
        > {"at":0,"op":"create","queue":"jobs","knobs":{"pick":"rotate_groups"}}
        < {"error":{"kind":"bad_field","message":"groups can take turns only where messages have them: set knobs.group, too","field":"knobs.pick"}}
        "#,
    );
}
