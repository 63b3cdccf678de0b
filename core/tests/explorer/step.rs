//! What may happen next.

use message_queue_core::queue::WorkerId;

/// One thing that may happen. Workers are numbered from 0 here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The next message is sent.
    Send,
    /// The sender did not hear that its latest message was taken in, and sends it once more.
    SendAgain,
    Receive(usize),
    /// What the worker is at work on is settled, whether its receipt still counts or not.
    Ack(usize),
    Fail(usize),
    Nack(usize),
    /// As a nack that asks for a delay.
    NackLater(usize),
    Reject(usize),
    Extend(usize),
    /// For longer than some systems allow.
    ExtendFar(usize),
    /// A worker acks with a receipt that was never issued.
    Forge(usize),
    /// A worker with work forgets all about it and starts anew.
    Crash(usize),
    /// Time passes up to the next deadline.
    Deadline,
    /// Time passes, and nothing falls due.
    Pass,
    Redrive,
    /// Message by message, as time goes on.
    RedriveSlowly,
    CancelRedrive,
    Purge,
}

pub const WORKERS: usize = 2;

/// The number that the queue knows a worker by.
pub fn worker(index: usize) -> WorkerId {
    WorkerId(u32::try_from(index).expect("there are two") + 1)
}

impl Step {
    /// The worker that does it.
    pub fn worker(self) -> Option<WorkerId> {
        match self {
            Self::Receive(index)
            | Self::Ack(index)
            | Self::Fail(index)
            | Self::Nack(index)
            | Self::NackLater(index)
            | Self::Reject(index)
            | Self::Extend(index)
            | Self::ExtendFar(index)
            | Self::Forge(index)
            | Self::Crash(index) => Some(worker(index)),
            _ => None,
        }
    }

    pub fn all() -> impl Iterator<Item = Self> {
        let of_worker = [
            Self::Receive,
            Self::Ack,
            Self::Fail,
            Self::Nack,
            Self::NackLater,
            Self::Reject,
            Self::Extend,
            Self::ExtendFar,
            Self::Forge,
            Self::Crash,
        ];
        let alone = [
            Self::Send,
            Self::SendAgain,
            Self::Deadline,
            Self::Pass,
            Self::Redrive,
            Self::RedriveSlowly,
            Self::CancelRedrive,
            Self::Purge,
        ];
        let by_workers = (0..WORKERS).flat_map(move |index| of_worker.map(|step| step(index)));
        alone.into_iter().chain(by_workers)
    }
}
