//! A heap whose nodes have four children: flatter than a binary one, so it misses the cache less.

/// The smallest item leaves first.
pub struct Heap<T> {
    items: Vec<T>,
}

const CHILDREN: usize = 4;

impl<T: Ord + Copy> Heap<T> {
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
            if self.items[parent] <= item {
                break;
            }
            self.items[hole] = self.items[parent];
            hole = parent;
        }
        self.items[hole] = item;
    }

    /// Removes the smallest item.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.items.pop()?;
        let Some(&smallest) = self.items.first() else {
            return Some(last);
        };
        let mut hole = 0;
        while let Some(child) = self.smallest_child(hole) {
            if self.items[child] >= last {
                break;
            }
            self.items[hole] = self.items[child];
            hole = child;
        }
        self.items[hole] = last;
        Some(smallest)
    }

    fn smallest_child(&self, parent: usize) -> Option<usize> {
        let first = parent * CHILDREN + 1;
        let end = (first + CHILDREN).min(self.items.len());
        (first..end).min_by_key(|&child| self.items[child])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
