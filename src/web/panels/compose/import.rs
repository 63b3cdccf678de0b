//! Many messages at once: JSON Lines, pasted or from a file.

use std::rc::Rc;

use message_queue_play::playground::{Action, ActionError, Outcome};
use message_queue_play::sim::{Command, MAX_LIST, Target};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::json_lines::{Lines, MAX_IMPORT, Problem, split};
use super::text_gate::{MAX_MESSAGE, admit, admit_paste};
use crate::web::OnAction;
use crate::web::panels::quantity::{grouped, size};
use crate::web::widgets::use_unique_id;

/// How many broken lines are named.
const NAMED: usize = 5;

#[derive(PartialEq, Properties)]
pub struct ImportProps {
    /// Where the messages go.
    pub to: Target,
    pub on_action: OnAction,
    /// Called with what came of the send.
    pub onsent: Callback<Result<Outcome, ActionError>>,
}

/// What was read last: nothing yet, messages, or what is wrong.
type Read = Option<Result<Rc<Lines>, String>>;

/// The button that opens the section, and the section.
#[component]
pub fn Import(props: &ImportProps) -> Html {
    let open = use_state_eq(|| false);
    let id = use_unique_id();
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="import">
            <button type="button" class="button button--quiet import__open" aria-expanded={open.to_string()}
                aria-controls={open.then(|| id.clone())} {onclick}>{ "Import JSON Lines…" }</button>
            if *open {
                <ImportForm {id} to={props.to} on_action={&props.on_action} onsent={&props.onsent} />
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ImportFormProps {
    id: AttrValue,
    to: Target,
    on_action: OnAction,
    onsent: Callback<Result<Outcome, ActionError>>,
}

/// The section.
#[component]
fn ImportForm(props: &ImportFormProps) -> Html {
    let (text_id, file_id) = (use_unique_id(), use_unique_id());
    let read = use_state(|| Read::None);
    let limits = format!(
        "{} lines, {} in all, {} a line",
        grouped(MAX_LIST as u64),
        size(MAX_IMPORT as u64),
        size(MAX_MESSAGE as u64)
    );
    html! {
        <div class="import__form" id={&props.id} role="group" aria-label="Import JSON Lines">
            <label class="field__label" for={&text_id}>{ "Messages, one to a line" }</label>
            <textarea id={text_id} class="import__area" rows="4" wrap="off" spellcheck="false" autocomplete="off"
                placeholder="{\"order\": 1}" oninput={oninput(&read)} onpaste={onpaste(&read)} />
            <div class="import__file">
                <label class="field__label" for={&file_id}>{ "or a file" }</label>
                <input id={file_id} type="file" accept=".jsonl,.ndjson,.json,.txt" onchange={onfile(&read)} />
            </div>
            { verdict(&read) }
            <div class="import__send">
                { send_button(props, &read) }
                <span class="import__limits">{ limits }</span>
            </div>
        </div>
    }
}

fn oninput(read: &UseStateHandle<Read>) -> Callback<InputEvent> {
    let read = read.clone();
    Callback::from(move |event: InputEvent| {
        let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
        read.set(match admit(&area, MAX_IMPORT) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(understand(text.as_bytes())),
            Err(refusal) => {
                area.set_value("");
                Some(Err(refusal.to_string()))
            }
        });
    })
}

fn onpaste(read: &UseStateHandle<Read>) -> Callback<Event> {
    let read = read.clone();
    Callback::from(move |event: Event| {
        let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
        if let Err(refusal) = admit_paste(&event, &area, MAX_IMPORT) {
            event.prevent_default();
            read.set(Some(Err(refusal.to_string())));
        }
    })
}

fn onfile(read: &UseStateHandle<Read>) -> Callback<Event> {
    let read = read.clone();
    Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let file = input.and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return read.set(None) };
        let read = read.clone();
        spawn_local(async move { read.set(Some(read_file(file).await)) });
    })
}

/// The bytes as they are: a text from the browser would have other ones where they are no UTF-8.
async fn read_file(file: File) -> Result<Rc<Lines>, String> {
    if file.size() > MAX_IMPORT as f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size is a whole number"
        )]
        let bytes = file.size() as u64;
        return Err(Problem::TooLong { bytes }.to_string());
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| Problem::Unreadable.to_string())?;
    understand(&js_sys::Uint8Array::new(&buffer).to_vec())
}

fn understand(bytes: &[u8]) -> Result<Rc<Lines>, String> {
    split(bytes).map(Rc::new).map_err(|problem| problem.to_string())
}

fn verdict(read: &UseStateHandle<Read>) -> Html {
    let lines = match &**read {
        None => return html! {},
        Some(Err(problem)) => return html! { <p class="field__error" role="alert">{ problem }</p> },
        Some(Ok(lines)) if lines.broken.is_empty() => return html! {},
        Some(Ok(lines)) => lines,
    };
    let broken = lines.broken.iter().take(NAMED).map(|(line, mistake)| {
        html! { <li key={*line}>{ format!("line {line}: {mistake}") }</li> }
    });
    let more = lines.broken.len().saturating_sub(NAMED);
    html! {
        <ul class="import__broken" aria-label="Lines that are not JSON">
            { for broken }
            if more > 0 {
                <li>{ format!("and {} more", grouped(more as u64)) }</li>
            }
        </ul>
    }
}

fn send_button(props: &ImportFormProps, read: &UseStateHandle<Read>) -> Html {
    let lines = match &**read {
        Some(Ok(lines)) => Some(Rc::clone(lines)),
        Some(Err(_)) | None => None,
    };
    let offer = lines.as_ref().map_or_else(|| "Send lines".to_owned(), |lines| lines.offer());
    let disabled = lines.is_none();
    let (on_action, onsent, to) = (props.on_action.clone(), props.onsent.clone(), props.to);
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(lines) = &lines {
            let bodies = lines.bodies.clone();
            onsent.emit(on_action.emit(Action::Command(Command::SendList { to, bodies })));
        }
    });
    html! { <button type="button" class="button import__button" {disabled} {onclick}>{ offer }</button> }
}
