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
        // From the end to the start, so that it is known what becomes of a value: of each that is
        // still to come, whether it is an argument of a function of the second part.
        let mut awaited: Vec<bool> = Vec::new();
        for (instr, _) in sequence.instrs.iter().rev() {
            let (takes, gives) = self.takes_and_gives(instr);
            let is_handed = awaited.last() == Some(&true);
            awaited.truncate(awaited.len().saturating_sub(gives));
            match instr {
                Instr::Const(constant) => self.add(constant.value, is_handed),
                Instr::Call(call) => {
                    awaited.extend(vec![self.second.contains(&call.func); takes]);
                }
                _ if takes + gives == 0 => awaited.clear(),
                _ => awaited.extend(vec![false; takes]),
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

    fn add(&mut self, constant: Value, is_handed: bool) {
        let numbers = parts(constant).into_iter().flatten();
        if is_handed { &mut self.handed } else { &mut self.used }.extend(numbers);
    }

    /// How many values an instruction takes from the stack, and how many it puts there; none at all
    /// when that is not understood here.
    fn takes_and_gives(&self, instr: &Instr) -> (usize, usize) {
        match instr {
            Instr::Const(_) | Instr::LocalGet(_) | Instr::GlobalGet(_) => (0, 1),
            Instr::LocalTee(_) | Instr::Unop(_) | Instr::Load(_) => (1, 1),
            Instr::Binop(_) => (2, 1),
            Instr::LocalSet(_) | Instr::GlobalSet(_) | Instr::Drop(_) => (1, 0),
            Instr::Store(_) => (2, 0),
            Instr::Call(call) => {
                let ty = self.module.types.get(self.module.funcs.get(call.func).ty());
                (ty.params().len(), ty.results().len())
            }
            _ => (0, 0),
        }
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
