//! What one worker is at work on.

use message_queue_core::queue::Receipt;

/// How much a worker can be at work on at most.
const MOST: usize = 2;

/// What one worker is at work on, in the order in which it received it.
#[derive(Clone, Copy, Default)]
pub struct Hands([Option<Receipt>; MOST]);

impl Hands {
    pub fn all(&self) -> impl Iterator<Item = Receipt> {
        self.0.iter().copied().flatten()
    }

    pub fn len(&self) -> usize {
        self.all().count()
    }

    /// What it settles next.
    pub fn first(&self) -> Option<Receipt> {
        self.0[0]
    }

    pub fn take(&mut self, receipt: Receipt) {
        let free = self.0.iter_mut().find(|it| it.is_none());
        *free.expect("a worker receives no more than it can hold") = Some(receipt);
    }

    /// Turns to the other one.
    pub fn turn(&mut self) {
        self.0.rotate_left(1);
    }

    pub fn let_go(&mut self) -> Option<Receipt> {
        let first = self.0[0].take();
        self.0.rotate_left(1);
        first
    }

    pub fn write_key(&self, key: &mut Vec<u64>) {
        for receipt in self.0 {
            key.extend(receipt.map_or([0; 2], |it| [it.message.0, u64::from(it.epoch)]));
        }
    }
}
