//! Takes the tables of the font that printing needs, so that the module carries no others.
//!
//! What goes are the rules by which letters are moved, joined and replaced: a quarter of the file.
//! The tables are as in the font; only the list of them at the beginning is new.

use std::path::Path;
use std::{env, fs};

/// In the order in which a font lists them. The name goes along, because it says whose font it is.
const KEPT: [&[u8; 4]; 10] =
    [b"OS/2", b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post"];
/// Bytes before the list, and of each entry in it: tag, checksum, offset, length.
const HEADER: usize = 12;
const ENTRY: usize = 16;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").expect("cargo says where to");
    for (name, font) in [("regular", notosans::REGULAR_TTF), ("bold", notosans::BOLD_TTF)] {
        let file = Path::new(&folder).join(name).with_extension("ttf");
        fs::write(file, printed_part(font)).expect("cargo's own folder can be written to");
    }
}

/// The same font with fewer tables.
fn printed_part(font: &[u8]) -> Vec<u8> {
    let mut list = header();
    let mut tables = Vec::new();
    for tag in KEPT {
        let entry = entry(font, *tag);
        let [offset, length] = [8, 12].map(|at| number(&entry[at..]));
        let place = HEADER + KEPT.len() * ENTRY + tables.len();
        list.extend(&entry[..8]);
        list.extend(u32::try_from(place).expect("a font is small").to_be_bytes());
        list.extend(&entry[12..]);
        tables.extend(&font[offset..offset + length]);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    [list, tables].concat()
}

/// The beginning of a font: its kind, and how many tables there are, also as powers of two.
fn header() -> Vec<u8> {
    let count = u16::try_from(KEPT.len()).expect("there are few");
    let power = count.ilog2();
    let range = 16 << power;
    let numbers = [count, range, u16::try_from(power).expect("it is small"), count * 16 - range];
    let mut header = vec![0, 1, 0, 0];
    header.extend(numbers.into_iter().flat_map(u16::to_be_bytes));
    header
}

/// What the list of a font says about one of its tables.
fn entry(font: &[u8], tag: [u8; 4]) -> &[u8] {
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let mut entries = font[HEADER..].chunks(ENTRY).take(count);
    entries.find(|entry| entry.starts_with(&tag)).expect("the font has this table")
}

fn number(bytes: &[u8]) -> usize {
    let [first, second, third, fourth] = bytes[..4] else { unreachable!("there are four") };
    u32::from_be_bytes([first, second, third, fourth]).try_into().expect("a font is small")
}
