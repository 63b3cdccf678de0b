//! Where the linker put which piece of data, as it wrote it down in its map.
//!
//! ```text
//!     Addr      Off     Size Out     In      Symbol
//!        -   14795f    15c3b DATA
//!   100000   147960    15bbc .rodata
//!   100000   14796a        3         page.o:(.rodata..Lanon.04ff.5)
//!   100000   14796a        3                 .Lanon.04ff.5
//!   100044   1479ae     3ea1         <internal>:(.rodata)
//! ```

use std::ops::Range;

/// What the linker calls a piece of data that is only read: a text, a list of constants or a table of
/// functions, which the code reaches by its address and nothing else.
const ONLY_READ: &str = ":(.rodata.";

/// Where it put the texts that end with a zero, each once.
const TEXTS: &str = "<internal>:(.rodata";

/// The addresses of what is only read, from a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Pieces that may be in either part, in order.
    pub movable: Vec<Range<u32>>,
    /// Texts that end with a zero, side by side and one the end of another; in order.
    pub texts: Vec<Range<u32>>,
}

impl Pieces {
    /// Reads a map. Lines that are not about data are skipped.
    #[must_use]
    pub fn read(map: &str) -> Self {
        let mut pieces = Self::default();
        for line in map.lines().skip_while(|line| !line.ends_with(" DATA")) {
            let mut words = line.split_whitespace();
            let mut number = || u32::from_str_radix(words.next()?, 16).ok();
            let (Some(start), Some(_), Some(size)) = (number(), number(), number()) else {
                continue;
            };
            let Some(end) = start.checked_add(size).filter(|end| *end > start) else { continue };
            if line.contains(TEXTS) {
                pieces.texts.push(start..end);
            } else if line.contains(ONLY_READ) {
                pieces.movable.push(start..end);
            }
        }
        pieces.movable.sort_by_key(|piece| piece.start);
        pieces.texts.sort_by_key(|piece| piece.start);
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_read_can_be_moved() {
        let map = "
    Addr      Off     Size Out     In      Symbol
       -       10       5c CODE
  100000       10        3         page.o:(.rodata..Lanon.aa.1)
       -       90       40 DATA
  100000       90       40 .rodata
  100008       98       10         page.o:(.rodata..Lanon.aa.2)
  100008       98       10                 .Lanon.aa.2
  100020       b0        4         page.o:(.rodata._RNv4core7unicode7OFFSETS)
  100000       90        8         page.o:(.rodata..Lanon.aa.1)
  100024       b4        c         <internal>:(.rodata)
  100030       c0        8         page.o:(.data._ZN4page4NEXT)
  100038        0        8         page.o:(.bss.CALLS)
";
        assert_eq!(
            Pieces::read(map),
            Pieces {
                movable: vec![0x10_0000..0x10_0008, 0x10_0008..0x10_0018, 0x10_0020..0x10_0024],
                #[expect(clippy::single_range_in_vec_init, reason = "there is one range")]
                texts: vec![0x10_0024..0x10_0030],
            }
        );
    }
}
