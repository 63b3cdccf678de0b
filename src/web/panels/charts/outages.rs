//! The times in which workers received nothing: shaded in the pictures, and in words.

use std::fmt::Write as _;

use message_queue_play::playground::{Charts, Outage, Trouble};
use message_queue_play::sim::number_of;
use yew::prelude::*;

use super::axis::Axis;
use super::plot::{HEIGHT, across};

/// How many are told in words.
const TOLD: usize = 8;
/// What is shaded is at least so wide, so that a short outage is seen.
const NARROWEST: u32 = 8;

/// The shaded times as a path.
pub fn shade(data: &Charts, axis: &Axis) -> String {
    data.outages.iter().fold(String::new(), |mut path, outage| {
        let from = across(axis.share_of(outage.from));
        let until = across(axis.share_of(outage.until.unwrap_or(data.now)));
        let width = until.saturating_sub(from).max(NARROWEST);
        // Writing to a string does not fail.
        let _ = write!(path, "M{from} 0h{width}v{HEIGHT}h-{width}z");
        path
    })
}

/// The latest of them, the newest first.
pub fn outage_list(data: &Charts) -> Html {
    if data.outages.is_empty() {
        return Html::default();
    }
    let earlier = data.outages.len().saturating_sub(TOLD);
    html! {
        <div class="outages">
            <h3 class="outages__title"><span class="outages__key" aria-hidden="true"></span>{ "Workers away" }</h3>
            <ul>{ for data.outages.iter().rev().take(TOLD).map(row) }</ul>
            if earlier > 0 {
                <p class="outages__more">{ format!("and {earlier} earlier") }</p>
            }
        </div>
    }
}

fn row(outage: &Outage) -> Html {
    let why = match outage.trouble {
        Trouble::Down => "down",
        Trouble::Crashed => "crashed",
        Trouble::CutOff => "cut off",
    };
    let until = outage.until.map_or_else(|| "now".to_owned(), |until| until.to_string());
    let worker = number_of(outage.worker);
    html! {
        <li class="outages__row">
            <span class="outages__time">{ format!("{} to {until}", outage.from) }</span>
            <span>{ format!("worker {worker} {why}") }</span>
        </li>
    }
}
