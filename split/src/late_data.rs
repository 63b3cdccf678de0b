//! Which data only the second part reaches, so that it can come with it.
//!
//! Code reaches a piece of data by an address in it: as a constant, as the offset of a load or a
//! store, or by way of other data that holds the address. So every piece that the first part could
//! reach is found from the constants of its functions, and from the data that has a name and is
//! never moved. A number that only looks like an address keeps a piece in the first part; that
//! costs some bytes and does no harm.
//!
//! A piece that nobody reaches stays in the first part, too: its address must be computed in a
//! way that is not understood here.

use std::collections::BTreeSet;
use std::ops::Range;

use walrus::ir::{Instr, InstrLocId, Value, Visitor, dfs_in_order};
use walrus::{FunctionId, Module};

use crate::Refusal;
use crate::image::Image;
use crate::marked::own_functions;
use crate::pieces::Pieces;

/// What another segment costs about; shorter runs stay where they are.
const SHORTEST: u32 = 16;

/// Finds what looks like an address in a function.
#[derive(Default)]
struct Addresses(BTreeSet<u32>);

impl<'instr> Visitor<'instr> for Addresses {
    fn visit_instr(&mut self, instr: &'instr Instr, _: &'instr InstrLocId) {
        match instr {
            Instr::Const(constant) => match constant.value {
                Value::I32(number) => self.add(u64::from(number.cast_unsigned())),
                Value::I64(number) => {
                    let number = number.cast_unsigned();
                    self.add(number & u64::from(u32::MAX));
                    self.add(number >> 32);
                }
                _ => {}
            },
            Instr::Load(load) => self.add(load.arg.offset),
            Instr::Store(store) => self.add(store.arg.offset),
            Instr::LoadSimd(load) => self.add(load.arg.offset),
            _ => {}
        }
    }
}

impl Addresses {
    fn add(&mut self, number: u64) {
        self.0.extend(u32::try_from(number));
    }
}

fn addresses(module: &Module, functions: impl Iterator<Item = FunctionId>) -> BTreeSet<u32> {
    let mut found = Addresses::default();
    for id in functions {
        let function = module.funcs.get(id).kind.unwrap_local();
        dfs_in_order(&mut found, function, function.entry_block());
    }
    found.0
}

/// The ranges of data that only the functions of the second part reach, in order.
pub fn late_data(
    module: &Module,
    is_second: &[bool],
    pieces: &Pieces,
) -> Result<Vec<Range<u32>>, Refusal> {
    let image = Image::of(module)?;
    let pieces = with_texts(pieces, &image);
    let functions = own_functions(module);
    let part = |second: bool| {
        let numbered = functions.iter().zip(is_second);
        numbered.filter(move |(_, is_second)| **is_second == second).map(|(id, _)| *id)
    };
    let mut first = addresses(module, part(false));
    first.extend(image.without(&pieces).into_iter().flat_map(|rest| image.words(rest)));
    let first = reached(first, &pieces, &image);
    let second = reached(addresses(module, part(true)), &pieces, &image);
    Ok(joined(second.difference(&first).map(|place| pieces[*place].clone()), &image))
}

/// All pieces in order; of the texts each that ends with a zero is one.
fn with_texts(pieces: &Pieces, image: &Image) -> Vec<Range<u32>> {
    let mut all = pieces.movable.clone();
    for texts in &pieces.texts {
        let mut start = texts.start;
        for end in texts.clone().map(|at| at + 1) {
            if image.byte(end - 1) == 0 || end == texts.end {
                all.push(start..end);
                start = end;
            }
        }
    }
    all.sort_by_key(|piece| piece.start);
    all
}

/// The places of the pieces that are reached from these addresses.
fn reached(from: BTreeSet<u32>, pieces: &[Range<u32>], image: &Image) -> BTreeSet<usize> {
    let mut open: Vec<u32> = from.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(address) = open.pop() {
        let after = pieces.partition_point(|piece| piece.start <= address);
        let Some(place) = after.checked_sub(1).filter(|place| address < pieces[*place].end) else {
            continue;
        };
        if reached.insert(place) {
            open.extend(image.words(pieces[place].clone()));
        }
    }
    reached
}

/// Ranges that follow one another with nothing between them but zeros are one.
fn joined(late: impl Iterator<Item = Range<u32>>, image: &Image) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for piece in late {
        match runs.last_mut() {
            Some(run)
                if piece.start.saturating_sub(run.end) < SHORTEST
                    && (run.end..piece.start).all(|at| image.byte(at) == 0) =>
            {
                run.end = run.end.max(piece.end);
            }
            _ => runs.push(piece),
        }
    }
    runs.retain(|run| run.end - run.start >= SHORTEST);
    runs
}
