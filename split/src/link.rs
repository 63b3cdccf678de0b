//! What the second part takes from the first, and by which names.

/// Where a function is: among the imports of the whole module, or among its own functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Imported(usize),
    Own(usize),
}

/// Something that the second part imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Function(Place),
    /// By its number among the tables.
    Table(usize),
    /// By its number among the memories.
    Memory(usize),
    /// By its number among the globals.
    Global(usize),
}

/// The name of an export: short, because there are many, and unlike any name in a program.
pub fn name(number: usize) -> String {
    format!(".{}", digits(number))
}

/// The name of an import, which a script can use without quotation marks.
pub fn word(number: usize) -> String {
    format!("_{}", digits(number))
}

fn digits(number: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = vec![];
    let mut rest = number;
    loop {
        digits.push(char::from(DIGITS[rest % DIGITS.len()]));
        rest /= DIGITS.len();
        if rest == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_differ() {
        let names: Vec<String> = (0..2_000).map(name).collect();
        assert_eq!(names[..3], [".0", ".1", ".2"]);
        assert_eq!([&names[35], &names[36], &names[1_999]], [".z", ".10", ".1jj"]);
        let mut different = names.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), names.len());
    }
}
