//! The entries of an ordered map, one after another.

use std::collections::btree_map;

use super::Ordered;

/// The entries that are left, the smallest key first: those of the pages and those of the tree, of
/// which the smaller is always next.
pub struct Iter<'a, K, V> {
    map: &'a Ordered<K, V>,
    /// Where the entry after `paged` is looked for: in which page, and from which place on.
    page: usize,
    place: usize,
    rest: btree_map::Iter<'a, K, V>,
    paged: Option<(K, V)>,
    stray: Option<(K, V)>,
}

impl<K: Ord + Copy, V: Copy> Ordered<K, V> {
    /// The entries, the smallest key first.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.iter_from(0)
    }

    /// The entries from the `first`-th on. Whole pages before it are not looked at.
    pub fn iter_from(&self, first: usize) -> Iter<'_, K, V> {
        let (mut page, mut left) = (0, first);
        while page <= self.more.len() && self.page(page).live() <= left && self.is_before_rest(page)
        {
            left -= self.page(page).live();
            page += 1;
        }
        let (rest, place) = (self.rest.iter(), 0);
        let mut iter = Iter { map: self, page, place, rest, paged: None, stray: None };
        iter.step_in_pages();
        iter.step_in_rest();
        for _ in 0..left {
            if iter.next().is_none() {
                break;
            }
        }
        iter
    }

    /// Whether everything in a page comes before everything in the tree.
    fn is_before_rest(&self, page: usize) -> bool {
        self.rest.first_key_value().is_none_or(|(first, _)| self.page(page).is_before(*first))
    }
}

impl<K: Ord + Copy, V: Copy> Iter<'_, K, V> {
    #[inline(never)]
    fn step_in_pages(&mut self) {
        self.paged = None;
        while self.paged.is_none() && self.page <= self.map.more.len() {
            if let Some((place, entry)) = self.map.page(self.page).live_from(self.place) {
                (self.place, self.paged) = (place + 1, Some(entry));
            } else {
                (self.page, self.place) = (self.page + 1, 0);
            }
        }
    }

    fn step_in_rest(&mut self) {
        self.stray = self.rest.next().map(|(key, value)| (*key, *value));
    }
}

impl<K: Ord + Copy, V: Copy> Iterator for Iter<'_, K, V> {
    type Item = (K, V);

    #[inline(never)]
    fn next(&mut self) -> Option<(K, V)> {
        match (self.paged, self.stray) {
            (Some(paged), Some(stray)) if stray.0 < paged.0 => {
                self.step_in_rest();
                Some(stray)
            }
            (None, stray) => {
                self.step_in_rest();
                stray
            }
            (paged, _) => {
                self.step_in_pages();
                paged
            }
        }
    }
}
