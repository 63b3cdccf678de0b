//! What a seed draws: a system, and what goes wrong in it.

use std::collections::{BTreeMap, BTreeSet};

use message_queue_play::queue::{Backoff, Body, Format, QueueConfig};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    AckMode, Arrivals, Command, Crew, Filter, Idempotency, Probability, Scaling, SenderId, Service,
    ServiceConfig, ServiceId, ServiceTime, Setup, Simulation, Subscription, Target, Template,
    TopicConfig, TopicId, Wants, queue_id,
};
use message_queue_play::time::{Duration, Instant};
use rand::RngExt;
use rand_pcg::Pcg32;

use crate::faults::{Fault, KINDS};
use crate::millis;

/// When the faults stop.
const SPAN: u64 = 50_000;
/// The longest lease, the longest time away after a crash, and the longest attempt at full speed,
/// in milliseconds.
const LEASE: u64 = 2_000;
const RESTART: u64 = 500;
const ATTEMPT: u64 = 40;
/// The most that a worker holds.
const HELD: u64 = 6;

/// A system and what goes wrong in it.
pub struct Drawn {
    pub setup: Setup,
    pub faults: Vec<(Instant, Fault)>,
}

impl Drawn {
    pub fn new(seed: u64) -> Self {
        let mut dice = Pcg32::new(seed, 77);
        let setup = setup(&mut dice);
        // Some kinds of faults are off.
        let on: Vec<usize> = (0..KINDS.len()).filter(|_| dice.random_bool(0.6)).collect();
        let count = if on.is_empty() { 0 } else { dice.random_range(20..120) };
        let mut instants: Vec<u64> = (0..count).map(|_| dice.random_range(0..SPAN)).collect();
        instants.sort_unstable();
        let mut faults: Vec<_> = instants
            .into_iter()
            .map(|at| {
                let kind = on[dice.random_range(0..on.len())];
                (Instant::ZERO + millis(at), Fault::draw(kind, &setup, &mut dice))
            })
            .collect();
        // The last thing before the faults stop, so that every run is as long.
        faults.push((Instant::ZERO + millis(SPAN), Fault::Redrive { queue: 0 }));
        Self { setup, faults }
    }

    /// How often each queue delivers a message at most.
    pub fn limits(&self) -> BTreeMap<String, u64> {
        let limit = |config: &QueueConfig| u64::from(config.limit.expect("each has one"));
        self.setup.queues.iter().map(|queue| (queue.key.clone(), limit(&queue.config))).collect()
    }

    /// The services that do nothing twice.
    pub fn idempotent(&self) -> BTreeSet<String> {
        let services = self.setup.services.iter();
        let knowing = services.filter(|service| service.idempotency == Idempotency::Message);
        knowing.map(|service| service.key.clone()).collect()
    }

    /// Ends all faults.
    pub fn mending(&self, simulation: &Simulation) -> Vec<Command> {
        let mut commands = Vec::new();
        for (sender, config) in (0..).map(SenderId).zip(&self.setup.senders) {
            let config = message_queue_play::sim::SenderConfig { on: false, ..config.clone() };
            commands.push(Command::SetSender { sender, config });
        }
        for (place, queue) in self.setup.queues.iter().enumerate() {
            let config = QueueConfig { capacity: None, ..queue.config.clone() };
            commands.push(Command::SetQueue { queue: queue_id(place), config });
        }
        let services = (0..).map(ServiceId).zip(&self.setup.services);
        for ((service, drawn), it) in services.zip(simulation.services()) {
            // As many workers as they are set to be, each with no more than it works on.
            let version = it.config.crew.version.clone();
            let crew = Box::new(Crew { version, ..Crew::default() });
            let failure = drawn.failure.clone();
            let config = ServiceConfig { workers: 3, crew, failure, ..it.config.clone() };
            commands.push(Command::SetService { service, config });
        }
        commands
    }

    /// Ends what is wrong with workers.
    pub fn mending_of_workers(simulation: &Simulation) -> Vec<Command> {
        let workers = simulation.services().iter().flat_map(Service::present);
        let mend = |worker| {
            [
                Command::SwitchWorker { worker, on: true },
                Command::PaceWorker { worker, percent: 100 },
                Command::PartitionWorker { worker, cut_off: false },
            ]
        };
        workers.flat_map(|it| mend(it.id)).collect()
    }

    /// How many messages a worker of each service holds at most.
    pub fn most(&self) -> BTreeMap<String, usize> {
        let most = |it: &ServiceConfig| it.crew.intake.prefetch.max(it.crew.intake.batch) as usize;
        self.setup.services.iter().map(|it| (it.key.clone(), most(it))).collect()
    }

