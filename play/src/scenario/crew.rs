//! How the workers of a service are run: how it is read. All of it may be left out.

use super::node::Field;
use super::{Wrong, load};
use crate::sim::{Badges, Crew, Intake, Scaling, ServiceConfig};

/// Its fields in a service.
const FIELDS: [&str; 6] = ["prefetch", "batch", "scaling", "version", "language", "team"];

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
    let scaling = service.maybe("scaling")?.map(|it| read_scaling(&it)).transpose()?;
    let text = |name| {
        let field = service.maybe(name)?;
        field.map(|field| field.text().map(Into::into)).transpose()
    };
    let badges = Badges { language: text("language")?, team: text("team")? };
    Ok(Crew { intake, scaling, version: text("version")?, badges })
}

#[inline(never)] // Not in the first view.
fn read_scaling(field: &Field<'_>) -> Result<Scaling, Wrong> {
    field.only(&["target", "min", "max", "every", "cooldown", "startup"])?;
    let min = load::whole_in(&field.get("min")?, &ServiceConfig::WORKERS)?;
    Ok(Scaling {
        target: load::whole_in(&field.get("target")?, &Scaling::TARGET)?,
        min,
        max: load::whole_in(&field.get("max")?, &Scaling::max_range(min))?,
        every: field.get("every")?.span()?,
        cooldown: field.get("cooldown")?.span()?,
        startup: field.get("startup")?.span()?,
    })
}
