//! How messages get into the queues.

use super::calendar::{Event, Rank};
use super::happening::{Happening, Origin, Reason};
use super::rate::Rate;
use super::{BYTES_A_UNIT, SenderConfig, SenderId, Simulation};
use crate::queue::{Body, MessageId, Outgoing, QueueId, SendError};

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
        let sent = self.send(to, Origin::Sender(id), Outgoing::new(body));
        let sender = &mut self.senders[id.index()];
        match sent {
            Ok(_) => sender.accepted += 1,
            Err(_) => sender.refused += 1,
        }
    }

    pub(super) fn send(
        &mut self,
        to: QueueId,
        origin: Origin,
        outgoing: Outgoing,
    ) -> Result<MessageId, SendError> {
        let bytes = outgoing.body.len();
        self.effort += (bytes / BYTES_A_UNIT) as u64;
        let sent = self.queues.send(self.now, to, outgoing, &mut self.transitions);
        if let Err(error) = sent {
            self.note(Happening::Rejected { queue: to, origin, error, bytes });
        }
        self.absorb(Reason::Origin(origin));
        sent.map(|sent| sent.id)
    }
}
