//! What came out, as those have it who got it: e-mails and invoices that can be read and kept.

mod documents;
mod files;
mod letter;
mod row;
mod sheet;

use message_queue_bodies::Makes;
use message_queue_play::playground::{self, Action, Made, Reading};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::web::OnAction;
use crate::web::widgets::{Shape, icon, use_unique_id};
use files::Files;
use letter::Letter;
use row::Row;
use sheet::InvoicePage;

#[derive(PartialEq, Properties)]
pub struct InboxProps {
    pub inbox: playground::Inbox,
    pub on_action: OnAction,
}

/// The list and what is read of it, above everything else until it is closed.
#[component]
pub fn Inbox(props: &InboxProps) -> Html {
    let title_id = use_unique_id();
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // Refused only by one that is open.
            let _ = dialog.show_modal();
        }
    });
    let onclose = {
        let on_action = props.on_action.clone();
        Callback::from(move |_: Event| read(&on_action, None))
    };
    let onclick = {
        let dialog = dialog.clone();
        // The browser gives the focus back to where it came from, and says so by an event.
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let reading = if props.inbox.reading == Reading::List { "list" } else { "one" };
    html! {
        <dialog class="inbox" aria-labelledby={&title_id} ref={dialog} {onclose} data-reading={reading}>
            <header class="inbox__head">
                <h2 id={title_id}>{ "Inbox" }</h2>
                <button type="button" class="button button--icon" aria-label="Close the inbox" {onclick}>
                    { icon(Shape::Close) }
                </button>
            </header>
            <div class="inbox__desk">
                { list(props) }
                { page(props) }
            </div>
        </dialog>
    }
}

fn read(on_action: &OnAction, reading: Option<Reading>) {
    let shown = on_action.emit(Action::Read(reading));
    debug_assert!(shown.is_ok(), "anything may be read");
}

fn list(props: &InboxProps) -> Html {
    let row = |made: &Made| {
        let current = props.inbox.reading == Reading::One(made.number);
        html! { <Row key={made.number} made={made.clone()} {current} on_action={&props.on_action} /> }
    };
    if props.inbox.rows.is_empty() {
        return html! { <p class="inbox__none">{ "No e-mail and no invoice came out yet" }</p> };
    }
    html! {
        <ol class="inbox__list" aria-label="E-mails and invoices, the newest first">
            { for props.inbox.rows.iter().map(row) }
        </ol>
    }
}

fn page(props: &InboxProps) -> Html {
    let Reading::One(number) = props.inbox.reading else {
        return html! {
            <p class="inbox__page inbox__none inbox__hint">{ "Select one to read it" }</p>
        };
    };
    let back = {
        let on_action = props.on_action.clone();
        Callback::from(move |_: MouseEvent| read(&on_action, Some(Reading::List)))
    };
    let made = props.inbox.rows.iter().find(|made| made.number == number);
    html! {
        <div class="inbox__page">
            <button type="button" class="button button--small inbox__back" onclick={back}>
                { icon(Shape::Back) }{ "All" }
            </button>
            if let Some(made) = made {
                <div key={number} class="inbox__document">
                    { match made.makes {
                        Makes::Email => html! { <Letter made={made.clone()} /> },
                        Makes::Invoice => html! { <InvoicePage made={made.clone()} /> },
                    } }
                    <Files made={made.clone()} />
                </div>
            } else {
                <p class="inbox__none">{ "This is no longer kept" }</p>
            }
        </div>
    }
}

/// What a document says about its message.
fn about(made: &Made) -> message_queue_bodies::About {
    message_queue_bodies::About { message: made.message.0, sent_us: made.sent_at.as_micros() }
}

/// Which message it came from, and whether it is the only one that did.
fn origin(made: &Made) -> String {
    let Made { at, message, nth, .. } = made;
    match nth {
        1 => format!("at {at}, from message {message}"),
        nth => format!("at {at}, again from message {message}: number {nth}, a duplicate"),
    }
}

/// A body of which nothing can be made: its service was set to make something afterwards.
fn unusable(made: &Made, why: &message_queue_bodies::Unusable) -> Html {
    html! { <p class="inbox__none">{ format!("The body makes no {}: {why}", made.makes.word()) }</p> }
}
