//! Direct calls: who calls waits, holds a worker of the service that it calls, and fails with it.

use message_queue_play::queue::{Body, Format, WorkerId};
use message_queue_play::scenario::Scenario;
use message_queue_play::sim::{
    CallEnd, Command, Happening, Scaling, Seed, SenderId, ServiceId, Setup, Simulation, Target,
    Template, Trace,
};
use message_queue_play::time::{Duration, Instant};

use crate::scene_of::{at, execute, run_to, secs, start, told};

const CALLEE: ServiceId = ServiceId(0);
const FIRST: WorkerId = CALLEE.worker(1);

/// A sender that calls a mail service, beside a queue that nobody needs.
fn direct(every: &str, count: &str, takes: &str, sender: &str, service: &str) -> Setup {
    let text = format!(
        r#"{{
  "version": 2, "name": "direct", "title": "Direct", "summary": "A call.",
  "senders": {{ "api": {{ "name": "API", "to": {{ "call": "mail" }}, "on": true,
    "arrivals": {{ "constant": {{ "every": "{every}" }} }}, "count": {count}, "backlog": 0,
    "format": "text", "body": "job {{{{seq}}}}"{sender} }} }},
  "queues": {{ "unused": {{ "name": "unused", "lease": "30 s", "limit": null, "backoff": "at-once",
    "delay": "0 s", "capacity": null }} }},
  "services": {{ "mail": {{ "name": "Mail", "then": [], "workers": 1,
    "time": {{ "constant": {{ "span": "{takes}" }} }},
    "failure": {{ "every": null, "parts_per_million": 0 }}, "ack": "after-success",
    "restart": "2 s"{service} }} }}
}}"#
    );
    let scenario = Scenario::from_json(&text).expect("a good scenario");
    assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario.clone()), "it is kept whole");
    scenario.setup
}

/// How the calls of a run ended, in order.
fn ends(simulation: &Simulation) -> Vec<CallEnd> {
    let entries = simulation.trace().entries();
    let end = |happening| match happening {
        Happening::CallEnded { end, .. } => Some(end),
        _ => None,
    };
    entries.filter_map(|entry| end(entry.happening)).collect()
}

fn switch(simulation: &mut Simulation, on: bool) {
    execute(simulation, Command::SwitchWorker { worker: FIRST, on });
}

