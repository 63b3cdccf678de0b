//! In which slot the message with an id is.

use std::collections::{BTreeMap, VecDeque};

use super::MessageId;

/// How many ids a page covers: as many as a byte tells apart.
const ROOM: usize = 256;
/// A page with so few messages is given up: what is left of it goes to the tree.
const FEW: u16 = 16;
const NONE: u32 = u32::MAX;

/// In which slot the message with an id is.
///
/// Ids are given in order, so those of the messages of a queue are mostly close together: a window
/// of pages that is looked up by the number itself. Messages that stay behind, or come from far
/// away, are in a tree.
#[derive(Clone, Debug, Default)]
pub struct ById {
    window: VecDeque<Option<Box<Page>>>,
    /// The number of the first page of the window.
    base: u64,
    strays: BTreeMap<u64, u32>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Page {
    slots: [u32; ROOM],
    live: u16,
}

impl Page {
    #[inline]
    fn put(&mut self, place: usize, slot: u32) {
        assert!(self.slots[place] == NONE, "a message was stored twice");
        self.slots[place] = slot;
        self.live += 1;
    }
}

impl ById {
    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The slot of a message.
    #[inline(always)]
    pub fn get(&self, id: MessageId) -> Option<u32> {
        let (number, place) = page_and_place(id);
        match self.page(number) {
            Some(page) if page.slots[place] != NONE => Some(page.slots[place]),
            _ if self.strays.is_empty() => None,
            _ => self.strays.get(&id.0).copied(),
        }
    }

    #[inline(always)]
    fn page(&self, number: u64) -> Option<&Page> {
        let index = usize::try_from(number.checked_sub(self.base)?).ok()?;
        self.window.get(index)?.as_deref()
    }

    #[inline(always)]
    fn page_mut(&mut self, number: u64) -> Option<&mut Page> {
        let index = usize::try_from(number.checked_sub(self.base)?).ok()?;
        self.window.get_mut(index)?.as_deref_mut()
    }

    /// Notes the slot of a message that was not there.
    #[inline(always)]
    pub fn insert(&mut self, id: MessageId, slot: u32) {
        let (number, place) = page_and_place(id);
        match self.page_mut(number) {
            Some(page) => page.put(place, slot),
            None => self.insert_elsewhere(id, slot),
        }
        self.len += 1;
    }

    #[inline(never)]
    fn insert_elsewhere(&mut self, id: MessageId, slot: u32) {
        let (number, place) = page_and_place(id);
        if self.add_page(number) {
            self.page_mut(number).expect("the page was added just now").put(place, slot);
        } else {
            self.strays.insert(id.0, slot);
        }
    }

    /// Adds the page of a number if it is the next one of the window.
    fn add_page(&mut self, number: u64) -> bool {
        let end = self.base + self.window.len() as u64;
        if number > end && self.live_in_window() <= usize::from(FEW) {
            (0..self.window.len()).for_each(|index| self.give_up(index));
            self.window.clear();
        }
        if self.window.is_empty() {
            self.base = number;
        }
        if number == end
            && self.window.back().and_then(Option::as_ref).is_some_and(|page| page.live <= FEW)
        {
            self.give_up(self.window.len() - 1);
            self.drop_front();
        }
        if self.is_stretched() {
            self.give_up(0);
            self.drop_front();
        }
        let next = self.base + self.window.len() as u64;
        if number == next {
            self.window.push_back(Some(Box::new(Page { slots: [NONE; ROOM], live: 0 })));
        }
        number == next
    }

    fn live_in_window(&self) -> usize {
        self.len - self.strays.len()
    }

    /// Whether the first page is nearly empty, and the window is far longer than so few messages
    /// need.
    fn is_stretched(&self) -> bool {
        let first = self.window.front().and_then(Option::as_ref);
        let needed = 2 + self.live_in_window() / usize::from(FEW);
        self.window.len() > needed && first.is_some_and(|page| page.live <= FEW)
    }

    /// Forgets a message, and says in which slot it was.
    #[inline(always)]
    pub fn remove(&mut self, id: MessageId) -> Option<u32> {
        let (number, place) = page_and_place(id);
        let Some(page) = self.page_mut(number) else { return self.remove_stray(id) };
        let slot = std::mem::replace(&mut page.slots[place], NONE);
        if slot == NONE {
            return self.remove_stray(id);
        }
        page.live -= 1;
        let live = page.live;
        self.len -= 1;
        let is_last = number - self.base + 1 == self.window.len() as u64;
        // Most messages leave from the first page: when few are left there, it will be empty soon.
        if live <= FEW && !is_last && (live == 0 || number != self.base) {
            self.thin_out(number);
        }
        Some(slot)
    }

