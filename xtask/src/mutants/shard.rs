//! A fair part of the mutants.

use std::str::FromStr;

use crate::failure::Failure;

/// Part `number` of `count`, the first being part 0. Each takes every `count`-th mutant, so that none has all of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    count: usize,
}

impl Shard {
    /// The one part that is everything.
    pub const ALL: Self = Self { number: 0, count: 1 };

    /// Those of `all` that belong to this part.
    pub fn of<'a>(self, all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        all.skip(self.number).step_by(self.count).collect()
    }
}

impl FromStr for Shard {
    type Err = Failure;

    fn from_str(word: &str) -> Result<Self, Failure> {
        word.split_once('/')
            .and_then(|(number, count)| Some((number.parse().ok()?, count.parse().ok()?)))
            .filter(|(number, count)| number < count)
            .map(|(number, count)| Self { number, count })
            .ok_or_else(|| Failure::new("--shard wants k/n with k from 0 to n - 1, such as 0/8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn together_the_parts_are_everything_once() {
        let all = ["a", "b", "c", "d", "e"];
        let part = |word: &str| word.parse::<Shard>().unwrap().of(all.into_iter());
        assert_eq!(part("0/2"), ["a", "c", "e"]);
        assert_eq!(part("1/2"), ["b", "d"]);
        assert_eq!(Shard::ALL.of(all.into_iter()), all);
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for word in ["", "1", "2/2", "0/0", "-1/2", "a/b"] {
            assert!(word.parse::<Shard>().is_err(), "{word}");
        }
    }
}
