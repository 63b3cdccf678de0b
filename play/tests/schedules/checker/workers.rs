//! What is known of the workers.

use crate::line::Line;
use crate::settings::Settings;

/// What is known of a worker. Each is up until the trace says otherwise.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is true of a worker or not, and any mix is fine"
)]
pub struct Worker {
    is_there: bool,
    is_off: bool,
    is_cut_off: bool,
    /// Whether it goes or is replaced when it is through with what it holds.
    is_draining: bool,
    /// Whether it goes then. Nobody but a crash stops it before that.
    is_leaving: bool,
    /// What it was given and is not through with.
    holds: Vec<u64>,
    /// The call that it is at, and that somebody waits for.
    call: Option<u64>,
    /// Whether it may be at something of which nothing is told: for nobody, or from before it was
    /// cut off.
    is_secret: bool,
    /// When it stopped last.
    stopped: Option<u64>,
    pub version: Option<String>,
}

/// The workers of a service.
#[derive(Clone, Debug, Default)]
struct Crew {
    workers: Vec<Worker>,
    /// Who is away to become another version.
    replaced: Option<u64>,
    /// Which version is wanted.
    version: Option<String>,
    /// When one of them stopped last, and how many at that instant.
    stops: (u64, u64),
}

/// The workers of all services.
#[derive(Debug)]
pub struct Crews(Vec<Crew>);

impl Worker {
    fn new(version: Option<String>) -> Self {
        Self { is_there: true, version, ..Self::default() }
    }

    fn is_on(&self) -> bool {
        self.is_there && !self.is_off
    }

    fn takes(&self) -> bool {
        self.is_on() && !self.is_cut_off && !self.is_draining
    }

    /// It gets a message from its queue, and holds no more than it may. Says whether it was at
    /// something of which nothing was told.
    pub fn receives(&mut self, line: &Line, most: usize) -> bool {
        assert!(self.is_on() && !self.is_cut_off, "that worker cannot receive: {line}");
        assert!(!self.is_draining, "that worker takes nothing more: {line}");
        self.hold(line, most);
        most == 1 && std::mem::take(&mut self.is_secret)
    }

    /// It begins to work for a call. Says whether it was at something of which nothing was told.
    pub fn takes_call(&mut self, line: &Line, most: usize) -> bool {
        assert!(self.takes(), "that worker can take no call: {line}");
        assert_eq!(self.call, None, "that worker is at another call: {line}");
        self.call = Some(line.number("message"));
        self.hold(line, most);
        std::mem::take(&mut self.is_secret)
    }

    fn hold(&mut self, line: &Line, most: usize) {
        self.holds.push(line.number("message"));
        let holds = self.holds.len();
        assert!(holds <= most, "it holds {holds}, at most {most}: {line}");
    }

    /// It is through with what it held. One that was cut off may have been through before.
    pub fn lets_go(&mut self, message: u64) {
        if let Some(place) = self.holds.iter().position(|held| *held == message) {
            self.holds.remove(place);
        }
    }

    /// A call has ended at which it was. Is its caller gone, then it goes on for nobody.
    pub fn call_ended(&mut self, message: u64, goes_on: bool) {
        self.call = self.call.filter(|call| *call != message);
        self.is_secret |= goes_on && self.holds.contains(&message);
        self.lets_go(message);
    }

    pub fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    pub fn stopped_at(&self, now: u64) -> bool {
        self.stopped == Some(now)
    }
}

impl Crews {
    pub fn new(settings: &Settings) -> Self {
        let crew = |workers| Crew {
            workers: (0..workers).map(|_| Worker::new(None)).collect(),
            ..Crew::default()
        };
        Self(settings.services.iter().map(|service| crew(service.workers)).collect())
    }

    pub fn worker(&mut self, service: usize, line: &Line) -> &mut Worker {
        self.numbered(service, line.number("worker"))
    }