    #[inline(never)]
    fn remove_stray(&mut self, id: MessageId) -> Option<u32> {
        let slot = self.strays.remove(&id.0)?;
        self.len -= 1;
        Some(slot)
    }

    /// Gives a page up that has few messages left, unless new ones still come to it.
    #[inline(never)]
    fn thin_out(&mut self, number: u64) {
        let index = usize::try_from(number - self.base).expect("the page was found just now");
        self.give_up(index);
        self.drop_front();
    }

    /// Shortens the window by the pages at its front that were given up.
    fn drop_front(&mut self) {
        while self.window.front().is_some_and(Option::is_none) {
            self.window.pop_front();
            self.base += 1;
        }
    }

    fn give_up(&mut self, index: usize) {
        let first = (self.base + index as u64) * ROOM as u64;
        if let Some(page) = self.window[index].take() {
            let left = (first..).zip(page.slots).filter(|(_, slot)| *slot != NONE);
            self.strays.extend(left);
        }
    }

    /// The slots, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let numbers = self.base..;
        let paged = numbers.zip(&self.window).flat_map(|(number, page)| {
            let slots = page.iter().flat_map(|page| page.slots);
            (number * ROOM as u64..).zip(slots).filter(|(_, slot)| *slot != NONE)
        });
        let mut paged = paged.peekable();
        let mut strays = self.strays.iter().map(|(id, slot)| (*id, *slot)).peekable();
        std::iter::from_fn(move || match (paged.peek(), strays.peek()) {
            (Some((id, _)), Some((stray, _))) if stray < id => strays.next(),
            (Some(_), _) => paged.next(),
            (None, _) => strays.next(),
        })
        .map(|(_, slot)| slot)
    }
}

/// The number of the page of an id, and its place there.
#[inline]
fn page_and_place(id: MessageId) -> (u64, usize) {
    (id.0 / ROOM as u64, usize::from(id.0.to_le_bytes()[0]))
}

#[cfg(test)]
mod tests {
    use std::collections::btree_map::Entry;

    use proptest::prelude::*;

    use super::*;

    /// Pages between the first and the last have more than a few messages or are given up, and the
    /// window begins with one that has some.
    fn assert_tidy(index: &ById) {
        let pages: Vec<_> = index.window.iter().map(Option::as_ref).collect();
        let lives: Vec<_> = pages.iter().map(|page| page.map(|page| page.live)).collect();
        if let [first, between @ .., last] = &lives[..] {
            assert!(first.is_some_and(|live| live > 0) && last.is_some(), "{lives:?}");
            assert!(between.iter().flatten().all(|live| *live > FEW), "{lives:?}");
        }
        for page in pages.into_iter().flatten() {
            let full = page.slots.iter().filter(|slot| **slot != NONE);
            assert_eq!(full.count(), usize::from(page.live));
        }
    }

    /// An index with pages that have so many messages left; the first page is thinned out last.
    fn with_pages(lives: &[u64]) -> ById {
        let mut index = ById::default();
        let ids = |page: usize| page as u64 * 256..(page as u64 + 1) * 256;
        (0..lives.len()).flat_map(ids).for_each(|id| index.insert(MessageId(id), 7));
        for (page, live) in lives.iter().enumerate().rev() {
            let leave = ids(page).skip(usize::try_from(*live).unwrap());
            leave.for_each(|id| assert!(index.remove(MessageId(id)).is_some()));
        }
        index
    }

    /// How many pages the window has, once a message of the next page has come.
    fn window_after_one_more(lives: &[u64]) -> usize {
        let mut index = with_pages(lives);
        assert_eq!(index.window.len(), lives.len());
        index.insert(MessageId(lives.len() as u64 * 256), 7);
        assert_tidy(&index);
        index.window.len()
    }

    #[test]
    fn a_first_page_with_a_few_is_given_up_when_it_makes_the_window_too_long() {
        assert_eq!(window_after_one_more(&[16, 0, 0, 17]), 5, "33 messages may take 4 pages");
        assert_eq!(window_after_one_more(&[16, 0, 0, 0, 0, 17]), 2);
        assert_eq!(window_after_one_more(&[16, 0, 0, 0, 0, 32]), 2, "48 messages may take 5");
        assert_eq!(window_after_one_more(&[17, 0, 0, 0, 0, 17]), 7, "these are more than a few");
    }

