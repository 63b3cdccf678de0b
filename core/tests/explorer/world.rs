//! The queues and everybody around them, at one instant.

use message_queue_core::queue::{
    Body, Format, HideError, MessageId, Nack, Noise, Outgoing, QueueSet, Receipt, Receive,
    ReleaseCause, State, Transition, TransitionKind, WorkerId,
};
use message_queue_core::time::{Duration, Instant};

use crate::event::Answer;
use crate::hands::Hands;
use crate::setup::{DEAD, GROUPS, JOBS, Setup};
use crate::step::{Step, WORKERS, worker};

/// What may still go wrong, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    pub crashes: u8,
    /// Leases that end while a worker is still at work.
    pub early_expiries: u8,
    pub repeats: u8,
    /// Attempts that fail or are given back.
    pub returns: u8,
    pub rejects: u8,
    pub extensions: u8,
    pub far_extensions: u8,
    /// Nacks that ask to hide a message for long.
    pub far_nacks: u8,
    /// Receives that ask for a long lease.
    pub far_receives: u8,
    pub turns: u8,
    /// Receipts that are lost.
    pub losses: u8,
    pub forgeries: u8,
    pub later_nacks: u8,
    pub passes: u8,
    pub redrives: u8,
    pub slow_redrives: u8,
    pub purges: u8,
    /// Dead letters that somebody acks.
    pub dead_receives: u8,
    /// Where dice are rolled: each roll makes another state.
    pub noisy_receives: u8,
}

/// What became of a message that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Here,
    Done,
    Dropped,
}

/// What is remembered of a message that was taken in.
#[derive(Clone, Copy, Debug)]
pub struct Past {
    /// Which of the messages that are sent it is, counted from 0.
    pub number: usize,
    /// When it was taken in.
    pub at: Instant,
    pub fate: Fate,
    /// How often a worker was through with it; two stands for more.
    pub effects: u8,
    /// Whether a delivery of it ended otherwise than by a mere nack.
    pub was_in_trouble: bool,
    /// How often it was delivered.
    pub deliveries: u32,
    /// What was counted since it entered the queue that it is in.
    pub since_entry: Tries,
    /// How often it went from one queue to the other, either way.
    pub moves: u64,
}

/// What was told of the deliveries of a message, counted without a look at what the queue counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    pub deliveries: u32,
    /// Those that came to an end that counts as a failure.
    pub failures: u32,
    /// Those that came to an end that does not.
    pub uncounted: u32,
    pub expiries: u32,
}

/// The queues and everybody around them, at one instant.
#[derive(Clone)]
pub struct World {
    pub queues: QueueSet,
    /// What each worker is at work on.
    pub at_work: [Hands; WORKERS],
    /// By id, from 1 on.
    pub past: Vec<Past>,
    /// How many messages were sent.
    pub sent: usize,
    /// How many sends were refused, and how many found an earlier one.
    pub refused: u64,
    pub repeated: u64,
    pub left: Budget,
}

impl World {
    pub fn new(setup: &Setup) -> Self {
        Self {
            queues: setup.queues(),
            at_work: [Hands::default(); WORKERS],
            past: Vec::new(),
            sent: 0,
            refused: 0,
            repeated: 0,
            left: setup.budget,
        }
    }

    pub fn past(&self, id: MessageId) -> &Past {
        &self.past[usize::try_from(id.0).expect("a handful of messages") - 1]
    }

    pub fn body(number: usize) -> Body {
        let letter = b"abcd"[number];
        Body::new([letter], Format::Text)
    }

    /// What tells this state from others, as far as the future is concerned.
    pub fn key(&self) -> Vec<u64> {
        let mut key = self.queues.canonical();
        for hands in &self.at_work {
            hands.write_key(&mut key);
        }
        let left = self.left;
        let left = [
            left.crashes,
            left.early_expiries,
            left.repeats,
            left.returns,
            left.rejects,
            left.extensions,
            left.far_extensions,
            left.far_nacks,
            left.far_receives,
            left.turns,
            left.losses,
            left.forgeries,
            left.later_nacks,
            left.passes,
            left.redrives,
            left.slow_redrives,
            left.purges,
            left.dead_receives,
            left.noisy_receives,
        ];
        key.extend(left.map(u64::from));
        key.push(self.sent as u64);
        for past in &self.past {
            let effects = u64::from(past.effects);
            let fate = past.fate as u64;
            key.push(effects << 3 | fate << 1 | u64::from(past.was_in_trouble));
        }
        key
    }

