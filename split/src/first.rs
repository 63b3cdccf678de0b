//! Cuts the first part out of a module.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::Value;
use walrus::{
    ConstExpr, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId, ImportKind, Module,
    TableId, ValType, passes,
};

use crate::division::{Division, function_table};
use crate::image::{self, Image};
use crate::link::{self, Item, Place};
use crate::marked::own_functions;
use crate::second::imported_functions;
use crate::slots;
use crate::{BUILD, LOAD, Refusal};

/// Leaves what belongs to the first part and exports what the second needs.
pub fn cut(
    module: &mut Module,
    division: &Division,
    needs: &[Item],
    build: &str,
) -> Result<(), Refusal> {
    let functions = own_functions(module);
    let table = function_table(module)?;
    module.tables.get_mut(table).initial = division.table_size;
    if let Some(maximum) = &mut module.tables.get_mut(table).maximum {
        *maximum = division.table_size;
    }
    export(module, &functions, needs);
    let memory = module.memories.iter().next().map(walrus::Memory::id);
    let memory = memory.ok_or_else(|| Refusal::new("a module without memory"))?;
    module.exports.add(&format!("{BUILD}{build}"), memory);
    let (linked, loaded) = make_sure_of_the_second_part(module)?;
    let second = functions.iter().zip(&division.is_second).filter(|&(_, &second)| second);
    let second: BTreeSet<FunctionId> = second.map(|(&id, _)| id).collect();
    slots::empty(module, table, |id| second.contains(&id));
    let own = functions.iter().copied().filter(|id| !second.contains(id));
    slots::guard(module, own, table, (linked, loaded));
    let slots: BTreeMap<usize, u64> =
        division.slots.iter().map(|(&slot, &number)| (number, slot)).collect();
    for (number, slot) in slots {
        become_stub(module, functions[number], loaded, table, slot);
    }
    let early = Image::of(module)?.without(&division.late_data);
    image::keep(module, &early)?;
    passes::gc::run(module);
    Ok(())
}

/// The end of the name of the module that wasm-bindgen's script provides.
const SCRIPT: &str = "_bg.js";

/// The names of imported functions are long and are in the script as well; short ones would fit the
/// script of any build, so they come from a module with the name of this one.
pub fn rename_imports(module: &mut Module, build: &str) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    let imports: Vec<_> = module.imports.iter().map(walrus::Import::id).collect();
    for id in imports {
        let import = module.imports.get_mut(id);
        if import.module.ends_with(SCRIPT) && matches!(import.kind, ImportKind::Function(_)) {
            let old = std::mem::replace(&mut import.module, build.to_owned());
            if renamed.is_empty() {
                renamed.push((old, build.to_owned()));
            }
            let short = link::word(renamed.len());
            renamed.push((std::mem::replace(&mut import.name, short.clone()), short));
        }
    }
    renamed
}

fn export(module: &mut Module, functions: &[FunctionId], needs: &[Item]) {
    let imported = imported_functions(module);
    let tables: Vec<_> = module.tables.iter().map(walrus::Table::id).collect();
    let memories: Vec<_> = module.memories.iter().map(walrus::Memory::id).collect();
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for (number, need) in needs.iter().enumerate() {
        let item = match *need {
            Item::Function(Place::Imported(position)) => ExportItem::from(imported[position]),
            Item::Function(Place::Own(position)) => functions[position].into(),
            Item::Table(position) => tables[position].into(),
            Item::Memory(position) => memories[position].into(),
            Item::Global(position) => globals[position].into(),
        };
        module.exports.add(&link::name(number), item);
    }
}

/// A global that says whether the second part is there, and a function that loads it unless it is.
fn make_sure_of_the_second_part(module: &mut Module) -> Result<(GlobalId, FunctionId), Refusal> {
    let load = module.exports.get_func(LOAD);
    let load = load.map_err(|_| Refusal::new(format!("it does not export {LOAD}")))?;
    let not_yet = ConstExpr::Value(Value::I32(0));
    let linked = module.globals.add_local(ValType::I32, true, false, not_yet);
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    function.func_body().global_get(linked).if_else(
        None,
        |_| {},
        |load_it| {
            load_it.call(load).i32_const(1).global_set(linked);
        },
    );
    Ok((linked, function.finish(vec![], &mut module.funcs)))
}

/// Makes of a function one that goes on in the second part, at its slot of the table.
fn become_stub(module: &mut Module, id: FunctionId, loaded: FunctionId, table: TableId, slot: u64) {
    let ty = module.funcs.get(id).ty();
    let (parameters, results) = {
        let ty = module.types.get(ty);
        (ty.params().to_vec(), ty.results().to_vec())
    };
    let arguments: Vec<_> = parameters.iter().map(|&ty| module.locals.add(ty)).collect();
    let mut stub = FunctionBuilder::new(&mut module.types, &parameters, &results);
    let mut body = stub.func_body();
    body.call(loaded);
    for &argument in &arguments {
        body.local_get(argument);
    }
    body.i32_const(i32::try_from(slot).expect("a table has fewer slots"));
    body.call_indirect(ty, table);
    module.funcs.get_mut(id).kind = FunctionKind::Local(stub.local_func(arguments));
}
