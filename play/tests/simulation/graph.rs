//! A run is a graph: several senders, queues and services that do not disturb each other.

use message_queue_play::queue::{QueueId, TransitionKind};
use message_queue_play::sim::{
    Arrivals, Command, CommandError, FailureModel, Happening, JOBS, Seed, SenderId, ServiceId,
    ServiceTime, Setup, Simulation, dead_letters_of, number_of, queue_id,
};
use message_queue_play::time::{Duration, Instant};

use crate::scene_of::setup;

/// The systems of two scenarios side by side, the second behind the first.
fn side_by_side(first: &Setup, second: &Setup) -> Setup {
    let mut both = first.clone();
    let queue = queue_id(both.queues.len());
    let sender = second.senders.iter().cloned();
    both.senders.extend(sender.map(|mut sender| {
        sender.to = queue.into();
        sender
    }));
    let service = second.services.iter().cloned();
    both.services.extend(service.map(|mut service| {
        service.from = Some(queue);
        service
    }));
    both.queues.extend(second.queues.iter().cloned());
    both
}

fn random() -> Setup {
    let mut setup = setup("retry");
    setup.senders[0].arrivals = Arrivals::Poisson { mean: Duration::from_millis(200) };
    setup.services[0].time = ServiceTime::Exponential { mean: Duration::from_millis(300) };
    setup.services[0].workers = 2;
    setup
}

fn run(setup: &Setup) -> Simulation {
    let mut simulation = Simulation::new(setup, Seed(7)).expect("settings in range");
    simulation.advance(Instant::ZERO + Duration::from_secs(60), u64::MAX);
    simulation
}

/// When the workers of a service received, succeeded and failed, without numbers of messages.
fn doings(simulation: &Simulation, service: ServiceId) -> Vec<(Instant, u32)> {
    let entries = simulation.trace().entries();
    let mut doings: Vec<_> = entries
        .filter_map(|entry| match entry.happening {
            Happening::Effect { worker, .. } if ServiceId::of(worker) == service => {
                Some((entry.at, number_of(worker)))
            }
            _ => None,
        })
        .collect();
    doings.sort_unstable();
    doings
}

#[test]
fn a_second_system_does_not_change_the_luck_of_the_first() {
    let alone = run(&random());
    let beside = run(&side_by_side(&random(), &setup("scale")));
    let first = doings(&alone, ServiceId::FIRST);
    assert!(first.len() > 10, "{first:?}");
    assert_eq!(doings(&beside, ServiceId::FIRST), first);
    assert!(!doings(&beside, ServiceId(1)).is_empty(), "the second works, too");
}

#[test]
fn the_books_of_a_run_are_those_of_all_its_queues() {
    let both = run(&side_by_side(&random(), &setup("scale")));
    let ledger = both.ledger();
    assert!(ledger.adds_up(), "{ledger:?}");
    let accepted: u64 = both.senders().iter().map(|sender| sender.accepted).sum();
    assert_eq!(ledger.accepted, accepted);
    let done = |place| both.queue(queue_id(place)).ledger().done;
    assert_eq!(ledger.done, done(0) + done(1));
    let dead = both.queue(dead_letters_of(JOBS)).ledger();
    assert_eq!(ledger.dead, dead.ready + dead.delayed + dead.leased);
}

#[test]
fn an_outage_of_one_service_leaves_the_other_alone() {
    let setup = side_by_side(&setup("scale"), &setup("scale"));
    let mut simulation = Simulation::new(&setup, Seed(1)).expect("settings in range");
    let worker = ServiceId(1).worker(1);
    simulation.execute(Command::SwitchWorker { worker, on: false }).expect("it is there");
    simulation.advance(Instant::ZERO + Duration::from_secs(300), u64::MAX);
    let left = |place| simulation.queue(queue_id(place)).ledger();
    assert_eq!((left(0).ready, left(0).done), (0, 120));
    assert_eq!((left(1).ready, left(1).done), (120, 0));
}

#[test]
fn a_command_for_a_part_that_is_not_there_changes_nothing() {
    let mut simulation = Simulation::new(&setup("retry"), Seed(1)).expect("settings in range");
    let before = simulation.clone();
    let config = simulation.setup();
    let (sender, service) = (config.senders[0].clone(), config.services[0].clone());
    let refused = [
        Command::Redrive { queue: QueueId(2), most: 1 },
        Command::Redrive { queue: dead_letters_of(JOBS), most: 1 },
        Command::SetSender { sender: SenderId(1), config: sender },
        Command::SetService { service: ServiceId(1), config: service },
        Command::SetQueue { queue: QueueId(4), config: config.queues[0].config.clone() },
        Command::CrashWorker { worker: ServiceId(1).worker(1) },
    ];
    for command in refused {
        let error: CommandError = simulation.execute(command.clone()).expect_err("there is none");
        assert!(!error.to_string().is_empty());
        assert_eq!(simulation, before, "{command:?}");
    }
}

#[test]
fn a_setup_with_a_part_that_leads_nowhere_is_refused() {
    let check = |change: fn(&mut Setup), expected: &str| {
        let mut setup = setup("retry");
        change(&mut setup);
        let error = setup.check().expect_err(expected);
        assert_eq!(error.field, expected);
    };
    check(|setup| setup.senders[0].to = queue_id(1).into(), "sender.to");
    check(|setup| setup.services[0].from = Some(queue_id(1)), "service.from");
    check(|setup| setup.services.push(setup.services[0].clone()), "service.from.shared");
    check(|setup| setup.senders.clear(), "senders.count");
    check(|setup| setup.senders = vec![setup.senders[0].clone(); 19], "nodes.count");
}

