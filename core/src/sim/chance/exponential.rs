//! The exponential distribution by the ziggurat method of Marsaglia and Tsang, "The Ziggurat Method
//! for Generating Random Variables", Journal of Statistical Software 5 (8), 2000.
//!
//! The area below the density is covered by layers of one size, and a point in a layer is nearly
//! always below the density without asking. The layers are computed when they are first wanted:
//! written down they would be 4 kB of every download, and nearly nothing else in it is as hard to
//! compress. A logarithm for each number would take a tenth of the time of a whole simulation.

use std::array::from_fn;
use std::sync::OnceLock;

use rand::Rng;

/// How many layers there are; the lowest byte of a roll chooses one.
const LAYERS: usize = 256;
/// Where the tail of the lowest layer begins.
const TAIL: f64 = 7.697_117_470_131_05;
/// The area of each layer.
const AREA: f64 = 0.003_949_659_822_581_557;

/// The right ends of the layers, from the widest to the top, and the density there.
struct Layers {
    ends: [f64; LAYERS + 1],
    heights: [f64; LAYERS + 1],
}

impl Layers {
    fn get() -> &'static Self {
        static LAYERS: OnceLock<Layers> = OnceLock::new();
        LAYERS.get_or_init(Self::compute)
    }

    #[inline(never)] // A page on which nothing is random does not have to load it.
    fn compute() -> Self {
        let mut ends = [0.0; LAYERS + 1];
        ends[0] = AREA / density(TAIL);
        ends[1] = TAIL;
        for layer in 1..LAYERS - 1 {
            let end = ends[layer];
            ends[layer + 1] = -libm::log(density(end) + AREA / end);
        }
        Self { ends, heights: from_fn(|layer| density(ends[layer])) }
    }
}

fn density(x: f64) -> f64 {
    libm::exp(-x)
}

/// A number with mean 1.
pub fn sample(dice: &mut impl Rng) -> f64 {
    let Layers { ends, heights } = Layers::get();
    loop {
        let roll = dice.next_u64();
        let layer = usize::from(roll.to_le_bytes()[0]);
        let x = part(roll) * ends[layer];
        if x < ends[layer + 1] {
            return x;
        }
        if layer == 0 {
            return TAIL - libm::log(part(dice.next_u64()));
        }
        let (bottom, top) = (heights[layer], heights[layer + 1]);
        if top + (bottom - top) * part(dice.next_u64()) < density(x) {
            return x;
        }
    }
}

/// A number between 0 and 1, and neither of them, from the upper 52 bits of a roll.
fn part(roll: u64) -> f64 {
    let upper = (roll >> 12) | 1.0_f64.to_bits();
    f64::from_bits(upper) - (1.0 - f64::EPSILON / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Lcg64Xsh32;

    #[test]
    fn the_layers_have_one_area_and_end_at_the_top() {
        let Layers { ends, heights } = Layers::get();
        for layer in 1..LAYERS - 1 {
            let area = ends[layer] * (heights[layer + 1] - heights[layer]);
            assert!((area - AREA).abs() < 1e-12, "layer {layer} has {area}");
        }
        let top = ends[LAYERS - 1] * (1.0 - heights[LAYERS - 1]);
        assert!((top - AREA).abs() < 1e-9, "the top has {top}");
        let lowest = TAIL * density(TAIL) + density(TAIL);
        assert!((lowest - AREA).abs() < 1e-12, "the lowest with its tail has {lowest}");
    }

    #[test]
    fn numbers_fall_where_the_distribution_says() {
        let mut dice = Lcg64Xsh32::seed_from_u64(7);
        let rolls = 200_000;
        let numbers: Vec<f64> = (0..rolls).map(|_| sample(&mut dice)).collect();
        // Beyond the tail, too: about 91 of the 200,000 are.
        for limit in [0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 6.0, TAIL, 9.0] {
            let expected = density(limit);
            let deviation = (expected * (1.0 - expected) / f64::from(rolls)).sqrt();
            let above = numbers.iter().filter(|number| **number > limit).count();
            let part = above as f64 / f64::from(rolls);
            assert!((part - expected).abs() < 4.0 * deviation, "{part} above {limit}");
        }
        assert!(numbers.iter().all(|number| *number > 0.0));
    }

    #[test]
    fn a_part_is_never_all_or_nothing() {
        assert!(part(0) > 0.0);
        assert!(part(u64::MAX) < 1.0);
    }
}
