//! The trace of the run as a file, with its hash: two runs are the same when the hashes are.

use js_sys::Array;
use message_queue_play::sim::Seed;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct TraceDownloadProps {
    pub scenario: AttrValue,
    pub seed: Seed,
    pub on_trace: Callback<(), String>,
    pub on_hash: Callback<(), String>,
}

/// What came of the download: the hash, or why there is none.
type Done = Option<Result<String, &'static str>>;

/// The button and the hash.
#[component]
pub fn TraceDownload(props: &TraceDownloadProps) -> Html {
    let done = use_state_eq(|| Done::None);
    let last_url = use_mut_ref(|| None::<String>);
    let onclick = {
        let (done, last_url) = (done.clone(), last_url.clone());
        let (on_trace, on_hash) = (props.on_trace.clone(), props.on_hash.clone());
        let name = format!("{}-{}.trace.jsonl", props.scenario, props.seed.0);
        Callback::from(move |_: MouseEvent| {
            // The browser may still read the file it is given now, but not the one before.
            if let Some(url) = last_url.borrow_mut().take() {
                let _ = Url::revoke_object_url(&url);
            }
            let saved = save(&name, &on_trace.emit(()));
            let failed = |_| "The browser did not take the file";
            done.set(Some(match saved.map_err(failed) {
                Ok(url) => {
                    last_url.replace(Some(url));
                    Ok(on_hash.emit(()))
                }
                Err(failed) => Err(failed),
            }));
        })
    };
    html! {
        <div class="log__trace">
            <button type="button" class="button button--quiet" {onclick}>{ "Download trace" }</button>
            <output class="log__hash" aria-label="Trace hash">
                { match &*done { Some(Ok(hash)) => hash.as_str(), Some(Err(failed)) => failed, None => "" } }
            </output>
        </div>
    }
}

/// Has the browser save a text under a name. The address it is kept at is handed back.
fn save(name: &str, text: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/x-ndjson");
    let parts = Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| JsValue::from_str("there is no document"))?;
    let anchor = document.create_element("a")?.unchecked_into::<HtmlAnchorElement>();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Ok(url)
}
