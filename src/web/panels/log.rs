//! What happened and why, the newest first.

mod download;

use std::rc::Rc;

use message_queue_play::playground::{Action, LogRow, Snapshot, View};
use message_queue_play::queue::MessageId;
use yew::prelude::*;

use super::sentence::around;
use crate::web::OnAction;
use crate::web::look::state_name;
use crate::web::widgets::{Segmented, use_unique_id};
use download::TraceDownload;

const EXTENTS: [&str; 2] = ["Notable", "All"];

#[derive(PartialEq, Properties)]
pub struct LogProps {
    pub snapshot: Rc<Snapshot>,
    pub view: View,
    pub on_view: Callback<View>,
    pub on_action: OnAction,
    /// Writes the trace of the run as JSON Lines.
    pub on_trace: Callback<(), String>,
    /// The SHA-256 of that.
    pub on_hash: Callback<(), String>,
}

/// The panel.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let title_id = use_unique_id();
    let onselect = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |extent| on_view.emit(View { whole_log: extent == 1, ..view.clone() }))
    };
    let rows = props.snapshot.log.iter().map(|row| {
        html! { <Line key={row.number} row={row.clone()} on_action={&props.on_action} /> }
    });
    html! {
        <section class="panel panel--log" aria-labelledby={&title_id}>
            <header class="panel__head">
                <h2 id={&title_id}>{ "Log" }</h2>
                <Segmented label="What the log shows" options={&EXTENTS[..]}
                    selected={usize::from(props.view.whole_log)} {onselect} />
            </header>
            <TraceDownload scenario={props.snapshot.scenario.clone()} seed={props.snapshot.clock.seed}
                on_trace={&props.on_trace} on_hash={&props.on_hash} />
            <div class="panel__body">
                <div role="log" aria-live="off" aria-labelledby={title_id} tabindex="0">
                    <ol class="log">{ for rows }</ol>
                </div>
                if props.snapshot.log.is_empty() {
                    <p class="log__none">{ "Nothing notable yet" }</p>
                }
            </div>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    row: LogRow,
    on_action: OnAction,
}

/// One thing that happened.
#[component]
fn Line(props: &LineProps) -> Html {
    let LogRow { at, message, look, text, .. } = &props.row;
    let sentence = match message.and_then(|message| Some((message, around(text, message)?))) {
        Some((message, (before, after))) => html! {
            <>{ before.to_owned() }{ number(props, message) }{ after.to_owned() }</>
        },
        None => html! { { text } },
    };
    html! {
        <li class="log__row" data-state={look.map(state_name)}>
            <span class="log__time">{ at.to_string() }</span>
            <span class="log__text">{ sentence }</span>
        </li>
    }
}

/// The number of a message, which shows the message.
fn number(props: &LineProps, message: MessageId) -> Html {
    let on_action = props.on_action.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let shown = on_action.emit(Action::Select(Some(message)));
        debug_assert!(shown.is_ok(), "any message may be looked at");
    });
    html! { <button type="button" class="log__message" {onclick}>{ message.to_string() }</button> }
}