    #[test]
    fn a_last_page_with_a_few_is_given_up_when_the_next_one_comes() {
        assert_eq!(window_after_one_more(&[100, 17]), 3);
        assert_eq!(window_after_one_more(&[8, 8]), 3, "the first page stays: it is not far away");
        let mut index = with_pages(&[100, 16]);
        index.insert(MessageId(512), 7);
        assert_eq!(index.strays.len(), 16);
        assert_eq!(window_after_one_more(&[16]), 1);
        assert_eq!(window_after_one_more(&[17]), 2);
    }

    #[test]
    fn the_window_begins_anew_far_away_when_a_few_are_left_in_it() {
        let far = 1_000;
        let after_one_far_away = |lives| {
            let mut index = with_pages(lives);
            index.insert(MessageId(far * 256), 7);
            (index.base, index.strays.len())
        };
        assert_eq!(after_one_far_away(&[17]), (0, 1));
        assert_eq!(after_one_far_away(&[16]), (far, 16));
        let mut index = with_pages(&[16, 0, 0, 0, 0, 17]);
        index.insert(MessageId(6 * 256), 7);
        assert_eq!((index.base, index.strays.len(), index.live_in_window()), (5, 16, 18));
        index.remove(MessageId(6 * 256));
        index.remove(MessageId(5 * 256));
        index.insert(MessageId(far * 256), 7);
        assert_eq!((index.base, index.strays.len()), (far, 32));
    }

    #[test]
    fn a_message_of_a_page_that_was_given_up_is_a_stray() {
        let mut index = with_pages(&[100, 100, 100]);
        (256..340).for_each(|id| assert!(index.remove(MessageId(id)).is_some()));
        assert!(index.page(1).is_none());
        assert_eq!((index.len(), index.strays.len()), (216, 16));
        index.insert(MessageId(300), 9);
        assert_eq!((index.len(), index.get(MessageId(300))), (217, Some(9)));
    }

    proptest! {
        #[test]
        fn it_is_a_map(
            steps in proptest::collection::vec((0_u8..4, 0_u64..4_000, 1_u64..600), 0..40),
        ) {
            let (mut index, mut tree) = (ById::default(), BTreeMap::new());
            for (number, (kind, from, count)) in steps.into_iter().enumerate() {
                let slot = u32::try_from(number).unwrap();
                for id in from..from + count {
                    let leaves = match kind {
                        0 | 1 => false,
                        2 => true,
                        _ => id % 40 != 0,
                    };
                    if leaves {
                        prop_assert_eq!(index.remove(MessageId(id)), tree.remove(&id));
                    } else if let Entry::Vacant(place) = tree.entry(id) {
                        index.insert(MessageId(id), slot);
                        place.insert(slot);
                    }
                }
                prop_assert_eq!(index.len(), tree.len());
                assert_tidy(&index);
                prop_assert!((0..5_000).all(|id| index.get(MessageId(id)) == tree.get(&id).copied()));
                prop_assert!(index.iter().eq(tree.values().copied()));
            }
        }
    }

    #[test]
    fn a_few_that_stay_behind_a_moving_crowd_keep_no_window() {
        let mut index = ById::default();
        for id in 1..=100_000 {
            index.insert(MessageId(id), 7);
            if id > 310 {
                index.remove(MessageId(id - 300));
            }
        }
        assert_eq!(index.len(), 310);
        assert!(index.window.len() <= 22, "{} places for 310 messages", index.window.len());
        assert_eq!(index.get(MessageId(1)), Some(7));
    }

    #[test]
    fn a_page_in_between_with_few_messages_is_given_up() {
        let mut index = ById::default();
        (0..25_600).for_each(|id| index.insert(MessageId(id), 7));
        for id in (0..25_600).filter(|id| id % 256 != 9) {
            index.remove(MessageId(id));
        }
        let pages = index.window.iter().flatten().count();
        assert!(pages <= 2, "{pages} pages for {} messages", index.len());
        assert!((0..100).all(|page| index.get(MessageId(page * 256 + 9)) == Some(7)));
    }

    #[test]
    fn one_that_stays_behind_keeps_no_window() {
        let mut index = ById::default();
        index.insert(MessageId(1), 7);
        for id in 2..100_000 {
            index.insert(MessageId(id), 8);
            index.remove(MessageId(id));
        }
        assert!(index.window.len() <= 2, "{} pages for one message", index.window.len());
        assert_eq!(index.get(MessageId(1)), Some(7));
    }
}
