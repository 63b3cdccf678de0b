//! An invoice, with the numbers that stand on its paper.

use message_queue_bodies::{About, Bill, Invoice, Line};
use message_queue_play::playground::Made;
use yew::prelude::*;

use super::{about, origin, unusable};

#[derive(PartialEq, Properties)]
pub struct InvoiceProps {
    pub made: Made,
}

/// An invoice that came out by itself.
#[component]
pub fn InvoicePage(props: &InvoiceProps) -> Html {
    let made = &props.made;
    let invoice = use_memo(made.body.clone(), |body| Invoice::of(body.bytes()));
    match &*invoice {
        Ok(invoice) => html! {
            <article class="letter" aria-label={format!("Invoice from message {}", made.message.0)}>
                <h3 class="letter__subject">{ format!("Invoice {}", invoice.number(about(made))) }</h3>
                <dl class="letter__head"><dt>{ "Arrived" }</dt><dd>{ origin(made) }</dd></dl>
                { sheet(invoice, about(made)) }
            </article>
        },
        Err(why) => unusable(made, why),
    }
}

/// Who pays whom, for what and how much.
pub fn sheet(invoice: &Invoice, about: About) -> Html {
    let date = invoice.day(about).written();
    let customer = &invoice.customer;
    let mut payer = vec![&customer.name];
    payer.extend(&customer.address);
    payer.push(&customer.email);
    let seller: Vec<&String> = invoice.seller.iter().collect();
    html! {
        <div class="sheet">
            <p class="sheet__number">{ format!("No. {} · {date}", invoice.number(about)) }</p>
            <div class="sheet__parties">
                { party("Bill to", &payer) }
                if !seller.is_empty() {
                    { party("From", &seller) }
                }
            </div>
            { table(invoice) }
        </div>
    }
}

fn party(label: &'static str, lines: &[&String]) -> Html {
    html! {
        <div>
            <p class="sheet__label">{ label }</p>
            { for lines.iter().map(|line| html! { <p>{ *line }</p> }) }
        </div>
    }
}

fn table(invoice: &Invoice) -> Html {
    let head = |head: String| html! { <th scope="col" class="sheet__figure">{ head }</th> };
    let row = |line: &Line| {
        let figures = invoice.numbers(line).into_iter();
        let figure = |figure: String| html! { <td class="sheet__figure">{ figure }</td> };
        html! { <tr><td>{ &line.text }</td>{ for figures.map(figure) }</tr> }
    };
    html! {
        <table class="sheet__table">
            <thead>
                <tr><th scope="col">{ "Description" }</th>{ for invoice.heads().into_iter().map(head) }</tr>
            </thead>
            <tbody>{ for invoice.lines.iter().map(row) }</tbody>
            <tfoot>{ for sums(invoice).into_iter().map(sum) }</tfoot>
        </table>
    }
}

fn sum((label, amount): (String, String)) -> Html {
    html! {
        <tr><th scope="row" colspan="3">{ label }</th><td class="sheet__figure">{ amount }</td></tr>
    }
}

fn sums(invoice: &Invoice) -> Vec<(String, String)> {
    let Bill { net, tax, total } = invoice.bill();
    let currency = &invoice.currency;
    let mut sums = Vec::new();
    if let (Some(tax), Some(percent)) = (tax, invoice.tax_percent) {
        sums.push(("Subtotal".to_owned(), currency.written(net)));
        sums.push((format!("Tax {percent}%"), currency.written(tax)));
    }
    sums.push((format!("Total {}", currency.code()), currency.written(total)));
    sums
}
