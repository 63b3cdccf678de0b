//! Sending: what a queue lets in, and who makes room.

use message_queue_core::queue::{
    Body, CountedMessages, DeathReason, Dedup, DedupScope, Fate, Format, Grouping, Keyless,
    MAX_BODY_BYTES, MAX_GROUP_BYTES, MAX_STORED, MAX_STORED_BYTES, MessageId, Outgoing, Overflow,
    PerMessage, Place, QueueId, Rules, SendError, Sent, TransitionKind,
};
use message_queue_core::time::{Duration, Instant};

use crate::model::{Content, DedupKey, Known, Message, Model, Queue, State};

/// On what terms a message is let in.
struct Terms {
    key: Option<DedupKey>,
    delay: Duration,
    ttl: Option<Duration>,
    priority: u8,
}

impl Model {
    pub fn send(
        &mut self,
        at: Instant,
        queue: QueueId,
        outgoing: &Outgoing,
    ) -> Result<Sent, SendError> {
        self.now = at;
        let result = self.admit(queue, outgoing);
        match result {
            Ok(Sent { duplicate: false, .. }) => self.queue_mut(queue).books.accepted += 1,
            Ok(Sent { duplicate: true, .. }) => self.queue_mut(queue).books.duplicates += 1,
            Err(_) => self.queue_mut(queue).books.rejected += 1,
        }
        result
    }

    fn admit(&mut self, queue: QueueId, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let terms = terms(&self.queue(queue).rules, outgoing)?;
        let first = self.queue(queue).known.iter().find(|it| Some(&it.key) == terms.key.as_ref());
        if let Some(id) = first.map(|it| it.id) {
            self.tell(queue, id, TransitionKind::Duplicate);
            return Ok(Sent { id, duplicate: true });
        }
        let stored: u64 = self.queues.iter().map(Queue::stored_bytes).sum();
        if stored + outgoing.body.len() as u64 > MAX_STORED_BYTES {
            return Err(SendError::NoRoom { limit: MAX_STORED_BYTES });
        }
        self.make_room(queue, outgoing.body.len(), Fate::DeadLetter)?;
        Ok(Sent { id: self.let_in(queue, outgoing, terms), duplicate: false })
    }

    fn let_in(&mut self, queue: QueueId, outgoing: &Outgoing, terms: Terms) -> MessageId {
        let (id, now) = (MessageId(self.next_id), self.now);
        self.next_id += 1;
        let until = (!terms.delay.is_zero()).then(|| now + terms.delay);
        let then = Place::Origin;
        let home = self.queue_mut(queue);
        let message = Message {
            id,
            body: outgoing.body.clone(),
            sent_at: now,
            group: outgoing.group.clone(),
            priority: terms.priority,
            spot: home.last_spot(terms.priority),
            state: until.map_or(State::Ready, |until| State::Delayed { until, then }),
            epoch: 0,
            entry_epoch: 0,
            attempts: 0,
            failures: 0,
            expiries: 0,
            expires_at: terms.ttl.map(|ttl| now + ttl),
            deaths: Vec::new(),
        };
        home.put(message, now);
        if let Some(key) = terms.key {
            let until = match home.rules.dedup {
                Dedup::Window { span, .. } => Some(now + span),
                Dedup::UntilDone | Dedup::None => None,
            };
            home.known.push(Known { key, id, until });
        }
        self.tell(queue, id, TransitionKind::Sent { bytes: outgoing.body.len(), until });
        id
    }

    /// Lets the head of the line go, again and again, until a body of that many bytes fits; where
    /// it can never fit, nobody goes. What goes for a dead letter is dropped.
    pub fn make_room(&mut self, queue: QueueId, bytes: usize, fate: Fate) -> Result<(), SendError> {
        let capacity = self.queue(queue).rules.capacity;
        let fate = match capacity.overflow {
            Overflow::Reject => return self.queue(queue).room(bytes, |_| true),
            Overflow::DeadLetterHead => fate,
            Overflow::DropHead => Fate::Drop,
        };
        if let Some(most) = capacity.bytes
            && bytes as u64 > most
        {
            return Err(SendError::FullOfBytes { capacity: most });
        }
        self.queue(queue).room(bytes, |it| it.state != State::Ready)?;
        while self.queue(queue).room(bytes, |_| true).is_err() {
            let head = self.queue(queue).head().expect("it fits when no message is ready").id;
            self.end(queue, head, DeathReason::Overflow, fate);
        }
        Ok(())
    }
}

