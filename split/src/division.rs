//! Which functions and which data go into the second part, and where the first part finds them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, ElementItems, ElementKind, FunctionId, Module, TableId, passes};

use crate::late_data::late_data;
use crate::marked::own_functions;
use crate::pieces::Pieces;
use crate::{LOAD, Refusal};

/// A division of the functions, by their numbers in [`own_functions`].
pub struct Division {
    /// Whether the function goes into the second part.
    pub is_second: Vec<bool>,
    /// The slots of the function table in which the second part puts functions of its own.
    pub slots: BTreeMap<u64, usize>,
    /// How many slots the table has with the new ones.
    pub table_size: u64,
    /// The data that comes with the second part, by address and in order.
    pub late_data: Vec<Range<u32>>,
}

impl Division {
    /// Divides a module, which is used up by finding out what the first part names.
    pub fn new(mut module: Module, ran: &[usize], pieces: &Pieces) -> Result<Self, Refusal> {
        if module.tags.iter().next().is_some() {
            return Err(Refusal::new("a module with exceptions cannot be divided"));
        }
        let functions = own_functions(&module);
        let mut kept: BTreeSet<FunctionId> =
            ran.iter().filter_map(|&number| functions.get(number).copied()).collect();
        let load = module.exports.get_func(LOAD);
        kept.insert(load.map_err(|_| Refusal::new(format!("it does not export {LOAD}")))?);
        kept.extend(module.start);
        let is_second: Vec<bool> = functions.iter().map(|id| !kept.contains(id)).collect();
        let late_data = late_data(&module, &is_second, pieces)?;
        for (&id, _) in functions.iter().zip(&is_second).filter(|&(_, &second)| second) {
            let body = module.funcs.get_mut(id).kind.unwrap_local_mut().builder_mut();
            body.func_body().instrs_mut().clear();
            body.func_body().unreachable();
        }
        let (slots, table_size) = slots(&mut module, &functions, &is_second)?;
        Ok(Self { is_second, slots, table_size, late_data })
    }
}

/// The slots of functions of the second part: those that they have, because their address is
/// taken, and new ones at the end for those that the first part calls by name.
fn slots(
    module: &mut Module,
    functions: &[FunctionId],
    is_second: &[bool],
) -> Result<(BTreeMap<u64, usize>, u64), Refusal> {
    let table = function_table(module)?;
    let numbers = functions.iter().enumerate().filter(|&(number, _)| is_second[number]);
    let numbers: BTreeMap<FunctionId, usize> = numbers.map(|(number, &id)| (id, number)).collect();
    let mut slots = BTreeMap::new();
    for element in module.elements.iter() {
        let (ElementKind::Active { table: into, offset }, ElementItems::Functions(items)) =
            (&element.kind, &element.items)
        else {
            return Err(Refusal::new("only functions that are in the table from the start"));
        };
        let ConstExpr::Value(Value::I32(offset)) = offset else {
            return Err(Refusal::new("a place in the table must be a number"));
        };
        if *into != table {
            return Err(Refusal::new("a module with two tables of functions"));
        }
        let places = (u64::from(offset.cast_unsigned())..).zip(items);
        slots.extend(places.filter_map(|(slot, id)| Some((slot, *numbers.get(id)?))));
    }
    let mut table_size = module.tables.get(table).initial;
    let placed: BTreeSet<usize> = slots.values().copied().collect();
    passes::gc::run(module);
    for id in own_functions(module) {
        if let Some(&number) = numbers.get(&id).filter(|number| !placed.contains(number)) {
            slots.insert(table_size, number);
            table_size += 1;
        }
    }
    Ok((slots, table_size))
}

/// The one table of functions.
pub fn function_table(module: &Module) -> Result<TableId, Refusal> {
    let table = module.tables.main_function_table();
    table
        .ok()
        .flatten()
        .ok_or_else(|| Refusal::new("a module without exactly one table of functions"))
}
