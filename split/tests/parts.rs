//! What is in the parts of a small module.

use message_queue_split::{BUILD, LOAD, MARK, Parts, Pieces, Refusal, mark};
use walrus::ir::{Call, CallIndirect, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, Module, RefType, ValType,
};

/// The functions in their order: `load`, `early`, `late`, `shown`, `unused`. The exported `early`
/// calls `late`, which calls `early` and `log`, an import; the address of `shown` is taken, and
/// nobody calls `unused`.
fn whole() -> Vec<u8> {
    let mut module = Module::default();
    let memory = module.memories.add_local(false, false, 1, None, None);
    module.exports.add("memory", memory);
    let table = module.tables.add_local(false, 2, Some(2), RefType::FUNCREF);
    let ty = module.types.add(&[ValType::I32], &[ValType::I32]);
    let (log, _) = module.add_import_func("./page_bg.js", "__wbg_log_0123456789abcdef", ty);

    let load = FunctionBuilder::new(&mut module.types, &[], &[]).finish(vec![], &mut module.funcs);
    module.exports.add(LOAD, load);
    let early = function(&mut module, &[]);
    module.exports.add("early", early);
    let late = function(&mut module, &[early, log]);
    let shown = function(&mut module, &[]);
    function(&mut module, &[]);
    let body = module.funcs.get_mut(early).kind.unwrap_local_mut();
    body.builder_mut().func_body().call_at(1, late);

    let offset = ConstExpr::Value(Value::I32(1));
    let kind = ElementKind::Active { table, offset };
    let segment = module.elements.add(kind, ElementItems::Functions(vec![shown]));
    module.tables.get_mut(table).elem_segments.insert(segment);
    module.emit_wasm()
}

/// A function from a number to a number that calls these one after another.
fn function(module: &mut Module, calls: &[FunctionId]) -> FunctionId {
    let number = module.locals.add(ValType::I32);
    let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    let mut body = function.func_body();
    body.local_get(number);
    for &call in calls {
        body.call(call);
    }
    function.finish(vec![number], &mut module.funcs)
}

fn divide(module: &[u8], ran: &[usize]) -> Result<Parts, Refusal> {
    message_queue_split::divide(module, ran, &Pieces::default())
}

fn read(module: &[u8]) -> Module {
    Module::from_buffer(module).expect("a valid module")
}

/// The numbers of the functions in their order in the bytes, which is not the one above.
fn number_of(module: &[u8], export: &str) -> usize {
    let module = read(module);
    let id = module.exports.get_func(export).expect("it is exported");
    module.funcs.iter_local().position(|(other, _)| other == id).expect("it is one of its own")
}

#[test]
fn a_marked_module_tells_of_each_function() {
    let marked = read(&mark(&whole()).expect("it can be marked"));
    for number in 0..5 {
        let name = format!("{MARK}{number}");
        assert!(marked.exports.iter().any(|export| export.name == name), "{name}");
    }
    assert_eq!(marked.globals.iter().count(), 5);
}

#[test]
fn what_ran_is_in_the_first_part_and_the_rest_in_the_second() {
    let whole = whole();
    let ran = [number_of(&whole, "early")];
    let parts = divide(&whole, &ran).expect("it can be divided");
    let (first, second) = (read(&parts.first), read(&parts.second));
    // `load`, `early`, the stub of `late`, and what the stub calls first.
    assert_eq!(first.funcs.iter_local().count(), 4);
    // `late` and `shown`; nobody can reach `unused`.
    assert_eq!(second.funcs.iter_local().count(), 2);
    assert_eq!(second.exports.iter().count(), 0);
}

#[test]
fn the_second_part_imports_what_the_first_exports_under_the_name_of_the_build() {
    let whole = whole();
    let parts = divide(&whole, &[number_of(&whole, "early")]).expect("it can be divided");
    let (first, second) = (read(&parts.first), read(&parts.second));
    let build = first.exports.iter().find_map(|export| export.name.strip_prefix(BUILD));
    let build = build.expect("the first part tells of which build it is");
    // The table, `early` and `log`; nothing here uses the memory.
    assert_eq!(second.imports.iter().count(), 3);
    for import in second.imports.iter() {
        assert_eq!(import.module, build);
        assert!(first.exports.iter().any(|export| export.name == import.name), "{}", import.name);
    }
}

