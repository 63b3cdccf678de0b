//! What looks like an address in the code of functions.

use std::collections::BTreeSet;

use walrus::ir::{Instr, InstrLocId, InstrSeq, Value, Visitor, dfs_in_order};
use walrus::{FunctionId, Module};

/// The addresses in some functions.
pub struct Addresses<'module> {
    module: &'module Module,
    /// The functions of the second part.
    second: &'module BTreeSet<FunctionId>,
    /// What the functions may use themselves.
    pub used: BTreeSet<u32>,
    /// What they hand to functions of the second part.
    pub handed: BTreeSet<u32>,
}

impl<'instr> Visitor<'instr> for Addresses<'_> {
    fn start_instr_seq(&mut self, sequence: &'instr InstrSeq) {
        // From the end to the start: a call stands after its arguments.
        let mut arguments = 0;
        for (instr, _) in sequence.instrs.iter().rev() {
            match instr {
                Instr::Call(call) => {
                    let is_second = self.second.contains(&call.func);
                    arguments = if is_second { self.parameters(call.func) } else { 0 };
                }
                Instr::Const(constant) => {
                    let numbers = parts(constant.value).into_iter().flatten();
                    let set = if arguments > 0 { &mut self.handed } else { &mut self.used };
                    set.extend(numbers);
                    arguments = arguments.saturating_sub(1);
                }
                // It puts one value on the stack and takes none, as a constant does.
                Instr::LocalGet(_) | Instr::GlobalGet(_) => {
                    arguments = arguments.saturating_sub(1);
                }
                _ => arguments = 0,
            }
        }
    }

    fn visit_instr(&mut self, instr: &'instr Instr, _: &'instr InstrLocId) {
        let offset = match instr {
            Instr::Load(load) => load.arg.offset,
            Instr::Store(store) => store.arg.offset,
            Instr::LoadSimd(load) => load.arg.offset,
            _ => return,
        };
        self.used.extend(u32::try_from(offset));
    }
}

impl<'module> Addresses<'module> {
    /// Looks through functions.
    pub fn of(
        module: &'module Module,
        functions: impl Iterator<Item = FunctionId>,
        second: &'module BTreeSet<FunctionId>,
    ) -> Self {
        let (used, handed) = <(BTreeSet<u32>, BTreeSet<u32>)>::default();
        let mut found = Self { module, second, used, handed };
        for id in functions {
            let function = module.funcs.get(id).kind.unwrap_local();
            dfs_in_order(&mut found, function, function.entry_block());
        }
        found
    }

    fn parameters(&self, function: FunctionId) -> usize {
        self.module.types.get(self.module.funcs.get(function).ty()).params().len()
    }
}

/// The numbers of 32 bits in a constant.
fn parts(constant: Value) -> [Option<u32>; 2] {
    match constant {
        Value::I32(number) => [Some(number.cast_unsigned()), None],
        Value::I64(number) => {
            let number = number.cast_unsigned();
            [u32::try_from(number & u64::from(u32::MAX)).ok(), u32::try_from(number >> 32).ok()]
        }
        _ => [None, None],
    }
}
