//! Random commands and faults, at random moments: the books always add up, and when the faults
//! stop, everything gets done.

use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::sim::{
    AckMode, Arrivals, Burst, Command, JOBS, Probability, Ramp, Recorded, Seed, SenderId,
    ServiceId, Simulation, Template,
};
use message_queue_play::time::Duration;
use proptest::prelude::*;

use crate::outside_books::Books;
use crate::scene_of::{at, run_to, setup};

#[derive(Clone, Debug)]
enum Fault {
    Send { count: u32, broken: bool },
    Switch { worker: u32, on: bool },
    Crash { worker: u32 },
    Workers { count: u32 },
    Lease { millis: u64 },
    Capacity { messages: Option<u64> },
    Ack { on_receive: bool },
    Redrive,
    Arrivals { kind: usize },
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => (1_u32..30, prop::bool::weighted(0.2))
            .prop_map(|(count, broken)| Fault::Send { count, broken }),
        4 => (1_u32..5, any::<bool>()).prop_map(|(worker, on)| Fault::Switch { worker, on }),
        3 => (1_u32..5).prop_map(|worker| Fault::Crash { worker }),
        1 => (0_u32..6).prop_map(|count| Fault::Workers { count }),
        1 => (50_u64..3_000).prop_map(|millis| Fault::Lease { millis }),
        1 => prop::option::of(1_u64..40).prop_map(|messages| Fault::Capacity { messages }),
        1 => any::<bool>().prop_map(|on_receive| Fault::Ack { on_receive }),
        1 => Just(Fault::Redrive),
        1 => (0_usize..5).prop_map(|kind| Fault::Arrivals { kind }),
    ]
}

fn command(simulation: &Simulation, fault: &Fault) -> Command {
    let mut service = simulation.service(ServiceId::FIRST).config.clone();
    let mut queue = simulation.node(JOBS).config.clone();
    match *fault {
        Fault::Send { count, broken } => {
            let text: &[u8] = if broken { b"{" } else { b"{}" };
            let template = Template::new(Body::new(text, Format::Json));
            Command::Send { to: JOBS.into(), template, count, delay: None }
        }
        Fault::Switch { worker, on } => Command::SwitchWorker { worker: WorkerId(worker), on },
        Fault::Crash { worker } => Command::CrashWorker { worker: WorkerId(worker) },
        Fault::Workers { count } => {
            service.workers = count;
            Command::SetService { service: ServiceId::FIRST, config: service }
        }
        Fault::Lease { millis } => {
            queue.lease = Duration::from_millis(millis);
            Command::SetQueue { queue: JOBS, config: queue }
        }
        Fault::Capacity { messages } => {
            queue.capacity = messages;
            Command::SetQueue { queue: JOBS, config: queue }
        }
        Fault::Ack { on_receive } => {
            service.ack = if on_receive { AckMode::OnReceive } else { AckMode::AfterSuccess };
            Command::SetService { service: ServiceId::FIRST, config: service }
        }
        Fault::Redrive => Command::Redrive { queue: JOBS, most: 3 },
        Fault::Arrivals { kind } => {
            let mut sender = simulation.sender(SenderId::FIRST).config.clone();
            sender.arrivals = arrivals(kind);
            Command::SetSender { sender: SenderId::FIRST, config: sender }
        }
    }
}

fn arrivals(kind: usize) -> Arrivals {
    let millis = Duration::from_millis;
    match kind {
        0 => Arrivals::Constant { every: millis(200) },
        1 => Arrivals::Ramp(Ramp { from: 0, to: 20, over: millis(5_000) }),
        2 => Arrivals::Ramp(Ramp { from: 10, to: 0, over: millis(3_000) }),
        3 => Arrivals::Burst(Burst { size: 7, every: millis(900), gap: millis(10) }),
        _ => {
            let list = [0, 0, 300, 1_000].map(|at| Recorded { at: millis(at), body: None });
            Arrivals::Recorded(list.into())
        }
    }
}

fn busy(seed: u64) -> Simulation {
    let mut setup = setup("email-jobs");
    setup.senders[0].arrivals = Arrivals::Poisson { mean: Duration::from_millis(150) };
    setup.services[0].workers = 3;
    setup.services[0].failure.chance =
        Probability::from_parts_per_million(150_000).expect("in range");
    Simulation::new(&setup, Seed(seed)).expect("in range")
}

/// Ends all faults: the sender stops, workers are back, the lease is long enough.
fn mend(simulation: &mut Simulation) {
    let mut sender = simulation.sender(SenderId::FIRST).config.clone();
    sender.on = false;
    let mut service = simulation.service(ServiceId::FIRST).config.clone();
    service.workers = 3;
    let mut queue = simulation.node(JOBS).config.clone();
    queue.lease = Duration::from_secs(2);
    let mut commands = vec![
        Command::SetSender { sender: SenderId::FIRST, config: sender },
        Command::SetService { service: ServiceId::FIRST, config: service },
        Command::SetQueue { queue: JOBS, config: queue },
    ];
    commands.extend([1, 2, 3].map(|n| Command::SwitchWorker { worker: WorkerId(n), on: true }));
    for command in commands {
        simulation.execute(command).expect("mending is always possible");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if std::env::var_os("MQP_LONG").is_some() { 5_000 } else { 300 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_books_add_up_at_every_moment_and_everything_gets_done_in_the_end(
        seed in 0_u64..1_000_000,
        faults in prop::collection::vec((1_u64..3_000, fault()), 1..40),
    ) {
        let mut simulation = busy(seed);
        let mut now = 0;
        for (wait, fault) in &faults {
            now += wait;
            run_to(&mut simulation, at(now));
            prop_assert!(simulation.ledger().adds_up(), "seed {seed}: {:?}", simulation.ledger());
            // A worker that does not exist is refused, and that is fine.
            let _ = simulation.execute(command(&simulation, fault));
            prop_assert!(simulation.ledger().adds_up(), "seed {seed}: {:?}", simulation.ledger());
        }
        let trace = simulation.trace().json_lines();
        Books::read(&trace).compare(&simulation.ledger());

        mend(&mut simulation);
        let live = simulation.ledger();
        let live = live.ready + live.delayed + live.in_flight;
        // Each message has at most three attempts of 250 ms, one worker at least, and before
        // that at most one lease of 3 s and one restart of 2 s.
        run_to(&mut simulation, at(now + 10_000 + live * 3 * 250));
        let ledger = simulation.ledger();
        prop_assert_eq!((ledger.ready, ledger.delayed, ledger.in_flight), (0, 0, 0), "seed {}", seed);
        prop_assert!(ledger.adds_up());
    }
}