#[test]
fn who_calls_waits_as_long_as_the_work_takes() {
    let setup = direct("5 ms", "10", "2 s", r#", "concurrency": 1"#, "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(20_000));
    assert_eq!(simulation.effects().total, 9);
    run_to(&mut simulation, at(20_001));
    let sender = simulation.sender(SenderId::FIRST);
    assert_eq!((sender.accepted, sender.waited), (10, secs(20)), "{:#?}", told(&simulation));
    assert_eq!(simulation.effects().total, 10);
    assert_eq!(simulation.ledger().accepted, 0, "no queue had a part in it");
}

#[test]
fn calls_fail_at_once_while_the_service_is_down() {
    let setup = direct("500 ms", "200", "250 ms", r#", "concurrency": 1"#, "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(10_000));
    switch(&mut simulation, false);
    run_to(&mut simulation, at(40_000));
    switch(&mut simulation, true);
    run_to(&mut simulation, at(110_000));
    let sender = simulation.sender(SenderId::FIRST);
    assert_eq!((sender.accepted, sender.refused, sender.open()), (140, 60, 0));
    assert_eq!(sender.waited, Duration::from_millis(140 * 250), "a refusal takes no time");
    assert!(ends(&simulation).iter().all(|end| matches!(end, CallEnd::Answered | CallEnd::Down)));
}

#[test]
fn a_call_holds_one_worker_and_the_others_wait_in_order() {
    let setup = direct("100 ms", "4", "1 s", "", r#", "line": 2"#);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(350));
    let calls = simulation.service(CALLEE).calls();
    assert_eq!((calls.made, calls.open(), calls.unanswered), (4, 3, 1));
    assert_eq!(simulation.service(CALLEE).waiting_calls(), 2);
    assert_eq!(ends(&simulation), [CallEnd::Busy], "there is room for two");
    run_to(&mut simulation, at(5_000));
    let calls = simulation.service(CALLEE).calls();
    assert_eq!((calls.made, calls.answered, calls.unanswered), (4, 3, 1));
    assert_eq!(calls.latency.max(), Duration::from_millis(2_800));
    let sentences = told(&simulation);
    assert!(sentences.contains(&"00:01.000 #1 answered".to_owned()), "{sentences:#?}");
    let refused = "00:00.300 #4 refused: all workers of the service are busy and no more may wait";
    assert!(sentences.contains(&refused.to_owned()), "{sentences:#?}");
}

#[test]
fn a_caller_gives_up_in_time_and_the_work_goes_on_for_nobody() {
    let setup = direct("10 s", "1", "3 s", r#", "timeout": "2 s""#, "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(10_000));
    assert_eq!(ends(&simulation), [CallEnd::TimedOut]);
    assert_eq!(simulation.effects().total, 1, "the customer got his mail all the same");
    assert_eq!(simulation.service(CALLEE).measures.succeeded, 1);
    assert_eq!(simulation.sender(SenderId::FIRST).waited, secs(2));
}

#[test]
fn an_answer_at_the_last_moment_is_in_time() {
    let setup = direct("10 s", "1", "2 s", r#", "timeout": "2 s""#, "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(10_000));
    assert_eq!(ends(&simulation), [CallEnd::Answered]);
}

#[test]
fn a_worker_that_stops_breaks_its_call_off_and_the_last_one_all_that_wait() {
    let setup = direct("100 ms", "3", "1 s", "", "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(500));
    execute(&mut simulation, Command::CrashWorker { worker: FIRST });
    assert_eq!(ends(&simulation), [CallEnd::Broken, CallEnd::Down, CallEnd::Down]);
    run_to(&mut simulation, at(5_000));
    assert_eq!(simulation.effects().total, 0, "nobody keeps a call");
    assert_eq!(simulation.sender(SenderId::FIRST).refused, 3);
}

#[test]
fn calls_that_wait_fail_when_the_last_worker_goes_after_its_work() {
    let mut setup = direct("100 ms", "3", "1 s", "", "");
    setup.services[0].crew.scaling = Some(Scaling {
        target: 1,
        min: 0,
        max: 1,
        every: Duration::from_millis(500),
        cooldown: secs(60),
        startup: Duration::ZERO,
    });
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(1_001));
    assert_eq!(ends(&simulation), [CallEnd::Answered, CallEnd::Down, CallEnd::Down]);
    assert_eq!(simulation.service(CALLEE).waiting_calls(), 0, "{:#?}", told(&simulation));
}

#[test]
fn nobody_notices_that_a_worker_stops_who_is_cut_off() {
    let mut setup = direct("10 s", "1", "1 s", r#", "timeout": "3 s""#, "");
    setup.services[0].workers = 2;
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(200));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    execute(&mut simulation, Command::CrashWorker { worker: FIRST });
    run_to(&mut simulation, at(3_000));
    assert_eq!(ends(&simulation), [], "{:#?}", told(&simulation));
    run_to(&mut simulation, at(3_001));
    assert_eq!(ends(&simulation), [CallEnd::TimedOut]);
}

#[test]
fn a_crash_between_effect_and_answer_leaves_the_caller_without_one() {
    let setup = direct("10 s", "1", "1 s", "", "");
    let mut simulation = start(&setup);
    execute(&mut simulation, Command::CrashAfterEffect { worker: FIRST });
    run_to(&mut simulation, at(5_000));
    assert_eq!(ends(&simulation), [CallEnd::Broken]);
    assert_eq!(simulation.effects().total, 1);
}

#[test]
fn a_worker_that_is_cut_off_takes_no_call_and_its_answer_does_not_arrive() {
    let setup = direct("1 s", "2", "500 ms", r#", "timeout": "3 s""#, "");
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(200));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: true });
    run_to(&mut simulation, at(3_500));
    assert_eq!(ends(&simulation), [CallEnd::TimedOut], "{:#?}", told(&simulation));
    execute(&mut simulation, Command::PartitionWorker { worker: FIRST, cut_off: false });
    run_to(&mut simulation, at(6_000));
    assert_eq!(ends(&simulation), [CallEnd::TimedOut, CallEnd::Answered]);
}

#[test]
fn a_failed_attempt_is_told_to_the_caller_and_not_tried_again() {
    let mut setup = direct("1 s", "4", "100 ms", "", "");
    setup.services[0].failure.every = Some(2);
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(6_000));
    let failed = ends(&simulation).iter().filter(|end| matches!(end, CallEnd::Failed(_))).count();
    assert_eq!((failed, simulation.service(CALLEE).calls().answered), (2, 2));
    assert_eq!(simulation.ledger().lost, 0);
}

/// Orders go through a queue to a service, which calls another for each.
fn chain(calls: &str, lease: &str) -> Setup {
    let text = format!(
        r#"{{
  "version": 2, "name": "chain", "title": "Chain", "summary": "A service that calls.",
  "senders": {{ "api": {{ "name": "API", "to": "orders", "on": true,
    "arrivals": {{ "constant": {{ "every": "1 s" }} }}, "count": 5, "backlog": 0,
    "format": "text", "body": "order {{{{seq}}}}" }} }},
  "queues": {{ "orders": {{ "name": "orders", "lease": "{lease}", "limit": 3,
    "backoff": "at-once", "delay": "0 s", "capacity": null }} }},
  "services": {{
    "mail": {{ "name": "Mail", "then": [], "workers": 1,
      "time": {{ "constant": {{ "span": "400 ms" }} }},
      "failure": {{ "every": null, "parts_per_million": 0 }}, "ack": "after-success", "restart": "2 s" }},
    "shop": {{ "name": "Shop", "from": "orders", "then": [{calls}], "workers": 1,
      "time": {{ "constant": {{ "span": "100 ms" }} }},
      "failure": {{ "every": null, "parts_per_million": 0 }}, "ack": "after-success", "restart": "2 s",
      "timeout": "5 s" }}
  }}
}}"#
    );
    Scenario::from_json(&text).expect("a good scenario").setup
}

