//! One e-mail or invoice of the list.

use message_queue_bodies::{Email, Invoice, Mailbox, Makes};
use message_queue_play::playground::{Look, Made, Reading};
use message_queue_play::queue::Kind;
use yew::prelude::*;

use super::{about, read};
use crate::web::OnAction;
use crate::web::widgets::Token;

#[derive(PartialEq, Properties)]
pub struct RowProps {
    pub made: Made,
    /// Whether it is read.
    pub current: bool,
    pub on_action: OnAction,
}

/// Who got it, what it is about, and when it came.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let made = &props.made;
    let (who, what) = &*use_memo(made.clone(), words);
    let onclick = {
        let (on_action, number) = (props.on_action.clone(), made.number);
        Callback::from(move |_: MouseEvent| read(&on_action, Some(Reading::One(number))))
    };
    let kind = match made.makes {
        Makes::Email => Kind::Email,
        Makes::Invoice => Kind::Invoice,
    };
    let is_duplicate = made.nth > 1;
    let look = if is_duplicate { Look::Duplicate } else { Look::Done };
    html! {
        <li>
            <button type="button" class="inbox__row" aria-current={props.current.then_some("true")} {onclick}>
                <Token {kind} {look} message={made.message} />
                <span class="inbox__who">{ who }</span>
                <time class="inbox__time">{ made.at.to_string() }</time>
                <span class="inbox__what">{ what }</span>
                if is_duplicate {
                    <strong class="inbox__twin">{ "duplicate" }</strong>
                }
            </button>
        </li>
    }
}

fn words(made: &Made) -> (String, String) {
    let read = match made.makes {
        Makes::Email => Email::of(made.body.bytes()).map(|it| (shown(&it.to), it.subject)),
        Makes::Invoice => Invoice::of(made.body.bytes()).map(|it| {
            let number = it.number(about(made));
            (it.customer.name, format!("Invoice {number}"))
        }),
    };
    read.unwrap_or_else(|why| (format!("No {}", made.makes.word()), why.to_string()))
}

/// The name, or the address where there is no name.
fn shown(mailbox: &Mailbox) -> String {
    mailbox.name.clone().unwrap_or_else(|| mailbox.address.clone())
}
