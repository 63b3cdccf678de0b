//! One page of an ordered map: entries in order, some of them crossed out.

/// How many entries a page has room for.
const ROOM: usize = 256;

/// Entries in order, some of them crossed out. The first is never crossed out, unless all are.
///
/// Keys and values are apart, so that neither is padded to the other's size.
#[derive(Clone, Debug)]
pub struct Page<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
    crossed_out: [u64; ROOM / 64],
    /// Where the first live entry is.
    start: usize,
    live: usize,
}

impl<K, V> Default for Page<K, V> {
    fn default() -> Self {
        let crossed_out = [0; ROOM / 64];
        Self { keys: Vec::new(), values: Vec::new(), crossed_out, start: 0, live: 0 }
    }
}

impl<K: Ord + Copy, V: Copy> Page<K, V> {
    #[inline]
    pub fn live(&self) -> usize {
        self.live
    }

    #[inline]
    pub fn is_full(&self) -> bool {
        self.keys.len() >= ROOM
    }

    /// Whether so few entries are left that they are better kept elsewhere. What has left from
    /// the front does not count: a page that is used up in order is not sparse.
    #[inline]
    pub fn is_sparse(&self) -> bool {
        self.live * 8 <= self.keys.len() - self.start
    }

    /// The first live entry.
    #[inline(always)]
    pub fn first(&self) -> Option<(K, V)> {
        let key = self.keys.get(self.start)?;
        Some((*key, self.values[self.start]))
    }

    /// Whether all entries come before a key, crossed out or not.
    #[inline(always)]
    pub fn is_before(&self, key: K) -> bool {
        self.keys.last().is_none_or(|last| *last < key)
    }

    #[inline(always)]
    pub fn push(&mut self, key: K, value: V) {
        self.keys.push(key);
        self.values.push(value);
        self.live += 1;
    }

    /// Where a live key is. Most are looked for at the front.
    #[inline(always)]
    pub fn find(&self, key: K) -> Option<usize> {
        if self.keys.get(self.start).is_some_and(|first| *first == key) {
            return Some(self.start);
        }
        if self.is_before(key) { None } else { self.search(key) }
    }

    #[inline(never)]
    fn search(&self, key: K) -> Option<usize> {
        const FRONT: usize = 8;
        let mut at = self.start;
        while at < self.start + FRONT && self.keys.get(at).is_some_and(|other| *other < key) {
            at += 1;
        }
        if at == self.start + FRONT {
            at = self.keys.partition_point(|other| *other < key);
        }
        (*self.keys.get(at)? == key && !self.is_crossed_out(at)).then_some(at)
    }

    #[inline(always)]
    fn is_crossed_out(&self, at: usize) -> bool {
        self.crossed_out[at / 64] & (1 << (at % 64)) != 0
    }

    /// What stands at a place that [`Page::find`] named.
    pub fn value(&self, at: usize) -> V {
        self.values[at]
    }

    /// Takes out the live entry at a place that [`Page::find`] named.
    #[inline(always)]
    pub fn cross_out(&mut self, at: usize) -> V {
        self.live -= 1;
        if at == self.start {
            self.start += 1;
            if self.live > 0 {
                self.skip_crossed_out();
            }
        } else {
            self.crossed_out[at / 64] |= 1 << (at % 64);
        }
        self.values[at]
    }

    #[inline(always)]
    fn skip_crossed_out(&mut self) {
        while self.is_crossed_out(self.start) {
            self.start += 1;
        }
    }

    /// Forgets everything but the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.keys.clear();
        self.values.clear();
        self.crossed_out = [0; ROOM / 64];
        self.start = 0;
        self.live = 0;
    }

    /// The first live entry from a place on, and its place.
    pub fn live_from(&self, place: usize) -> Option<(usize, (K, V))> {
        let mut at = place.max(self.start);
        while at < self.keys.len() {
            if !self.is_crossed_out(at) {
                return Some((at, (self.keys[at], self.values[at])));
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_one_entry_in_eight_is_sparse() {
        let mut page = Page::default();
        (0..17).for_each(|key| page.push(key, ()));
        for at in 1..15 {
            page.cross_out(at);
        }
        assert_eq!((page.live(), page.is_sparse()), (3, false));
        page.cross_out(15);
        assert_eq!((page.live(), page.is_sparse()), (2, true));
        page.cross_out(0);
        assert_eq!(
            (page.live(), page.is_sparse()),
            (1, false),
            "what left from the front is no gap"
        );
    }

    #[test]
    fn a_page_is_full_with_as_many_as_it_has_room_for() {
        let mut page = Page::default();
        (0..255).for_each(|key| page.push(key, ()));
        assert!(!page.is_full());
        page.push(255, ());
        assert!(page.is_full());
        assert_eq!(page.find(255), Some(255));
    }
}
