//! The slots of the table of functions that the second part fills.
//!
//! Thousands of functions have nothing but their address taken. A stub for each of them would be a
//! tenth of the first part, so their slots are empty until the second part is there, and whoever
//! calls through the table in the first part asks for the second when it finds an empty slot.

use walrus::ir::{
    Call, CallIndirect, Instr, InstrLocId, InstrSeq, Value, VisitorMut, dfs_pre_order_mut,
};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, GlobalId, Module, TableId,
    ValType,
};

/// Takes the functions of the second part out of the table; what is left are runs of others.
pub fn empty(module: &mut Module, table: TableId, is_second: impl Fn(FunctionId) -> bool) {
    let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    for id in elements {
        let element = module.elements.get(id);
        // Other kinds are refused before.
        let (
            ElementKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. },
            ElementItems::Functions(items),
        ) = (&element.kind, &element.items)
        else {
            continue;
        };
        let (start, items) = (*start, items.clone());
        module.elements.delete(id);
        module.tables.get_mut(table).elem_segments.remove(&id);
        let mut slots = (start..).zip(items).peekable();
        while let Some((start, first)) = slots.next() {
            if is_second(first) {
                continue;
            }
            let mut run = vec![first];
            while let Some((_, next)) = slots.next_if(|(_, next)| !is_second(*next)) {
                run.push(next);
            }
            let offset = ConstExpr::Value(Value::I32(start));
            let kind = ElementKind::Active { table, offset };
            let segment = module.elements.add(kind, ElementItems::Functions(run));
            module.tables.get_mut(table).elem_segments.insert(segment);
        }
    }
}

/// Lets these functions make sure of the second part before they call through an empty slot.
pub fn guard(
    module: &mut Module,
    functions: impl Iterator<Item = FunctionId>,
    table: TableId,
    (linked, load): (GlobalId, FunctionId),
) {
    let slot = module.locals.add(ValType::I32);
    let mut filled = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    filled.func_body().global_get(linked).if_else(
        None,
        |_| {},
        |look| {
            look.local_get(slot).table_get(table).ref_is_null().if_else(
                None,
                |is_empty| {
                    is_empty.call(load);
                },
                |_| {},
            );
        },
    );
    filled.func_body().local_get(slot);
    let filled = filled.finish(vec![slot], &mut module.funcs);
    for id in functions {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut Guard { table, filled }, function, entry);
    }
}

/// Puts a call of `filled`, which takes a slot and returns it, before each call through the table.
struct Guard {
    table: TableId,
    filled: FunctionId,
}

impl VisitorMut for Guard {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let guarded = std::mem::take(&mut sequence.instrs);
        for (instr, at) in guarded {
            if matches!(&instr, Instr::CallIndirect(CallIndirect { table, .. }) if *table == self.table)
            {
                let call = Instr::Call(Call { func: self.filled });
                sequence.instrs.push((call, InstrLocId::default()));
            }
            sequence.instrs.push((instr, at));
        }
    }
}