#[test]
fn a_message_and_a_worker_say_where_they_belong_when_there_are_several() {
    let both = run(&side_by_side(&setup("retry"), &setup("scale")));
    let words = |wanted: fn(&Happening) -> bool| {
        let entry = both.trace().entries().find(|entry| wanted(&entry.happening));
        both.trace().words(&entry.expect("there is one").happening)
    };
    let first = words(
        |it| matches!(it, Happening::Effect { worker, .. } if ServiceId::of(*worker) == ServiceId(1)),
    );
    let name = &both.service(ServiceId(1)).config.name;
    assert!(first.contains(&format!("worker 1 of {name}")), "{first}");
    let queue = &both.queues()[1].name;
    let sent = words(
        |it| matches!(it, Happening::Queue { transition, .. } if transition.queue == QueueId(2)),
    );
    assert!(sent.contains(&format!("of {queue}")), "{sent}");
    let alone = run(&setup("retry"));
    let first = alone.trace().entries().next().expect("it has begun");
    assert_eq!(alone.trace().words(&first.happening), "#1 sent by the sender");
}

/// Invoices that are written by two workers, and e-mails that are sent by one: each in a queue.
fn pipeline() -> Setup {
    let mut setup = side_by_side(&setup("retry"), &setup("email-jobs"));
    setup.senders.truncate(1);
    setup.services[0].then = vec![queue_id(1).into()];
    setup
}

#[test]
fn what_a_service_is_done_with_is_sent_on_before_it_is_acked() {
    let simulation = run(&pipeline());
    let [invoices, emails] = [0, 1].map(|place| simulation.queue(queue_id(place)).ledger());
    assert_eq!((invoices.done, emails.accepted, emails.done), (20, 20, 20));
    let told: Vec<String> = simulation
        .trace()
        .entries()
        .map(|entry| simulation.trace().words(&entry.happening))
        .filter(|words| words.starts_with("#1 ") || words.starts_with("#2 "))
        .collect();
    let place = |wanted: &str| told.iter().position(|words| words.contains(wanted));
    let sent = place("sent by Invoice service").expect("it is sent on");
    let effect = place("of invoices processed").or(place("processed by worker 1 of Invoice"));
    assert!(Some(sent) < effect && effect < place("acked by worker 1 of Invoice"), "{told:#?}");
    let line = simulation.trace().json_lines();
    assert!(line.contains(r#""origin":"service","from":"invoicing""#), "{line}");
}

#[test]
fn a_queue_that_refuses_what_is_sent_on_makes_the_attempt_fail() {
    let mut setup = pipeline();
    setup.queues[1].config.capacity = Some(3);
    setup.services[1].workers = 0;
    setup.services[0].failure = FailureModel::default();
    let simulation = run(&setup);
    let [invoices, emails] = [0, 1].map(|place| simulation.queue(queue_id(place)).ledger());
    assert_eq!((invoices.done, emails.ready, emails.accepted), (3, 3, 3));
    assert_eq!(simulation.queue(dead_letters_of(JOBS)).len(), 17, "three attempts each, then dead");
    assert_eq!(simulation.ledger().effects, 3, "what is not sent on is not done");
    assert_eq!(simulation.ledger().rejected, 17 * 3);
    assert!(simulation.ledger().adds_up());
    let name = &simulation.queues()[1].name;
    let told = simulation.trace().json_lines();
    assert!(told.contains(&format!("{name} refused what was sent on")), "{told}");
}

#[test]
fn a_service_may_send_on_to_several_queues() {
    let mut setup = pipeline();
    setup.queues.push(setup.queues[1].clone());
    setup.queues[2].key = "archive".to_owned();
    setup.services[0].then.push(queue_id(2).into());
    let simulation = run(&setup);
    let [emails, archive] = [1, 2].map(|place| simulation.queue(queue_id(place)).ledger());
    assert_eq!((emails.accepted, archive.accepted), (20, 20));
    assert_eq!((emails.ready, archive.ready), (0, 20), "nobody takes from the second");
}

#[test]
fn messages_are_not_sent_on_in_a_circle() {
    let mut setup = pipeline();
    assert!(!setup.has_circle());
    setup.services[1].then = vec![queue_id(1).into()];
    assert!(setup.has_circle(), "to itself");
    setup.services[1].then = vec![JOBS.into()];
    assert!(setup.has_circle(), "by way of another");
    assert_eq!(setup.check().expect_err("it would never end").field, "services.circle");
}

#[test]
fn senders_have_dice_of_their_own() {
    let both = run(&side_by_side(&random(), &random()));
    let sent = |place| -> Vec<Instant> {
        let entries = both.trace().entries();
        let of_queue = entries.filter_map(|entry| match entry.happening {
            Happening::Queue { transition, .. } if transition.queue == queue_id(place) => {
                matches!(transition.kind, TransitionKind::Sent { .. }).then_some(entry.at)
            }
            _ => None,
        });
        of_queue.collect()
    };
    assert!(sent(0).len() > 10 && sent(1).len() > 10, "both send");
    assert_ne!(sent(0), sent(1));
}
