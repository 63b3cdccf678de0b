//! What is known of direct calls: who calls whom, who is at it, and what came of it.

use std::collections::{BTreeMap, VecDeque};

use message_queue_play::sim::{ServiceId, Simulation};

use super::workers::Crews;
use crate::line::{Line, Origin};
use crate::settings::Settings;

/// How a call may end.
const ENDS: [&str; 7] = ["answered", "down", "busy", "timed-out", "broken", "failed", "hung-up"];

/// What is known of a call.
#[derive(Debug)]
struct Call {
    caller: Origin,
    callee: usize,
    began: u64,
    /// Who took it.
    worker: Option<u64>,
    /// When the world noticed something of it.
    effect: Option<u64>,
    is_open: bool,
}

/// What happened at this instant to those of a service who call others.
#[derive(Clone, Copy, Debug, Default)]
struct Callers {
    /// Their calls that ended without an answer.
    unanswered: u64,
    /// The attempts that failed for that.
    failed: u64,
    /// The attempts of which it cannot be told whether they failed for that.
    excused: u64,
    /// The last calls of attempts that were answered, less the effects of these attempts.
    answered: u64,
}

/// All calls, by number.
#[derive(Debug)]
pub struct Calls {
    all: BTreeMap<u64, Call>,
    /// Those to each service that nobody has taken, the oldest first.
    waiting: Vec<VecDeque<u64>>,
    /// How many each service waits for.
    open: Vec<usize>,
    /// The call of the last line, and to whom it is: what comes of it comes right after, or it waits.
    fresh: Option<(u64, usize)>,
    /// Those that end at this instant, since who was at them stopped.
    breaking: Vec<u64>,
    callers: Vec<Callers>,
    ends: [u64; ENDS.len()],
    effects: u64,
}

impl Calls {
    pub fn new(settings: &Settings) -> Self {
        let services = settings.services.len();
        Self {
            all: BTreeMap::new(),
            waiting: vec![VecDeque::new(); services],
            open: vec![0; services],
            fresh: None,
            breaking: Vec::new(),
            callers: vec![Callers::default(); services],
            ends: [0; ENDS.len()],
            effects: 0,
        }
    }

    fn of(&mut self, line: &Line) -> &mut Call {
        let call = self.all.get_mut(&line.number("message"));
        call.unwrap_or_else(|| panic!("there was no such call: {line}"))
    }

    /// A call that neither ends nor is taken at once waits; more may not wait than there is room for.
    pub fn look_at_line(&mut self, event: &str, line: &Line, settings: &Settings) {
        let Some((number, callee)) = self.fresh.take() else { return };
        let goes_on = matches!(event, "call-taken" | "call-ended");
        if !goes_on || line.number("message") != number {
            let most = settings.services[callee].line;
            assert!(self.waiting[callee].len() <= most, "more calls wait than may: {line}");
        }
    }

    pub fn called(
        &mut self,
        line: &Line,
        caller: Origin,
        now: u64,
        crews: &Crews,
        settings: &Settings,
    ) {
        let (number, callee) = (line.number("message"), line.service("service", settings));
        if let Origin::Service(service) = caller {
            let calls = &settings.services[service].calls;
            assert!(calls.contains(&callee), "that service does not call it: {line}");
            self.open[service] += 1;
            let most = crews.on(service);
            assert!(self.open[service] <= most, "more wait for answers than are up: {line}");
        }
        let (worker, effect) = (None, None);
        let call = Call { caller, callee, began: now, worker, effect, is_open: true };
        assert!(self.all.insert(number, call).is_none(), "a second call of this number: {line}");
        self.waiting[callee].push_back(number);
        self.fresh = Some((number, callee));
    }

    pub fn taken(&mut self, line: &Line, crews: &mut Crews, settings: &Settings) {
        let (number, service) = (line.number("message"), line.service("service", settings));
        let call = self.of(line);
        assert!(call.is_open && call.worker.is_none(), "nobody waits for that any more: {line}");
        assert_eq!(call.callee, service, "a call to others: {line}");
        call.worker = Some(line.number("worker"));
        let oldest = self.waiting[service].pop_front();
        assert_eq!(oldest, Some(number), "another call waits longer: {line}");
        let most = settings.services[service].most;
        if crews.worker(service, line).takes_call(line, most) {
            self.excuse(service);
        }
    }

