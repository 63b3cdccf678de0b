//! The queues and everybody around them, at one instant.

use message_queue_core::queue::{
    Body, Format, HideError, MessageId, Nack, Noise, Outgoing, QueueSet, Receipt, Receive,
    ReleaseCause, State, Transition, TransitionKind,
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
    pub forgeries: u8,
    pub later_nacks: u8,
    pub passes: u8,
    pub redrives: u8,
    pub slow_redrives: u8,
    pub purges: u8,
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
    pub left: Budget,
}

impl World {
    pub fn new(setup: &Setup) -> Self {
        Self {
            queues: setup.queues(),
            at_work: [Hands::default(); WORKERS],
            past: Vec::new(),
            sent: 0,
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
            left.forgeries,
            left.later_nacks,
            left.passes,
            left.redrives,
            left.slow_redrives,
            left.purges,
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
            Step::Forge(_) => left.forgeries > 0,
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
            self.note(transition);
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
            _ => unreachable!("{step:?} is done by a worker"),
        }
        Some(Answer::None)
    }

    /// What a worker does.
    fn work(&mut self, step: Step, setup: &Setup, told: &mut Vec<Transition>) -> Option<Answer> {
        match step {
            Step::Receive(index) => self.receive(index, setup, told),
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
            Step::Forge(index) => {
                let message = MessageId(1);
                let latest = self.queues.queue(JOBS).message(message)?.epoch;
                spend(&mut self.left.forgeries)?;
                let forged = Receipt { message, epoch: latest + 1 };
                let (now, held) = (self.queues.now(), (forged, worker(index)));
                let answer = self.queues.ack(now, JOBS, held, told).map_err(HideError::from);
                Some(Answer::Settled(forged, answer))
            }
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

    fn send(&mut self, number: usize, setup: &Setup, told: &mut Vec<Transition>) -> Answer {
        let outgoing = Outgoing {
            group: Some(GROUPS[number].into()),
            dedup: setup.has_keys().then(|| format!("key {number}").into()),
            ..Outgoing::new(Self::body(number))
        };
        let answer = self.queues.send(self.queues.now(), JOBS, outgoing, told);
        if answer.is_ok_and(|sent| !sent.duplicate) {
            let (at, fate, effects) = (self.queues.now(), Fate::Here, 0);
            self.past.push(Past { number, at, fate, effects, was_in_trouble: false });
        }
        Answer::Sent(answer)
    }

    fn receive(
        &mut self,
        index: usize,
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
        let answer = if most == 1 {
            let delivery = self.queues.receive(now, JOBS, worker, told);
            delivery.map(|delivery| delivery.into_iter().collect())
        } else {
            self.queues.receive_many(now, JOBS, Receive { worker, most, lease: None }, told)
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
        let held = (self.at_work[index].first()?, worker(index));
        Some(Answer::Extended(self.queues.extend(self.queues.now(), JOBS, held, span, told)))
    }

    fn settle(
        &mut self,
        step: Step,
        index: usize,
        delay: Option<Duration>,
        told: &mut Vec<Transition>,
    ) -> Option<Answer> {
        let receipt = self.at_work[index].let_go()?;
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

    fn note(&mut self, transition: &Transition) {
        let id = usize::try_from(transition.message.0).expect("a handful of messages");
        let past = &mut self.past[id - 1];
        match transition.kind {
            TransitionKind::Acked { .. } => past.fate = Fate::Done,
            TransitionKind::Dropped { .. } => past.fate = Fate::Dropped,
            TransitionKind::Released { cause, .. } if cause != ReleaseCause::Nack => {
                past.was_in_trouble = true;
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
