//! What a person does to a playground.

use std::time::Duration as Wall;

use message_queue_play::playground::{Action, Playground, Speed, View};
use message_queue_play::queue::{Body, Format, MessageId, QueueConfig, WorkerId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    Arrivals, Command, JOBS, Reply, Seed, SenderId, ServiceId, Template,
};
use message_queue_play::time::Duration;

fn open(name: &str) -> Playground {
    let scenario = Scenario::shipped(name).expect("a shipped scenario");
    Playground::new(scenario, Seed(42)).expect("shipped settings are in range")
}

fn apply(playground: &mut Playground, action: Action) {
    playground.apply(action).expect("the action is good");
}

fn send(count: u32) -> Command {
    let template = Template::new(Body::new(&b"hello {{seq}}"[..], Format::Text));
    Command::Send { to: JOBS.into(), template, count, delay: None }
}

#[test]
fn a_second_of_frames_is_a_second_of_simulated_time_at_any_frame_rate() {
    let run = |frame: Wall, frames: u32| {
        let mut playground = open("email-jobs");
        (0..frames).for_each(|_| apply(&mut playground, Action::Elapse(frame)));
        playground.simulation().clone()
    };
    let at_50 = run(Wall::from_millis(20), 250);
    assert_eq!(at_50.now().as_micros(), 5_000_000);
    assert_eq!(at_50.trace().hash(), run(Wall::from_millis(100), 50).trace().hash());
}

#[test]
fn a_paused_playground_stands_still_and_still_takes_messages() {
    let mut playground = open("scale");
    apply(&mut playground, Action::Pause);
    apply(&mut playground, Action::Elapse(Wall::from_secs(1)));
    let outcome = playground.apply(Action::Command(send(3))).expect("there is room");
    let accepted = Some((MessageId(121), MessageId(123)));
    assert_eq!(outcome.reply(), Some(&Reply::Sent { accepted, refused: None }));
    let snapshot = playground.snapshot(&View::default());
    assert_eq!(snapshot.clock.now.as_micros(), 0);
    assert_eq!(snapshot.ledger.ready, 123);
}

#[test]
fn a_step_goes_to_the_next_instant_at_which_something_happens() {
    let mut playground = open("email-jobs");
    let mut instants = Vec::new();
    for _ in 0..4 {
        apply(&mut playground, Action::Step);
        instants.push(playground.simulation().now().as_micros() / 1_000);
    }
    assert_eq!(instants, [0, 250, 500, 750], "sent and received, done, sent and received, done");
}

