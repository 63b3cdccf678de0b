//! A graph of any shape: every part as a small card in its cell of a grid.
//!
//! The cards stand in the document in the order in which they are read: a sender, what it sends
//! to, who works on that, and what comes of it.

mod queue_card;
mod service_card;
mod topic_card;

use std::rc::Rc;

use message_queue_play::playground::{Node, Snapshot, Spot};
use message_queue_play::sim::{SenderId, ServiceId, Target};
use yew::prelude::*;

use super::super::OnAction;
use super::message::MessageButton;
use super::node::{Card, Part, seat};
use super::results::{arriving, inbox_button, look_of_effect};
use super::sender::{has_trouble, rate, sender_switch, trouble};
use crate::web::panels::quantity::grouped;
use crate::web::tenths::Tenths;
use message_queue_play::playground::HopKind;
use queue_card::queue_card;
use service_card::service_card;
use topic_card::topic_card;

/// The parts of a graph.
#[inline(never)] // Not in the first view.
pub fn parts(snapshot: &Rc<Snapshot>, on_action: &OnAction) -> Html {
    let graph = &snapshot.graph;
    let part = |&(node, spot): &(Node, Spot)| {
        let part = Part { node, spot, snapshot, on_action };
        match node {
            Node::Sender(sender) => sender_card(part, sender),
            Node::Topic(topic) => topic_card(part, topic),
            Node::Queue(queue) => queue_card(part, queue),
            Node::Service(service) => service_card(part, service),
            Node::Results(service) => results_card(part, service),
        }
    };
    let ways = graph.edges.iter().zip(0_u32..);
    let via = ways.flat_map(|(edge, way)| {
        edge.via.iter().zip(way << 16..).map(|(spot, number)| {
            html! { <span key={number} class="via" data-seat={seat(*spot)} data-anchor={format!("via-{number}")}></span> }
        })
    });
    let between = graph.between.iter().map(|row| {
        let seat = format!("{} / 1 / span 1 / span {}", row + 1, graph.columns);
        html! { <hr key={format!("between-{row}")} class="flow__between" data-seat={seat} /> }
    });
    html! {
        <>
            { for graph.nodes.iter().map(part) }
            { for via }
            { for between }
        </>
    }
}

fn sender_card(part: Part, id: SenderId) -> Html {
    let sender = &part.snapshot.senders[usize::from(id.0)];
    let (accepted, refused) = match sender.to {
        Target::Service(_) => ("answered", "failed"),
        Target::Queue(_) | Target::Topic(_) => ("accepted", "rejected"),
    };
    part.card(Card {
        sort: "sender",
        name: &sender.name,
        label: format!("Sender {}", sender.name),
        anchor: Some(format!("sender-{}", id.0)),
        state: Some(if sender.on { "on" } else { "off" }),
        side: sender_switch(id, part.snapshot, part.on_action),
        body: html! {
            <>
                <p class="node__rate">{ rate(sender) }</p>
                <p class="node__facts node__facts--all">
                    <span>{ grouped(sender.accepted) }{ " " }{ accepted }</span>
                    if sender.refused > 0 {
                        <strong>{ grouped(sender.refused) }{ " " }{ refused }</strong>
                    }
                    if has_trouble(sender) {
                        <span>{ trouble(sender) }</span>
                    }
                </p>
            </>
        },
    })
}

/// What came of the work of a service: how much, and the latest of it.
fn results_card(part: Part, id: ServiceId) -> Html {
    let service = part.snapshot.service(id);
    let latest = service.results.rows.first().map(|row| {
        let arriving = arriving(&part.snapshot.scene.hops, row.message, HopKind::Done);
        let (look, about) = look_of_effect(row);
        html! {
            <li class="node__latest" data-message={row.message.0.to_string()}>
                <MessageButton message={row.message} kind={row.kind} {look} {about} {arriving}
                    on_action={part.on_action} />
                <span class="aside">{ &row.title }</span>
            </li>
        }
    });
    part.card(Card {
        sort: "results",
        name: "Results",
        label: format!("Results of {}", service.name),
        anchor: Some(format!("results-{}", id.0)),
        state: None,
        side: html! { <b class="node__figure">{ grouped(service.results.total) }</b> },
        body: html! {
            <>
                <div class="node__facts node__facts--apart">
                    <span>{ format!("{}/s", Tenths(service.results.rate)) }</span>
                    { inbox_button(&service.results, part.on_action) }
                </div>
                <ol class="node__list" data-anchor={format!("outbox-{}", id.0)}>{ for latest }</ol>
            </>
        },
    })
}
