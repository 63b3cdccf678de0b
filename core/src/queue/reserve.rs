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
        const PAGE: usize = 1 << 16;
        const LEAST: usize = 1 << 20;
        if pages() > self.pages {
            // The allocator keeps what it was given, so a piece that is returned at once is there
            // for what comes. If none can be had, small ones perhaps can.
            let mut piece = Vec::<u8>::new();
            let _ = piece.try_reserve_exact((pages() * PAGE / 8).max(LEAST));
            std::hint::black_box(piece);
            self.pages = pages();
        }
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