impl Queue {
    pub fn stored_bytes(&self) -> u64 {
        self.messages.iter().map(|it| it.body.len() as u64).sum()
    }

    /// Whether one more body fits beside some of the messages that are here.
    fn room(&self, bytes: usize, stays: fn(&Message) -> bool) -> Result<(), SendError> {
        let capacity = self.rules.capacity;
        let counts = |it: &&Message| match capacity.counted {
            CountedMessages::Stored => true,
            CountedMessages::NotHeld => !it.is_leased(),
        };
        let stored = || self.messages.iter().filter(|it| stays(it));
        let most = capacity.messages.unwrap_or(MAX_STORED);
        let most_bytes = capacity.bytes.unwrap_or(u64::MAX);
        let counted_bytes: u64 = stored().filter(counts).map(|it| it.body.len() as u64).sum();
        if stored().filter(counts).count() as u64 >= most {
            Err(SendError::Full { capacity: most })
        } else if stored().count() as u64 >= MAX_STORED {
            Err(SendError::Full { capacity: MAX_STORED })
        } else if counted_bytes + bytes as u64 > most_bytes {
            Err(SendError::FullOfBytes { capacity: most_bytes })
        } else {
            Ok(())
        }
    }

    /// Takes in a message that was sent or that comes from another queue.
    pub fn put(&mut self, message: Message, now: Instant) {
        self.greet_group(&message, now);
        self.messages.push(message);
    }
}

/// What a message says about itself, checked against the rules, in the order of its fields.
fn terms(rules: &Rules, outgoing: &Outgoing) -> Result<Terms, SendError> {
    if outgoing.body.len() > MAX_BODY_BYTES {
        return Err(SendError::TooLarge { bytes: outgoing.body.len() as u64 });
    }
    for name in [&outgoing.group, &outgoing.dedup].into_iter().flatten() {
        if name.is_empty() || name.len() > MAX_GROUP_BYTES {
            return Err(SendError::KeyLength { bytes: name.len() });
        }
    }
    if rules.group != Grouping::None && outgoing.group.is_none() {
        return Err(SendError::GroupMissing);
    }
    let key = dedup_key(rules.dedup, outgoing)?;
    let own = allowed(rules.delay.per_message, outgoing.delay);
    let delay = own.map_err(|max| SendError::DelayRefused { max })?.unwrap_or(rules.delay.queue);
    let own = allowed(rules.ttl.per_message, outgoing.ttl);
    let own = own.map_err(|max| SendError::TtlRefused { max })?;
    let ttl = own.into_iter().chain(rules.ttl.queue).min();
    let priority = outgoing.priority.unwrap_or(rules.default_priority);
    if outgoing.priority.is_some() && priority > 0 && priority >= rules.priorities {
        return Err(SendError::PriorityRefused { priorities: rules.priorities });
    }
    let priority = if rules.priorities > 1 { priority } else { 0 };
    Ok(Terms { key, delay, ttl, priority })
}

/// The value that a message may bring and brings, or the most that it may bring.
fn allowed(rule: PerMessage, own: Option<Duration>) -> Result<Option<Duration>, Duration> {
    match (rule, own) {
        (PerMessage::No, Some(own)) if !own.is_zero() => Err(Duration::ZERO),
        (PerMessage::UpTo(max), Some(own)) if own > max => Err(max),
        (PerMessage::No, _) => Ok(None),
        (PerMessage::UpTo(_), own) => Ok(own),
    }
}

fn dedup_key(rule: Dedup, outgoing: &Outgoing) -> Result<Option<DedupKey>, SendError> {
    let given = outgoing.dedup.clone().map(Content::Key);
    let bytes = || Content::Bytes(Body::new(outgoing.body.bytes(), Format::Text));
    match rule {
        Dedup::None if given.is_some() => Err(SendError::DedupRefused),
        Dedup::None => Ok(None),
        Dedup::UntilDone => Ok(given.map(|key| (None, key))),
        Dedup::Window { keyless: Keyless::Refuse, .. } if given.is_none() => {
            Err(SendError::DedupMissing)
        }
        Dedup::Window { keyless: Keyless::Store, .. } if given.is_none() => Ok(None),
        Dedup::Window { scope, .. } => {
            let group = match scope {
                DedupScope::Queue => None,
                DedupScope::Group => outgoing.group.clone(),
            };
            Ok(Some((group, given.unwrap_or_else(bytes))))
        }
    }
}
