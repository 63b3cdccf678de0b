//! Puts the parts of a graph into the cells of the grid.
//!
//! The markup says which cell with `data-seat`; that it becomes a style is done through the object
//! model, since the policy of the page allows no styles in the markup.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::nodes;

/// Puts every part into its cell.
#[inline(never)] // Not in the first view.
pub fn seat(stage: &Element) {
    for element in nodes::find_all(stage, "[data-seat]") {
        let (seat, element) = (element.get_attribute("data-seat"), element.dyn_into());
        if let (Some(seat), Ok(element)) = (seat, element) {
            let element: HtmlElement = element;
            let set = element.style().set_property("grid-area", &seat);
            debug_assert!(set.is_ok(), "an area is a good value of a property");
        }
    }
}
