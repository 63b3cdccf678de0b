//! Names for the elements that labels and descriptions point at.

use std::cell::Cell;

use yew::prelude::*;

thread_local! {
    static USED: Cell<u32> = const { Cell::new(0) };
}

/// A name that no other element of the document has, the same for the life of the component.
/// Several playgrounds on one page share the count.
#[hook]
pub fn use_unique_id() -> AttrValue {
    let id = use_memo((), |()| {
        let number = USED.get() + 1;
        USED.set(number);
        AttrValue::from(format!("mqp-{number}"))
    });
    (*id).clone()
}
