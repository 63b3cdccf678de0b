//! What happens to the workers of a service as a crew, in words.

use std::fmt;

use super::{Happening, Part};
use crate::sim::Names;

/// How many there are, what they hold beside what they work on.
#[inline(never)] // Not in the first view.
pub fn crew_sentence(
    f: &mut fmt::Formatter<'_>,
    happening: &Happening,
    names: &Names,
) -> fmt::Result {
    match *happening {
        Happening::HeldMore { worker, more } => {
            write!(f, "{} held {more} more", names.worker(worker))
        }
        Happening::Scaled { service, from, to, ready, target } => {
            let who = names.part(Part::Service(service));
            write!(f, "{who} scaled from {from} to {to}: {ready} waiting, ")?;
            match (ready * 10).checked_div(u64::from(from)) {
                None => f.write_str("nobody at work")?,
                Some(tenths) if tenths % 10 == 0 => write!(f, "{} a worker", tenths / 10)?,
                Some(tenths) => write!(f, "{}.{} a worker", tenths / 10, tenths % 10)?,
            }
            write!(f, ", {target} wanted")
        }
        Happening::RollOut { service, version, is_over } => {
            let (who, version) = (names.part(Part::Service(service)), names.version(version));
            let what = if is_over { "has been rolled out" } else { "is rolled out" };
            write!(f, "{version} of {who} {what}")
        }
        Happening::Versioned { worker, version } => {
            write!(f, "{} is {} now", names.worker(worker), names.version(version))
        }
        _ => Ok(()),
    }
}
