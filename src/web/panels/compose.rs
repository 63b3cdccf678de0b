//! The panel in which a person writes messages and sends them.

mod answers;
mod arrivals;
mod draft;
mod editor;
mod import;
mod json_lines;
mod layers;
mod marks;
mod reply;
mod send;
mod sender;
mod sender_faults;
mod templates;
mod text_gate;

use std::rc::Rc;

use message_queue_play::playground::Snapshot;
use message_queue_play::queue::Format;
use yew::prelude::*;

use crate::web::OnAction;
use crate::web::widgets::{Select, Tabs, use_unique_id};
use draft::Draft;
use editor::Editor;
use import::Import;
use reply::{Reply, ReplyLine};
use send::{SendControls, before};
use sender::SenderSettings;

use super::quantity::size;

const FORMATS: [&str; 3] = [Format::ALL[0].name(), Format::ALL[1].name(), Format::ALL[2].name()];

#[derive(PartialEq, Properties)]
pub struct ComposeProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Compose(props: &ComposeProps) -> Html {
    let (title_id, editor_id) = (use_unique_id(), use_unique_id());
    let draft = use_state_eq(Draft::default);
    let reply = use_state_eq(|| None::<Reply>);
    let onreply = set_some(&reply);
    let (snapshot, on_action) = (&props.snapshot, &props.on_action);
    html! {
        <section class="panel panel--compose" aria-labelledby={&title_id}>
            <header class="panel__head">
                <h2 id={title_id}>{ "Compose" }</h2>
                <Select class="field--quiet" label="Template" options={&templates::NAMES[..]}
                    selected={draft.template()} onselect={change(&draft, Draft::with_template)} />
            </header>
            <div class="panel__body compose">
                <div class="compose__formats">
                    <Tabs label="Format" options={&FORMATS[..]} selected={draft.format_index()}
                        controls={editor_id.clone()} onselect={change(&draft, Draft::with_format)} />
                    <span class="compose__size">{ size(draft.text().len() as u64) }</span>
                </div>
                <Editor text={draft.text()} revision={draft.revision()} format={draft.format()} id={editor_id}
                    ontext={change(&draft, Draft::with_text)}
                    onrefuse={onreply.reform(|refusal| Reply::turned_away(&refusal))} />
                <SendControls text={draft.text()} format={draft.format()} {snapshot} {on_action} onreply={&onreply} />
                <SenderSettings {snapshot} {on_action} />
                { import(props, &onreply) }
            </div>
            <ReplyLine reply={(*reply).clone()} />
        </section>
    }
}

fn import(props: &ComposeProps, onreply: &Callback<Reply>) -> Html {
    let before = before(&props.snapshot, None);
    let to = props.snapshot.chosen.target;
    let onsent = onreply.reform(move |answer| Reply::to_send(answer, before));
    html! { <Import {to} on_action={&props.on_action} {onsent} /> }
}

fn set_some(reply: &UseStateHandle<Option<Reply>>) -> Callback<Reply> {
    let reply = reply.clone();
    Callback::from(move |said| reply.set(Some(said)))
}

fn change<T: 'static>(draft: &UseStateHandle<Draft>, with: fn(&Draft, T) -> Draft) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |value| draft.set(with(&draft, value)))
}