#[test]
fn the_second_part_fills_the_slots_through_which_the_stubs_go() {
    let whole = whole();
    let parts = divide(&whole, &[number_of(&whole, "early")]).expect("it can be divided");
    let (first, second) = (read(&parts.first), read(&parts.second));
    for module in [&first, &second] {
        let table = module.tables.iter().next().expect("both have it");
        // Two of the whole module, and one for `late`, whose address nobody takes.
        assert_eq!((table.initial, table.maximum), (3, Some(3)));
    }
    let filled: usize = second
        .elements
        .iter()
        .map(|element| match &element.items {
            ElementItems::Functions(items) => items.len(),
            ElementItems::Expressions(..) => 0,
        })
        .sum();
    assert_eq!(filled, 2);
}

#[test]
fn imports_get_short_names_that_fit_no_other_build() {
    let whole = whole();
    let early = number_of(&whole, "early");
    let parts = divide(&whole, &[early]).expect("it can be divided");
    let first = read(&parts.first);
    let import = first.imports.iter().next().expect("it imports `log`");
    assert_eq!(parts.renamed.len(), 2);
    assert_eq!(parts.renamed[0], ("./page_bg.js".to_owned(), import.module.clone()));
    let long = "__wbg_log_0123456789abcdef".to_owned();
    assert_eq!(parts.renamed[1], (long, import.name.clone()));
    let other = divide(&whole, &[]).expect("it can be divided");
    assert_ne!(other.renamed[0].1, parts.renamed[0].1);
}

#[test]
fn what_cannot_be_divided_is_refused_with_the_reason() {
    let refused = |module: &[u8]| divide(module, &[]).expect_err("it is refused").to_string();
    assert!(refused(b"<!doctype html>").contains("not a module"));
    let without_load = Module::default().emit_wasm();
    assert!(refused(&without_load).contains(LOAD));
}

/// The same, with `early` calling the function at slot 1 in the end.
fn whole_with_a_call_through_the_table() -> Vec<u8> {
    let mut module = read(&whole());
    let early = module.exports.get_func("early").expect("it is exported");
    let table = module.tables.iter().next().expect("there is one").id();
    let ty = module.funcs.get(early).ty();
    let body = module.funcs.get_mut(early).kind.unwrap_local_mut().builder_mut();
    body.func_body().i32_const(1).call_indirect(ty, table);
    module.emit_wasm()
}

/// The calls in a function in their order, by what is called; `None` for one through the table.
#[derive(Default)]
struct Calls(Vec<Option<FunctionId>>);

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &Call) {
        self.0.push(Some(call.func));
    }

    fn visit_call_indirect(&mut self, _: &CallIndirect) {
        self.0.push(None);
    }
}

fn calls(module: &Module, id: FunctionId) -> Vec<Option<FunctionId>> {
    let function = module.funcs.get(id).kind.unwrap_local();
    let mut calls = Calls::default();
    dfs_in_order(&mut calls, function, function.entry_block());
    calls.0
}

fn placed(module: &Module) -> usize {
    let items = module.elements.iter().map(|element| match &element.items {
        ElementItems::Functions(items) => items.len(),
        ElementItems::Expressions(..) => 0,
    });
    items.sum()
}

#[test]
fn who_calls_by_an_address_makes_sure_that_somebody_is_there() {
    let whole = whole_with_a_call_through_the_table();
    let parts = divide(&whole, &[number_of(&whole, "early")]).expect("it can be divided");
    let (first, second) = (read(&parts.first), read(&parts.second));
    assert_eq!((placed(&first), placed(&second)), (0, 2), "the second part brings `shown`");
    let early = first.exports.get_func("early").expect("it is exported");
    let [Some(late), Some(looks), None] = calls(&first, early)[..] else {
        panic!("`late`, a look at the slot, and the call: {:?}", calls(&first, early));
    };
    let load = first.exports.get_func(LOAD).expect("it is exported");
    let [Some(loads)] = calls(&first, looks)[..] else { panic!("it loads what is missing") };
    assert_eq!(calls(&first, loads), [Some(load)]);
    assert_eq!(calls(&first, late).len(), 2, "a stub loads, and goes on through the table");
}

#[test]
fn who_ran_stays_in_its_slot() {
    let whole = whole_with_a_call_through_the_table();
    let all: Vec<usize> = (0..5).collect();
    let parts = divide(&whole, &all).expect("it can be divided");
    assert_eq!((placed(&read(&parts.first)), placed(&read(&parts.second))), (1, 0));
}
