//! How a growing queue asks for memory in a browser.

/// A large piece of memory is asked for at once, where small ones are dear.
///
/// In a browser the allocator asks for 64 KiB at a time, and after every few of them the browser
/// tidies up its own memory. A million messages of 194 bytes were stored in 1.1 s that way, and in
/// 0.24 s with pieces of an eighth of what is there.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// How many pages of 64 KiB there were at the last look; 0 where the system gives memory in
    /// pieces that suit it.
    pages: usize,
}

impl Default for Reserve {
    fn default() -> Self {
        Self { pages: pages() }
    }
}

impl Reserve {
    /// Asks for a large piece if memory was asked for since the last look.
    pub fn look_ahead(&mut self) {
        if let Some(bytes) = self.wanted(pages()) {
            // The allocator keeps what it was given, so a piece that is returned at once is there
            // for what comes. If none can be had, small ones perhaps can.
            let mut piece = Vec::<u8>::new();
            let _ = piece.try_reserve_exact(bytes);
            std::hint::black_box(piece);
            self.pages = pages();
        }
    }

    /// How many bytes to ask for when there are so many pages; `None` if there are no more than at
    /// the last look.
    fn wanted(&self, pages: usize) -> Option<usize> {
        const PAGE: usize = 1 << 16;
        const LEAST: usize = 1 << 20;
        (pages > self.pages).then(|| (pages * PAGE / 8).max(LEAST))
    }
}

#[cfg(target_arch = "wasm32")]
fn pages() -> usize {
    std::arch::wasm32::memory_size(0)
}

#[cfg(not(target_arch = "wasm32"))]
fn pages() -> usize {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eighth_of_what_is_there_is_asked_for_when_there_is_more_than_before() {
        let reserve = Reserve { pages: 20 };
        assert_eq!([10, 20].map(|pages| reserve.wanted(pages)), [None, None]);
        assert_eq!(reserve.wanted(21), Some(1 << 20), "and 1 MiB at least");
        assert_eq!(reserve.wanted(160), Some(20 << 16));
    }
}
