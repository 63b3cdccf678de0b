//! Everything there is to see, as plain data.

mod charts;
mod chosen;
mod detail;
mod inbox;
mod line;
mod log;
mod results;
mod rows;
mod take;

use std::rc::Rc;
use std::sync::Arc;

use crate::queue::{Body, Kind, MessageId, QueueId, State};
use crate::sim::{Arrivals, Seed, ServiceId, Setup, SystemLedger, Target, WorkerState, place_of};
use crate::time::{Duration, Instant};

use super::{Caption, Extent, Gauge, Graph, Look, Outage, Scene, Speed};

pub use chosen::Chosen;
pub use inbox::{Inbox, Made, Reading};
pub(super) use take::take;

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
    /// Of which queue the charts are shown; none where they are not.
    pub charts: Option<QueueId>,
}

impl View {
    /// Only what is on the stage: no rows of any list.
    pub const STAGE: Self =
        Self { first_row: 0, rows: 0, tokens: 40, log: 0, whole_log: false, charts: None };
}

impl Default for View {
    fn default() -> Self {
        Self { rows: 60, log: 60, ..Self::STAGE }
    }
}

/// Everything there is to see at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The name of the scenario in links.
    pub scenario: String,
    /// What is going on, in words.
    pub caption: Caption,
    /// The controls of time.
    pub clock: Clock,
    /// The settings as they are now.
    pub setup: Setup,
    /// How the parts hang together.
    pub graph: Rc<Graph>,
    /// The parts that are looked at and changed.
    pub chosen: Chosen,
    /// The senders, by number.
    pub senders: Vec<SenderView>,
    /// The topics, by number.
    pub topics: Vec<TopicView>,
    /// The queues, by their place in the setup.
    pub lines: Vec<Line>,
    /// The services, by number.
    pub services: Vec<ServiceView>,
    /// What failed for good, by the place of the queue that it was in.
    pub dead: Vec<DeadLetters>,
    /// The books.
    pub ledger: SystemLedger,
    /// The rows of the message list that the view asked for.
    pub rows: Vec<MessageRow>,
    /// How many rows there are in all.
    pub row_count: usize,
    /// The log, the newest first.
    pub log: Vec<LogRow>,
    /// How the measures of a queue went, where the view asked for it.
    pub charts: Option<Charts>,
    /// What happened last, in words; only while time stands still.
    pub last_happening: Option<String>,
    /// The message that is looked at.
    pub selected: Option<MessageDetail>,
    /// What came out and is read, while somebody reads.
    pub inbox: Option<Inbox>,
    /// What moves.
    pub scene: Scene,
}

/// Two of them are taken at two moments, so each is the same as itself alone. That spares the page
/// the comparison of all there is to see, and the code for it.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Snapshot {
    /// A queue.
    #[must_use]
    pub fn line_of(&self, queue: QueueId) -> &Line {
        &self.lines[place_of(queue)]
    }

    /// The queue that is looked at.
    #[must_use]
    pub fn line(&self) -> &Line {
        self.line_of(self.chosen.queue)
    }

    /// A service.
    #[must_use]
    pub fn service(&self, service: ServiceId) -> &ServiceView {
        &self.services[usize::from(service.0)]
    }

    /// The workers of the service that is looked at; none where nobody takes from the queue.
    #[must_use]
    pub fn workers(&self) -> &[WorkerView] {
        self.chosen.service.map_or(&[], |service| &self.service(service).workers)
    }
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

/// A sender on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct SenderView {
    /// What it is called.
    pub name: String,
    /// Where its messages go.
    pub to: Target,
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
    /// How many of its messages have no answer yet.
    pub open: usize,
    /// How often it has sent a message again.
    pub retried: u64,
    /// Whether it is cut off from all to whom it sends.
    pub is_cut_off: bool,
    /// How many of the next answers to it will be lost.
    pub loses_answers: u32,
    /// Messages a second that it is set to send; none while it does not send by itself.
    pub rate: f64,
}

/// A topic on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicView {
    /// What it is called.
    pub name: String,
    /// How many messages were published to it.
    pub published: u64,
    /// How many of them no queue wanted.
    pub unwanted: u64,
}

/// A service on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceView {
    /// What it is called.
    pub name: String,
    /// Its workers, by number.
    pub workers: Vec<WorkerView>,
    /// What comes of its work.
    pub results: Results,
}

/// A queue on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// How many may be received now.
    pub ready: usize,
    /// How many are hidden until an instant.
    pub delayed: usize,
    /// How many workers hold.
    pub in_flight: u64,
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
    /// How many messages it holds beside the one of its state.
    pub holds_more: usize,
    /// How many attempts of it succeeded.
    pub finished: u64,
    /// How many percent of its time an attempt takes; 100 where nothing is wrong.
    pub percent: u32,
    /// Since when it is cut off from its queue, if it is.
    pub cut_off_since: Option<Instant>,
    /// Whether it crashes after the effect of its next success.
    pub is_doomed: bool,
    /// Its version, if it has one.
    pub version: Option<Arc<str>>,
    /// What becomes of it when it is through with what it holds.
    pub duty: crate::sim::Duty,
    /// The lease that still runs on what it held when it stopped.
    pub held_lease: Option<crate::queue::Lease>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadRow {
    /// Which message.
    pub message: MessageId,
    /// What sort of job.
    pub kind: Kind,
    /// How many times it was delivered.
    pub deliveries: u32,
    /// Why the last attempt failed, if that is still known.
    pub reason: Option<String>,
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

/// How the measures of a queue went.
#[derive(Clone, Debug, PartialEq)]
pub struct Charts {
    /// Which queue: the one that was asked for, or the first where there is no such queue.
    pub queue: QueueId,
    /// The time between two samples; the first is that of the start.
    pub interval: Duration,
    /// The instant of [`Curve::now`].
    pub now: Instant,
    /// One for each series, by [`Series::place`](super::Series::place).
    pub curves: Vec<Curve>,
    /// When workers of the queue's service received nothing, the earliest first.
    pub outages: Vec<Outage>,
}

/// How one series went, in its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it showed at each sample; `None` where there was nothing to measure.
    pub samples: Arc<[Option<Extent>]>,
    /// What it shows now; what is taken over a window, at the latest sample.
    pub now: Option<u64>,
    /// The largest so far.
    pub largest: Option<u64>,
    /// Of the run as a whole: the mean, or that percentile of all messages.
    pub whole: Option<f64>,
}

/// How far back the trace is searched for what the page shows of it.
const SEARCH: usize = 5_000;
