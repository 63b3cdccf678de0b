//! A module that remembers which of its functions ran.

use walrus::ir::Value;
use walrus::{ConstExpr, FunctionId, Module, ValType};

/// What the names of the exported globals begin with; the number of the function follows.
pub const MARK: &str = "ran";

/// The functions of a module's own in their order, which is the same in each parse of its bytes.
pub fn own_functions(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter_local().map(|(id, _)| id).collect()
}

/// Has each function say that it runs before it does anything else.
pub fn mark(module: &mut Module) {
    for (number, id) in own_functions(module).into_iter().enumerate() {
        let never = ConstExpr::Value(Value::I32(0));
        let ran = module.globals.add_local(ValType::I32, true, false, never);
        module.exports.add(&format!("{MARK}{number}"), ran);
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let mut body = function.builder_mut().func_body();
        body.const_at(0, Value::I32(1)).global_set_at(1, ran);
    }
}
