//! Everything there is to see, as plain data.

use crate::queue::{
    Body, Kind, Message, MessageId, QueueConfig, ReleaseCause, State, TransitionKind,
};
use crate::sim::{
    Arrivals, Effect, Entry, Happening, Reason, Seed, Setup, Simulation, SystemLedger,
    WorkerChange, WorkerState,
};
use crate::time::{Duration, Instant};

use super::{Anchor, Caption, Gauge, Look, Playground, Scene, Speed, caption};

/// How much of everything the page has room for. Not a part of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The first row of the message list that is shown.
    pub first_row: usize,
    /// How many rows of it.
    pub rows: usize,
    /// How many messages the line on the stage shows one by one.
    pub tokens: usize,
    /// How many lines of the log.
    pub log: usize,
    /// Whether the log shows every entry, or only what is notable.
    pub whole_log: bool,
}

impl Default for View {
    fn default() -> Self {
        Self { first_row: 0, rows: 60, tokens: 16, log: 60, whole_log: false }
    }
}

/// Everything there is to see at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The name of the scenario in links.
    pub scenario: String,
    /// What is going on, in words.
    pub caption: Caption,
    /// The controls of time.
    pub clock: Clock,
    /// The settings as they are now.
    pub setup: Setup,
    /// The sender.
    pub sender: SenderView,
    /// The queue.
    pub line: Line,
    /// The workers, by number.
    pub workers: Vec<WorkerView>,
    /// What came out.
    pub results: Results,
    /// What failed for good.
    pub dead: DeadLetters,
    /// The books.
    pub ledger: SystemLedger,
    /// The rows of the message list that the view asked for.
    pub rows: Vec<MessageRow>,
    /// How many rows there are in all.
    pub row_count: usize,
    /// The log, the newest first.
    pub log: Vec<LogRow>,
    /// What happened last, in words.
    pub last_happening: Option<String>,
    /// The message that is looked at.
    pub selected: Option<MessageDetail>,
    /// What moves.
    pub scene: Scene,
}

/// The controls of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The instant up to which everything has happened.
    pub now: Instant,
    /// Whether time passes.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Whether it passes slower than that, because too much happens.
    pub slowed: bool,
    /// The seed of every die.
    pub seed: Seed,
    /// When something happens next if nobody interferes.
    pub next: Option<Instant>,
    /// How many entries the trace has had.
    pub happenings: u64,
}

/// The sender on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct SenderView {
    /// What it is called.
    pub name: String,
    /// Whether it is switched on.
    pub on: bool,
    /// When it sends.
    pub arrivals: Arrivals,
    /// Whether it has sent all that it was to send.
    pub finished: bool,
    /// How many of its messages were accepted.
    pub accepted: u64,
    /// How many of its messages were refused.
    pub refused: u64,
    /// Messages accepted a second, lately.
    pub rate: f64,
}

/// The queue on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// How many may be received now.
    pub ready: usize,
    /// How many are hidden until an instant.
    pub delayed: usize,
    /// How long the first in line has been there; `None` when the line is empty.
    pub oldest: Option<Duration>,
    /// By how many messages a second it grows, lately; negative when it gets shorter.
    pub growth: f64,
    /// How many messages fit, if there is a limit.
    pub capacity: Option<u64>,
    /// The first in line, the next to leave first.
    pub tokens: Vec<Token>,
    /// The first that are hidden, the next to become ready first.
    pub shelf: Vec<Token>,
    /// When the first of them becomes ready.
    pub shelf_until: Option<Instant>,
    /// The last message that came back into the line, when, and why.
    pub came_back: Option<(MessageId, Instant, String)>,
}

/// A message as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which.
    pub message: MessageId,
    /// What sort of job.
    pub kind: Kind,
    /// How many times it was delivered.
    pub epoch: u32,
    /// How long it has been in the queue.
    pub age: Duration,
    /// Whether it is still drawn on its way here.
    pub arriving: bool,
}

/// A worker on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerView {
    /// The worker itself.
    pub worker: crate::queue::WorkerId,
    /// What it is doing.
    pub state: WorkerState,
    /// What sort of job it works on.
    pub kind: Option<Kind>,
    /// How many attempts of it succeeded.
    pub finished: u64,
    /// What its picture shows.
    pub gauge: Gauge,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// How many effects there were.
    pub total: u64,
    /// How many a second, lately.
    pub rate: f64,
    /// The latest, newest first.
    pub rows: Vec<EffectRow>,
}

