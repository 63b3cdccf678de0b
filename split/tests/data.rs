//! Which data goes into the second part.

use message_queue_split::{BUILD, LOAD, Pieces, divide};
use walrus::ir::{BinaryOp, LoadKind, MemArg, Value};
use walrus::{
    ConstExpr, DataKind, FunctionBuilder, FunctionId, InstrSeqBuilder, MemoryId, Module,
    ModuleData, RefType, ValType,
};

/// Where the data of the module is.
const START: i32 = 0x1000;

/// The map of a linker for [`whole`]: pieces of 16 bytes, then two texts, then something that is
/// written to.
const MAP: &str = "
   Addr    Off   Size Out     In      Symbol
      -    100     80 DATA
   1000    100     10         page.o:(.rodata..Lanon.0)
   1010    110     10         page.o:(.rodata..Lanon.1)
   1020    120     10         page.o:(.rodata..Lanon.2)
   1030    130     10         page.o:(.rodata..Lanon.3)
   1040    140     10         page.o:(.rodata..Lanon.4)
   1050    150     28         <internal>:(.rodata)
   1078    178      8         page.o:(.data.NEXT)
";

/// The exported `early` loads from piece 0, which holds the address of piece 1, and takes the
/// address of the end of the first text; `late` takes those of pieces 1, 2 and of the second text;
/// nobody takes that of piece 3, and something that is written to holds that of piece 4.
fn whole() -> Vec<u8> {
    let (mut module, memory) = empty();
    let mut bytes: Vec<u8> = (0..0x50).map(|at| b'a' + at / 16).collect();
    bytes[4..8].copy_from_slice(&(START + 0x10).to_le_bytes());
    bytes.extend(b"a text of the first\0"); // 20 bytes
    bytes.extend(b"one of the second..\0");
    bytes.extend([0; 4]);
    bytes.extend((START + 0x48).to_le_bytes());
    put(&mut module, memory, bytes);

    let late = takes(&mut module, &[0x1010, 0x1020, 0x1064]);
    let early = takes(&mut module, &[0x1060]);
    let arg = MemArg { align: 4, offset: 0x1000 };
    let body = module.funcs.get_mut(early).kind.unwrap_local_mut();
    let mut body = body.builder_mut().func_body();
    body.call(late).i32_const(0).load(memory, LoadKind::I32 { atomic: false }, arg).drop();
    module.exports.add("early", early);
    module.emit_wasm()
}

/// Five pieces: `late` has two parameters and takes the addresses of pieces 1 and 4; `early` does
/// what is given to its body and gets `late`.
fn calling(early: impl FnOnce(&mut InstrSeqBuilder, FunctionId)) -> Vec<u8> {
    let (mut module, memory) = empty();
    put(&mut module, memory, vec![b'a'; 0x50]);
    let both = [ValType::I32, ValType::I32];
    let parameters = both.map(|ty| module.locals.add(ty));
    let mut late = FunctionBuilder::new(&mut module.types, &both, &[]);
    late.func_body().i32_const(0x1010).drop().i32_const(0x1040).drop();
    let late = late.finish(parameters.to_vec(), &mut module.funcs);
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    early(&mut function.func_body(), late);
    let early = function.finish(vec![], &mut module.funcs);
    module.exports.add("early", early);
    module.emit_wasm()
}

/// A module with memory, a table and [`LOAD`].
fn empty() -> (Module, MemoryId) {
    let mut module = Module::default();
    let memory = module.memories.add_local(false, false, 1, None, None);
    module.exports.add("memory", memory);
    module.tables.add_local(false, 2, Some(2), RefType::FUNCREF);
    let load = FunctionBuilder::new(&mut module.types, &[], &[]).finish(vec![], &mut module.funcs);
    module.exports.add(LOAD, load);
    (module, memory)
}

fn put(module: &mut Module, memory: MemoryId, bytes: Vec<u8>) {
    let offset = ConstExpr::Value(Value::I32(START));
    let segment = module.data.add(DataKind::Active { memory, offset }, bytes);
    module.memories.get_mut(memory).data_segments.insert(segment);
}

/// A function that does nothing but name these numbers.
fn takes(module: &mut Module, numbers: &[i32]) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    for number in numbers {
        function.func_body().i32_const(*number).drop();
    }
    function.finish(vec![], &mut module.funcs)
}

fn read(module: &[u8]) -> Module {
    Module::from_buffer(module).expect("a valid module")
}