    /// A call ends. Answers with who made it.
    pub fn ended(
        &mut self,
        line: &Line,
        now: u64,
        crews: &mut Crews,
        settings: &Settings,
    ) -> Origin {
        let (number, service) = (line.number("message"), line.service("service", settings));
        let end = line.text("end");
        let kind = ENDS.iter().position(|it| *it == end);
        self.ends[kind.unwrap_or_else(|| panic!("an end that nobody knows: {line}"))] += 1;
        let call = self.of(line);
        assert!(std::mem::take(&mut call.is_open), "it ended twice: {line}");
        assert_eq!(call.callee, service, "a call to others: {line}");
        let &mut Call { caller, began, worker, effect, .. } = call;
        let patience = match caller {
            Origin::Sender(id) => settings.senders[id].timeout,
            Origin::Service(id) => settings.services[id].timeout,
            Origin::Hand => settings.by_hand,
        };
        assert!(now - began <= patience, "its caller waited too long: {line}");
        let waiting = self.waiting[service].len();
        self.waiting[service].retain(|it| *it != number);
        let is_ended_by_worker = matches!(end, "answered" | "broken" | "failed");
        if let Some(nth) = worker {
            let at_it = crews.numbered(service, nth);
            let heard = !is_ended_by_worker || !at_it.is_cut_off();
            assert!(heard, "that worker is cut off: {line}");
            assert!(end != "broken" || at_it.stopped_at(now), "its worker did not stop: {line}");
            at_it.call_ended(number, !is_ended_by_worker);
        } else {
            assert!(!is_ended_by_worker, "nobody was at it: {line}");
        }
        let most = settings.services[service].line;
        match end {
            "answered" => assert_eq!(effect, Some(now), "nothing came of it: {line}"),
            "down" | "busy" => {
                assert_eq!(worker, None, "somebody is at it: {line}");
                assert_eq!(end == "down", crews.on(service) == 0, "who is up says other: {line}");
                assert!(end == "down" || waiting == most + 1, "there is room to wait: {line}");
            }
            "timed-out" => assert_eq!(now - began, patience, "its caller waits longer: {line}"),
            _ => {}
        }
        self.breaking.retain(|it| end != "broken" || *it != number);
        if end == "failed" {
            self.attempt_failed(service, line);
        }
        if let Origin::Service(id) = caller {
            self.open[id] -= 1;
            let is_last = settings.services[id].calls.last() == Some(&service);
            match end {
                "answered" => self.callers[id].answered += u64::from(is_last),
                "hung-up" => {
                    assert!(crews.stops(id, now) > 0, "its caller is still there: {line}");
                }
                _ => self.callers[id].unanswered += 1,
            }
        }
        caller
    }

    /// The worker of a call stopped.
    pub fn must_break(&mut self, call: u64) {
        self.breaking.push(call);
    }

    /// Of one more attempt of a service it cannot be told whether it failed.
    pub fn excuse(&mut self, service: usize) {
        self.callers[service].excused += 1;
    }

    /// An attempt of a service failed, and the line says why.
    pub fn attempt_failed(&mut self, service: usize, line: &Line) {
        if line.maybe("reason") == Some("not-answered") {
            let callers = &mut self.callers[service];
            callers.failed += 1;
            assert!(callers.failed <= callers.unanswered, "its call was answered: {line}");
        }
    }

    /// An attempt of a service that makes calls ended in one way or another.
    pub fn attempt_ended(&mut self, event: &str, service: usize, line: &Line, settings: &Settings) {
        match event {
            "lost" => self.attempt_failed(service, line),
            "effect" if !settings.services[service].calls.is_empty() => {
                let callers = &mut self.callers[service];
                assert!(callers.answered > 0, "done without the answer it needs: {line}");
                callers.answered -= 1;
            }
            "effect" => {}
            // Who was too late, or found it done by another, may have failed or not.
            _ => self.excuse(service),
        }
    }

    /// The world noticed something of a call; no, where it is none.
    pub fn effect(&mut self, line: &Line, service: usize, now: u64) -> bool {
        let Some(call) = self.all.get_mut(&line.number("message")) else { return false };
        let at_it = call.worker == Some(line.number("worker")) && call.callee == service;
        assert!(at_it, "another worker is at that call: {line}");
        assert!(call.effect.replace(now).is_none(), "one call is done twice: {line}");
        self.effects += 1;
        true
    }

    /// What had to happen at an instant has happened.
    pub fn end_instant(&mut self, now: u64, crews: &Crews, settings: &Settings) {
        assert!(self.breaking.is_empty(), "whose worker stopped goes on: {:?}", self.breaking);
        for (place, service) in settings.services.iter().enumerate() {
            if !self.waiting[place].is_empty() {
                assert!(crews.on(place) > 0, "calls wait for nobody at {now}: {}", service.key);
                let free = crews.is_one_free(place);
                assert!(!free, "a call waits while one is free at {now}: {}", service.key);
            }
            if !service.calls.is_empty() {
                let callers = std::mem::take(&mut self.callers[place]);
                let known = callers.failed + callers.excused;
                let goes_on = callers.unanswered > known + crews.silent(place, now, service.most);
                assert!(!goes_on, "no answer, and it goes on at {now}: {}", service.key);
            }
        }
    }

    /// Nobody calls any more.
    pub fn finish(&self) {
        let open = self.all.iter().find(|(_, call)| call.is_open);
        assert!(open.is_none(), "a call without an end: {open:?}");
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }

    pub fn effects(&self) -> u64 {
        self.effects
    }

    pub fn ends(&self) -> [u64; ENDS.len()] {
        self.ends
    }

    /// Compares with what the simulation measured.
    pub fn compare(&self, simulation: &Simulation) {
        for (place, id) in (0..self.waiting.len()).zip((0..).map(ServiceId)) {
            let inside = simulation.service(id).calls();
            let made = self.all.values().filter(|call| call.callee == place).count() as u64;
            assert_eq!((inside.made, inside.open()), (made, 0), "calls to {place}");
        }
        let inside: u64 = simulation.services().iter().map(|it| it.calls().answered).sum();
        assert_eq!(inside, self.ends[0], "calls that were answered");
    }
}
