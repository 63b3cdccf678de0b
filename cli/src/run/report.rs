//! What came of a run, for people and for programs.

use std::io::{self, Write};

use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    CallMeasures, Histogram, Level, QueueNode, Sender, Service, Simulation, Topic, dead_letters_of,
    queue_id,
};
use message_queue_play::time::Duration;
use serde_json::{Map, Value, json};

/// The ledger of the system by the names of its lines.
fn ledger(simulation: &Simulation) -> [(&'static str, u64); 13] {
    let it = simulation.ledger();
    [
        ("accepted", it.accepted),
        ("ready", it.ready),
        ("delayed", it.delayed),
        ("in_flight", it.in_flight),
        ("done", it.done),
        ("dead", it.dead),
        ("dropped", it.dropped),
        ("rejected", it.rejected),
        ("deliveries", it.deliveries),
        ("redeliveries", it.redeliveries),
        ("effects", it.effects),
        ("duplicates", it.duplicates),
        ("lost", it.lost),
    ]
}

/// Prints one JSON object. Spans are in microseconds.
pub fn json(
    scenario: &Scenario,
    simulation: &Simulation,
    hash: &str,
    output: &mut impl Write,
) -> io::Result<()> {
    let told = json!({
        "scenario": scenario.name,
        "seed": simulation.seed().0,
        "now_us": simulation.now().as_micros(),
        "happenings": simulation.trace().total(),
        "trace_sha256": hash,
        "ledger": books(simulation),
        "senders": senders(simulation),
        "queues": queues(simulation),
        "topics": topics(simulation),
        "services": services(simulation),
    });
    writeln!(output, "{told}")
}

fn books(simulation: &Simulation) -> Map<String, Value> {
    ledger(simulation).into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect()
}

fn senders(simulation: &Simulation) -> Map<String, Value> {
    let sender = |it: &Sender| {
        let told = json!({
            "accepted": it.accepted,
            "refused": it.refused,
            "open": it.open(),
            "retried": it.retried,
            "waited_us": it.waited.as_micros(),
        });
        (it.config.key.clone(), told)
    };
    simulation.senders().iter().map(sender).collect()
}

fn queues(simulation: &Simulation) -> Map<String, Value> {
    let now = simulation.now();
    let level = |level: &Level| json!({ "now": level.value(), "peak": level.peak(), "mean": level.mean(now) });
    let queue = |(place, node): (usize, &QueueNode)| {
        let (id, measures) = (queue_id(place), &node.measures);
        let books = simulation.queue(id).ledger();
        let oldest = simulation.queue(id).ready().next();
        let told = json!({
            "accepted": books.accepted,
            "rejected": books.rejected,
            "done": books.done,
            "deliveries": books.deliveries,
            "redeliveries": books.redeliveries(),
            "dead": simulation.queue(dead_letters_of(id)).len(),
            "ready": level(&measures.ready),
            "delayed": level(&measures.delayed),
            "in_flight": level(&measures.in_flight),
            "oldest_us": oldest.map(|message| now.since(message.sent_at).as_micros()),
            "latency_us": latency(&measures.latency),
        });
        (node.key.clone(), told)
    };
    simulation.queues().iter().enumerate().map(queue).collect()
}

fn topics(simulation: &Simulation) -> Map<String, Value> {
    let topic = |it: &Topic| {
        (it.config.key.clone(), json!({ "published": it.published, "unwanted": it.unwanted }))
    };
    simulation.topics().iter().map(topic).collect()
}

fn latency(latency: &Histogram) -> Value {
    let micros = |span: Option<Duration>| span.map(Duration::as_micros);
    json!({
        "count": latency.count(),
        "mean": micros(latency.mean()),
        "p50": micros(latency.percentile(50)),
        "p95": micros(latency.percentile(95)),
        "p99": micros(latency.percentile(99)),
        "max": latency.max().as_micros(),
    })
}

fn services(simulation: &Simulation) -> Map<String, Value> {
    let now = simulation.now();
    let service = |it: &Service| {
        let measures = &it.measures;
        let told = json!({
            "workers": it.present().count(),
            "up": measures.up.value(),
            "busy": measures.busy.value(),
            "succeeded": measures.succeeded,
            "failed": measures.failed,
            "utilisation": measures.utilisation(now),
            "calls": calls(it.calls()),
        });
        (it.config.key.clone(), told)
    };
    simulation.services().iter().map(service).collect()
}

fn calls(calls: &CallMeasures) -> Value {
    json!({
        "made": calls.made,
        "answered": calls.answered,
        "unanswered": calls.unanswered,
        "open": calls.open(),
        "latency_us": latency(&calls.latency),
    })
}

/// Prints tables for a person.
pub fn table(
    scenario: &Scenario,
    simulation: &Simulation,
    hash: &str,
    output: &mut impl Write,
) -> io::Result<()> {
    let now = simulation.now();
    writeln!(output, "{}, seed {}, {now} simulated\n", scenario.title, simulation.seed())?;
    for (name, count) in ledger(simulation) {
        writeln!(output, "{:14}{count:>12}", name.replace('_', " "))?;
    }
    for (place, node) in simulation.queues().iter().enumerate() {
        let measures = &node.measures;
        let [ready, in_flight] = [&measures.ready, &measures.in_flight];
        writeln!(output, "\nqueue {}", node.key)?;
        for (name, level) in [("ready", ready), ("in flight", in_flight)] {
            let (count, mean, peak) = (level.value(), level.mean(now), level.peak());
            writeln!(output, "  {name:12}{count:>12}  mean {mean:.2}, at most {peak}")?;
        }
        let latency = &measures.latency;
        for percent in [50, 95, 99] {
            if let Some(span) = latency.percentile(percent) {
                writeln!(output, "  latency p{percent} {:>12}", span.to_string())?;
            }
        }
        let dead = simulation.queue(dead_letters_of(queue_id(place))).len();
        writeln!(output, "  dead letters{dead:>12}")?;
    }
    for topic in simulation.topics() {
        writeln!(output, "\ntopic {}", topic.config.key)?;
        writeln!(output, "  published   {:>12}", topic.published)?;
        writeln!(output, "  unwanted    {:>12}", topic.unwanted)?;
    }
    for service in simulation.services() {
        let measures = &service.measures;
        writeln!(output, "\nservice {}", service.config.key)?;
        writeln!(
            output,
            "  workers up  {:>12}  of {}",
            measures.up.value(),
            service.present().count()
        )?;
        writeln!(output, "  succeeded   {:>12}", measures.succeeded)?;
        writeln!(output, "  failed      {:>12}", measures.failed)?;
        if let Some(used) = measures.utilisation(now) {
            writeln!(output, "  utilisation {:>10.1} %", used * 100.0)?;
        }
        print_calls(service.calls(), output)?;
    }
    writeln!(output, "\ntrace: {} happenings, SHA-256 {hash}", simulation.trace().total())
}

/// Prints what came of the calls to a service, if there were any.
fn print_calls(calls: &CallMeasures, output: &mut impl Write) -> io::Result<()> {
    if calls.made == 0 {
        return Ok(());
    }
    writeln!(output, "  calls       {:>12}", calls.made)?;
    writeln!(output, "  answered    {:>12}", calls.answered)?;
    writeln!(output, "  unanswered  {:>12}", calls.unanswered)?;
    for percent in [50, 95, 99] {
        if let Some(span) = calls.latency.percentile(percent) {
            writeln!(output, "  answer p{percent} {:>13}", span.to_string())?;
        }
    }
    Ok(())
}
