//! Divides a WebAssembly module into the part that a page runs at first and the rest.
//!
//! [`mark`] makes a module that remembers which of its functions ran. With what it remembered,
//! [`divide`] makes two modules of the unmarked one. The *first part* has the functions that ran,
//! the data that they can reach, and a short stub for each other function that they call. The
//! *second part* has the other functions and the other data, and takes memory, tables and whatever
//! it needs from the exports of the first.
//! A stub asks for the second part, waits for it and goes on in it, and so does whoever calls a
//! function by an address that is not there yet; what is in which part decides when something is
//! loaded and never what happens.

mod addresses;
mod division;
mod first;
mod image;
mod late_data;
mod link;
mod marked;
mod pieces;
mod second;
mod slots;

use std::fmt;
use std::ops::Range;

use sha2::{Digest, Sha256};
use walrus::{Module, ModuleConfig};

use division::Division;
pub use marked::MARK;
pub use pieces::Pieces;

/// The export of the whole module that loads the second part; it takes and returns nothing, and
/// when it returns the second part is linked.
pub const LOAD: &str = "load_second_part";

/// What the name of an export of the first part begins with that tells which build it is of. The
/// second part imports everything from a module of that name, so parts of two builds never link.
pub const BUILD: &str = ".build.";

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
    /// What the first part imports by another name than the whole module: the old one and the new
    /// one, of functions and of the module that they come from. Whoever provides them has to use
    /// the new names, which for the module is that of the build.
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

/// Divides a module: `ran` has the numbers of the functions that [`mark`] saw running, and `pieces`
/// says where its data is.
///
/// # Errors
/// When these bytes are no module, it has no [`LOAD`], or it uses what cannot be divided.
pub fn divide(module: &[u8], ran: &[usize], pieces: &Pieces) -> Result<Parts, Refusal> {
    let mut first = parse(module)?;
    let mut second = parse(module)?;
    let division = Division::new(parse(module)?, ran, pieces)?;
    let build = name_of_build(module, ran, &division.late_data);
    let needs = second::cut(&mut second, &division, &build)?;
    first::cut(&mut first, &division, &needs, &build)?;
    let renamed = first::rename_imports(&mut first, &build);
    Ok(Parts { first: first.emit_wasm(), second: second.emit_wasm(), renamed })
}

/// The same for the same parts, and different for others.
fn name_of_build(module: &[u8], ran: &[usize], late_data: &[Range<u32>]) -> String {
    let mut hasher = Sha256::new_with_prefix(module);
    for number in ran {
        hasher.update(number.to_le_bytes());
    }
    for range in late_data {
        hasher.update(range.start.to_le_bytes());
        hasher.update(range.end.to_le_bytes());
    }
    let hash: [u8; 8] = *hasher.finalize().first_chunk().expect("it has 32 bytes");
    format!("{:016x}", u64::from_be_bytes(hash))
}

fn parse(module: &[u8]) -> Result<Module, Refusal> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(module).map_err(|error| Refusal::new(format!("not a module: {error}")))
}
