//! What is written down, and its one canonical form.

use message_queue_play::sim::{Arrivals, Trace};
use message_queue_play::time::Duration;

use crate::golden_runs;
use crate::scene_of::{at, run_to, setup, start};

#[test]
fn the_trace_is_one_json_object_a_line_with_every_field() {
    let mut simulation = start(&setup("email-jobs"));
    run_to(&mut simulation, at(300));
    assert_eq!(
        simulation.trace().json_lines(),
        r##"{"n":1,"at":0,"event":"sent","queue":"emails","message":1,"bytes":162,"until":null,"origin":"sender","sender":"api","text":"#1 sent by the sender"}
{"n":2,"at":0,"event":"delivered","queue":"emails","message":1,"service":"mail","worker":1,"epoch":1,"until":2000000,"text":"#1 received by worker 1"}
{"n":3,"at":250000,"event":"effect","message":1,"service":"mail","worker":1,"nth":1,"text":"#1 processed by worker 1: it has its effect"}
{"n":4,"at":250000,"event":"acked","queue":"emails","message":1,"service":"mail","worker":1,"epoch":1,"text":"#1 acked by worker 1: done"}
"##
    );
}

/// The same table is checked in the browser.
#[test]
fn every_golden_run_has_the_trace_that_it_always_had() {
    let golden = include_str!("../golden/traces.txt");
    assert_eq!(golden_runs::table(), golden, "when this is meant, write it to that file");
}

#[test]
fn a_long_run_keeps_its_latest_entries_and_counts_the_rest() {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Constant { every: Duration::from_micros(500) };
    setup.queues[0].config.capacity = Some(10);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(60_000));
    let trace = simulation.trace();
    assert_eq!(trace.entries().count(), Trace::KEPT);
    assert_eq!(trace.total(), trace.forgotten() + Trace::KEPT as u64);
    let first = trace.entries().next().expect("the trace is not empty");
    assert_eq!(first.number, trace.forgotten() + 1);
}
