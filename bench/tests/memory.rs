//! What a stored message costs in memory beyond the bytes of its body.
//!
//! Every byte that is allocated counts: the message, its places in the indexes, groups and dedup
//! keys, the two counters in front of each shared body, and the room that collections keep in
//! reserve. One test measures everything, because all tests of a program share the allocator.
//! Each load is one line of JSON for the table of the bench.

use std::alloc::System;

use cap::Cap;
use message_queue_bench::stored::{BODY_BYTES, Load, MESSAGES, QUEUE};
use message_queue_core::queue::{Message, State};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

#[derive(Debug)]
struct Found {
    /// For each message, beyond the body, rounded up.
    bytes: usize,
    ready: usize,
    delayed: usize,
    leased: usize,
    failed_once: usize,
}

fn measure(load: &Load) -> Found {
    let before = ALLOCATOR.allocated();
    let queues = load.run();
    let used = ALLOCATOR.allocated() - before;
    let queue = queues.queue(QUEUE);
    assert_eq!(queue.len(), MESSAGES, "{}", load.name);
    let count = |is: fn(&Message) -> bool| {
        queue.ready().chain(queue.delayed()).chain(queue.leased()).filter(|it| is(it)).count()
    };
    Found {
        bytes: (used - MESSAGES * BODY_BYTES).div_ceil(MESSAGES),
        ready: count(|it| it.state() == State::Ready),
        delayed: count(|it| matches!(it.state(), State::Delayed { .. })),
        leased: count(|it| matches!(it.state(), State::Leased(_))),
        failed_once: count(|it| it.failures() > 0),
    }
}

#[test]
fn a_stored_message_costs_little_beyond_its_body() {
    let mut too_much = Vec::new();
    for load in Load::all() {
        let found = measure(&load);
        println!("\n{}: {found:?}", load.name);
        println!("{}", load.measurement(found.bytes as f64).to_line());
        assert_eq!(found.leased, load.leased, "{}", load.name);
        assert_eq!(found.ready + found.delayed + found.leased, MESSAGES, "{}", load.name);
        assert_eq!(found.failed_once > 0, load.leased > 0, "{}", load.name);
        assert_eq!(found.delayed > 0, load.delayed_groups.is_some(), "{}", load.name);
        if found.bytes > load.most_bytes {
            too_much.push(load.name);
        }
    }
    assert_eq!(too_much, Vec::<&str>::new(), "these cost more than they may");
}