/// One thing that came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRow {
    /// From which message.
    pub message: MessageId,
    /// What sort of job it was.
    pub kind: Kind,
    /// When.
    pub at: Instant,
    /// Whether this message had an effect before.
    pub duplicate: bool,
    /// What the customer sees first.
    pub title: String,
    /// To whom.
    pub detail: String,
}

/// What failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetters {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub rows: Vec<DeadRow>,
}

/// A dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadRow {
    /// Which message.
    pub message: MessageId,
    /// What sort of job.
    pub kind: Kind,
    /// How many times it was delivered.
    pub deliveries: u32,
    /// Why the last attempt failed, if that is still known.
    pub reason: Option<Reason>,
}

/// A row of the message list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Which message.
    pub message: MessageId,
    /// What sort of job.
    pub kind: Kind,
    /// Where it is in its life.
    pub state: State,
    /// Its place among the ready ones, from 1.
    pub position: Option<usize>,
    /// How long it has been in the queue.
    pub age: Duration,
    /// How many times it was delivered.
    pub deliveries: u32,
    /// The size of its body.
    pub bytes: usize,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Its number in the run.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// Which message it is about.
    pub message: Option<MessageId>,
    /// What it looks like.
    pub look: Option<Look>,
    /// What happened and why, in words.
    pub text: String,
}

/// A message that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDetail {
    /// Which.
    pub message: MessageId,
    /// What it carries, as long as it is kept.
    pub body: Option<Body>,
    /// Where it is in its life, while it is in the queue.
    pub state: Option<State>,
    /// Where it is, in words.
    pub place: String,
    /// Its life, as far back as it is kept.
    pub life: Vec<LifeRow>,
}

/// A step in the life of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeRow {
    /// Its number in the run.
    pub number: u64,
    /// When.
    pub at: Instant,
    /// What it looks like.
    pub look: Option<Look>,
    /// What happened and why, in words.
    pub text: String,
}

/// How many effects and dead letters are shown.
const RESULT_ROWS: usize = 12;
/// How many hidden messages are shown on the stage.
const SHELF: usize = 4;
/// How far back the trace is searched for what the page shows of it.
const SEARCH: usize = 5_000;
/// How many steps of a life are shown, the latest.
const LIFE_ROWS: usize = 100;

/// Takes a snapshot.
pub(super) fn take(playground: &Playground, view: &View) -> Snapshot {
    let simulation = playground.simulation();
    let scene = playground.scene();
    Snapshot {
        scenario: playground.scenario.name.clone(),
        caption: caption::write(simulation),
        clock: clock(playground),
        setup: simulation.setup(),
        sender: sender(simulation),
        line: line(simulation, view, &scene),
        workers: workers(simulation, &scene),
        results: results(simulation),
        dead: dead_letters(simulation),
        ledger: simulation.ledger(),
        rows: rows(simulation, view),
        row_count: simulation.queue().len(),
        log: log(simulation, view),
        last_happening: simulation.trace().latest().next().map(|it| it.happening.to_string()),
        selected: playground.selected.map(|message| detail(simulation, message)),
        scene,
    }
}

fn clock(playground: &Playground) -> Clock {
    Clock {
        now: playground.now(),
        playing: playground.pacer.playing(),
        speed: playground.pacer.speed(),
        slowed: playground.pacer.slowed(),
        seed: playground.seed,
        next: playground.simulation.next_event_at(),
        happenings: playground.simulation.trace().total(),
    }
}

fn sender(simulation: &Simulation) -> SenderView {
    let sender = simulation.sender();
    SenderView {
        name: sender.config.name.clone(),
        on: sender.config.on,
        arrivals: sender.config.arrivals,
        finished: sender.config.on && !sender.next_is_set(),
        accepted: sender.accepted,
        refused: sender.refused,
        rate: simulation.arrival_rate(),
    }
}

fn line(simulation: &Simulation, view: &View, scene: &Scene) -> Line {
    let queue = simulation.queue();
    let now = simulation.now();
    let token = |message: &Message| Token {
        message: message.id,
        kind: message.body.kind(),
        epoch: message.epoch,
        age: now.since(message.sent_at),
        arriving: scene.hops.iter().any(|hop| {
            hop.message == message.id && matches!(hop.to, Anchor::Line(_) | Anchor::Delayed)
        }),
    };
    let QueueConfig { capacity, .. } = *queue.config();
    Line {
        name: simulation.setup().queue_name,
        ready: queue.ready_len(),
        delayed: queue.delayed_len(),
        oldest: queue.ready().next().map(|message| now.since(message.sent_at)),
        growth: simulation.arrival_rate() - simulation.completion_rate(),
        capacity,
        tokens: queue.ready().take(view.tokens).map(token).collect(),
        shelf: queue.delayed().take(SHELF).map(token).collect(),
        shelf_until: queue.delayed().next().and_then(|message| match message.state {
            State::Delayed { until } => Some(until),
            State::Ready | State::Leased(_) => None,
        }),
        came_back: came_back(simulation),
    }
}

