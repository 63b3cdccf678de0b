//! Removes from a WebAssembly module what the browser does not need to run it.
//!
//! Custom sections hold the names of functions, the programs that made the module, and notes for further tools.
//! The names alone are a quarter of the download; a build for development keeps them.
//! `wasm-opt -Oz` makes the whole module one more percent smaller and the first part no smaller at all, and can
//! make the loops of the simulation slower, so it is not used and nobody has to install it.

use crate::failure::{Failure, Outcome};

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;

/// The module without its custom sections.
pub fn without_custom_sections(module: &[u8]) -> Outcome<Vec<u8>> {
    let mut rest = module.strip_prefix(HEADER).ok_or_else(|| broken("its header is unknown"))?;
    let mut kept = HEADER.to_vec();
    while let Some((&kind, after_kind)) = rest.split_first() {
        let (length, body) = length_prefix(after_kind)?;
        let size = rest.len() - body.len() + length;
        let (section, next) =
            rest.split_at_checked(size).ok_or_else(|| broken("a section is cut off"))?;
        if kind != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(kept)
}

/// Reads an unsigned LEB128 number of at most 32 bits and returns what follows it.
fn length_prefix(bytes: &[u8]) -> Outcome<(usize, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    Err(broken("the length of a section does not end"))
}

fn broken(why: &str) -> Failure {
    Failure::new(format!("this is no WebAssembly module: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [&[HEADER], sections].concat().concat()
    }

    #[test]
    fn only_custom_sections_go() {
        let long: Vec<u8> = [&[10, 0x80, 0x01][..], &[7; 128]].concat();
        let names: &[u8] = &[0, 6, 4, b'n', b'a', b'm', b'e', 1];
        let types: &[u8] = &[1, 2, 3, 4];
        let before = module(&[names, types, &long, names]);
        assert_eq!(without_custom_sections(&before).unwrap(), module(&[types, &long]));
    }

    #[test]
    fn a_file_that_is_no_module_is_refused() {
        let cut_off: &[u8] = &[1, 9, 1];
        let endless: &[u8] = &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        for wrong in [b"<!doctype html>".to_vec(), module(&[cut_off]), module(&[endless])] {
            assert!(without_custom_sections(&wrong).is_err(), "{wrong:?}");
        }
    }
}
