//! Many small choices out of one number.

use message_queue_core::queue::Probability;
use message_queue_core::time::Duration;

/// Choices that all come from one number, the same ones each time.
#[derive(Clone, Copy)]
pub struct Dice(u64);

impl Dice {
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// A number below `end`. (The steps are those of the generator `SplitMix64`.)
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 32) * end) >> 32
    }

    pub fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).expect("below a usize")
    }

    /// A number from `first` to `last`.
    pub fn between(&mut self, first: u32, last: u32) -> u32 {
        first + u32::try_from(self.below(u64::from(last - first + 1))).expect("below a u32")
    }

    /// Whether one chance in `many` came true.
    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.index(of.len())]
    }

    /// Whole milliseconds, so that many things happen at the same instant.
    pub fn millis(&mut self, first: u32, last: u32) -> Duration {
        Duration::from_millis(u64::from(self.between(first, last)))
    }

    pub fn probability(&mut self) -> Probability {
        Probability::from_percent(self.pick(&[0, 10, 50, 100]))
    }
}

/// The settings that a case turns away from where they stand. There are fewer of them the more a
/// failing case is simplified.
pub struct Knobs {
    turned: u32,
    dice: Dice,
}

impl Knobs {
    pub fn new(turned: u32, seed: u64) -> Self {
        Self { turned, dice: Dice::new(seed) }
    }

    /// The choices for the next knob if it is turned.
    pub fn next(&mut self) -> Option<Dice> {
        let turned = self.turned & 1 == 1;
        self.turned >>= 1;
        let dice = Dice::new(self.dice.below(1 << 32));
        turned.then_some(dice)
    }
}