/// The last message that came back because its lease ran out or its attempt failed.
fn came_back(simulation: &Simulation) -> Option<(MessageId, Instant, String)> {
    simulation.trace().latest().take(SEARCH).find_map(|entry| match entry.happening {
        Happening::Queue { transition, reason } => match transition.kind {
            TransitionKind::Released { cause, .. } => {
                let why = match cause {
                    ReleaseCause::Expire => format!("its lease ran out: {reason}"),
                    ReleaseCause::Fail => format!("the attempt failed: {reason}"),
                    ReleaseCause::Nack => "its worker gave it back".to_owned(),
                };
                Some((transition.message, entry.at, why))
            }
            _ => None,
        },
        _ => None,
    })
}

fn workers(simulation: &Simulation, scene: &Scene) -> Vec<WorkerView> {
    let view = |(worker, gauge): (&crate::sim::Worker, &Gauge)| WorkerView {
        worker: worker.id,
        state: worker.state.clone(),
        kind: match &worker.state {
            WorkerState::Working(job) => Some(job.delivery.body.kind()),
            _ => None,
        },
        finished: worker.finished,
        gauge: *gauge,
    };
    simulation.workers().iter().zip(&scene.gauges).map(view).collect()
}

fn results(simulation: &Simulation) -> Results {
    let effects = simulation.effects();
    Results {
        total: effects.total,
        rate: simulation.completion_rate(),
        rows: effects.recent().take(RESULT_ROWS).map(effect_row).collect(),
    }
}

fn effect_row(effect: &Effect) -> EffectRow {
    let kind = effect.body.kind();
    let (title, detail) = words_of(&effect.body, kind);
    let duplicate = effect.nth > 1;
    EffectRow { message: effect.message, kind, at: effect.at, duplicate, title, detail }
}