    /// Whether something may happen, as far as a glance can tell: most cannot, and then there is no
    /// need to try.
    pub fn may(&self, step: Step, setup: &Setup) -> bool {
        let left = self.left;
        let works = |index: usize| self.at_work[index].first().is_some();
        match step {
            Step::Send => self.sent < setup.messages,
            Step::SendAgain => left.repeats > 0 && self.sent > 0,
            Step::Receive(index) => self.at_work[index].len() < setup.hands,
            Step::Ack(index) => works(index),
            Step::Fail(index) | Step::Nack(index) => left.returns > 0 && works(index),
            Step::NackLater(index) => left.later_nacks > 0 && works(index),
            Step::Reject(index) => left.rejects > 0 && works(index),
            Step::Extend(index) => left.extensions > 0 && works(index),
            Step::ExtendFar(index) => left.far_extensions > 0 && works(index),
            Step::NackFar(index) => left.far_nacks > 0 && works(index),
            Step::ReceiveFar(index) => {
                left.far_receives > 0 && self.at_work[index].len() < setup.hands
            }
            Step::Turn(index) => left.turns > 0 && self.at_work[index].len() > 1,
            Step::Forget(index) => left.losses > 0 && works(index),
            Step::Forge(_) | Step::ForgeNack(_) | Step::ForgeExtend(_) | Step::ForgeReject(_) => {
                left.forgeries > 0
            }
            Step::TakeDead => left.dead_receives > 0,
            Step::Crash(index) => left.crashes > 0 && works(index),
            Step::Pass => left.passes > 0,
            Step::Redrive => left.redrives > 0,
            Step::RedriveSlowly => left.slow_redrives > 0,
            Step::CancelRedrive => setup.budget.slow_redrives > 0,
            Step::Purge => left.purges > 0,
            Step::Deadline => true,
        }
    }

    /// Lets something happen, if it can; with what was answered and told.
    pub fn take(
        &mut self,
        step: Step,
        setup: &Setup,
        told: &mut Vec<Transition>,
    ) -> Option<Answer> {
        let answer = match step.worker() {
            Some(_) => self.work(step, setup, told)?,
            None => self.go_on(step, setup, told)?,
        };
        for transition in told.iter() {
            self.note(transition, setup);
        }
        Some(answer)
    }

    /// What happens without a worker.
    fn go_on(&mut self, step: Step, setup: &Setup, told: &mut Vec<Transition>) -> Option<Answer> {
        let now = self.queues.now();
        match step {
            Step::Send => {
                let number = self.sent;
                (number < setup.messages).then(|| self.sent += 1)?;
                return Some(self.send(number, setup, told));
            }
            Step::SendAgain => {
                let number = self.sent.checked_sub(1)?;
                spend(&mut self.left.repeats)?;
                return Some(self.send(number, setup, told));
            }
            Step::Deadline => return self.wait_for_deadline(told),
            Step::Pass => {
                let to = now + Setup::WHILE;
                if self.queues.next_deadline().is_none_or(|at| at <= to) {
                    return None;
                }
                spend(&mut self.left.passes)?;
                self.queues.advance(to, told);
            }
            Step::Redrive => {
                spend(&mut self.left.redrives)?;
                self.queues.redrive(now, JOBS, 1, told);
            }
            Step::RedriveSlowly => {
                spend(&mut self.left.slow_redrives)?;
                return Some(Answer::Redriving(self.queues.redrive_slowly(now, JOBS, 1)));
            }
            Step::CancelRedrive => self.queues.cancel_redrive(JOBS).then_some(())?,
            Step::Purge => {
                spend(&mut self.left.purges)?;
                self.queues.purge(now, JOBS, usize::MAX, told);
            }
            Step::TakeDead => return self.take_dead(told),
            _ => unreachable!("{step:?} is done by a worker"),
        }
        Some(Answer::None)
    }

