//! The entries of an ordered map, one after another.

use std::iter::Peekable;

use super::Ordered;
use super::page::Page;

impl<K: Ord + Copy, V: Copy> Ordered<K, V> {
    /// The entries, the smallest key first.
    pub fn iter(&self) -> impl Iterator<Item = (K, V)> {
        self.iter_from(0)
    }

    /// The entries from the `first`-th on. Whole pages before it are not looked at.
    pub fn iter_from(&self, first: usize) -> impl Iterator<Item = (K, V)> {
        let (mut skipped, mut left) = (0_usize, first);
        let ends_before_rest = |page: &Page<K, V>| {
            self.rest.first_key_value().is_none_or(|(first, _)| page.is_before(*first))
        };
        let pages = || std::iter::once(&self.front).chain(&self.more);
        for page in pages().take_while(|page| ends_before_rest(page)) {
            if page.live() > left {
                break;
            }
            left -= page.live();
            skipped += 1;
        }
        let front = self.front.iter().take(if skipped == 0 { usize::MAX } else { 0 });
        let more = self.more.range(skipped.saturating_sub(1).min(self.more.len())..);
        let paged = front.chain(more.flat_map(Page::iter)).peekable();
        let rest = self.rest.iter().map(|(key, value)| (*key, *value)).peekable();
        Merged { paged, rest }.skip(left)
    }
}

/// Two ordered sequences as one.
struct Merged<A: Iterator, B: Iterator> {
    paged: Peekable<A>,
    rest: Peekable<B>,
}

impl<K: Ord, V, A: Iterator<Item = (K, V)>, B: Iterator<Item = (K, V)>> Iterator for Merged<A, B> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        match (self.paged.peek(), self.rest.peek()) {
            (Some((paged, _)), Some((rest, _))) if rest < paged => self.rest.next(),
            (Some(_), _) => self.paged.next(),
            (None, _) => self.rest.next(),
        }
    }
}
