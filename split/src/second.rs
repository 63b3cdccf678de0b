//! Cuts the second part out of a module.

use walrus::ir::Value;
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionId, FunctionKind, GlobalKind, ImportKind,
    ImportedFunction, Module, passes,
};

use crate::Refusal;
use crate::division::Division;
use crate::image;
use crate::link::{self, Item, Place};
use crate::marked::own_functions;

/// Leaves what belongs to the second part, and says what that takes from the first: the item at a
/// position has the [name](link::name) of that number.
pub fn cut(module: &mut Module, division: &Division, build: &str) -> Result<Vec<Item>, Refusal> {
    let functions = own_functions(module);
    let imported = imported_functions(module);
    let [tables, memories, globals] = [
        module.tables.iter().map(|table| ImportKind::from(table.id())).collect::<Vec<_>>(),
        module.memories.iter().map(|memory| memory.id().into()).collect(),
        module.globals.iter().map(|global| global.id().into()).collect(),
    ];
    leave_exports(module);
    image::keep(module, &division.late_data)?;
    import_everything(module, &functions, division);
    fill_slots(module, &functions, division);
    passes::gc::run(module);
    let imports: Vec<_> =
        module.imports.iter().map(|import| (import.id(), import.kind.clone())).collect();
    let position = |all: &[ImportKind], kind: &ImportKind| all.iter().position(|one| one == kind);
    let mut needs = Vec::new();
    for (id, kind) in imports {
        let import = module.imports.get_mut(id);
        build.clone_into(&mut import.module);
        import.name = link::name(needs.len());
        let item = match &kind {
            ImportKind::Function(id) => Some(Item::Function(place(*id, &imported, &functions))),
            kind @ ImportKind::Table(_) => position(&tables, kind).map(Item::Table),
            kind @ ImportKind::Memory(_) => position(&memories, kind).map(Item::Memory),
            kind @ ImportKind::Global(_) => position(&globals, kind).map(Item::Global),
            ImportKind::Tag(_) => None,
        };
        needs.push(item.expect("each import is of the whole module"));
    }
    Ok(needs)
}

/// The functions that the whole module imports, in their order.
pub fn imported_functions(module: &Module) -> Vec<FunctionId> {
    let functions = module.funcs.iter();
    functions
        .filter(|function| matches!(function.kind, FunctionKind::Import(_)))
        .map(walrus::Function::id)
        .collect()
}

fn place(id: FunctionId, imported: &[FunctionId], own: &[FunctionId]) -> Place {
    let position = |all: &[FunctionId]| all.iter().position(|one| *one == id);
    let place = position(imported).map(Place::Imported);
    place.or_else(|| position(own).map(Place::Own)).expect("each function is of the whole module")
}

/// Both parts share the memory and the table.
fn leave_exports(module: &mut Module) {
    module.start = None;
    for id in module.exports.iter().map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    for id in module.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
        module.elements.delete(id);
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
}

/// Whatever the second part has no code for is imported; what it does not use goes afterwards.
fn import_everything(module: &mut Module, functions: &[FunctionId], division: &Division) {
    for (&id, &second) in functions.iter().zip(&division.is_second) {
        if !second {
            let import = module.imports.add("", "", id);
            let function = module.funcs.get_mut(id);
            let ty = function.ty();
            function.kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
    }
    for table in module.tables.iter_mut().filter(|table| table.import.is_none()) {
        table.import = Some(module.imports.add("", "", table.id()));
        table.init = None;
    }
    for memory in module.memories.iter_mut().filter(|memory| memory.import.is_none()) {
        memory.import = Some(module.imports.add("", "", memory.id()));
    }
    for id in module.globals.iter().map(walrus::Global::id).collect::<Vec<_>>() {
        if matches!(module.globals.get(id).kind, GlobalKind::Local(_)) {
            let import = module.imports.add("", "", id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
    }
}

/// A run of neighbouring slots is one segment.
fn fill_slots(module: &mut Module, functions: &[FunctionId], division: &Division) {
    let table = module.tables.main_function_table().ok().flatten().expect("it was divided");
    module.tables.get_mut(table).initial = division.table_size;
    if let Some(maximum) = &mut module.tables.get_mut(table).maximum {
        *maximum = division.table_size;
    }
    let mut slots = division.slots.iter().peekable();
    while let Some((&start, &number)) = slots.next() {
        let mut items = vec![functions[number]];
        while let Some((_, &number)) =
            slots.next_if(|(slot, _)| **slot == start + items.len() as u64)
        {
            items.push(functions[number]);
        }
        let offset = i32::try_from(start).expect("a table has fewer slots");
        let offset = ConstExpr::Value(Value::I32(offset));
        let kind = ElementKind::Active { table, offset };
        let segment = module.elements.add(kind, ElementItems::Functions(items));
        module.tables.get_mut(table).elem_segments.insert(segment);
    }
}