    /// How long it takes at most until everything is done, from the instant at which nothing goes
    /// wrong any more. What is under way takes as long as the slowest attempt; then each stage needs
    /// a lease and a restart to get back what is held in vain, the longest backoff, and so many
    /// attempts for each message as its queue allows, by one worker.
    pub fn drains_within(&self, simulation: &Simulation) -> Duration {
        let ledger = simulation.ledger();
        let live = ledger.ready + ledger.delayed + ledger.in_flight;
        let stages = self.setup.queues.len() as u64;
        let limit = self.limits().into_values().max().unwrap_or(1);
        let slowest = ATTEMPT * 10;
        // What a worker holds beside that, and one after another being replaced.
        let held = HELD * ATTEMPT + 3 * RESTART;
        let one_stage = slowest + held + LEASE + RESTART + limit * (LEASE + 1_000);
        // Each message may be sent on to the queues behind, again at each attempt.
        let copies = live * limit * stages;
        millis(stages * one_stage + copies * limit * ATTEMPT)
    }
}

fn setup(dice: &mut Pcg32) -> Setup {
    let mut setup = Scenario::shipped("email-jobs").expect("it is shipped").setup;
    let (queue, service) = (setup.queues.remove(0), setup.services.remove(0));
    let stages = dice.random_range(1..=3_usize);
    for place in 0..stages {
        let mut queue = queue.clone();
        queue.key = format!("queue-{place}");
        queue.config = rules(dice);
        setup.queues.push(queue);
        setup.services.push(knobs(place, &service, dice));
    }
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Poisson { mean: Duration::from_micros(14_500) };
    let body = br#"{"n":{{seq}},"total":{{int 1 100}}}"#;
    sender.template = Template::new(Body::new(&body[..], Format::Json));
    if stages == 3 && dice.random_bool(0.5) {
        // A topic with a queue for each; one of them wants half of what comes.
        let filter = Filter { field: "total".to_owned(), wants: Wants::AtMost(50) };
        let copies = (0..stages).map(|place| Subscription {
            to: queue_id(place),
            filter: (place == 1).then(|| filter.clone()),
        });
        let (key, name) = ("topic".to_owned(), "Topic".to_owned());
        setup.topics = vec![TopicConfig { key, name, copies: copies.collect() }];
        sender.to = Target::Topic(TopicId(0));
    } else {
        // One after the other.
        for place in 1..stages {
            setup.services[place - 1].then = vec![queue_id(place).into()];
        }
    }
    setup
}

fn rules(dice: &mut Pcg32) -> QueueConfig {
    let (min, max) = (millis(10), millis(300));
    QueueConfig {
        lease: millis(dice.random_range(200..=LEASE)),
        limit: Some(dice.random_range(1..=4)),
        backoff: match dice.random_range(0..3) {
            0 => Backoff::AtOnce,
            1 => Backoff::Linear { min, max },
            _ => Backoff::Exponential { base: min, max },
        },
        ..QueueConfig::default()
    }
}

fn knobs(place: usize, service: &ServiceConfig, dice: &mut Pcg32) -> ServiceConfig {
    let (min, max) = (millis(5), millis(ATTEMPT));
    let mut service = ServiceConfig {
        key: format!("service-{place}"),
        from: Some(queue_id(place)),
        workers: dice.random_range(2..=4),
        time: ServiceTime::Uniform { min, max },
        restart: millis(dice.random_range(50..=RESTART)),
        heartbeat: dice.random_bool(0.3).then(|| millis(100)),
        ack: if dice.random_bool(0.2) { AckMode::OnReceive } else { AckMode::AfterSuccess },
        idempotency: if dice.random_bool(0.3) { Idempotency::Message } else { Idempotency::None },
        ..service.clone()
    };
    let chance = if dice.random_bool(0.5) { dice.random_range(0..100_000) } else { 0 };
    service.failure.chance = Probability::from_parts_per_million(chance).expect("in range");
    service.failure.poison = Some("poison".into());
    *service.crew = crew(dice);
    service
}

/// How the workers of a service are run; half of them as usual.
fn crew(dice: &mut Pcg32) -> Crew {
    let mut crew = Crew::default();
    if dice.random_bool(0.3) {
        crew.intake.prefetch = dice.random_range(2..=6);
    }
    if dice.random_bool(0.2) {
        crew.intake.batch = dice.random_range(2..=5);
    }
    if dice.random_bool(0.3) {
        let min = dice.random_range(0..=3);
        crew.scaling = Some(Scaling {
            target: dice.random_range(1..=20),
            min,
            max: dice.random_range(min.max(1)..=6),
            every: millis(dice.random_range(200..=2_000)),
            cooldown: millis(dice.random_range(0..=3_000)),
            startup: millis(dice.random_range(0..=RESTART)),
        });
    }
    crew
}
