//! Notices when an element gets another size.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::Callback;

/// Watches one element until it is dropped.
pub struct Resize {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut()>,
}

impl Resize {
    /// Watches this element; `None` where the browser cannot.
    pub fn watch(element: &Element, on_resize: Callback<()>) -> Option<Self> {
        let on_resize = Closure::<dyn FnMut()>::new(move || on_resize.emit(()));
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on_resize: on_resize })
    }
}

impl Drop for Resize {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
