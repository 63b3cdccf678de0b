//! Which key was pressed.

use js_sys::Reflect;
use yew::KeyboardEvent;

/// The name of the key, or `None` for what only looks like a keyboard event: browsers deliver
/// such when they fill in a field, and reading its key the usual way would throw.
pub fn key_of(event: &KeyboardEvent) -> Option<String> {
    let read = |name: &str| Reflect::get(event, &name.into()).ok();
    let composing = read("isComposing").is_some_and(|value| value.is_truthy());
    if composing { None } else { read("key")?.as_string() }
}
