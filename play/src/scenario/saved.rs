//! The saved form: which version a file has.

use super::node::{Field, Node, whole_file};
use super::{MAX_SCENARIO_BYTES, Scenario, Wrong, version_1, version_2};
use crate::queue::SettingError;
use crate::sim::{Setup, is_key};

/// The newest version.
pub const VERSION: u64 = 2;

/// Reads a scenario of any version up to ours.
pub fn read(text: &str) -> Result<Scenario, Wrong> {
    if text.len() > MAX_SCENARIO_BYTES {
        return Err(too_long(text));
    }
    let node = Node::read(text)?;
    let root = Field::root(&node);
    let version = root.get("version")?;
    let setup = match version.whole::<u64>()? {
        1 => version_1::read(&root)?,
        VERSION => version_2::read(&root)?,
        other => return Err(unknown(&version, other)),
    };
    scenario(&root, setup)
}

#[inline(never)] // Not in the first view.
fn too_long(text: &str) -> Wrong {
    whole_file(format!("{} bytes, the limit is {MAX_SCENARIO_BYTES}", text.len()))
}

#[inline(never)] // Not in the first view.
fn unknown(version: &Field<'_>, number: u64) -> Wrong {
    version.wrong(format!("{number} is not known here, versions 1 to {VERSION} are"))
}

fn scenario(root: &Field<'_>, setup: Setup) -> Result<Scenario, Wrong> {
    let scenario = Scenario {
        name: read_name(&root.get("name")?)?,
        title: root.get("title")?.text()?.to_owned(),
        summary: root.get("summary")?.text()?.to_owned(),
        setup,
    };
    scenario.setup.check().map_err(out_of_range)?;
    Ok(scenario)
}

#[cold]
#[inline(never)] // Not in the first view.
fn out_of_range(SettingError { field, given, accepted }: SettingError) -> Wrong {
    let message = format!("{given} is out of range, accepted is {accepted}");
    Wrong::new(field.to_owned(), message)
}

fn read_name(field: &Field<'_>) -> Result<String, Wrong> {
    let name = field.text()?;
    if is_key(name) {
        return Ok(name.to_owned());
    }
    Err(field.wrong("1 to 40 lower-case letters, digits and hyphens are accepted"))
}