const SHOP: ServiceId = ServiceId(1);

#[test]
fn a_worker_that_calls_holds_its_message_until_the_answer_is_there() {
    let mut simulation = start(&chain(r#"{ "call": "mail" }"#, "30 s"));
    run_to(&mut simulation, at(10_000));
    assert_eq!(simulation.ledger().done, 5);
    let latency = &simulation.queues()[0].measures.latency;
    assert_eq!(latency.max(), Duration::from_millis(500), "its own work and that of the other");
    assert_eq!(simulation.service(CALLEE).calls().answered, 5);
    assert_eq!(simulation.effects().total, 10, "each of the two does something");
    let busy = simulation.service(SHOP).measures.busy.area(simulation.now());
    assert_eq!(busy, 5 * 500_000, "waiting is not being free");
}

#[test]
fn a_call_without_an_answer_fails_the_attempt_and_the_queue_tries_again() {
    let mut simulation = start(&chain(r#"{ "call": "mail" }"#, "30 s"));
    switch(&mut simulation, false);
    run_to(&mut simulation, at(10_000));
    let ledger = simulation.ledger();
    assert_eq!((ledger.done, ledger.dead, ledger.deliveries), (0, 5, 15));
    assert!(told(&simulation).iter().any(|line| line.ends_with("Mail did not answer")));
}

#[test]
fn several_calls_are_made_one_after_another() {
    let calls = r#"{ "call": "mail" }, { "call": "mail" }"#;
    let mut simulation = start(&chain(calls, "30 s"));
    run_to(&mut simulation, at(899));
    assert_eq!(simulation.ledger().done, 0);
    run_to(&mut simulation, at(901));
    assert_eq!(simulation.ledger().done, 1, "{:#?}", told(&simulation));
}

#[test]
fn a_caller_that_is_gone_hangs_up() {
    let mut simulation = start(&chain(r#"{ "call": "mail" }"#, "30 s"));
    run_to(&mut simulation, at(200));
    execute(&mut simulation, Command::SwitchWorker { worker: SHOP.worker(1), on: false });
    assert_eq!(ends(&simulation), [CallEnd::HungUp]);
    run_to(&mut simulation, at(3_000));
    assert_eq!(simulation.service(CALLEE).measures.succeeded, 1, "the other does not know");
}

#[test]
fn a_lease_runs_on_while_its_worker_waits_for_an_answer() {
    let mut setup = chain(r#"{ "call": "mail" }"#, "300 ms");
    setup.services[1].workers = 2;
    let mut simulation = start(&setup);
    run_to(&mut simulation, at(350));
    let told = told(&simulation);
    let again = "00:00.300 #1 received by worker 2 of Shop, delivery 2";
    assert!(told.contains(&again.to_owned()), "{told:#?}");
}

#[test]
fn calls_by_hand_are_answered_like_others() {
    let mut setup = direct("1 s", "0", "100 ms", "", "");
    setup.senders[0].on = false;
    let mut simulation = start(&setup);
    let template = Template::new(Body::new(&b"hello"[..], Format::Text));
    let to = Target::Service(CALLEE);
    execute(&mut simulation, Command::Send { to, template, count: 3, delay: None });
    run_to(&mut simulation, at(301));
    assert_eq!(ends(&simulation), [CallEnd::Answered; 3]);
}

#[test]
fn a_circle_of_calls_is_refused() {
    let text = Scenario { setup: chain("", "1 s"), ..scenario() }.to_json();
    let text = text.replacen("\"then\": []", "\"then\": [{ \"call\": \"shop\" }]", 2);
    let error = Scenario::from_json(&text).expect_err("the shop calls itself");
    assert_eq!(error.path, "services");
    assert!(error.message.contains("circle"), "{error}");
}

#[test]
fn a_call_to_nobody_is_refused_at_its_place() {
    let text = Scenario { setup: chain("", "1 s"), ..scenario() }.to_json();
    for (wrong, path, message) in [
        (r#"[{ "call": "post" }]"#, "services.mail.then[0].call", "services are mail, shop"),
        (r#"["shop"]"#, "services.mail.then[0]", r#"a service is called: { "call": "shop" }"#),
        (r#"[{ "phone": "shop" }]"#, "services.mail.then[0].phone", "fields are call"),
    ] {
        let text = text.replacen("\"then\": []", &format!("\"then\": {wrong}"), 1);
        let error = Scenario::from_json(&text).expect_err(wrong);
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
}

fn scenario() -> Scenario {
    Scenario::shipped("retry").expect("a shipped scenario")
}

/// The calls of a run as somebody outside counts them who has nothing but its trace.
fn counted(trace: &Trace) -> [usize; 3] {
    let lines = trace.json_lines();
    let with = |part: &str| lines.lines().filter(|line| line.contains(part)).count();
    let all = with(r#""event":"call-ended""#);
    let answered = with(r#""end":"answered""#);
    [with(r#""event":"called""#), answered, all - answered]
}

#[test]
fn whatever_goes_wrong_every_call_has_one_end_and_the_trace_tells_it() {
    for seed in 0..40 {
        let mut setup = chain(r#"{ "call": "mail" }"#, "2 s");
        setup.services[0].line = 1;
        setup.services[0].failure.every = Some(7);
        for service in &mut setup.services {
            (service.workers, service.restart) = (3, Duration::from_millis(700));
        }
        setup.senders[0].count = Some(300);
        setup.senders[0].arrivals =
            message_queue_play::sim::Arrivals::Poisson { mean: Duration::from_millis(90) };
        let mut simulation = Simulation::new(&setup, Seed(seed)).expect("in range");
        for tick in 1..200 {
            run_to(&mut simulation, at(tick * 150));
            let service = ServiceId(u16::try_from((tick + seed) % 2).expect("small"));
            let worker = service.worker(u32::try_from(tick % 3 + 1).expect("small"));
            match (tick * 31 + seed * 17) % 6 {
                0 => execute(&mut simulation, Command::CrashWorker { worker }),
                1 => execute(&mut simulation, Command::SwitchWorker { worker, on: false }),
                2 => execute(&mut simulation, Command::SwitchWorker { worker, on: true }),
                3 => execute(&mut simulation, Command::CrashAfterEffect { worker }),
                4 => execute(&mut simulation, Command::PartitionWorker { worker, cut_off: true }),
                _ => execute(&mut simulation, Command::PartitionWorker { worker, cut_off: false }),
            }
            let calls = simulation.service(CALLEE).calls();
            let waiting = simulation.service(CALLEE).waiting_calls() as u64;
            assert!(calls.open() >= waiting, "seed {seed}");
            assert!(simulation.ledger().adds_up(), "seed {seed}");
        }
        for service in [CALLEE, SHOP] {
            for nth in 1..=3 {
                let worker = service.worker(nth);
                execute(&mut simulation, Command::PartitionWorker { worker, cut_off: false });
                execute(&mut simulation, Command::SwitchWorker { worker, on: true });
            }
        }
        run_to(&mut simulation, Instant::ZERO + secs(300));
        let calls = simulation.service(CALLEE).calls();
        assert_eq!(calls.open(), 0, "seed {seed}");
        let measured = [calls.made, calls.answered, calls.unanswered];
        assert_eq!(counted(simulation.trace()).map(|it| it as u64), measured, "seed {seed}");
        let ledger = simulation.ledger();
        assert_eq!(ledger.accepted, ledger.done + ledger.dead, "seed {seed}");
    }
}
