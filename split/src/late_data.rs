//! Which data only the second part reaches, so that it can come with it.
//!
//! Code reaches a piece of data by an address in it: as a constant, as the offset of a load or a
//! store, or by way of other data that holds the address. So every piece that the first part could
//! reach is found from the constants of its functions, and from the data that is written to and
//! never moved. A number that only looks like an address keeps a piece in the first part; that
//! costs some bytes and does no harm.
//!
//! An address that the first part only hands to a function of the second is one of the second: when
//! somebody reads there, the second part has come. So what a panic says is not in the first part.
//!
//! A piece that nobody reaches stays in the first part, too: its address must be computed in a
//! way that is not understood here.

use std::collections::BTreeSet;
use std::ops::Range;

use walrus::{FunctionId, Module};

use crate::Refusal;
use crate::addresses::Addresses;
use crate::image::Image;
use crate::marked::own_functions;
use crate::pieces::Pieces;

/// What another segment costs about; shorter runs stay where they are.
const SHORTEST: u32 = 16;

/// How far before a table an address may be that reaches it.
const NEAR: u32 = 64;

/// The ranges of data that only the functions of the second part reach, in order.
pub fn late_data(
    module: &Module,
    is_second: &[bool],
    pieces: &Pieces,
) -> Result<Vec<Range<u32>>, Refusal> {
    let image = Image::of(module)?;
    let all = with_texts(pieces, &image);
    let functions = own_functions(module);
    let part = |second: bool| {
        let numbered = functions.iter().zip(is_second);
        numbered.filter(move |(_, is_second)| **is_second == second).map(|(id, _)| *id)
    };
    let late: BTreeSet<FunctionId> = part(true).collect();
    let early = Addresses::of(module, part(false), &late);
    let mut first = early.used;
    first.extend(begin_soon_after(&first, pieces));
    first.extend(image.without(&all).into_iter().flat_map(|rest| image.words(rest)));
    let first = reached(first, &all, &image);
    let late = Addresses::of(module, part(true), &late);
    let second = [late.used, late.handed, early.handed].into_iter().flatten().collect();
    let second = reached(second, &all, &image);
    Ok(joined(second.difference(&first).map(|place| all[*place].clone()), &image))
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

/// Where pieces begin shortly after an address that is in a piece whose own is not there. Only a
/// text may be the end of another.
///
/// A table for numbers from 3 on may be reached by an address three places before it.
fn begin_soon_after(addresses: &BTreeSet<u32>, pieces: &Pieces) -> BTreeSet<u32> {
    let starts: BTreeSet<u32> = pieces.movable.iter().map(|piece| piece.start).collect();
    let is_usual = |at: &u32| {
        pieces.texts.iter().any(|texts| texts.contains(at))
            || starts.range(..=at).next_back().is_some_and(|start| addresses.contains(start))
    };
    let strange = addresses.iter().filter(|at| !is_usual(at));
    strange.flat_map(|at| starts.range(at..&at.saturating_add(NEAR)).copied()).collect()
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
