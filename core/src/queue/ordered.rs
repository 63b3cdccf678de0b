//! An ordered map for keys that mostly arrive in order and mostly leave from the front.

mod iter;
mod page;

use std::collections::{BTreeMap, VecDeque};

use page::Page;

/// An ordered map for keys that mostly arrive in order and mostly leave from the front.
///
/// A line of messages is nearly a queue already: the newest comes last and the oldest leaves
/// first. So what arrives in order is written into pages, one after another; an entry that leaves
/// from between is only crossed out. What comes back into the middle goes to a tree, and so does
/// what is left of a page that is nearly empty. Everything is O(log n), but for the list of pages
/// that an emptied one leaves: a million entries have four thousand of them, so closing up costs
/// an entry sixteen words.
///
/// A tree alone was measured first: it gives its last node back each time that it runs empty and
/// asks for a new one right after. With it M/M/4 took 7.3 times the bare loop in wasm, with rings
/// 5.0; and a tree that is filled in order takes twice the room.
#[derive(Clone, Debug)]
pub struct Ordered<K, V> {
    /// The first page; empty only when there is no other.
    front: Page<K, V>,
    /// The others, in order. None is without a live entry.
    more: VecDeque<Page<K, V>>,
    rest: BTreeMap<K, V>,
    len: usize,
    /// The memory of the page that was emptied last.
    spare: Option<Page<K, V>>,
}

impl<K, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self {
            front: Page::default(),
            more: VecDeque::new(),
            rest: BTreeMap::new(),
            len: 0,
            spare: None,
        }
    }
}

impl<K: Ord + Copy, V: Copy> Ordered<K, V> {
    /// How many entries there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The entry with the smallest key.
    #[inline(always)]
    pub fn first(&self) -> Option<(K, V)> {
        if self.rest.is_empty() { self.front.first() } else { self.smaller_first() }
    }

    #[inline(never)]
    fn smaller_first(&self) -> Option<(K, V)> {
        let paged = self.front.first();
        let rest = self.rest.first_key_value().map(|(key, value)| (*key, *value));
        match (paged, rest) {
            (Some(paged), Some(rest)) => Some(if paged.0 < rest.0 { paged } else { rest }),
            (first, None) | (None, first) => first,
        }
    }

    /// What stands under a key.
    pub fn get(&self, key: K) -> Option<V> {
        match self.find(key) {
            Some((index, at)) => Some(self.page(index).value(at)),
            None => self.rest.get(&key).copied(),
        }
    }

    /// Takes out the entry with the smallest key.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        let (key, value) = self.first()?;
        self.remove(key);
        Some((key, value))
    }

    /// Puts something under a key. Whether the key was free.
    #[inline(always)]
    pub fn insert(&mut self, key: K, value: V) -> bool {
        let last = self.more.back_mut().unwrap_or(&mut self.front);
        if self.rest.is_empty() && !last.is_full() && last.is_before(key) {
            last.push(key, value);
            self.len += 1;
            return true;
        }
        self.insert_elsewhere(key, value)
    }

    #[inline(never)]
    fn insert_elsewhere(&mut self, key: K, value: V) -> bool {
        if self.rest.contains_key(&key) {
            return false;
        }
        let last = self.more.back_mut().unwrap_or(&mut self.front);
        if !last.is_before(key) {
            if self.find(key).is_some() {
                return false;
            }
            self.rest.insert(key, value);
        } else if last.is_full() {
            self.start_page(key, value);
        } else {
            last.push(key, value);
        }
        self.len += 1;
        true
    }

    fn start_page(&mut self, key: K, value: V) {
        let last = self.more.len();
        if self.page(last).is_sparse() {
            self.empty_page(last);
        }
        if self.front.live() == 0 {
            return self.front.push(key, value);
        }
        let mut page = self.spare.take().unwrap_or_default();
        page.push(key, value);
        self.more.push_back(page);
    }

    /// Takes out what stands under a key.
    #[inline(always)]
    pub fn remove(&mut self, key: K) -> Option<V> {
        let Some(at) = self.front.find(key) else { return self.remove_elsewhere(key) };
        let value = self.front.cross_out(at);
        self.len -= 1;
        if self.front.live() == 0 && self.more.is_empty() {
            self.front.clear();
        } else if self.front.is_sparse() {
            self.tidy_up(0);
        }
        Some(value)
    }

    #[inline(never)]
    fn remove_elsewhere(&mut self, key: K) -> Option<V> {
        let value = if let Some((index, at)) = self.find(key) {
            let page = self.page_mut(index);
            let value = page.cross_out(at);
            if page.is_sparse() {
                self.tidy_up(index);
            }
            value
        } else {
            self.rest.remove(&key)?
        };
        self.len -= 1;
        Some(value)
    }

    /// Clears a page away that has few entries left or none; not one to which more may come.
    #[inline(never)]
    fn tidy_up(&mut self, index: usize) {
        if self.page(index).live() == 0 {
            self.drop_page(index);
        } else if index < self.more.len() {
            self.empty_page(index);
        }
    }

    fn drop_page(&mut self, index: usize) {
        let mut page = match index.checked_sub(1) {
            Some(behind) => self.more.remove(behind).expect("the page was found just now"),
            None => match self.more.pop_front() {
                Some(next) => std::mem::replace(&mut self.front, next),
                None => return self.front.clear(),
            },
        };
        page.clear();
        self.spare = Some(page);
    }

    /// Moves the few entries of a page to the tree.
    fn empty_page(&mut self, index: usize) {
        let mut from = 0;
        while let Some((at, (key, value))) = self.page(index).live_from(from) {
            self.rest.insert(key, value);
            from = at + 1;
        }
        self.drop_page(index);
    }

    fn page(&self, index: usize) -> &Page<K, V> {
        index.checked_sub(1).map_or(&self.front, |behind| &self.more[behind])
    }

    fn page_mut(&mut self, index: usize) -> &mut Page<K, V> {
        match index.checked_sub(1) {
            Some(behind) => &mut self.more[behind],
            None => &mut self.front,
        }
    }

    /// In which page a live key is, and where in it.
    fn find(&self, key: K) -> Option<(usize, usize)> {
        if let Some(at) = self.front.find(key) {
            return Some((0, at));
        }
        let behind = self.more.partition_point(|page| page.is_before(key));
        self.more.get(behind)?.find(key).map(|at| (behind + 1, at))
    }
}

