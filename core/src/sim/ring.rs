//! An ordered map for keys that mostly arrive in order and mostly leave from the front.

use std::cmp::Ordering;
use std::collections::VecDeque;

/// An ordered map in one ring of memory, for the few things that a simulation keeps in order.
///
/// What comes newest is mostly the last and what leaves is mostly the first: each in constant time
/// and without an allocation. What comes or leaves in between moves the shorter side of the ring.
/// The messages of a queue can be a million, so they are kept in an `Ordered` of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ring<K, V> {
    entries: VecDeque<(K, V)>,
}

impl<K, V> Default for Ring<K, V> {
    fn default() -> Self {
        Self { entries: VecDeque::new() }
    }
}

impl<K: Ord + Copy, V: Copy> Ring<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The smallest key.
    pub fn first(&self) -> Option<K> {
        self.entries.front().map(|(key, _)| *key)
    }

    /// What stands under a key.
    pub fn get(&self, key: K) -> Option<V> {
        self.find(key).ok().map(|at| self.entries[at].1)
    }

    /// Puts something under a key. Whether the key was free.
    pub fn insert(&mut self, key: K, value: V) -> bool {
        if self.entries.back().is_none_or(|(last, _)| *last < key) {
            self.entries.push_back((key, value));
            return true;
        }
        let Err(at) = self.find(key) else { return false };
        self.entries.insert(at, (key, value));
        true
    }

    /// Takes out what stands under the smallest key.
    pub fn pop_first(&mut self) -> Option<V> {
        self.entries.pop_front().map(|(_, value)| value)
    }

    /// Takes out what stands under a key.
    pub fn remove(&mut self, key: K) -> Option<V> {
        let at = self.find(key).ok()?;
        self.entries.remove(at).map(|(_, value)| value)
    }

    /// Where a key is, or where it would be. Most are looked for at the front.
    fn find(&self, key: K) -> Result<usize, usize> {
        const FRONT: usize = 6;
        for (at, (other, _)) in self.entries.iter().take(FRONT).enumerate() {
            match key.cmp(other) {
                Ordering::Less => return Err(at),
                Ordering::Equal => return Ok(at),
                Ordering::Greater => {}
            }
        }
        self.entries.binary_search_by_key(&key, |(other, _)| *other)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ring_is_an_ordered_map(
            steps in proptest::collection::vec((any::<bool>(), 0_u8..30), 0..200),
        ) {
            let (mut ring, mut map) = (Ring::default(), BTreeMap::new());
            for (number, (put, key)) in steps.into_iter().enumerate() {
                if put {
                    let free = !map.contains_key(&key);
                    prop_assert_eq!(ring.insert(key, number), free);
                    map.entry(key).or_insert(number);
                } else if key == 0 {
                    prop_assert_eq!(ring.pop_first(), map.pop_first().map(|(_, value)| value));
                } else {
                    prop_assert_eq!(ring.remove(key), map.remove(&key));
                }
                prop_assert_eq!(ring.first(), map.keys().next().copied());
                prop_assert_eq!(ring.get(7), map.get(&7).copied());
                prop_assert_eq!(ring.len(), map.len());
            }
        }
    }
}
