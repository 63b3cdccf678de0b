//! A field of a JSON body, by its path.

use serde_json::Value;

use crate::queue::Body;

/// How long a path may be, in characters.
pub const PATH: usize = 100;

/// What stands at a path: names with dots between them, like `customer.country`. `None` when the
/// body is not JSON or has no such field.
pub fn field_of(body: &Body, path: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(body.bytes()).ok()?;
    for name in path.split('.') {
        value = value.get_mut(name)?.take();
    }
    Some(value)
}
