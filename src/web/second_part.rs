//! The part of the module that the first view does without; `second-part.js` loads it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

#[wasm_bindgen(module = "/src/web/second-part.js")]
extern "C" {
    #[wasm_bindgen(js_name = beginToLoad)]
    fn begin_to_load(exports: JsValue);
    #[wasm_bindgen(js_name = whenPanelsAreThere)]
    fn when_there(callback: &JsValue);
    #[wasm_bindgen(js_name = loadNow)]
    fn load_now();
}

/// Begins to load the second part, as soon as the first view is shown.
pub fn begin() {
    begin_to_load(wasm_bindgen::exports());
}

/// Calls back once, when the panels can be shown.
pub fn when_panels_are_there(callback: impl FnOnce() + 'static) {
    when_there(&Closure::once_into_js(callback));
}

/// What a function of the first part calls when it needs one of the second that is not there yet.
#[wasm_bindgen]
pub fn load_second_part() {
    load_now();
}
