//! Divides a WebAssembly module into the part that a page runs at first and the rest.
//!
//! [`mark`] makes a module that remembers which of its functions ran. With what it remembered,
//! [`divide`] makes two modules of the unmarked one. The *first part* has the functions that ran,
//! all data, and a short stub for each other function that they name. The *second part* has the
//! other functions and takes memory, tables and whatever it needs from the exports of the first.
//! A stub asks for the second part, waits for it and goes on in it, so what is in which part
//! decides when something is loaded and never what happens.

mod division;
mod first;
mod link;
mod marked;
mod second;

use std::fmt;

use walrus::{Module, ModuleConfig};

use division::Division;
pub use marked::MARK;

/// The export of the whole module that loads the second part; it takes and returns nothing, and
/// when it returns the second part is linked.
pub const LOAD: &str = "load_second_part";

/// The module under which the second part imports from the first.
pub const FIRST: &str = "first";

/// Why a module cannot be marked or divided.
#[derive(Debug)]
pub struct Refusal(String);

impl Refusal {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// The two parts of a module.
#[derive(Debug)]
pub struct Parts {
    /// What runs at first.
    pub first: Vec<u8>,
    /// The rest.
    pub second: Vec<u8>,
    /// The names of the functions that the first part imports: the long one of the whole module,
    /// and the short one that took its place. Whoever provides them has to rename them, too.
    pub renamed: Vec<(String, String)>,
}

/// The module with an exported global for each function of its own, `ran0`, `ran1`, …, that is 1
/// as soon as the function has run.
///
/// # Errors
/// When these bytes are no module.
pub fn mark(module: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut module = parse(module)?;
    marked::mark(&mut module);
    Ok(module.emit_wasm())
}

/// Divides a module: `ran` has the numbers of the functions that [`mark`] saw running.
///
/// # Errors
/// When these bytes are no module, it has no [`LOAD`], or it uses what cannot be divided.
pub fn divide(module: &[u8], ran: &[usize]) -> Result<Parts, Refusal> {
    let mut first = parse(module)?;
    let mut second = parse(module)?;
    let division = Division::new(parse(module)?, ran)?;
    let needs = second::cut(&mut second, &division);
    first::cut(&mut first, &division, &needs)?;
    let renamed = first::shorten_imports(&mut first);
    Ok(Parts { first: first.emit_wasm(), second: second.emit_wasm(), renamed })
}

fn parse(module: &[u8]) -> Result<Module, Refusal> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(module).map_err(|error| Refusal::new(format!("not a module: {error}")))
}
