//! What happens by itself, in order.

use message_queue_core::queue::{
    DeathReason, MessageId, QueueId, ReleaseCause, TransitionKind, TtlCheck,
};
use message_queue_core::time::Instant;

use crate::model::{Message, Model, Queue, State};

/// What falls due, and when. The derived order is the order in which things happen.
type Due = (Instant, What);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Message(MessageId, End, QueueId),
    DedupWindow(QueueId),
    RedriveTick(QueueId),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    TimeToLive,
    LeaseOrDelay,
}

impl Model {
    pub fn next_deadline(&self) -> Option<Instant> {
        self.next_due().map(|(at, _)| at)
    }

    pub fn advance(&mut self, to: Instant) {
        while let Some((at, what)) = self.next_due().filter(|(at, _)| *at <= to) {
            self.now = at;
            match what {
                What::Message(id, End::TimeToLive, queue) => {
                    let fate = self.queue(queue).rules.ttl.then;
                    self.end(queue, id, DeathReason::Expired, fate);
                }
                What::Message(id, End::LeaseOrDelay, queue) => self.come_back(queue, id),
                What::DedupWindow(queue) => {
                    let ends = |until: Option<Instant>| until.is_some_and(|until| until <= at);
                    self.queue_mut(queue).known.retain(|it| !ends(it.until));
                }
                What::RedriveTick(queue) => self.tick(queue),
            }
        }
        self.now = to;
    }

    fn come_back(&mut self, queue: QueueId, id: MessageId) {
        match self.queue_mut(queue).message_mut(id).state {
            State::Delayed { then, .. } => {
                self.queue_mut(queue).make_ready(id, then);
                self.tell(queue, id, TransitionKind::BecameReady);
            }
            State::Leased(lease) => {
                let cause = if lease.lost { ReleaseCause::Lost } else { ReleaseCause::Expire };
                self.release(queue, id, cause, None);
            }
            State::Ready | State::Parked => unreachable!("nothing ends for such a message"),
        }
    }

    fn tick(&mut self, queue: QueueId) {
        if self.redrive_one(queue) {
            let ticks = self.queue_mut(queue).redrive.as_mut().expect("it ticked");
            ticks.next += ticks.every;
        } else {
            self.cancel_redrive(queue);
        }
    }

    /// What is overdue happens now, the oldest first.
    fn next_due(&self) -> Option<Due> {
        let (due, what) = self.queues.iter().flat_map(Queue::dues).min()?;
        Some((due.max(self.now), what))
    }
}

impl Queue {
    fn dues(&self) -> impl Iterator<Item = Due> {
        let id = self.id;
        let ends = self.messages.iter().filter_map(move |it| {
            let what = What::Message(it.id, End::LeaseOrDelay, id);
            Some((it.comes_back_at()?, what))
        });
        let expiries = self.messages.iter().filter_map(move |it| {
            let what = What::Message(it.id, End::TimeToLive, id);
            let at = it.expires_at?;
            self.notices_expiry(it).then_some((at, what))
        });
        let windows =
            self.known.iter().filter_map(move |it| Some((it.until?, What::DedupWindow(id))));
        let ticks = self.redrive.iter().map(move |it| (it.next, What::RedriveTick(id)));
        ends.chain(expiries).chain(windows).chain(ticks)
    }

    fn notices_expiry(&self, message: &Message) -> bool {
        match self.rules.ttl.check {
            TtlCheck::Exact => true,
            TtlCheck::AtHead => self.head().is_some_and(|it| it.id == message.id),
        }
    }
}

impl Message {
    fn comes_back_at(&self) -> Option<Instant> {
        match self.state {
            State::Delayed { until, .. } => Some(until),
            State::Leased(lease) => (lease.until != Instant::NEVER).then_some(lease.until),
            State::Ready | State::Parked => None,
        }
    }
}