#[test]
fn a_refused_command_changes_nothing_and_is_not_in_the_journal() {
    let mut playground = open("email-jobs");
    let before = playground.simulation().clone();
    let refused = [
        (send(0), "send.count: 0 is out of range, accepted is 1 to 1000"),
        (
            Command::SwitchWorker { worker: WorkerId(7), on: true },
            "there is no worker 7, workers are 1 to 1",
        ),
        (
            Command::SetQueue {
                queue: JOBS,
                config: QueueConfig { lease: Duration::ZERO, ..QueueConfig::default() },
            },
            "queue.lease: 0 s is out of range, accepted is 1 ms to 12 h 0 min",
        ),
    ];
    for (command, expected) in refused {
        let error = playground.apply(Action::Command(command)).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(*playground.simulation(), before);
    assert_eq!(playground.journal().entries(), []);
}

#[test]
fn a_reset_starts_again_with_the_settings_as_they_are_now() {
    let mut playground = open("scale");
    let mut service = playground.simulation().service(ServiceId::FIRST).config.clone();
    service.workers = 4;
    apply(
        &mut playground,
        Action::Command(Command::SetService { service: ServiceId::FIRST, config: service }),
    );
    apply(&mut playground, Action::SetSpeed(Speed::OFFERED[8]));
    apply(&mut playground, Action::Elapse(Wall::from_millis(100)));
    assert_eq!(playground.simulation().ledger().done, 120);

    apply(&mut playground, Action::Reset);
    let simulation = playground.simulation();
    assert_eq!((simulation.now().as_micros(), simulation.ledger().ready), (0, 120));
    assert_eq!(simulation.service(ServiceId::FIRST).workers.len(), 4);
    assert_eq!(playground.journal().entries(), []);
}

#[test]
fn a_sender_can_be_paused_slowed_and_made_random() {
    let mut playground = open("email-jobs");
    let sent = |playground: &mut Playground, arrivals, on| {
        let mut sender = playground.simulation().sender(SenderId::FIRST).config.clone();
        (sender.arrivals, sender.on) = (arrivals, on);
        let before = playground.simulation().ledger().accepted;
        apply(
            playground,
            Action::Command(Command::SetSender { sender: SenderId::FIRST, config: sender }),
        );
        (0..100).for_each(|_| apply(playground, Action::Elapse(Wall::from_millis(100))));
        playground.simulation().ledger().accepted - before
    };
    let constant = |millis| Arrivals::Constant { every: Duration::from_millis(millis) };
    assert_eq!(sent(&mut playground, constant(500), false), 0, "paused");
    assert_eq!(sent(&mut playground, constant(500), true), 20, "on again, the first at once");
    assert_eq!(sent(&mut playground, constant(100), true), 100);
    assert_eq!(sent(&mut playground, Arrivals::Manual, true), 0);
    let poisson = Arrivals::Poisson { mean: Duration::from_millis(100) };
    let random = sent(&mut playground, poisson, true);
    assert!((70..130).contains(&random), "{random} in 10 s at a mean gap of 100 ms");
}

#[test]
fn too_much_for_one_frame_is_slower_and_says_so() {
    let mut playground = open("email-jobs");
    let mut sender = playground.simulation().sender(SenderId::FIRST).config.clone();
    sender.arrivals = Arrivals::Constant { every: Duration::from_micros(100) };
    apply(
        &mut playground,
        Action::Command(Command::SetSender { sender: SenderId::FIRST, config: sender }),
    );
    apply(&mut playground, Action::SetSpeed(Speed::OFFERED[8]));
    apply(&mut playground, Action::Elapse(Wall::from_millis(100)));
    let clock = playground.snapshot(&View::default()).clock;
    assert!(clock.slowed);
    assert!(clock.now.as_micros() < 100_000_000, "it did not get as far as it was to");
}

#[test]
fn the_window_of_the_message_list_shows_the_rows_it_asks_for() {
    let mut playground = open("scale");
    apply(&mut playground, Action::Elapse(Wall::from_millis(100)));
    let view = View { first_row: 50, rows: 3, ..View::default() };
    let snapshot = playground.snapshot(&view);
    let rows: Vec<_> = snapshot.rows.iter().map(|row| (row.message.0, row.position)).collect();
    assert_eq!(rows, [(51, Some(50)), (52, Some(51)), (53, Some(52))], "#1 is in flight, first");
    assert_eq!(snapshot.row_count, 120);
}

#[test]
fn large_messages_are_refused_before_the_memory_is_full() {
    let mut playground = open("email-jobs");
    let body = Body::new(vec![b'x'; 256 << 10], Format::Text);
    let template = Template::new(body);
    let command = Command::Send { to: JOBS.into(), template, count: 1_000, delay: None };
    let first = playground.apply(Action::Command(command.clone())).expect("the command is good");
    let Some(Reply::Sent { accepted: Some(_), refused: None }) = first.reply() else {
        panic!("a thousand of 256 KiB fit: {first:?}");
    };
    let second = playground.apply(Action::Command(command)).expect("the command is good");
    let Some(Reply::Sent { refused: Some((count, reason)), .. }) = second.reply() else {
        panic!("two thousand do not: {second:?}");
    };
    assert!(*count > 900);
    assert_eq!(reason.to_string(), "the queues hold 256 MiB of messages, which is the limit");
    assert!(playground.simulation().ledger().adds_up());
}

#[test]
fn a_frame_with_large_bodies_has_fewer_events() {
    let events = |bytes: usize| {
        let mut playground = open("email-jobs");
        let mut sender = playground.simulation().sender(SenderId::FIRST).config.clone();
        sender.arrivals = Arrivals::Constant { every: Duration::from_millis(1) };
        sender.template = Template::new(Body::new(vec![b'x'; bytes], Format::Text));
        apply(
            &mut playground,
            Action::Command(Command::SetSender { sender: SenderId::FIRST, config: sender }),
        );
        apply(&mut playground, Action::SetSpeed(Speed::OFFERED[8]));
        apply(&mut playground, Action::Elapse(Wall::from_millis(100)));
        playground.simulation().steps()
    };
    let (small, large) = (events(10), events(256 << 10));
    assert!(small > 19_000 && large < 200, "{small} and {large}");
}

#[test]
fn a_view_of_the_stage_alone_tells_what_a_stopped_worker_still_holds() {
    let mut playground = open("email-jobs");
    apply(&mut playground, Action::Step);
    let worker = WorkerId(1);
    apply(&mut playground, Action::Command(Command::SwitchWorker { worker, on: false }));
    let held = |playground: &Playground| {
        let lease = playground.snapshot(&View::STAGE).workers()[0].held_lease;
        lease.map(|lease| lease.until.as_micros())
    };
    assert_eq!(held(&playground), Some(2_000_000), "the lease is 2 s");
    apply(&mut playground, Action::Play);
    apply(&mut playground, Action::Elapse(Wall::from_millis(90)));
    while playground.simulation().now().as_micros() < 2_000_000 {
        apply(&mut playground, Action::Elapse(Wall::from_millis(90)));
    }
    assert_eq!(held(&playground), None, "it is back in the line");
}
