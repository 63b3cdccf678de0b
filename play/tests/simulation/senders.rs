//! What can come between a sender and a queue, and what the sender does about it.

use message_queue_play::queue::{Backoff, Probability};
use message_queue_play::sim::{
    Arrivals, Command, Happening, JOBS, Retry, Seed, SenderConfig, SenderId, Sending, Setup,
    Simulation, queue_id,
};
use message_queue_play::time::{Duration, Instant};

use crate::scene_of::{at, execute, run_to, secs, setup, start, told};

const API: SenderId = SenderId::FIRST;

/// Ten messages, one a second; a sender that hears nothing for 300 ms tries again.
fn ten(attempts: u32) -> Setup {
    let mut setup = setup("email-jobs");
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Constant { every: secs(1) };
    (sender.count, sender.backlog) = (Some(10), 0);
    sender.timeout = Duration::from_millis(300);
    sender.retry = Retry { attempts, backoff: Backoff::AtOnce, jitter: Probability::NEVER };
    setup
}

fn cut_off(simulation: &mut Simulation, cut_off: bool) {
    execute(simulation, Command::PartitionSender { sender: API, cut_off });
}

/// What came between the sender and its messages: when, which message, and what.
fn between(simulation: &Simulation) -> Vec<(u64, u64, Sending)> {
    let entries = simulation.trace().entries();
    let between = |(at, happening): (Instant, Happening)| match happening {
        Happening::Sending { number, what, .. } => Some((at.as_micros() / 1_000, number, what)),
        _ => None,
    };
    entries.filter_map(|entry| between((entry.at, entry.happening))).collect()
}

#[test]
fn what_does_not_arrive_is_sent_again_until_it_does() {
    let mut simulation = start(&ten(1_000));
    run_to(&mut simulation, at(1_500));
    cut_off(&mut simulation, true);
    run_to(&mut simulation, at(2_700));
    cut_off(&mut simulation, false);
    run_to(&mut simulation, at(20_000));
    assert_eq!(
        between(&simulation),
        [
            (2_000, 3, Sending::RequestLost),
            (2_300, 3, Sending::Again(2)),
            (2_300, 3, Sending::RequestLost),
            (2_600, 3, Sending::Again(3)),
            (2_600, 3, Sending::RequestLost),
            (2_900, 3, Sending::Again(4)),
        ]
    );
    let sender = simulation.sender(API);
    assert_eq!((sender.accepted, sender.refused, sender.retried, sender.open()), (10, 0, 3, 0));
    assert_eq!((simulation.ledger().accepted, simulation.ledger().done), (10, 10));
}

#[test]
fn a_lost_answer_stores_the_message_twice() {
    let mut simulation = start(&ten(5));
    execute(&mut simulation, Command::LoseAnswers { sender: API, count: 2 });
    run_to(&mut simulation, at(20_000));
    let ledger = simulation.ledger();
    // The first message was stored at three attempts: two answers were lost.
    assert_eq!((ledger.accepted, ledger.effects), (12, 12), "{:#?}", told(&simulation));
    assert_eq!(ledger.duplicates, 0, "to the queue these are different messages");
    let told = told(&simulation);
    for line in [
        "00:00.000 message 1 by the sender: the answer to it did not arrive",
        "00:00.300 message 1 by the sender: sent again, attempt 2",
    ] {
        assert!(told.contains(&line.to_owned()), "{told:#?}");
    }
}

#[test]
fn a_queue_that_knows_what_is_the_same_stores_it_once() {
    let mut setup = ten(5);
    setup.queues[0].config.dedup = Some(secs(300));
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::LoseAnswers { sender: API, count: 2 });
    run_to(&mut simulation, at(20_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.accepted, ledger.effects), (10, 10));
    let told = told(&simulation);
    let again = told.iter().filter(|line| line.ends_with("sent again: nothing was stored"));
    assert_eq!(again.count(), 2, "{told:#?}");
}

#[test]
fn who_forgets_too_soon_stores_it_twice_all_the_same() {
    let mut setup = ten(5);
    setup.queues[0].config.dedup = Some(Duration::from_millis(299));
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::LoseAnswers { sender: API, count: 1 });
    run_to(&mut simulation, at(20_000));
    assert_eq!(simulation.ledger().accepted, 11);
}

#[test]
fn a_sender_that_does_not_try_again_gives_up_when_it_hears_nothing() {
    let mut simulation = start(&ten(1));
    execute(&mut simulation, Command::LoseAnswers { sender: API, count: 1 });
    run_to(&mut simulation, at(500));
    cut_off(&mut simulation, true);
    run_to(&mut simulation, at(1_500));
    cut_off(&mut simulation, false);
    run_to(&mut simulation, at(20_000));
    assert_eq!(
        between(&simulation),
        [
            (0, 1, Sending::AnswerLost),
            (300, 1, Sending::GivenUp(1)),
            (1_000, 2, Sending::RequestLost),
            (1_300, 2, Sending::GivenUp(1)),
        ]
    );
    let sender = simulation.sender(API);
    assert_eq!((sender.accepted, sender.refused), (8, 2));
    assert_eq!(simulation.ledger().accepted, 9, "the first was stored all the same");
}