/// What a customer sees of a message: the subject and the recipient, or what comes closest.
fn words_of(body: &Body, kind: Kind) -> (String, String) {
    let json = serde_json::from_slice::<serde_json::Value>(body.bytes()).unwrap_or_default();
    let field = |name: &str| json.get(name).and_then(serde_json::Value::as_str).map(short);
    match kind {
        Kind::Email => (
            field("subject").unwrap_or_else(|| "E-mail without a subject".to_owned()),
            field("email_to").unwrap_or_default(),
        ),
        Kind::Invoice => ("Invoice written".to_owned(), "for the customer".to_owned()),
        Kind::Order => ("Order packed".to_owned(), field("ship_to").unwrap_or_default()),
        Kind::Text => ("Text processed".to_owned(), first_line(body)),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

fn first_line(body: &Body) -> String {
    let glance = &body.bytes()[..body.len().min(240)];
    let text = String::from_utf8_lossy(glance);
    short(text.lines().find(|line| !line.trim().is_empty()).unwrap_or(""))
}

fn dead_letters(simulation: &Simulation) -> DeadLetters {
    let dead = simulation.dead_letters();
    let row = |message: &Message| DeadRow {
        message: message.id,
        kind: message.body.kind(),
        deliveries: message.epoch,
        reason: last_reason(simulation, message.id),
    };
    DeadLetters {
        count: dead.len() as u64,
        rows: dead.ready().take(RESULT_ROWS).map(row).collect(),
    }
}

fn last_reason(simulation: &Simulation, message: MessageId) -> Option<Reason> {
    simulation.trace().latest().take(SEARCH).find_map(|entry| match entry.happening {
        Happening::Queue { transition, reason } if transition.message == message => {
            match transition.kind {
                TransitionKind::Released { .. } => Some(reason),
                _ => None,
            }
        }
        _ => None,
    })
}

/// Messages that workers hold, then the line, then the shelf.
fn rows(simulation: &Simulation, view: &View) -> Vec<MessageRow> {
    let queue = simulation.queue();
    let held = queue.leased().map(|message| (message, None));
    let line = queue.ready().zip(1..).map(|(message, position)| (message, Some(position)));
    let shelf = queue.delayed().map(|message| (message, None));
    let all = held.chain(line).chain(shelf);
    let now = simulation.now();
    let row = |(message, position): (&Message, Option<usize>)| MessageRow {
        message: message.id,
        kind: message.body.kind(),
        state: message.state,
        position,
        age: now.since(message.sent_at),
        deliveries: message.epoch,
        bytes: message.body.len(),
    };
    all.skip(view.first_row).take(view.rows).map(row).collect()
}

fn log(simulation: &Simulation, view: &View) -> Vec<LogRow> {
    let wanted = |entry: &Entry| view.whole_log || notable(&entry.happening);
    let row = |entry: Entry| LogRow {
        number: entry.number,
        at: entry.at,
        message: entry.happening.message(),
        look: look(&entry.happening),
        text: entry.happening.to_string(),
    };
    simulation.trace().latest().take(SEARCH).filter(wanted).take(view.log).map(row).collect()
}

/// What a person would want to be told: not the everyday way from sender to done.
fn notable(happening: &Happening) -> bool {
    match happening {
        Happening::Queue { transition, .. } => !matches!(
            transition.kind,
            TransitionKind::Sent { until: None, .. }
                | TransitionKind::Delivered { epoch: 1, .. }
                | TransitionKind::Acked { .. }
                | TransitionKind::BecameReady
        ),
        Happening::Effect { nth, .. } => *nth > 1,
        Happening::Rejected { .. }
        | Happening::Lost { .. }
        | Happening::Worker { .. }
        | Happening::Set(_) => true,
    }
}

/// The hue of a happening: that of the state it leads to.
fn look(happening: &Happening) -> Option<Look> {
    match happening {
        Happening::Queue { transition, .. } => match transition.kind {
            TransitionKind::Sent { until: None, .. }
            | TransitionKind::BecameReady
            | TransitionKind::Redriven
            | TransitionKind::Released { until: None, .. } => Some(Look::Ready),
            TransitionKind::Sent { .. } | TransitionKind::Released { .. } => Some(Look::Delayed),
            TransitionKind::Delivered { .. } | TransitionKind::Extended { .. } => {
                Some(Look::InFlight)
            }
            TransitionKind::Acked { .. } => Some(Look::Done),
            TransitionKind::Dead { .. } | TransitionKind::Dropped { .. } => Some(Look::Dead),
            TransitionKind::StaleSettle { .. } => None,
        },
        Happening::Effect { nth, .. } => Some(if *nth > 1 { Look::Duplicate } else { Look::Done }),
        Happening::Lost { .. } => Some(Look::Dead),
        Happening::Worker { change: WorkerChange::Crashed, .. } => Some(Look::Dead),
        Happening::Worker { .. } | Happening::Rejected { .. } | Happening::Set(_) => None,
    }
}

fn detail(simulation: &Simulation, message: MessageId) -> MessageDetail {
    let (queue, dead) = (simulation.queue(), simulation.dead_letters());
    let stored = queue.message(message);
    let buried = dead.message(message);
    let kept = || simulation.effects().recent().find(|effect| effect.message == message);
    let body = stored.or(buried).map(|message| message.body.clone());
    let life = simulation.trace().life_of(message);
    let from = life.len().saturating_sub(LIFE_ROWS);
    MessageDetail {
        message,
        body: body.or_else(|| kept().map(|effect| effect.body.clone())),
        state: stored.map(|message| message.state),
        place: place(simulation, stored, buried.is_some(), &life),
        life: life[from..].iter().map(life_row).collect(),
    }
}

fn life_row(entry: &Entry) -> LifeRow {
    let Entry { number, at, happening } = *entry;
    LifeRow { number, at, look: look(&happening), text: happening.to_string() }
}

fn place(
    simulation: &Simulation,
    stored: Option<&Message>,
    buried: bool,
    life: &[Entry],
) -> String {
    match stored.map(|message| message.state) {
        Some(State::Ready) => "ready, in the line".to_owned(),
        Some(State::Delayed { until }) => format!("delayed until {until}"),
        Some(State::Leased(lease)) => {
            let left = lease.until.since(simulation.now());
            format!("in flight at {}, lease ends in {left}", lease.worker)
        }
        None if buried => "in the dead-letter queue".to_owned(),
        None if life.iter().any(|entry| matches!(entry.happening, Happening::Lost { .. })) => {
            "lost: deleted on receive and not done".to_owned()
        }
        None if life.is_empty() => "not in this run".to_owned(),
        None => "done".to_owned(),
    }
}
