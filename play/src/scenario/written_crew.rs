//! How the way is written in which the workers of a service are run: what is as usual is left out.

use crate::sim::{Crew, Intake};

/// The fields of a service.
#[inline(never)] // Not in the first view.
pub fn fields(crew: &Crew) -> Vec<(&'static str, String)> {
    let Intake { prefetch, batch } = crew.intake;
    let mut fields = vec![("prefetch", prefetch.to_string()), ("batch", batch.to_string())];
    fields.retain(|(_, value)| value != "1");
    fields
}
