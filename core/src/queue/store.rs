//! The messages of one queue.

use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};

use super::by_id::ById;
use super::message::NONE;
use super::reserve::Reserve;
use super::{Message, MessageId};

/// How many messages a page has room for.
const ROOM: usize = 128;

/// The messages of one queue, each in a slot that it keeps as long as it is there.
///
/// Slots are in pages, so that a queue that grows never moves what it has, and are used again.
#[derive(Clone, Debug)]
pub struct Store {
    by_id: ById,
    pages: Vec<Box<[Slot; ROOM]>>,
    /// The first of the slots that are free; each names the next.
    free: u32,
    reserve: Reserve,
}

#[derive(Clone, Debug)]
enum Slot {
    Full(Message),
    Free(u32),
}

impl Default for Store {
    fn default() -> Self {
        Self { by_id: ById::default(), pages: Vec::new(), free: NONE, reserve: Reserve::default() }
    }
}

impl Store {
    /// How many messages there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// In which slot a message is.
    #[inline]
    pub fn slot(&self, id: MessageId) -> Option<u32> {
        self.by_id.get(id)
    }

    /// The message with this id.
    pub fn get(&self, id: MessageId) -> Option<&Message> {
        self.slot(id).map(|slot| &self[slot])
    }

    /// Puts a message into a slot. Its id is new.
    #[inline(always)]
    pub fn insert(&mut self, message: Message) -> u32 {
        if self.free == NONE {
            self.add_page();
        }
        let (id, slot) = (message.id, self.free);
        let place = &mut self.pages[slot as usize / ROOM][slot as usize % ROOM];
        let Slot::Free(next) = *place else { unreachable!("a free slot holds no message") };
        self.free = next;
        *place = Slot::Full(message);
        self.by_id.insert(id, slot);
        slot
    }

    #[inline(never)]
    fn add_page(&mut self) {
        self.reserve.look_ahead();
        let first = self.pages.len() * ROOM;
        let number = |slot| u32::try_from(slot).expect("a queue stores a million messages at most");
        let last = first + ROOM - 1;
        let free = |slot| Slot::Free(if slot == last { NONE } else { number(slot + 1) });
        let page: Box<[Slot]> = (first..=last).map(free).collect();
        self.pages.push(page.try_into().expect("a page has room for so many"));
        self.free = number(first);
    }

    /// Takes the message out of a slot.
    #[inline]
    pub fn remove(&mut self, slot: u32) -> Message {
        let place = &mut self.pages[slot as usize / ROOM][slot as usize % ROOM];
        let Slot::Full(message) = std::mem::replace(place, Slot::Free(self.free)) else {
            unreachable!("an index of the queue names stored messages only")
        };
        self.free = slot;
        self.by_id.remove(message.id);
        message
    }

    /// Forgets the message in a slot. As taking it out, without moving it anywhere.
    #[inline(always)]
    pub fn delete(&mut self, slot: u32, id: MessageId) {
        self.by_id.remove(id);
        self.pages[slot as usize / ROOM][slot as usize % ROOM] = Slot::Free(self.free);
        self.free = slot;
    }

    /// The messages, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Message> {
        self.by_id.iter().map(|slot| &self[slot])
    }

    /// The slots of the messages, in the order of their ids.
    pub fn slots(&self) -> impl Iterator<Item = u32> {
        self.by_id.iter()
    }
}

impl Index<u32> for Store {
    type Output = Message;

    #[inline]
    fn index(&self, slot: u32) -> &Message {
        match &self.pages[slot as usize / ROOM][slot as usize % ROOM] {
            Slot::Full(message) => message,
            Slot::Free(_) => unreachable!("an index of the queue names stored messages only"),
        }
    }
}

impl IndexMut<u32> for Store {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut Message {
        match &mut self.pages[slot as usize / ROOM][slot as usize % ROOM] {
            Slot::Full(message) => message,
            Slot::Free(_) => unreachable!("an index of the queue names stored messages only"),
        }
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

#[cfg(test)]
mod tests {
    use super::super::message::Spot;
    use super::super::written::written;
    use super::super::{Body, Format};
    use super::*;
    use crate::time::Instant;

    fn stored(ids: &[u64]) -> Store {
        let mut store = Store::default();
        for id in ids {
            let body = Body::new("a", Format::Text);
            store.insert(Message::new(MessageId(*id), body, Spot::LAST, Instant::ZERO));
        }
        store
    }

    #[test]
    fn slots_make_no_difference_and_messages_do() {
        let (two, mut other) = (stored(&[1, 2]), stored(&[2, 7, 1]));
        assert_ne!(other, two);
        other.remove(other.slot(MessageId(7)).unwrap());
        assert_eq!(other, two);
        assert_eq!(written(&other), written(&two));
        assert_ne!(stored(&[1, 3]), two);
        assert_ne!(written(&stored(&[1, 3])), written(&two));
        assert!(!written(&stored(&[])).is_empty());
    }

    #[test]
    fn a_page_is_filled_before_the_next_one_is_begun() {
        let mut store = stored(&(1..=ROOM as u64).collect::<Vec<_>>());
        assert_eq!(store.pages.len(), 1);
        store.remove(0);
        store.insert(Message::new(
            MessageId(900),
            Body::new("b", Format::Text),
            Spot::LAST,
            Instant::ZERO,
        ));
        assert_eq!(store.pages.len(), 1, "a free slot is used again");
        store.insert(Message::new(
            MessageId(901),
            Body::new("c", Format::Text),
            Spot::LAST,
            Instant::ZERO,
        ));
        assert_eq!(store.pages.len(), 2);
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_slot_is_no_larger_than_a_message() {
        assert_eq!(size_of::<Slot>(), size_of::<Message>());
    }
}
