//! One message: where it is, how it came there, and what it carries.

mod content;
mod copy;

use std::rc::Rc;

use message_queue_play::playground::{Action, LifeRow, MessageDetail, Snapshot};
use message_queue_play::queue::{Body, Kind, MessageId};
use yew::prelude::*;

use super::sentence::about;
use crate::web::OnAction;
use crate::web::look::{look_of, state_name};
use crate::web::widgets::{Shape, Token, icon, use_unique_id};
use content::Content;
use copy::CopyButton;

#[derive(PartialEq, Properties)]
pub struct InspectorProps {
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let title_id = use_unique_id();
    html! {
        <section class="panel panel--inspector" aria-labelledby={&title_id}>
            if let Some(detail) = &props.snapshot.selected {
                { head(props, detail, title_id) }
                <div class="panel__body inspector">
                    <p class="inspector__place" data-state={state(detail)}>{ sentence_case(&detail.place) }</p>
                    { life(detail) }
                    if let Some(body) = &detail.body {
                        <Content body={body.clone()} />
                    } else {
                        <p class="inspector__gone">{ "The body is no longer kept" }</p>
                    }
                </div>
            } else {
                <header class="panel__head"><h2 id={title_id}>{ "Inspector" }</h2></header>
                <p class="inspector__none">{ "Select a message to see its life" }</p>
            }
        </section>
    }
}

fn head(props: &InspectorProps, detail: &MessageDetail, title_id: AttrValue) -> Html {
    let kind = detail.body.as_ref().map(Body::kind);
    let look = detail.state.map(look_of).or_else(|| last_look(detail));
    let onclick = {
        let on_action = props.on_action.clone();
        Callback::from(move |_: MouseEvent| {
            let closed = on_action.emit(Action::Select(None));
            debug_assert!(closed.is_ok(), "nothing may be looked at");
        })
    };
    html! {
        <header class="panel__head">
            if let (Some(kind), Some(look)) = (kind, look) {
                <Token {kind} {look} message={detail.message} />
            }
            <h2 id={title_id}>{ title(kind, detail.message) }</h2>
            if let Some(body) = &detail.body {
                <CopyButton key={detail.message.0} body={body.clone()} />
            }
            <button type="button" class="button button--icon" aria-label="Close the inspector" {onclick}>
                { icon(Shape::Close) }
            </button>
        </header>
    }
}

fn title(kind: Option<Kind>, message: MessageId) -> String {
    let word = kind.map_or("message", Kind::word);
    sentence_case(&format!("{word} {message}"))
}

fn last_look(detail: &MessageDetail) -> Option<message_queue_play::playground::Look> {
    detail.life.iter().rev().find_map(|row| row.look)
}

fn state(detail: &MessageDetail) -> Option<&'static str> {
    detail.state.map(look_of).or_else(|| last_look(detail)).map(state_name)
}

fn life(detail: &MessageDetail) -> Html {
    let row = |row: &LifeRow| {
        html! {
            <li key={row.number} class="life__row" data-state={row.look.map(state_name)}>
                <span class="life__time">{ row.at.to_string() }</span>
                <span class="life__text">{ sentence_case(about(&row.text, detail.message)) }</span>
            </li>
        }
    };
    html! {
        <ol class="life" aria-label={format!("Life of message {}", detail.message.0)}>
            { for detail.life.iter().map(row) }
        </ol>
    }
}

fn sentence_case(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_the_job_and_the_message() {
        assert_eq!(title(Some(Kind::Email), MessageId(47)), "E-mail #47");
        assert_eq!(title(None, MessageId(47)), "Message #47");
    }
}