    /// What a worker does.
    fn work(&mut self, step: Step, setup: &Setup, told: &mut Vec<Transition>) -> Option<Answer> {
        match step {
            Step::Receive(index) => self.receive(index, None, setup, told),
            Step::ReceiveFar(index) => {
                spend(&mut self.left.far_receives)?;
                self.receive(index, Some(Setup::FAR), setup, told)
            }
            Step::Turn(index) => {
                spend(&mut self.left.turns)?;
                self.at_work[index].turn();
                Some(Answer::None)
            }
            Step::Forget(index) => {
                spend(&mut self.left.losses)?;
                self.at_work[index].let_go();
                Some(Answer::None)
            }
            Step::Ack(index) => self.settle(step, index, None, told),
            Step::Fail(index) | Step::Nack(index) => {
                self.at_work[index].first()?;
                spend(&mut self.left.returns)?;
                self.settle(step, index, None, told)
            }
            Step::NackLater(index) => {
                self.at_work[index].first()?;
                spend(&mut self.left.later_nacks)?;
                self.settle(step, index, Some(Setup::LATER), told)
            }
            Step::NackFar(index) => {
                self.at_work[index].first()?;
                spend(&mut self.left.far_nacks)?;
                self.settle(step, index, Some(Setup::FAR), told)
            }
            Step::Reject(index) => {
                self.at_work[index].first()?;
                spend(&mut self.left.rejects)?;
                self.settle(step, index, None, told)
            }
            Step::Extend(index) => {
                spend(&mut self.left.extensions)?;
                self.extend(index, Setup::LATER, told)
            }
            Step::ExtendFar(index) => {
                spend(&mut self.left.far_extensions)?;
                self.extend(index, Setup::FAR, told)
            }
            Step::Forge(index)
            | Step::ForgeNack(index)
            | Step::ForgeExtend(index)
            | Step::ForgeReject(index) => self.forge(step, index, told),
            Step::Crash(index) => {
                self.at_work[index].first()?;
                spend(&mut self.left.crashes)?;
                self.at_work[index] = Hands::default();
                self.queues.worker_lost(self.queues.now(), JOBS, worker(index), told);
                Some(Answer::None)
            }
            _ => unreachable!("{step:?} is done by no worker"),
        }
    }

    /// With the number that the next delivery will have, of the first message or of the last one.
    fn forge(&mut self, step: Step, index: usize, told: &mut Vec<Transition>) -> Option<Answer> {
        let is_of_first = matches!(step, Step::Forge(_) | Step::ForgeExtend(_));
        let message = MessageId(if is_of_first { 1 } else { self.past.len() as u64 });
        let latest = self.queues.queue(JOBS).message(message)?.epoch;
        spend(&mut self.left.forgeries)?;
        let forged = Receipt { message, epoch: latest + 1 };
        let (now, by) = (self.queues.now(), worker(index));
        let answer = match step {
            Step::ForgeNack(_) => {
                let nack = Nack { worker: by, failed: true, delay: None };
                self.queues.nack(now, JOBS, (forged, nack), told)
            }
            Step::ForgeExtend(_) => {
                let held = (forged, by);
                let answer = self.queues.extend(now, JOBS, held, Setup::LATER, told);
                return Some(Answer::Extended(forged, answer));
            }
            Step::ForgeReject(_) => {
                self.queues.reject(now, JOBS, (forged, by), told).map_err(HideError::from)
            }
            _ => self.queues.ack(now, JOBS, (forged, by), told).map_err(HideError::from),
        };
        Some(Answer::Settled(forged, answer))
    }

    /// Somebody else than the workers looks at a dead letter.
    fn take_dead(&mut self, told: &mut Vec<Transition>) -> Option<Answer> {
        const UNDERTAKER: WorkerId = WorkerId(8);
        spend(&mut self.left.dead_receives)?;
        let now = self.queues.now();
        let delivery = self.queues.receive(now, DEAD, UNDERTAKER, told).ok()??;
        self.queues.ack(now, DEAD, (delivery.receipt, UNDERTAKER), told).ok()?;
        Some(Answer::None)
    }

    fn send(&mut self, number: usize, setup: &Setup, told: &mut Vec<Transition>) -> Answer {
        let outgoing = Outgoing {
            group: Some(GROUPS[number].into()),
            dedup: setup.has_keys().then(|| format!("key {number}").into()),
            ..Outgoing::new(Self::body(number))
        };
        let answer = self.queues.send(self.queues.now(), JOBS, outgoing, told);
        match answer {
            Ok(sent) if !sent.duplicate => self.past.push(Past {
                number,
                at: self.queues.now(),
                fate: Fate::Here,
                effects: 0,
                was_in_trouble: false,
                deliveries: 0,
                since_entry: Tries::default(),
                moves: 0,
            }),
            Ok(_) => self.repeated += 1,
            Err(_) => self.refused += 1,
        }
        Answer::Sent(answer)
    }

