//! Loads the page again when `trunk serve` has built it anew. Not part of a release.

use wasm_bindgen::prelude::*;
use web_sys::WebSocket;

/// Listens to the server that served this page, if it is one that builds.
pub fn listen() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let location = window.location();
    let (Ok(host), Ok(protocol)) = (location.host(), location.protocol()) else {
        return;
    };
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    let Ok(socket) = WebSocket::new(&format!("{scheme}://{host}/.well-known/trunk/ws")) else {
        return;
    };
    let on_message = Closure::<dyn FnMut()>::new(move || {
        // When the page cannot be loaded again, it stays as it is.
        let _ = location.reload();
    });
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the page lives.
    on_message.forget();
}
