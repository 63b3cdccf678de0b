//! Where messages come from: the sender, and the person in front of the page.

use crate::web::tenths::Tenths;
use message_queue_play::playground::{Action, SenderView, Snapshot};
use message_queue_play::sim::{Arrivals, Burst, Command, SenderConfig, SenderId};
use yew::prelude::*;

use super::super::OnAction;
use super::super::widgets::switch;
use crate::web::panels::quantity::grouped;

/// The sender: whether it sends, how fast, and what it notices of the rest, which is nothing.
pub fn sender_card(id: SenderId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let sender = &snapshot.senders[usize::from(id.0)];
    let SenderView { name, on, accepted, refused, .. } = sender;
    html! {
        <article class="sender" aria-label={format!("Sender {name}")} data-state={if *on { "on" } else { "off" }} data-anchor={format!("sender-{}", id.0)}>
            <header class="sender__head">
                <h3>{ name }</h3>
                { sender_switch(id, snapshot, on_action) }
            </header>
            <p class="sender__rate">{ rate(sender) }</p>
            if has_trouble(sender) {
                <p class="sender__trouble">{ trouble(sender) }</p>
            }
            <dl class="sender__facts">
                <div><dt>{ "accepted" }</dt><dd>{ grouped(*accepted) }</dd></div>
                <div data-state={(*refused > 0).then_some("rejected")}>
                    <dt>{ "rejected" }</dt><dd>{ grouped(*refused) }</dd>
                </div>
            </dl>
        </article>
    }
}

/// Switches a sender on and off.
pub fn sender_switch(sender: SenderId, snapshot: &Snapshot, on_action: &OnAction) -> Html {
    let config = &snapshot.setup.senders[usize::from(sender.0)];
    let label = format!("{} sends", config.name);
    let onswitch = {
        let (on_action, config) = (on_action.clone(), config.clone());
        Callback::from(move |on| {
            let config = SenderConfig { on, ..config.clone() };
            // Refused only when the journal is full, and then a notice says so.
            let _ = on_action.emit(Action::Command(Command::SetSender { sender, config }));
        })
    };
    switch(label, config.on, onswitch)
}

/// Whether there is something to say of a sender beside how fast it sends and what came of it.
pub fn has_trouble(sender: &SenderView) -> bool {
    sender.is_cut_off || sender.loses_answers > 0 || sender.open > 0 || sender.retried > 0
}

/// What there is to say of it: what is wrong with it, and what it waits for.
#[inline(never)] // Not in the first view.
pub fn trouble(sender: &SenderView) -> String {
    let mut words = Vec::new();
    if sender.is_cut_off {
        words.push("cut off".to_owned());
    }
    match sender.loses_answers {
        0 => {}
        1 => words.push("loses an answer".to_owned()),
        more => words.push(format!("loses {more} answers")),
    }
    if sender.open > 0 {
        words.push(format!("{} open", grouped(sender.open as u64)));
    }
    if sender.retried > 0 {
        words.push(format!("{} sent again", grouped(sender.retried)));
    }
    words.join(", ")
}

/// How fast it sends, in words.
pub fn rate(sender: &SenderView) -> Html {
    let word = |text: &'static str| html! { <span class="sender__word">{ text }</span> };
    match &sender.arrivals {
        Arrivals::Manual => word("by hand"),
        _ if !sender.on => word("paused"),
        _ if sender.finished => word("has sent all"),
        Arrivals::Constant { .. } | Arrivals::Poisson { .. } | Arrivals::Ramp(_) => html! {
            <><b>{ Tenths(sender.rate).to_string() }</b>{ " messages/s" }</>
        },
        Arrivals::Burst(burst) => bursts(*burst),
        Arrivals::Recorded(_) => word("from a list"),
    }
}

#[inline(never)] // No first view has bursts.
fn bursts(burst: Burst) -> Html {
    html! { <><b>{ grouped(burst.size.into()) }</b>{ format!(" every {}", burst.every) }</> }
}

/// The person in front of the page, who may send as well.
pub fn hand_card() -> Html {
    html! {
        <article class="sender sender--hand" data-anchor="hand">
            <h3>{ "You" }</h3>
            <p>{ "compose below" }</p>
        </article>
    }
}
