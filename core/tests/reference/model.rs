//! The queues once more, as plain lists of messages: whatever is asked for is found by looking at
//! all of them.
//!
//! Nothing is indexed, cached or kept sorted here. What the queues of the playground do in a clever
//! way is done in the obvious way, so that the two can be compared.

use std::cmp::Reverse;
use std::sync::Arc;

use message_queue_core::queue::{
    Body, Death, Ledger, MessageId, Place, Probability, QueueId, Rules, Transition, TransitionKind,
    WorkerId,
};
use message_queue_core::time::{Duration, Instant};
use rand::Rng;
use rand_pcg::Lcg64Xsh32;

/// All queues of a run.
#[derive(Clone)]
pub struct Model {
    pub queues: Vec<Queue>,
    pub now: Instant,
    /// What has happened since somebody last emptied it.
    pub told: Vec<Transition>,
    pub next_id: u64,
    seed: u64,
}

/// One queue.
#[derive(Clone)]
pub struct Queue {
    pub id: QueueId,
    pub rules: Rules,
    /// In no particular order.
    pub messages: Vec<Message>,
    /// What was counted so far; how many messages are in which state is counted when asked for.
    pub books: Ledger,
    /// Those of messages that are here; only where groups take turns or are treated fairly.
    pub groups: Vec<GroupBook>,
    /// The sends that a later one may repeat.
    pub known: Vec<Known>,
    pub redrive: Option<Ticks>,
    pub next_position: u64,
    pub next_turn: u64,
    dice: Lcg64Xsh32,
}

/// One message. The counters start again when it enters another queue, `epoch` does not.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub body: Body,
    pub sent_at: Instant,
    pub group: Option<Arc<str>>,
    pub priority: u8,
    pub spot: Spot,
    pub state: State,
    pub epoch: u32,
    pub entry_epoch: u32,
    pub attempts: u32,
    pub failures: u32,
    pub expiries: u32,
    pub expires_at: Option<Instant>,
    pub deaths: Vec<Death>,
}

/// Where a message is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Ready,
    Delayed { until: Instant, then: Place },
    Parked,
    Leased(Lease),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub worker: WorkerId,
    pub since: Instant,
    pub until: Instant,
    /// Whether the worker was lost and the lease ends because of that.
    pub lost: bool,
}

/// Where in the line a message stands: lane, priority, position. The smallest leaves first.
pub type Spot = (Lane, Reverse<u8>, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    Front,
    Normal,
}

/// What is known of a group as long as it has a message here.
#[derive(Clone)]
pub struct GroupBook {
    /// A message without a group is alone in a group of its own.
    pub group: Result<Arc<str>, MessageId>,
    pub turn: u64,
    pub noisy: bool,
    pub last_sent: Instant,
}

/// A send that a later one may repeat.
#[derive(Clone)]
pub struct Known {
    pub key: DedupKey,
    pub id: MessageId,
    /// `None` where it counts as long as the message is here.
    pub until: Option<Instant>,
}

/// What makes two sends the same: the group where it matters, and a key or the bytes of the body.
pub type DedupKey = (Option<Arc<str>>, Content);

#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    Key(Arc<str>),
    Bytes(Body),
}

/// When a redrive moves its next message.
#[derive(Clone, Copy)]
pub struct Ticks {
    pub next: Instant,
    pub every: Duration,
}

impl Model {
    pub fn with_seed(seed: u64) -> Self {
        Self { queues: Vec::new(), now: Instant::ZERO, told: Vec::new(), next_id: 1, seed }
    }

    pub fn create(&mut self, rules: Rules) -> QueueId {
        let number = u16::try_from(self.queues.len()).expect("a handful of queues");
        self.queues.push(Queue {
            id: QueueId(number),
            rules,
            messages: Vec::new(),
            books: Ledger::default(),
            groups: Vec::new(),
            known: Vec::new(),
            redrive: None,
            next_position: 0,
            next_turn: 0,
            dice: Lcg64Xsh32::new(self.seed, u64::from(number)),
        });
        QueueId(number)
    }

    pub fn queue(&self, queue: QueueId) -> &Queue {
        &self.queues[usize::from(queue.0)]
    }

    pub fn queue_mut(&mut self, queue: QueueId) -> &mut Queue {
        &mut self.queues[usize::from(queue.0)]
    }

    pub fn tell(&mut self, queue: QueueId, message: MessageId, kind: TransitionKind) {
        self.told.push(Transition { at: self.now, queue, message, kind });
    }
}

impl Message {
    pub fn is_leased(&self) -> bool {
        matches!(self.state, State::Leased(_))
    }

    /// Whether it is held or hidden for a time, so that those behind it in its group wait.
    pub fn lease(&self) -> Option<Lease> {
        match self.state {
            State::Leased(lease) => Some(lease),
            State::Ready | State::Delayed { .. } | State::Parked => None,
        }
    }

    /// Whether the two must keep their order.
    pub fn shares_group(&self, other: &Self) -> bool {
        self.id == other.id || self.group.is_some() && self.group == other.group
    }
}

impl Queue {
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.iter().find(|it| it.id == id)
    }

    /// A message that is known to be here.
    pub fn message_mut(&mut self, id: MessageId) -> &mut Message {
        self.messages.iter_mut().find(|it| it.id == id).expect("the message is here")
    }

    pub fn with_state(&self, state: State) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(move |it| it.state == state)
    }

    /// The first message of the line.
    pub fn head(&self) -> Option<&Message> {
        self.with_state(State::Ready).min_by_key(|it| it.spot)
    }

    /// Those that a worker holds, or anybody.
    pub fn held_by(&self, worker: Option<WorkerId>) -> impl Iterator<Item = &Message> {
        self.messages
            .iter()
            .filter(move |it| it.lease().is_some_and(|at| worker.is_none_or(|of| of == at.worker)))
    }

    /// The place at the end of those with the same priority.
    pub fn last_spot(&mut self, priority: u8) -> Spot {
        self.next_position += 1;
        (Lane::Normal, Reverse(priority), self.next_position)
    }

    /// Where a message stands that comes back, and that it is ready.
    pub fn make_ready(&mut self, id: MessageId, place: Place) {
        let priority = self.message_mut(id).priority;
        let spot = match place {
            Place::Origin => self.message_mut(id).spot,
            Place::Front => {
                self.next_position += 1;
                (Lane::Front, Reverse(0), self.next_position)
            }
            Place::Back => self.last_spot(priority),
        };
        let message = self.message_mut(id);
        message.spot = spot;
        message.state = State::Ready;
    }

    pub fn take(&mut self, id: MessageId) -> Message {
        let index = self.messages.iter().position(|it| it.id == id).expect("it is here");
        let message = self.messages.swap_remove(index);
        self.known.retain(|it| it.id != id || it.until.is_some());
        self.forget_groups();
        message
    }

    pub fn random(&mut self) -> u32 {
        self.dice.next_u32()
    }

    /// Whether something happens that does so with this probability.
    pub fn roll(&mut self, probability: Probability) -> bool {
        let parts = probability.parts_per_million();
        parts > 0 && self.random() % 1_000_000 < parts
    }

    pub fn ledger(&self) -> Ledger {
        let count = |is: fn(&Message) -> bool| self.messages.iter().filter(|it| is(it)).count();
        Ledger {
            ready: count(|it| it.state == State::Ready) as u64,
            leased: count(Message::is_leased) as u64,
            delayed: count(|it| it.state != State::Ready && !it.is_leased()) as u64,
            ..self.books
        }
    }
}
