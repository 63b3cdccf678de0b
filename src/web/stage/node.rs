//! A part of a graph as a card that can be chosen.

use std::rc::Rc;

use message_queue_play::playground::{Action, Node, Snapshot, Spot};
use yew::prelude::*;

use super::super::OnAction;

/// A part, where it stands, and what it is drawn from.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    pub node: Node,
    pub spot: Spot,
    pub snapshot: &'a Rc<Snapshot>,
    pub on_action: &'a OnAction,
}

/// What is on a card beside its name.
pub struct Card<'a> {
    /// What sort of part it is, as the name of a style.
    pub sort: &'static str,
    /// What it is called.
    pub name: &'a str,
    /// What it is called by those who cannot see where it stands.
    pub label: String,
    /// Its place in the drawing of wires, where that is the card itself.
    pub anchor: Option<String>,
    /// In which state it is, where it has one.
    pub state: Option<&'static str>,
    /// What stands beside its name.
    pub side: Html,
    /// What stands below.
    pub body: Html,
}

/// The cell of the grid in which a part stands.
pub fn seat(spot: Spot) -> String {
    format!("{} / {} / span 2", spot.row + 1, spot.column + 1)
}

impl Part<'_> {
    /// The card. A click anywhere on it chooses the part, and so does its name by the keyboard.
    pub fn card(self, card: Card) -> Html {
        let Card { sort, name, label, anchor, state, side, body } = card;
        let is_chosen = self.snapshot.chosen.node == self.node;
        let onclick = {
            let (on_action, node) = (self.on_action.clone(), self.node);
            Callback::from(move |_: MouseEvent| {
                let chosen = on_action.emit(Action::Choose(node));
                debug_assert!(chosen.is_ok(), "any part may be chosen");
            })
        };
        html! {
            <article key={label.clone()} class={classes!("node", format!("node--{sort}"))} aria-label={label}
                data-seat={seat(self.spot)} data-anchor={anchor} data-state={state}
                data-chosen={is_chosen.then_some("")} {onclick}>
                <header class="node__head">
                    <h3 class="node__title">
                        <button type="button" class="node__name" aria-pressed={is_chosen.to_string()} title={name.to_owned()}>
                            { name }
                        </button>
                    </h3>
                    { side }
                </header>
                { body }
            </article>
        }
    }
}
