//! An e-mail, as a mail program shows it.

use message_queue_bodies::{Email, Mailbox};
use message_queue_play::playground::Made;
use yew::prelude::*;

use super::sheet::sheet;
use super::{about, origin, unusable};

#[derive(PartialEq, Properties)]
pub struct LetterProps {
    pub made: Made,
}

/// Its head, its text, and what is attached. All of it is text: nothing in it is ever markup.
#[component]
pub fn Letter(props: &LetterProps) -> Html {
    let made = &props.made;
    let email = use_memo(made.body.clone(), |body| Email::of(body.bytes()));
    let email = match &*email {
        Ok(email) => email,
        Err(why) => return unusable(made, why),
    };
    html! {
        <article class="letter" aria-label={format!("E-mail from message {}", made.message.0)}>
            <h3 class="letter__subject">{ &email.subject }</h3>
            <dl class="letter__head">
                <dt>{ "From" }</dt><dd>{ mailbox(&email.from) }</dd>
                <dt>{ "To" }</dt><dd>{ mailbox(&email.to) }</dd>
                <dt>{ "Arrived" }</dt><dd>{ origin(made) }</dd>
            </dl>
            <div class="letter__text" role="group" aria-label="Text of the e-mail">{ &email.mail }</div>
            if let Some(invoice) = &email.invoice {
                <section class="letter__attached" aria-label="Attachment">
                    <h4>{ "Attached: " }{ invoice.file_name(about(made)) }</h4>
                    { sheet(invoice, about(made)) }
                </section>
            }
        </article>
    }
}

fn mailbox(mailbox: &Mailbox) -> String {
    let Mailbox { name, address } = mailbox;
    name.as_ref().map_or_else(|| address.clone(), |name| format!("{name} <{address}>"))
}
