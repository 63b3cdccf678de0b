//! Copies the body of a message.

use js_sys::Reflect;
use message_queue_play::queue::Body;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::web::widgets::{Shape, icon};

#[derive(PartialEq, Properties)]
pub struct CopyButtonProps {
    pub body: Body,
}

/// The button, and what came of it.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let said = use_state_eq(|| "");
    let onclick = {
        let (said, body) = (said.clone(), props.body.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, body) = (said.clone(), body.clone());
            spawn_local(async move { said.set(copy(&body).await) });
        })
    };
    html! {
        <>
            <span class="inspector__copied" role="status">{ *said }</span>
            <button type="button" class="button button--icon" aria-label="Copy the body" {onclick}>
                { icon(Shape::Copy) }
            </button>
        </>
    }
}

/// Copies, and says in words what came of it.
async fn copy(body: &Body) -> &'static str {
    const DENIED: &str = "Copying is not allowed here";
    let Ok(text) = std::str::from_utf8(body.bytes()) else { return "This is not text" };
    let Some(window) = web_sys::window() else { return DENIED };
    let navigator = window.navigator();
    // It is missing where the page is not served securely, whatever its type says.
    let has = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    if !has {
        return DENIED;
    }
    match JsFuture::from(navigator.clipboard().write_text(text)).await {
        Ok(_) => "Copied",
        Err(_) => DENIED,
    }
}
