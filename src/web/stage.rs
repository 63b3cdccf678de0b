//! Where messages move: senders, lines, workers, results.
//!
//! Everything that stands still is drawn here from a snapshot; what moves between two snapshots
//! is drawn by the [`Overlay`], which finds its way by the `data-anchor` of the parts. The
//! simplest system has room for large parts, see [`plain`]; of all others each part is a card of
//! its own, see [`graph`].

mod badges;
mod graph;
mod lane;
mod line;
mod message;
mod node;
mod overlay;
mod results;
mod sender;
mod words;
mod worker_card;
mod workers;

use std::rc::Rc;

use message_queue_play::playground::{Node, Snapshot};
use yew::prelude::*;

use super::OnAction;
use line::line_view;
use results::result_cards;
use sender::{hand_card, sender_card};
use workers::worker_group;

pub use overlay::Overlay;

/// With more columns than that they stand closer together.
const MANY_COLUMNS: usize = 7;

/// The stage. `compact` is whether there is little room, as in a page of somebody else.
pub fn stage(snapshot: &Rc<Snapshot>, on_action: &OnAction, compact: bool) -> Html {
    let graph = &snapshot.graph;
    let (form, parts) = if graph.is_plain() {
        let form = workers::form(snapshot.services[0].workers.len());
        (form, plain(snapshot, on_action, compact))
    } else {
        ("graph", graph::parts(snapshot, on_action))
    };
    let columns = (graph.columns > MANY_COLUMNS).then_some("many");
    html! {
        <div class="flow-frame" data-form={form}>
            <div class={classes!("flow", compact.then_some("flow--compact"))} data-form={form} data-columns={columns}>
                { parts }
                <svg class="overlay" aria-hidden="true"></svg>
            </div>
        </div>
    }
}

/// One sender, one queue and one service, with room for everything that can be said of them.
fn plain(snapshot: &Rc<Snapshot>, on_action: &OnAction, compact: bool) -> Html {
    let part = |node: Node| match node {
        Node::Sender(sender) => html! {
            <div class="senders">
                { sender_card(sender, snapshot, on_action) }
                if !compact {
                    { hand_card() }
                }
            </div>
        },
        Node::Queue(queue) => line_view(queue, snapshot, on_action),
        Node::Service(service) => worker_group(service, snapshot, on_action),
        Node::Results(service) => result_cards(service, snapshot, on_action),
        Node::Topic(_) => Html::default(),
    };
    html! { <>{ for snapshot.graph.nodes.iter().map(|(node, _)| part(*node)) }</> }
}
