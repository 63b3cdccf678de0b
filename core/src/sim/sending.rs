//! How messages get into the queues.

use super::calendar::{Event, Rank};
use super::call::{Caller, TIMEOUT_BY_HAND};
use super::happening::{Happening, Origin, Reason};
use super::rate::Rate;
use super::topic::{Target, TopicId};
use super::{BYTES_A_UNIT, SenderConfig, SenderId, Simulation};
use crate::queue::{Body, MessageId, Outgoing, QueueId, SendError};

/// A queue that refused a message, and why.
pub(super) type Refusal = (QueueId, SendError);

impl Simulation {
    pub(super) fn sender_ids(&self) -> impl Iterator<Item = SenderId> + use<> {
        let count = u16::try_from(self.senders.len()).expect("senders are few");
        (0..count).map(SenderId)
    }

    pub(super) fn send_backlogs(&mut self) {
        for id in self.sender_ids() {
            for _ in 0..self.senders[id.index()].config.backlog {
                self.sender_sends_one(id, None);
            }
        }
        // They were there before the run, so they say nothing about how often messages arrive.
        for node in &mut self.nodes {
            node.arrivals = Rate::default();
        }
    }

    pub(super) fn schedule_sender(&mut self, id: SenderId) {
        let sender = &mut self.senders[id.index()];
        if let Some(key) = sender.next.take() {
            self.calendar.cancel(key);
        }
        if let Some(at) = sender.next_at(self.now) {
            sender.next = Some(self.calendar.schedule(at, Rank::Arrival, Event::SenderSends(id)));
        }
    }

    pub(super) fn sender_sends(&mut self, id: SenderId) {
        let now = self.now;
        let sender = &mut self.senders[id.index()];
        sender.next = None;
        sender.last_at = Some(now);
        let planned = sender.take_planned();
        self.sender_sends_one(id, planned);
        self.senders[id.index()].draw_gap();
        self.schedule_sender(id);
    }

    /// Sends what is planned, or else what the template makes.
    pub(super) fn sender_sends_one(&mut self, id: SenderId, planned: Option<Body>) {
        let sender = &mut self.senders[id.index()];
        sender.sequence += 1;
        let SenderConfig { template, to, .. } = &sender.config;
        let (to, words) = (*to, &mut sender.words);
        let body = planned.unwrap_or_else(|| template.render(sender.sequence, self.now, words));
        if sender.waits_for_answers() {
            return self.begin_exchange(id, body);
        }
        let sent = self.send_to(to, Origin::Sender(id), Outgoing::new(body));
        let sender = &mut self.senders[id.index()];
        match sent {
            Ok(_) => sender.accepted += 1,
            Err(_) => sender.refused += 1,
        }
    }

    /// Sends to a queue, or a copy to each queue of a topic that wants one. Answers with the number
    /// of the message, or of its first copy; `None` when no queue wants it.
    pub(super) fn send_to(
        &mut self,
        to: Target,
        origin: Origin,
        outgoing: Outgoing,
    ) -> Result<Option<MessageId>, Refusal> {
        match to {
            Target::Queue(queue) => {
                self.send(queue, origin, outgoing).map(Some).map_err(|error| (queue, error))
            }
            Target::Topic(topic) => self.publish(topic, origin, &outgoing),
            Target::Service(callee) => {
                let number = self.queues.take_id();
                let parties = (Caller::Hand, callee);
                self.call(number, parties, outgoing.body, TIMEOUT_BY_HAND);
                Ok(Some(number))
            }
        }
    }

    /// A queue that refuses its copy does not keep the others from theirs; the first refusal is
    /// what the one who publishes is told.
    #[inline(never)] // Not in the first view.
    fn publish(
        &mut self,
        topic: TopicId,
        origin: Origin,
        outgoing: &Outgoing,
    ) -> Result<Option<MessageId>, Refusal> {
        let (mut copies, mut refused) = (0, 0);
        let mut told = Ok(None);
        for place in 0..self.topics[topic.index()].config.copies.len() {
            let copy = &self.topics[topic.index()].config.copies[place];
            if copy.filter.is_some() {
                // To read a body for a filter is work, whether it is wanted or not.
                self.effort += (outgoing.body.len() / BYTES_A_UNIT) as u64;
            }
            if copy.filter.as_ref().is_some_and(|filter| !filter.wants(&outgoing.body)) {
                continue;
            }
            let to = copy.to;
            match self.send(to, origin, outgoing.clone()) {
                Ok(id) => {
                    copies += 1;
                    told = told.map(|first: Option<MessageId>| first.or(Some(id)));
                }
                Err(error) => {
                    refused += 1;
                    told = told.and(Err((to, error)));
                }
            }
        }
        let topic_now = &mut self.topics[topic.index()];
        topic_now.published += 1;
        topic_now.unwanted += u64::from(copies + refused == 0);
        self.note(Happening::Published { topic, origin, copies, refused });
        told
    }

    #[inline(never)] // Not in the first view.
    fn note_rejected(&mut self, queue: QueueId, origin: Origin, error: SendError, bytes: usize) {
        self.note(Happening::Rejected { queue, origin, error, bytes });
    }

    pub(super) fn send(
        &mut self,
        to: QueueId,
        origin: Origin,
        mut outgoing: Outgoing,
    ) -> Result<MessageId, SendError> {
        if outgoing.dedup.is_some() && self.node(to).config.dedup.is_none() {
            // A queue that does not look for duplicates would refuse it.
            outgoing.dedup = None;
        }
        let bytes = outgoing.body.len();
        self.effort += (bytes / BYTES_A_UNIT) as u64;
        let sent = self.queues.send(self.now, to, outgoing, &mut self.transitions);
        if let Err(error) = sent {
            self.note_rejected(to, origin, error, bytes);
        }
        self.absorb(Reason::Origin(origin));
        sent.map(|sent| sent.id)
    }
}
