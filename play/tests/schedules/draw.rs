//! What a seed draws: a system, and what goes wrong in it.

use message_queue_play::queue::{Backoff, Body, Format, QueueConfig};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    AckMode, Arrivals, Command, Crew, Filter, Idempotency, Probability, Retry, Scaling,
    SenderConfig, SenderId, Service, ServiceConfig, ServiceId, ServiceTime, Setup, Simulation,
    Subscription, Target, Template, TopicConfig, TopicId, Wants, queue_id,
};
use message_queue_play::time::{Duration, Instant};
use rand::RngExt;
use rand_pcg::Pcg32;

use crate::faults::{Fault, KINDS};
use crate::millis;

/// When the faults stop.
const SPAN: u64 = 30_000;
/// The longest lease, the longest backoff, the longest time away after a crash, and the longest
/// attempt at full speed, in milliseconds.
pub const LEASE: u64 = 2_000;
pub const BACKOFF: u64 = 300;
pub const RESTART: u64 = 500;
pub const ATTEMPT: u64 = 40;
/// How long the workers of a service wait for an answer at most.
const TIMEOUT: u64 = 300;
/// How long it is from one message to the next on average, in microseconds.
const GAP: u64 = 20_000;
/// The most that a worker holds.
pub const HELD: u64 = 6;

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
        let mut faults = Vec::new();
        for at in instants {
            let fault = Fault::draw(on[dice.random_range(0..on.len())], &setup, &mut dice);
            faults.push((at, fault));
            match fault {
                Fault::CutOff { sender, cut_off: true } => {
                    // Not for ever: who cannot send shows nothing.
                    let end = (at + dice.random_range(20..3_000)).min(SPAN);
                    faults.push((end, Fault::CutOff { sender, cut_off: false }));
                }
                Fault::Partition { service, worker, cut_off: true } if dice.random_bool(0.3) => {
                    // One that is cut off may stop as well, before it is through.
                    let then = (at + dice.random_range(0..20)).min(SPAN);
                    faults.push((then, Fault::Crash { service, worker }));
                }
                _ => {}
            }
        }
        faults.sort_by_key(|(at, _)| *at);
        // The last thing before the faults stop, so that every run is as long.
        faults.push((SPAN, Fault::Redrive { queue: 0 }));
        let at = |(at, fault)| (Instant::ZERO + millis(at), fault);
        let faults = faults.into_iter().map(at).collect();
        Self { setup, faults }
    }

    /// Ends all faults.
    pub fn mending(&self, simulation: &Simulation) -> Vec<Command> {
        let mut commands = Vec::new();
        for (sender, config) in (0..).map(SenderId).zip(&self.setup.senders) {
            let config = SenderConfig { on: false, ..config.clone() };
            commands.push(Command::SetSender { sender, config });
            commands.push(Command::PartitionSender { sender, cut_off: false });
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
    if stages == 3 && dice.random_bool(0.5) {
        // A topic with a queue for each; one of them wants half of what comes.
        let filter = Filter { field: "total".to_owned(), wants: Wants::AtMost(50) };
        let copies = (0..stages).map(|place| Subscription {
            to: queue_id(place),
            filter: (place == 1).then(|| filter.clone()),
        });
        let (key, name) = ("topic".to_owned(), "Topic".to_owned());
        setup.topics = vec![TopicConfig { key, name, copies: copies.collect() }];
        setup.senders[0].to = Target::Topic(TopicId(0));
    } else {
        // One after the other.
        for place in 1..stages {
            setup.services[place - 1].then = vec![queue_id(place).into()];
        }
    }
    if dice.random_bool(0.6) {
        let callees = dice.random_range(1..=2);
        add_callees(&mut setup, callees, dice);
    }
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Poisson { mean: Duration::from_micros(GAP) };
    let body = br#"{"n":{{seq}},"total":{{int 1 100}}}"#;
    sender.template = Template::new(Body::new(&body[..], Format::Json));
    hand_over(sender, dice);
    if dice.random_bool(0.3) {
        sender.backlog = dice.random_range(1..=30);
    }
    if dice.random_bool(0.4) {
        let caller = caller(&setup, dice);
        setup.senders.push(caller);
    }
    setup
}

/// Services that take from no queue: those that do call them, and the first may call the second.
fn add_callees(setup: &mut Setup, callees: usize, dice: &mut Pcg32) {
    let stages = setup.services.len();
    for place in stages..stages + callees {
        let mut callee = knobs(place, &setup.services[0].clone(), dice);
        (callee.from, callee.workers) = (None, dice.random_range(1..=4));
        callee.time = ServiceTime::Uniform { min: millis(2), max: millis(ATTEMPT / 3) };
        callee.then = Vec::new();
        setup.services.push(callee);
    }
    let call = |place: usize| Target::Service(ServiceId(u16::try_from(place).expect("few")));
    if callees == 2 && dice.random_bool(0.4) {
        setup.services[stages].then = vec![call(stages + 1)];
    }
    for place in 0..stages {
        let most = if dice.random_bool(0.2) { 2 } else { 1 };
        for _ in 0..most {
            let to = dice.random_range(place + 1..stages + callees);
            // Some stages call no one, and one of the others rarely.
            if dice.random_bool(if to < stages { 0.2 } else { 0.6 }) {
                let then = &mut setup.services[place].then;
                then.insert(dice.random_range(0..=then.len()), call(to));
            }
        }
    }
}

/// How a sender hands over what it sends; a third of them as usual.
fn hand_over(sender: &mut SenderConfig, dice: &mut Pcg32) {
    if dice.random_bool(0.33) {
        return;
    }
    sender.timeout = millis(dice.random_range(50..=500));
    if dice.random_bool(0.4) {
        sender.hand_over = millis(dice.random_range(1..=30));
    }
    if dice.random_bool(0.4) {
        sender.concurrency = Some(dice.random_range(1..=8));
    }
    let (backoff, jitter) = (backoff(dice), jitter(dice));
    sender.retry = Retry { attempts: dice.random_range(1..=6), backoff, jitter };
}

/// Somebody who calls a service by itself, now and then at the same instants as who sends.
fn caller(setup: &Setup, dice: &mut Pcg32) -> SenderConfig {
    let to = dice.random_range(0..setup.services.len());
    let mut caller = SenderConfig {
        key: "caller".to_owned(),
        to: Target::Service(ServiceId(u16::try_from(to).expect("there are few"))),
        arrivals: Arrivals::Poisson { mean: millis(dice.random_range(60..=200)) },
        timeout: millis(dice.random_range(20..=500)),
        ..setup.senders[0].clone()
    };
    (caller.hand_over, caller.concurrency, caller.retry) = (Duration::ZERO, None, Retry::NEVER);
    caller.backlog = 0;
    hand_over(&mut caller, dice);
    if dice.random_bool(0.2) {
        caller.arrivals = setup.senders[0].arrivals.clone();
        caller.dice = Some(SenderId::FIRST);
    }
    caller
}

fn backoff(dice: &mut Pcg32) -> Backoff {
    let (min, max) = (millis(10), millis(BACKOFF));
    match dice.random_range(0..3) {
        0 => Backoff::AtOnce,
        1 => Backoff::Linear { min, max },
        _ => Backoff::Exponential { base: min, max },
    }
}

fn jitter(dice: &mut Pcg32) -> Probability {
    let parts = if dice.random_bool(0.5) { dice.random_range(0..=1_000_000) } else { 0 };
    Probability::from_parts_per_million(parts).expect("in range")
}

fn rules(dice: &mut Pcg32) -> QueueConfig {
    QueueConfig {
        lease: millis(dice.random_range(200..=LEASE)),
        limit: Some(dice.random_range(1..=4)),
        backoff: backoff(dice),
        jitter: jitter(dice),
        // Some forget a message before its sender gives it up.
        dedup: dice.random_bool(0.5).then(|| millis(dice.random_range(20..=3_000))),
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
        timeout: millis(dice.random_range(5..=TIMEOUT)),
        line: dice.random_range(0..=5),
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