impl<K: Ord + Copy, V: Copy + PartialEq> PartialEq for Ordered<K, V> {
    /// How the entries are spread over pages makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Copy, V: Copy + Eq> Eq for Ordered<K, V> {}

impl<K: Ord + Copy + std::hash::Hash, V: Copy + std::hash::Hash> std::hash::Hash for Ordered<K, V> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|entry| entry.hash(state));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::written::written;
    use super::*;

    /// What is done to both maps: a small step, or the same one many times over.
    #[derive(Clone, Debug)]
    enum Step {
        Insert(u16),
        Remove(u16),
        PopFirst,
        Append(u16),
        Thin { from: u16, keep: u16 },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0_u16..3_000).prop_map(Step::Insert),
            4 => (0_u16..3_000).prop_map(Step::Remove),
            2 => Just(Step::PopFirst),
            2 => (1_u16..900).prop_map(Step::Append),
            1 => (0_u16..3_000, 2_u16..40).prop_map(|(from, keep)| Step::Thin { from, keep }),
        ]
    }

    fn take(step: &Step, map: &mut Ordered<u16, u32>, tree: &mut BTreeMap<u16, u32>, number: u32) {
        match *step {
            Step::Insert(key) => {
                let free = !tree.contains_key(&key);
                assert_eq!(map.insert(key, number), free);
                tree.entry(key).or_insert(number);
            }
            Step::Remove(key) => {
                assert_eq!(map.get(key), tree.get(&key).copied());
                assert_eq!(map.remove(key), tree.remove(&key));
            }
            Step::PopFirst => assert_eq!(map.pop_first(), tree.pop_first()),
            Step::Append(count) => {
                let last = tree.last_key_value().map_or(0, |(key, _)| *key);
                for key in last.saturating_add(1)..=last.saturating_add(count) {
                    take(&Step::Insert(key), map, tree, number);
                }
            }
            Step::Thin { from, keep } => {
                let keys: Vec<_> = tree.range(from..).map(|(key, _)| *key).take(700).collect();
                for key in keys.into_iter().filter(|key| key % keep != 0) {
                    take(&Step::Remove(key), map, tree, number);
                }
            }
        }
    }

    /// Only the last page may have few entries left, and only a map without any an empty one.
    fn assert_tidy(map: &Ordered<u16, u32>) {
        let lives = (0..=map.more.len()).map(|index| map.page(index).live());
        assert!(map.more.is_empty() || lives.into_iter().all(|live| live > 0));
        assert!((0..map.more.len()).all(|index| !map.page(index).is_sparse()));
    }

    proptest! {
        #[test]
        fn it_is_an_ordered_map(steps in proptest::collection::vec(step(), 0..60), skip in 0_usize..900) {
            let (mut map, mut tree) = (Ordered::default(), BTreeMap::new());
            for (step, number) in steps.iter().zip(0..) {
                take(step, &mut map, &mut tree, number);
                prop_assert_eq!(map.len(), tree.len());
                prop_assert_eq!(map.first(), tree.first_key_value().map(|(key, value)| (*key, *value)));
                assert_tidy(&map);
            }
            let pairs = || tree.iter().map(|(key, value)| (*key, *value));
            prop_assert!(map.iter().eq(pairs()));
            prop_assert!(map.iter_from(skip).eq(pairs().skip(skip)));
            let again: Vec<_> = pairs().collect();
            let mut fresh = Ordered::default();
            for (key, value) in again.into_iter().rev() {
                fresh.insert(key, value);
            }
            prop_assert_eq!(written(&fresh), written(&map));
            prop_assert_eq!(&fresh, &map);
            fresh.pop_first();
            prop_assert_eq!(fresh == map, map.len() == 0);
            prop_assert_eq!(written(&fresh) == written(&map), map.len() == 0);
        }
    }

    #[test]
    fn as_long_as_two_maps_are_alike_in_length_their_entries_tell_them_apart() {
        let [one, other, short] = [&[1, 2][..], &[1, 3], &[1]].map(|keys| {
            let mut map = Ordered::default();
            for key in keys {
                map.insert(*key, ());
            }
            map
        });
        assert!(one != other && one != short);
        assert!(written(&one) != written(&other) && written(&one) != written(&short));
    }

    #[test]
    fn a_key_in_the_tree_is_taken_though_the_pages_are_empty() {
        let mut map = Ordered::default();
        for key in [1, 9] {
            map.insert(key, ());
        }
        map.remove(9);
        map.insert(2, ());
        map.remove(1);
        assert!(!map.insert(2, ()));
        assert_eq!(map.len(), 1);
    }

    #[test]
    fn a_crowd_that_stays_behind_keeps_no_pages() {
        let mut map = Ordered::default();
        for key in 0_u32..100_000 {
            map.insert(key, ());
            if key % 1_000 > 0 {
                map.remove(key);
            }
        }
        assert_eq!(map.len(), 100);
        assert!(map.more.len() <= 2, "{} pages for 100 entries", map.more.len());
    }
}
