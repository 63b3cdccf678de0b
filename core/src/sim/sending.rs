//! How messages get into the queue.

use super::calendar::{Event, Rank};
use super::happening::{Happening, Origin, Reason};
use super::rate::Rate;
use super::setup::JOBS;
use super::{BYTES_A_UNIT, Simulation};
use crate::queue::{MessageId, Outgoing, SendError};

impl Simulation {
    pub(super) fn send_backlog(&mut self) {
        for _ in 0..self.sender.config.backlog {
            self.sender_sends_one();
        }
        // They were there before the run, so they say nothing about how often messages arrive.
        self.arrivals = Rate::default();
    }

    pub(super) fn schedule_sender(&mut self) {
        if let Some(key) = self.sender.next.take() {
            self.calendar.cancel(key);
        }
        if let Some(at) = self.sender.next_at(self.now) {
            self.sender.next = Some(self.calendar.schedule(at, Rank::Arrival, Event::SenderSends));
        }
    }

    pub(super) fn sender_sends(&mut self) {
        self.sender.next = None;
        self.sender.last_at = Some(self.now);
        self.sender_sends_one();
        self.sender.draw_gap();
        self.schedule_sender();
    }

    pub(super) fn sender_sends_one(&mut self) {
        self.sender.sequence += 1;
        let body = self.sender.config.template.render(self.sender.sequence);
        match self.send(Origin::Sender, Outgoing::new(body)) {
            Ok(_) => self.sender.accepted += 1,
            Err(_) => self.sender.refused += 1,
        }
    }

    pub(super) fn send(
        &mut self,
        origin: Origin,
        outgoing: Outgoing,
    ) -> Result<MessageId, SendError> {
        let bytes = outgoing.body.len();
        self.effort += (bytes / BYTES_A_UNIT) as u64;
        let sent = self.queues.send(self.now, JOBS, outgoing, &mut self.transitions);
        if let Err(error) = sent {
            self.note(Happening::Rejected { origin, error, bytes });
        }
        self.absorb(Reason::Origin(origin));
        sent.map(|sent| sent.id)
    }
}