#[test]
fn the_time_between_two_attempts_grows_as_the_backoff_says() {
    let mut setup = ten(5);
    setup.senders[0].count = Some(1);
    let backoff = Backoff::Exponential { base: Duration::from_millis(100), max: secs(10) };
    setup.senders[0].retry.backoff = backoff;
    let mut simulation = start(&setup);
    cut_off(&mut simulation, true);
    run_to(&mut simulation, at(20_000));
    let again: Vec<_> = between(&simulation)
        .into_iter()
        .filter(|(_, _, what)| matches!(what, Sending::Again(_) | Sending::GivenUp(_)))
        .collect();
    assert_eq!(
        again,
        [
            (400, 1, Sending::Again(2)),
            (900, 1, Sending::Again(3)),
            (1_600, 1, Sending::Again(4)),
            (2_700, 1, Sending::Again(5)),
            (3_000, 1, Sending::GivenUp(5)),
        ]
    );
}

/// The most attempts that a thousand senders make in one span of 100 ms, when the queue was away.
fn storm(jitter: u32) -> usize {
    let mut setup = ten(30);
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Constant { every: Duration::from_millis(1) };
    (sender.count, sender.timeout) = (Some(1_000), Duration::from_millis(10));
    sender.retry.backoff = Backoff::Exponential { base: secs(1), max: secs(4) };
    sender.retry.jitter = Probability::from_parts_per_million(jitter * 10_000).expect("in range");
    let mut simulation = Simulation::new(&setup, Seed(7)).expect("in range");
    cut_off(&mut simulation, true);
    run_to(&mut simulation, at(4_000));
    cut_off(&mut simulation, false);
    run_to(&mut simulation, at(30_000));
    assert_eq!(simulation.sender(API).accepted, 1_000);
    let last = |number| {
        let mut tries = between(&simulation).into_iter().filter(|it| it.1 == number);
        tries.rfind(|it| matches!(it.2, Sending::Again(_))).expect("it was cut off").0
    };
    let mut spans = vec![0_usize; 400];
    let entries = simulation.trace().entries();
    let again = |happening| matches!(happening, Happening::Sending { what: Sending::Again(3), .. });
    for entry in entries.filter(|entry| again(entry.happening)) {
        spans[usize::try_from(entry.at.as_micros() / 100_000).expect("small")] += 1;
    }
    assert!(last(1) >= 4_000);
    spans.into_iter().max().expect("there are some")
}

#[test]
fn jitter_makes_a_storm_of_retries_a_shower() {
    let (storm, shower) = (storm(0), storm(100));
    assert_eq!(storm, 100, "as they came, so they come again");
    assert!(shower < 75, "at most {shower} in 100 ms");
}

#[test]
fn a_full_queue_refuses_at_once_and_is_never_overfull_by_those_who_try_again() {
    let mut setup = ten(1_000);
    setup.queues[0].config.capacity = Some(3);
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Constant { every: Duration::from_millis(10) };
    sender.count = Some(40);
    let backoff = Backoff::Linear { min: Duration::from_millis(50), max: secs(1) };
    sender.retry.backoff = backoff;
    let mut simulation = start(&setup);
    for tick in 0..2_000 {
        run_to(&mut simulation, at(tick * 20));
        assert!(simulation.queue(JOBS).len() <= 3);
    }
    let (sender, ledger) = (simulation.sender(API), simulation.ledger());
    assert_eq!((sender.accepted, sender.refused, ledger.done), (40, 0, 40));
    assert_eq!(ledger.rejected, sender.retried, "every refusal was tried again");
}

#[test]
fn a_sender_waits_until_it_has_handed_over_what_it_sends() {
    let mut setup = ten(1);
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Constant { every: Duration::from_millis(1) };
    (sender.hand_over, sender.concurrency) = (Duration::from_millis(5), Some(1));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(46));
    assert_eq!(simulation.ledger().accepted, 10, "one every 5 ms");
    run_to(&mut simulation, at(20_000));
    let sender = simulation.sender(API);
    assert_eq!((sender.accepted, sender.waited), (10, Duration::from_millis(50)));
}

