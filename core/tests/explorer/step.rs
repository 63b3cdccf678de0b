//! What may happen next.

use message_queue_core::queue::{Settle, WorkerId};
use message_queue_core::time::Duration;

use crate::setup::Setup;

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
    /// As a nack that asks for longer than some systems allow.
    NackFar(usize),
    Reject(usize),
    Extend(usize),
    /// For longer than some systems allow.
    ExtendFar(usize),
    /// A worker asks for a message, and to hold it for longer than some systems allow.
    ReceiveFar(usize),
    /// A worker turns to the other thing that it is at work on.
    Turn(usize),
    /// A worker loses a receipt and goes on.
    Forget(usize),
    /// A worker acks with a receipt that was never issued.
    Forge(usize),
    ForgeNack(usize),
    ForgeExtend(usize),
    ForgeReject(usize),
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
    /// Somebody looks at a dead letter and acks it.
    TakeDead,
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
            | Self::NackFar(index)
            | Self::Reject(index)
            | Self::Extend(index)
            | Self::ExtendFar(index)
            | Self::ReceiveFar(index)
            | Self::Turn(index)
            | Self::Forget(index)
            | Self::Forge(index)
            | Self::ForgeNack(index)
            | Self::ForgeExtend(index)
            | Self::ForgeReject(index)
            | Self::Crash(index) => Some(worker(index)),
            _ => None,
        }
    }

    /// What a receipt is used for in it.
    pub fn settle(self) -> Option<Settle> {
        match self {
            Self::Ack(_) | Self::Forge(_) => Some(Settle::Ack),
            Self::Fail(_) | Self::Nack(_) | Self::NackLater(_) | Self::NackFar(_) => {
                Some(Settle::Nack)
            }
            Self::ForgeNack(_) => Some(Settle::Nack),
            Self::Extend(_) | Self::ExtendFar(_) | Self::ForgeExtend(_) => Some(Settle::Extend),
            Self::Reject(_) | Self::ForgeReject(_) => Some(Settle::Reject),
            _ => None,
        }
    }

    /// How long the worker asks to have the message hidden: by a lease, or by the delay of a nack.
    pub fn asked(self) -> Option<Duration> {
        match self {
            Self::NackLater(_) | Self::Extend(_) | Self::ForgeExtend(_) => Some(Setup::LATER),
            Self::NackFar(_) | Self::ExtendFar(_) | Self::ReceiveFar(_) => Some(Setup::FAR),
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
            Self::NackFar,
            Self::Reject,
            Self::Extend,
            Self::ExtendFar,
            Self::ReceiveFar,
            Self::Turn,
            Self::Forget,
            Self::Forge,
            Self::ForgeNack,
            Self::ForgeExtend,
            Self::ForgeReject,
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
            Self::TakeDead,
        ];
        let by_workers = (0..WORKERS).flat_map(move |index| of_worker.map(|step| step(index)));
        alone.into_iter().chain(by_workers)
    }
}
