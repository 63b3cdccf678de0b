//! The books, always in view: they are the legend of the hues, too.

use super::tenths::Tenths;
use message_queue_play::sim::SystemLedger;
use yew::prelude::*;

use super::panels::quantity::grouped;
use super::widgets::{Shape, icon};

/// The books.
pub fn ledger_bar(ledger: SystemLedger) -> Html {
    let terms = terms(ledger);
    html! {
        <section class="ledger" aria-label="Ledger">
            { bar(ledger.accepted, &terms) }
            <p class="ledger__sum">
                <span class="term"><b>{ grouped(ledger.accepted) }</b>{ " " }<span class="term__word">{ "accepted" }</span></span>
                { for terms.iter().enumerate().map(|(nth, term)| html! {
                    <>
                        <span class="ledger__sign">{ if nth == 0 { " = " } else { " + " } }</span>
                        { term_html(*term) }
                    </>
                }) }
                { adds_up(ledger.adds_up()) }
            </p>
            <p class="ledger__apart">
                { for apart(ledger).into_iter().map(|term| html! { <>{ term_html(term) }{ " " }</> }) }
            </p>
        </section>
    }
}

type Term = (&'static str, &'static str, u64);

/// State, word and number of the parts of the sum.
fn terms(ledger: SystemLedger) -> [Term; 6] {
    [
        ("ready", "ready", ledger.ready),
        ("delayed", "delayed", ledger.delayed),
        ("in-flight", "in flight", ledger.in_flight),
        ("done", "done", ledger.done),
        ("dead", "dead", ledger.dead),
        ("dropped", "dropped", ledger.dropped),
    ]
}

/// What is counted, but is no part of the sum.
fn apart(ledger: SystemLedger) -> Vec<Term> {
    let mut apart = vec![
        ("effects", "effects", ledger.effects),
        ("redelivered", "redelivered", ledger.redeliveries),
        ("duplicate", "duplicates", ledger.duplicates),
        ("rejected", "rejected", ledger.rejected),
    ];
    if ledger.lost > 0 {
        apart.push(("lost", "lost", ledger.lost));
    }
    apart
}

fn term_html((state, word, number): Term) -> Html {
    html! {
        <span class="term" data-state={state}>
            <span class="swatch" data-state={state} aria-hidden="true"></span>
            <b>{ grouped(number) }</b>{ " " }<span class="term__word">{ word }</span>
        </span>
    }
}

fn adds_up(adds_up: bool) -> Html {
    if adds_up {
        html! { <span class="ledger__check">{ icon(Shape::Check) }<span class="term__word">{ "adds up" }</span></span> }
    } else {
        html! { <span class="ledger__check ledger__check--wrong">{ icon(Shape::Warn) }{ "does not add up" }</span> }
    }
}

/// The sum as a picture: each part as long as its share.
#[expect(clippy::cast_precision_loss, reason = "a picture")]
fn bar(accepted: u64, terms: &[Term]) -> Html {
    let whole = accepted.max(1) as f64;
    let mut from = 0.0;
    let parts = terms.iter().filter(|(_, _, number)| *number > 0).map(|(state, _, number)| {
        let width = *number as f64 / whole * 1_000.0;
        let x = from;
        from += width;
        html! { <rect key={*state} data-state={*state} x={Tenths(x).to_string()} width={Tenths(width).to_string()} height="4" /> }
    });
    html! {
        <svg class="ledger__bar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
            { for parts.collect::<Vec<_>>() }
        </svg>
    }
}
