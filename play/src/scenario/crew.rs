//! How the workers of a service are run: how it is read. All of it may be left out.

use super::Wrong;
use super::node::Field;
use crate::sim::{Crew, Intake};

/// Its fields in a service.
const FIELDS: [&str; 2] = ["prefetch", "batch"];

/// Reads what there is of it.
pub fn read(service: &Field<'_>) -> Result<Crew, Wrong> {
    for name in FIELDS {
        if service.maybe(name)?.is_some() {
            return read_all(service);
        }
    }
    Ok(Crew::default())
}

#[inline(never)] // Not in the first view.
fn read_all(service: &Field<'_>) -> Result<Crew, Wrong> {
    let number = |name| match service.maybe(name)? {
        Some(field) => field.whole(),
        None => Ok(1),
    };
    let intake = Intake { prefetch: number("prefetch")?, batch: number("batch")? };
    Ok(Crew { intake })
}
