//! What is measured is what an outsider reads out of the trace.

use std::collections::{BTreeMap, BTreeSet};

use message_queue_play::queue::{MessageId, Transition, TransitionKind, WorkerId};
use message_queue_play::sim::{
    Arrivals, Command, Happening, JOBS, Probability, Seed, ServiceId, ServiceTime, Setup,
    Simulation,
};
use message_queue_play::time::{Duration, Instant};

use crate::scene_of::{at, execute, run_to, secs, setup, start};

fn busy() -> Setup {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Poisson { mean: Duration::from_millis(120) };
    setup.services[0].time = ServiceTime::Exponential { mean: Duration::from_millis(300) };
    setup.services[0].workers = 3;
    setup.services[0].failure.chance =
        Probability::from_parts_per_million(150_000).expect("in range");
    setup
}

/// What somebody measures who sees nothing but the trace: the areas under the curves of the
/// messages that are ready and in flight, and all latencies.
#[derive(Default)]
struct Outsider {
    ready: BTreeSet<MessageId>,
    in_flight: BTreeSet<MessageId>,
    areas: (u128, u128),
    last: Instant,
    sent: BTreeMap<MessageId, Instant>,
    latencies: Vec<u64>,
}

impl Outsider {
    fn read(simulation: &Simulation) -> Self {
        let mut outsider = Self::default();
        for entry in simulation.trace().entries() {
            if let Happening::Queue { transition, .. } = entry.happening {
                outsider.pass(entry.at);
                outsider.see(&transition);
            }
        }
        outsider.pass(simulation.now());
        outsider
    }

    fn pass(&mut self, now: Instant) {
        let span = u128::from(now.since(self.last).as_micros());
        self.areas.0 += self.ready.len() as u128 * span;
        self.areas.1 += self.in_flight.len() as u128 * span;
        self.last = now;
    }

    fn see(&mut self, transition: &Transition) {
        let message = transition.message;
        match transition.kind {
            TransitionKind::Sent { .. } => {
                self.sent.insert(message, transition.at);
                self.ready.insert(message);
            }
            TransitionKind::Delivered { .. } => {
                self.ready.remove(&message);
                self.in_flight.insert(message);
            }
            TransitionKind::Released { .. } | TransitionKind::Redriven => {
                self.in_flight.remove(&message);
                self.ready.insert(message);
            }
            // A late ack is good while nobody else has the message, so it may be in the line.
            TransitionKind::Acked { .. } | TransitionKind::Dead { .. } => {
                self.ready.remove(&message);
                self.in_flight.remove(&message);
                if matches!(transition.kind, TransitionKind::Acked { .. }) {
                    let latency = transition.at.since(self.sent[&message]);
                    self.latencies.push(latency.as_micros());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn an_outsider_measures_the_same_over_fifty_seeds_with_crashes_failures_and_redrives() {
    for seed in 0..50 {
        let mut simulation = Simulation::new(&busy(), Seed(seed)).expect("settings in range");
        run_to(&mut simulation, at(7_000));
        execute(&mut simulation, Command::CrashWorker { worker: WorkerId(1) });
        run_to(&mut simulation, at(20_000));
        execute(&mut simulation, Command::SwitchWorker { worker: WorkerId(2), on: false });
        run_to(&mut simulation, at(50_000));
        execute(&mut simulation, Command::SwitchWorker { worker: WorkerId(2), on: true });
        execute(&mut simulation, Command::Redrive { queue: JOBS, most: 5 });
        run_to(&mut simulation, at(90_500));
        let now = simulation.now();
        let measures = &simulation.node(JOBS).measures;
        let Outsider { areas: (ready, in_flight), mut latencies, .. } = Outsider::read(&simulation);
        assert_eq!(measures.ready.area(now), ready, "seed {seed}");
        assert_eq!(measures.in_flight.area(now), in_flight, "seed {seed}");
        let sum: u128 = latencies.iter().map(|micros| u128::from(*micros)).sum();
        assert_eq!(measures.latency.count(), latencies.len() as u64, "seed {seed}");
        assert_eq!(measures.latency.sum(), sum, "seed {seed}");
        latencies.sort_unstable();
        let exact = latencies[(latencies.len() * 95).div_ceil(100) - 1];
        let told = measures.latency.percentile(95).expect("some are done").as_micros();
        assert!((exact..=exact + exact / 32).contains(&told), "seed {seed}: {told}, {exact}");
    }
}

#[test]
fn a_worker_that_is_away_is_not_idle() {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Constant { every: secs(1) };
    setup.services[0].time = ServiceTime::Constant(Duration::from_millis(500));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(10_000));
    let used = |simulation: &Simulation| {
        simulation.service(ServiceId::FIRST).measures.utilisation(simulation.now())
    };
    assert!((used(&simulation).expect("it was up") - 0.5).abs() < 1e-9);
    execute(&mut simulation, Command::SwitchWorker { worker: WorkerId(1), on: false });
    run_to(&mut simulation, at(60_000));
    assert!((used(&simulation).expect("it was up") - 0.5).abs() < 1e-9, "it is not asked to work");
    let measures = &simulation.service(ServiceId::FIRST).measures;
    assert_eq!((measures.up.value(), measures.up.peak(), measures.succeeded), (0, 1, 10));
    let node = simulation.node(JOBS);
    assert_eq!((node.measures.ready.value(), node.measures.ready.peak()), (50, 50));
}

#[test]
fn a_worker_that_stops_at_work_is_busy_no_longer() {
    let mut setup = setup("email-jobs");
    setup.senders[0].count = Some(1);
    setup.services[0].time = ServiceTime::Constant(secs(8));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(2_000));
    execute(&mut simulation, Command::SwitchWorker { worker: WorkerId(1), on: false });
    let measures = |simulation: &Simulation| simulation.service(ServiceId::FIRST).measures;
    let stopped = measures(&simulation);
    assert_eq!((stopped.busy.value(), stopped.failed), (0, 1), "the attempt was cut short");
    let area = stopped.busy.area(simulation.now());
    assert_eq!(area, u128::from(secs(2).as_micros()));
    run_to(&mut simulation, at(60_000));
    assert_eq!(measures(&simulation).busy.area(simulation.now()), area);
}
