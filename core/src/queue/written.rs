//! What a value writes into a hash, for tests of those that write it themselves.

use std::hash::{Hash, Hasher};

#[derive(Default)]
struct Written(Vec<u8>);

impl Hasher for Written {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("what is written is looked at, and nothing else")
    }
}

/// The bytes that a value writes into a hash.
pub fn written(value: &impl Hash) -> Vec<u8> {
    let mut written = Written::default();
    value.hash(&mut written);
    written.0
}