    fn receive(
        &mut self,
        index: usize,
        lease: Option<Duration>,
        setup: &Setup,
        told: &mut Vec<Transition>,
    ) -> Option<Answer> {
        let most = setup.hands - self.at_work[index].len();
        if most == 0 {
            return None;
        }
        if setup.jobs.noise != Noise::OFF {
            spend(&mut self.left.noisy_receives)?;
        }
        let (now, worker) = (self.queues.now(), worker(index));
        let answer = if most == 1 && lease.is_none() {
            let delivery = self.queues.receive(now, JOBS, worker, told);
            delivery.map(|delivery| delivery.into_iter().collect())
        } else {
            self.queues.receive_many(now, JOBS, Receive { worker, most, lease }, told)
        };
        for delivery in answer.iter().flatten() {
            self.at_work[index].take(delivery.receipt);
        }
        Some(Answer::Received(answer))
    }

    fn extend(
        &mut self,
        index: usize,
        span: Duration,
        told: &mut Vec<Transition>,
    ) -> Option<Answer> {
        let receipt = self.at_work[index].first()?;
        let (now, held) = (self.queues.now(), (receipt, worker(index)));
        Some(Answer::Extended(receipt, self.queues.extend(now, JOBS, held, span, told)))
    }

    fn settle(
        &mut self,
        step: Step,
        index: usize,
        delay: Option<Duration>,
        told: &mut Vec<Transition>,
    ) -> Option<Answer> {
        let receipt = self.at_work[index].first()?;
        let (now, held) = (self.queues.now(), (receipt, worker(index)));
        let failed = matches!(step, Step::Fail(_));
        let nack = Nack { worker: worker(index), failed, delay };
        let answer = match step {
            Step::Ack(_) => {
                let id = usize::try_from(receipt.message.0).expect("a handful of messages");
                let effects = &mut self.past[id - 1].effects;
                *effects = (*effects + 1).min(2);
                self.queues.ack(now, JOBS, held, told).map_err(HideError::from)
            }
            Step::Reject(_) => self.queues.reject(now, JOBS, held, told).map_err(HideError::from),
            _ => self.queues.nack(now, JOBS, (receipt, nack), told),
        };
        if !matches!(answer, Err(HideError::TooLong { .. })) {
            self.at_work[index].let_go();
        }
        Some(Answer::Settled(receipt, answer))
    }

    /// A lease that ends under a worker at work is trouble; every other deadline is not.
    fn wait_for_deadline(&mut self, told: &mut Vec<Transition>) -> Option<Answer> {
        let deadline = self.queues.next_deadline()?;
        let is_early = self.at_work.iter().flat_map(Hands::all).any(|receipt| {
            let message = self.queues.queue(JOBS).message(receipt.message);
            message.is_some_and(|message| match message.state() {
                State::Leased(lease) => message.epoch == receipt.epoch && lease.until == deadline,
                State::Ready | State::Delayed { .. } => false,
            })
        });
        if is_early {
            spend(&mut self.left.early_expiries)?;
        }
        self.queues.advance(deadline, told);
        Some(Answer::None)
    }

    fn note(&mut self, transition: &Transition, setup: &Setup) {
        let rules = if transition.queue == JOBS { &setup.jobs } else { &setup.dead };
        let id = usize::try_from(transition.message.0).expect("a handful of messages");
        let past = &mut self.past[id - 1];
        match transition.kind {
            TransitionKind::Acked { .. } => past.fate = Fate::Done,
            TransitionKind::Dropped { .. } => past.fate = Fate::Dropped,
            TransitionKind::Delivered { .. } => {
                past.deliveries += 1;
                past.since_entry.deliveries += 1;
            }
            TransitionKind::Released { cause, .. } => {
                let counts = rules.release.of(cause).counts;
                past.was_in_trouble |= cause != ReleaseCause::Nack;
                past.since_entry.failures += u32::from(counts);
                past.since_entry.uncounted += u32::from(!counts);
                past.since_entry.expiries += u32::from(cause == ReleaseCause::Expire);
            }
            TransitionKind::Dead { .. } | TransitionKind::Redriven => {
                past.since_entry = Tries::default();
                past.moves += 1;
            }
            _ => {}
        }
    }

    /// In how many queues a message is.
    pub fn places(&self, id: MessageId) -> usize {
        let queues = [JOBS, DEAD].map(|queue| self.queues.queue(queue).message(id));
        queues.into_iter().flatten().count()
    }
}

fn spend(budget: &mut u8) -> Option<()> {
    *budget = budget.checked_sub(1)?;
    Some(())
}
