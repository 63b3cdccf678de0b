//! Nodes of the drawing, made and changed one attribute at a time.

use web_sys::Element;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The first element below this one that matches.
pub fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// All elements below this one that match.
pub fn find_all(within: &Element, selector: &str) -> Vec<Element> {
    use web_sys::wasm_bindgen::JsCast;
    let found = within.query_selector_all(selector).ok();
    let nodes = found.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// A new last child.
///
/// # Panics
/// When there is no document.
pub fn append(parent: &Element, tag: &str, class: &str) -> Element {
    let document = parent.owner_document().expect("an element of a page has a document");
    let node = document.create_element_ns(Some(SVG), tag).expect("a name of SVG is a good name");
    set(&node, "class", class);
    parent.append_child(&node).expect("a fresh node can be put anywhere");
    node
}

/// Sets an attribute.
pub fn set(node: &Element, name: &str, value: &str) {
    node.set_attribute(name, value).expect("names of attributes are constants");
}

/// Shows or hides a node.
pub fn show(node: &Element, shown: bool) {
    set(node, "visibility", if shown { "visible" } else { "hidden" });
}

/// Takes every child away.
pub fn clear(node: &Element) {
    node.set_text_content(None);
}