    pub fn numbered(&mut self, service: usize, nth: u64) -> &mut Worker {
        let place = usize::try_from(nth - 1).expect("workers are few");
        let workers = &mut self.0[service].workers;
        if place >= workers.len() {
            workers.resize(place + 1, Worker::default());
        }
        &mut workers[place]
    }

    /// How many of a service are up.
    pub fn on(&self, service: usize) -> usize {
        self.0[service].workers.iter().filter(|worker| worker.is_on()).count()
    }

    /// Whether one of a service could take a call and has nothing to do.
    pub fn is_one_free(&self, service: usize) -> bool {
        let free = |it: &Worker| it.takes() && it.holds.is_empty() && !it.is_secret;
        self.0[service].workers.iter().any(free)
    }

    /// How many attempts of a service may have failed at this instant without a word of it, where
    /// each of its workers goes through so many together.
    pub fn silent(&self, service: usize, now: u64, most: usize) -> u64 {
        let crew = &self.0[service];
        let silent = crew.workers.iter().filter(|it| it.is_cut_off || it.is_secret).count();
        (silent as u64 + self.stops(service, now)) * most as u64
    }

    /// How many of a service stopped at this instant.
    pub fn stops(&self, service: usize, now: u64) -> u64 {
        let (at, count) = self.0[service].stops;
        if at == now { count } else { 0 }
    }

    /// Something changed about a worker. Answers with the call that it breaks off.
    pub fn changed(&mut self, service: usize, line: &Line, now: u64) -> Option<u64> {
        let version = self.0[service].version.clone();
        let change = line.text("change");
        let worker = self.worker(service, line);
        let through = worker.holds.is_empty();
        let mut broken = None;
        let stops = matches!(change, "removed" | "down" | "crashed" | "replaced");
        if stops {
            broken = worker.call.take().filter(|_| !worker.is_cut_off);
            worker.stopped = Some(now);
            worker.is_secret = false;
        }
        match change {
            "added" => *worker = Worker::new(version),
            "starting" => *worker = Worker { is_off: true, ..Worker::new(version) },
            "removed" => {
                assert!(through || !worker.is_leaving, "it was not through: {line}");
                *worker = Worker { stopped: Some(now), ..Worker::default() };
            }
            "up" | "restarted" | "started" => worker.is_off = false,
            "down" | "crashed" => {
                (worker.is_off, worker.is_draining) = (true, false);
                worker.holds.clear();
            }
            "cut-off" => {
                worker.is_cut_off = true;
                worker.is_secret |= !through;
                worker.call = None;
                worker.holds.clear();
            }
            "reconnected" => worker.is_cut_off = false,
            "leaving" => (worker.is_draining, worker.is_leaving) = (true, true),
            "draining" => worker.is_draining = true,
            "stays" => (worker.is_draining, worker.is_leaving) = (false, false),
            "replaced" => {
                assert!(through, "it was not through: {line}");
                (worker.is_off, worker.is_draining) = (true, false);
            }
            "doomed" => {}
            other => panic!("a change that nobody knows: {other}"),
        }
        if stops {
            let count = self.stops(service, now);
            self.0[service].stops = (now, count + 1);
        }
        match change {
            "removed" | "down" | "crashed" => self.is_back(service, line),
            "replaced" => {
                let other = self.0[service].replaced.replace(line.number("worker"));
                assert_eq!(other, None, "another is away already: {line}");
            }
            _ => {}
        }
        broken
    }

    pub fn rolled_out(&mut self, service: usize, line: &Line) {
        self.0[service].version = Some(line.text("version").to_owned());
    }

    pub fn versioned(&mut self, service: usize, line: &Line) {
        self.worker(service, line).version = Some(line.text("version").to_owned());
        self.is_back(service, line);
    }

    /// Nobody waits any more for a worker that was to be replaced.
    fn is_back(&mut self, service: usize, line: &Line) {
        let worker = line.number("worker");
        let replaced = &mut self.0[service].replaced;
        *replaced = replaced.filter(|other| *other != worker);
    }
}