/// The numbers of the functions in their order in the bytes, which is not the one above.
fn number_of(module: &Module, export: &str) -> usize {
    let id = module.exports.get_func(export).expect("it is exported");
    module.funcs.iter_local().position(|(other, _)| other == id).expect("it is one of its own")
}

/// Where segments begin and end.
fn ranges(data: &ModuleData) -> Vec<(i32, i32)> {
    let range = |data: &walrus::Data| {
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else {
            panic!("a segment that is not in memory from the start");
        };
        (start, start + i32::try_from(data.value.len()).expect("it is short"))
    };
    data.iter().map(range).collect()
}

#[test]
fn what_only_the_second_part_reaches_comes_with_it() {
    let whole = whole();
    let ran = [number_of(&read(&whole), "early")];
    let parts = divide(&whole, &ran, &Pieces::read(MAP)).expect("it can be divided");
    let (first, second) = (read(&parts.first), read(&parts.second));
    // Piece 2 and the second text. Piece 1 is reached through piece 0.
    assert_eq!(ranges(&second.data), [(0x1020, 0x1030), (0x1064, 0x1078)]);
    // Nobody reaches piece 3, so its address must be made in a way that nobody sees here.
    assert_eq!(ranges(&first.data), [(0x1000, 0x1020), (0x1030, 0x1064), (0x1078, 0x1080)]);
}

#[test]
fn what_is_only_handed_to_the_second_part_comes_with_it() {
    let whole = calling(|body, late| {
        // Piece 1 is handed over, and so is what is made of piece 0, which therefore is used.
        body.i32_const(0x1010).i32_const(0x1000).i32_const(4).binop(BinaryOp::I32Add).call(late);
        // So are pieces 2 and 3, but one is used as well, and a call with two parameters takes no
        // third.
        body.i32_const(0x1020).drop();
        body.i32_const(0x1030).i32_const(0x1020).i32_const(0).call(late).drop();
    });
    let ran = [number_of(&read(&whole), "early")];
    let parts = divide(&whole, &ran, &Pieces::read(MAP)).expect("it can be divided");
    let second = read(&parts.second);
    assert_eq!(ranges(&second.data), [(0x1010, 0x1020), (0x1040, 0x1050)]);
}

#[test]
fn a_table_that_may_be_reached_from_before_it_stays() {
    // The address of piece 3 is nowhere, so this one may be that of piece 4, less two places.
    let whole = calling(|body, _| {
        body.i32_const(0x1038).drop();
    });
    let ran = [number_of(&read(&whole), "early")];
    let parts = divide(&whole, &ran, &Pieces::read(MAP)).expect("it can be divided");
    assert_eq!(ranges(&read(&parts.second).data), [(0x1010, 0x1020)]);
}

#[test]
fn parts_with_other_data_do_not_link() {
    let whole = whole();
    let ran = [number_of(&read(&whole), "early")];
    let build = |pieces: &Pieces| {
        let first = read(&divide(&whole, &ran, pieces).expect("it can be divided").first);
        let names: Vec<_> = first.exports.iter().map(|export| export.name.clone()).collect();
        names.into_iter().find(|name| name.starts_with(BUILD)).expect("it tells its build")
    };
    assert_ne!(build(&Pieces::read(MAP)), build(&Pieces::default()));
}

#[test]
fn no_byte_is_lost_or_changed() {
    let whole = whole();
    let ran = [number_of(&read(&whole), "early")];
    let parts = divide(&whole, &ran, &Pieces::read(MAP)).expect("it can be divided");
    let mut memory = [0_u8; 0x80];
    for part in [&parts.first, &parts.second].map(|part| read(part)) {
        for ((start, end), data) in ranges(&part.data).into_iter().zip(part.data.iter()) {
            let [start, end] =
                [start, end].map(|at| usize::try_from(at - START).expect("it is in the data"));
            memory[start..end].copy_from_slice(&data.value);
        }
    }
    let whole = read(&whole);
    let before = &whole.data.iter().next().expect("it has one segment").value;
    assert_eq!(memory[..], before[..]);
}

#[test]
fn without_a_map_all_data_is_in_the_first_part() {
    let whole = whole();
    let ran = [number_of(&read(&whole), "early")];
    let parts = divide(&whole, &ran, &Pieces::default()).expect("it can be divided");
    assert_eq!(ranges(&read(&parts.first).data), [(0x1000, 0x1080)]);
    assert!(read(&parts.second).data.iter().next().is_none());
}