#[test]
fn a_sender_never_has_more_open_than_it_may() {
    for (most, seed) in [(1, 1), (3, 2), (7, 3)] {
        let mut setup = ten(20);
        let sender = &mut setup.senders[0];
        sender.arrivals = Arrivals::Poisson { mean: Duration::from_millis(20) };
        (sender.count, sender.concurrency) = (Some(500), Some(most));
        sender.hand_over = Duration::from_millis(30);
        sender.retry.backoff = Backoff::Linear { min: Duration::from_millis(40), max: secs(1) };
        let mut simulation = Simulation::new(&setup, Seed(seed)).expect("in range");
        for tick in 0..3_000 {
            run_to(&mut simulation, at(tick * 30));
            assert!(simulation.sender(API).open() <= most as usize, "seed {seed}");
            match tick % 200 {
                10 => cut_off(&mut simulation, true),
                20 => cut_off(&mut simulation, false),
                30 => execute(&mut simulation, Command::LoseAnswers { sender: API, count: 3 }),
                _ => {}
            }
        }
        let sender = simulation.sender(API);
        assert_eq!((sender.accepted + sender.refused, sender.open()), (500, 0), "seed {seed}");
        assert!(simulation.ledger().adds_up());
    }
}

#[test]
fn an_answer_that_is_on_its_way_does_not_arrive_at_who_is_cut_off() {
    let mut setup = ten(2);
    setup.senders[0].count = Some(1);
    setup.senders[0].hand_over = Duration::from_millis(100);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(50));
    cut_off(&mut simulation, true);
    run_to(&mut simulation, at(150));
    cut_off(&mut simulation, false);
    run_to(&mut simulation, at(390));
    assert_eq!(between(&simulation), [(100, 1, Sending::AnswerLost), (300, 1, Sending::Again(2))]);
    assert_eq!(simulation.ledger().accepted, 2);
}

#[test]
fn a_plan_that_had_to_wait_is_caught_up_and_loses_nothing() {
    let mut setup = ten(1);
    let sender = &mut setup.senders[0];
    sender.arrivals = Arrivals::Burst(message_queue_play::sim::Burst {
        size: 10,
        every: secs(60),
        gap: Duration::ZERO,
    });
    (sender.hand_over, sender.concurrency) = (Duration::from_millis(200), Some(1));
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(3_000));
    assert_eq!(simulation.ledger().accepted, 10, "{:#?}", told(&simulation));
}

/// What a sender put into its queue, and when.
fn sent(simulation: &Simulation, place: usize) -> Vec<(Instant, Vec<u8>)> {
    let ready = simulation.queue(queue_id(place)).ready();
    ready.map(|message| (message.sent_at, message.body.bytes().to_vec())).collect()
}

/// Two senders with a queue each that nobody empties, the second with these dice.
fn twins(dice: Option<SenderId>) -> Setup {
    let mut setup = setup("orders-fan-out");
    setup.services.iter_mut().for_each(|service| service.workers = 0);
    setup.senders[0].to = queue_id(0).into();
    let twin = setup.senders[0].clone();
    setup.senders.push(SenderConfig {
        key: "twin".to_owned(),
        to: queue_id(1).into(),
        dice,
        ..twin
    });
    setup
}

#[test]
fn twins_with_the_same_dice_send_the_same_at_the_same_instants() {
    for seed in 1..=20 {
        let run = |dice| {
            let mut simulation = Simulation::new(&twins(dice), Seed(seed)).expect("in range");
            run_to(&mut simulation, at(30_000));
            [0, 1].map(|place| sent(&simulation, place))
        };
        let [first, twin] = run(Some(API));
        assert!(first.len() > 100, "seed {seed}");
        assert_eq!(twin, first, "seed {seed}");
        let [alone, other] = run(None);
        assert_eq!(alone, first, "seed {seed}: the first does not notice");
        assert_ne!(other, first, "seed {seed}: dice of its own");
    }
}

#[test]
fn a_twin_that_is_cut_off_or_paused_leaves_the_other_alone() {
    let mut simulation = start(&twins(Some(API)));
    run_to(&mut simulation, at(5_000));
    let twin = SenderId(1);
    execute(&mut simulation, Command::PartitionSender { sender: twin, cut_off: true });
    run_to(&mut simulation, at(30_000));
    let mut calm = start(&twins(Some(API)));
    run_to(&mut calm, at(30_000));
    assert_eq!(sent(&simulation, 0), sent(&calm, 0));
    assert!(sent(&simulation, 1).len() < sent(&calm, 1).len());
}

#[test]
fn what_was_sent_before_the_run_was_handed_over_before_it() {
    let mut setup = ten(3);
    let sender = &mut setup.senders[0];
    (sender.backlog, sender.hand_over, sender.concurrency) = (5, secs(2), Some(1));
    let mut simulation = start(&setup);
    let sender = simulation.sender(API);
    assert_eq!((sender.accepted, sender.waited, sender.open()), (5, Duration::ZERO, 0));
    run_to(&mut simulation, at(2_001));
    assert_eq!(simulation.sender(API).accepted, 6, "{:#?}", told(&simulation));
}
