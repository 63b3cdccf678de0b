//! A heap whose nodes have four children: flatter than a binary one, so it misses the cache less.

/// What has a place in an order.
///
/// Not `Ord`: three-way comparison of a whole item makes the loop half as slow again.
pub trait Ordered: Copy {
    /// Whether this one leaves before the other.
    fn is_before(&self, other: &Self) -> bool;
}

/// The item that is before all others leaves first.
pub struct Heap<T> {
    items: Vec<T>,
}

const CHILDREN: usize = 4;

impl<T: Ordered> Heap<T> {
    /// An empty heap.
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// Adds an item.
    pub fn push(&mut self, item: T) {
        let mut hole = self.items.len();
        self.items.push(item);
        while hole > 0 {
            let parent = (hole - 1) / CHILDREN;
            if !item.is_before(&self.items[parent]) {
                break;
            }
            self.items[hole] = self.items[parent];
            hole = parent;
        }
        self.items[hole] = item;
    }

    /// Removes the first item.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.items.pop()?;
        let Some(&first) = self.items.first() else {
            return Some(last);
        };
        let mut hole = 0;
        while let Some(child) = self.first_child(hole) {
            if !self.items[child].is_before(&last) {
                break;
            }
            self.items[hole] = self.items[child];
            hole = child;
        }
        self.items[hole] = last;
        Some(first)
    }

    /// The one of the children that leaves before the others.
    fn first_child(&self, parent: usize) -> Option<usize> {
        let start = parent * CHILDREN + 1;
        let end = (start + CHILDREN).min(self.items.len());
        let mut first = (start < end).then_some(start)?;
        for child in start + 1..end {
            if self.items[child].is_before(&self.items[first]) {
                first = child;
            }
        }
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Ordered for u32 {
        fn is_before(&self, other: &Self) -> bool {
            self < other
        }
    }

    #[test]
    fn items_leave_in_order() {
        let mut heap = Heap::new();
        let items: Vec<u32> = (0..1_000).map(|index| index * 7_919 % 1_009).collect();
        for &item in &items {
            heap.push(item);
        }
        let mut expected = items;
        expected.sort_unstable();
        let left: Vec<u32> = std::iter::from_fn(|| heap.pop()).collect();
        assert_eq!(left, expected);
    }
}
