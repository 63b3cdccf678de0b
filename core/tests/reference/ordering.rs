//! Which message leaves next: the line, groups that keep their order, turns and fairness.

use message_queue_core::queue::{Fairness, Grouping, MessageId, Pick, WorkerId};
use message_queue_core::time::Instant;

use crate::model::{GroupBook, Message, Queue, State};

impl Queue {
    /// The message that a worker would get next, who has got `batch` in this very call; nobody in
    /// particular for a redrive.
    pub fn candidate(&self, worker: Option<WorkerId>, batch: &[MessageId]) -> Option<&Message> {
        let may_leave =
            self.with_state(State::Ready).filter(|it| self.keeps_its_order(it, worker, batch));
        match self.pick() {
            Pick::Order => may_leave.min_by_key(|it| it.spot),
            Pick::RotateGroups => may_leave.min_by_key(|it| (self.book(it).turn, it.spot)),
            Pick::Fair(_) => may_leave.min_by_key(|it| (self.held_by_noisy(it), it.spot)),
        }
    }

    fn pick(&self) -> Pick {
        self.rules.pick
    }

    /// Whether nothing that must leave earlier is still here.
    fn keeps_its_order(
        &self,
        message: &Message,
        worker: Option<WorkerId>,
        batch: &[MessageId],
    ) -> bool {
        let mut group = self.messages.iter().filter(|it| it.shares_group(message));
        let is_earlier = |it: &Message| it.spot < message.spot && it.state != State::Ready;
        match self.rules.group {
            Grouping::None => true,
            Grouping::Prefix => !group.any(|it| is_earlier(it) && !batch.contains(&it.id)),
            Grouping::Exclusive => !group.any(|it| match it.lease() {
                Some(lease) => Some(lease.worker) != worker,
                None => is_earlier(it),
            }),
        }
    }

    /// `None` for a message whose group is quiet, otherwise how many of its group are held. Nothing
    /// is less than zero.
    fn held_by_noisy(&self, message: &Message) -> Option<usize> {
        self.book(message).noisy.then(|| self.held_of_group(message))
    }

    fn held_of_group(&self, message: &Message) -> usize {
        self.held_by(None).filter(|it| it.shares_group(message)).count()
    }

    fn book(&self, message: &Message) -> &GroupBook {
        self.groups.iter().find(|it| it.is_of(message)).expect("its group was greeted")
    }

    /// A message is coming in: its group gets a turn if it is new.
    pub fn greet_group(&mut self, message: &Message, now: Instant) {
        if self.pick() == Pick::Order {
            return;
        }
        if let Some(book) = self.groups.iter_mut().find(|it| it.is_of(message)) {
            book.last_sent = now;
        } else {
            let group = message.group.clone().ok_or(message.id);
            self.next_turn += 1;
            let turn = self.next_turn;
            self.groups.push(GroupBook { group, turn, noisy: false, last_sent: now });
        }
    }

    /// Groups without messages are forgotten, and nobody is noisy with nothing left to hand out.
    pub fn forget_groups(&mut self) {
        let messages = &self.messages;
        self.groups.retain(|book| messages.iter().any(|it| book.is_of(it)));
        for book in &mut self.groups {
            let waits = |it: &Message| matches!(it.state, State::Ready | State::Delayed { .. });
            book.noisy &= messages.iter().any(|it| book.is_of(it) && waits(it));
        }
    }

    /// These groups were served, in this order: they stand at the back.
    pub fn rotate(&mut self, batch: &[MessageId]) {
        let mut served: Vec<usize> = Vec::new();
        for id in batch {
            let message = self.message(*id).expect("a leased message is here");
            let index = self.groups.iter().position(|it| it.is_of(message));
            served.extend(index.filter(|index| !served.contains(index)));
        }
        for index in served {
            self.next_turn += 1;
            self.groups[index].turn = self.next_turn;
        }
    }

    /// Groups that sent nothing for a while are not noisy any more.
    pub fn forgive(&mut self, now: Instant) {
        let Pick::Fair(Fairness { quiet, .. }) = self.pick() else { return };
        for book in &mut self.groups {
            book.noisy &= now < book.last_sent + quiet;
        }
    }

    /// A message was handed out: its group may hold more than its share now.
    pub fn judge(&mut self, id: MessageId) {
        let Pick::Fair(Fairness { share, min, .. }) = self.pick() else { return };
        let message = self.message(id).expect("it was handed out");
        let index = self.groups.iter().position(|it| it.is_of(message)).expect("it was greeted");
        let held = self.held_of_group(message) as u64;
        let all = self.held_by(None).count() as u64;
        let too_much = held * 1_000_000 > u64::from(share.parts_per_million()) * all;
        self.groups[index].noisy |= message.group.is_some() && held >= u64::from(min) && too_much;
        self.forget_groups();
    }
}

impl GroupBook {
    fn is_of(&self, message: &Message) -> bool {
        match &self.group {
            Ok(name) => message.group.as_ref() == Some(name),
            Err(id) => message.group.is_none() && message.id == *id,
        }
    }
}
