//! What happens when the page stops by a mistake of ours.

/// Says so on the page, with the reason, before the module stops. The loader shows it, see
/// `static/boot.js`.
pub fn show_panics() {
    // Not the hook of the standard library: Yew would put its own in that place.
    yew::set_custom_panic_hook(Box::new(|info| {
        let document = web_sys::window().and_then(|window| window.document());
        let place = document.and_then(|document| document.get_element_by_id("stopped-reason"));
        if let Some(place) = place {
            place.set_text_content(Some(&info.to_string()));
        }
        web_sys::console::error_1(&info.to_string().into());
    }));
}
