//! The messages of one queue, by id.

use std::hash::{Hash, Hasher};
use std::ops::Index;

use super::ring::Ring;
use super::{Message, MessageId};

/// The messages of one queue, by id.
///
/// The index holds numbers of slots and not the messages themselves, so that putting one in or
/// taking one out moves a few bytes and not its neighbours. Slots are used again.
#[derive(Clone, Debug, Default)]
pub struct Store {
    by_id: Ring<MessageId, u32>,
    slots: Vec<Option<Message>>,
    free: Vec<u32>,
}

impl Store {
    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The message with this id.
    pub fn get(&self, id: MessageId) -> Option<&Message> {
        let slot = self.by_id.get(id)?;
        self.slots[slot as usize].as_ref()
    }

    /// The message with this id, to be changed.
    pub fn get_mut(&mut self, id: MessageId) -> Option<&mut Message> {
        let slot = self.by_id.get(id)?;
        self.slots[slot as usize].as_mut()
    }

    /// Puts a message in. Its id is new.
    pub fn insert(&mut self, message: Message) {
        let id = message.id;
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = Some(message);
            slot
        } else {
            self.slots.push(Some(message));
            u32::try_from(self.slots.len() - 1).expect("a queue stores a million messages at most")
        };
        assert!(self.by_id.insert(id, slot), "message {id} was stored twice");
    }

    /// Takes a message out if it is as `check` wants it: one look-up for both.
    pub fn remove_if<E>(
        &mut self,
        id: MessageId,
        check: impl FnOnce(Option<&Message>) -> Result<(), E>,
    ) -> Result<Option<Message>, E> {
        let place = self.by_id.find(id).ok();
        let slot = place.map(|place| self.by_id.at(place));
        check(slot.and_then(|slot| self.slots[slot as usize].as_ref()))?;
        let Some((place, slot)) = place.zip(slot) else { return Ok(None) };
        self.by_id.remove_at(place);
        self.free.push(slot);
        Ok(self.slots[slot as usize].take())
    }

    /// Takes a message out.
    pub fn remove(&mut self, id: MessageId) -> Option<Message> {
        let slot = self.by_id.remove(id)?;
        self.free.push(slot);
        self.slots[slot as usize].take()
    }

    fn iter(&self) -> impl Iterator<Item = &Message> {
        self.by_id.iter().filter_map(|(_, slot)| self.slots[slot as usize].as_ref())
    }
}

impl Index<MessageId> for Store {
    type Output = Message;

    fn index(&self, id: MessageId) -> &Message {
        self.get(id).expect("an index of the queue names stored messages only")
    }
}

impl PartialEq for Store {
    /// Which slot a message is in makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Store {}

impl Hash for Store {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|message| message.hash(state));
    }
}
