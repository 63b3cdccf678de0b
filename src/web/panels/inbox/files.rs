//! What was made, as files to keep.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use message_queue_bodies::{Email, Invoice, Makes};
use message_queue_play::playground::Made;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::prelude::*;

use super::about;
use super::documents::{NotWritten, Written, write};
use crate::web::panels::quantity::size;

/// What is said when the module did not come. The page that is served while somebody works on it is
/// without it.
const NOT_LOADED: &str = if cfg!(debug_assertions) {
    "What writes the file is not here: `cargo xtask dist` builds it"
} else {
    "What writes the file could not be loaded. Is there a connection?"
};

/// A file that the browser holds.
#[derive(Clone, Debug, PartialEq)]
struct File {
    name: String,
    /// Where it is, as long as it is shown.
    url: String,
    bytes: u32,
}

/// Where the files are.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Writing,
    Ready(Vec<File>),
    Failed { why: String, again: bool },
}

#[derive(PartialEq, Properties)]
pub struct FilesProps {
    pub made: Made,
}

/// The files of what is read. They are written when it is opened, and only then.
#[component]
pub fn Files(props: &FilesProps) -> Html {
    let state = use_state_eq(|| State::Writing);
    let tries = use_state(|| 0_u32);
    {
        let state = state.clone();
        use_effect_with((props.made.clone(), *tries), move |(made, _)| {
            let held = Rc::new(RefCell::new(Some(Vec::new())));
            spawn_local(fill(made.clone(), state, Rc::clone(&held)));
            move || {
                for file in held.take().into_iter().flatten() {
                    let _ = Url::revoke_object_url(&file.url);
                }
            }
        });
    }
    let again = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            state.set(State::Writing);
            tries.set(*tries + 1);
        })
    };
    html! { <div class="files">{ shown(&state, again) }</div> }
}

fn shown(state: &State, again: Callback<MouseEvent>) -> Html {
    match state {
        State::Writing => html! { <p role="status">{ "Writing the file…" }</p> },
        State::Ready(files) => html! { { for files.iter().map(link) } },
        State::Failed { why, again: may_try } => html! {
            <>
                <p role="alert">{ why }</p>
                if *may_try {
                    <button type="button" class="button" onclick={again}>{ "Try again" }</button>
                }
            </>
        },
    }
}

fn link(file: &File) -> Html {
    let File { name, url, bytes } = file;
    html! {
        <a key={name.clone()} class="button" href={url.clone()} download={name.clone()}>
            { format!("Download {name}") }<span class="aside">{ size(u64::from(*bytes)) }</span>
        </a>
    }
}

/// The files that one drawing holds; `None` when they are wanted no more.
type Held = Rc<RefCell<Option<Vec<File>>>>;

async fn fill(made: Made, state: UseStateHandle<State>, held: Held) {
    let next = match write(&made).await {
        Err(NotWritten::NotLoaded) => State::Failed { why: NOT_LOADED.to_owned(), again: true },
        Err(NotWritten::Refused(why)) => State::Failed { why, again: false },
        // Whoever reads something else by now wants none of this.
        Ok(_) if held.borrow().is_none() => return,
        Ok(written) => match keep(&made, &written) {
            Ok(files) => {
                held.replace(Some(files.clone()));
                State::Ready(files)
            }
            Err(_) => {
                State::Failed { why: "The browser did not take the file".to_owned(), again: false }
            }
        },
    };
    if held.borrow().is_some() {
        state.set(next);
    }
}

/// Gives the browser the files to hold.
fn keep(made: &Made, written: &[Written]) -> Result<Vec<File>, JsValue> {
    let file = |it: &Written| {
        let options = BlobPropertyBag::new();
        options.set_type(if it.is_pdf { "application/pdf" } else { "message/rfc822" });
        let parts = Array::of1(&it.bytes);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        let name = if it.is_pdf { pdf_name(made) } else { None };
        let name = name.unwrap_or_else(|| format!("email-{}.eml", made.message.0));
        Ok(File { name, url: Url::create_object_url_with_blob(&blob)?, bytes: it.bytes.length() })
    };
    written.iter().map(file).collect()
}

fn pdf_name(made: &Made) -> Option<String> {
    let invoice = match made.makes {
        Makes::Email => Email::of(made.body.bytes()).ok()?.invoice?,
        Makes::Invoice => Invoice::of(made.body.bytes()).ok()?,
    };
    Some(invoice.file_name(about(made)))
}
