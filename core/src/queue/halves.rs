//! 64 bits as two numbers of 32, for keys that are not to be padded to eight bytes.

/// Both halves of a number, the larger one first, so that they are ordered as the numbers are.
#[inline]
pub fn halves(number: u64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    [u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h])]
}

/// The number of two halves.
#[inline]
pub fn whole([high, low]: [u32; 2]) -> u64 {
    let ([a, b, c, d], [e, f, g, h]) = (high.to_be_bytes(), low.to_be_bytes());
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_make_a_whole_and_are_ordered_as_wholes_are() {
        let numbers = [0, 7, u64::from(u32::MAX), 1 << 32, (5 << 32) + 3, u64::MAX];
        assert_eq!(halves((5 << 32) + 3), [5, 3]);
        assert!(numbers.map(halves).is_sorted());
        assert_eq!(numbers.map(|number| whole(halves(number))), numbers);
    }
}
