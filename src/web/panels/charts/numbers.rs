//! What the charts show, as a table.

use message_queue_play::playground::{Charts, History, Series};
use yew::prelude::*;

use super::axis::Axis;
use super::figures::{figure, mean, title, value};

/// The table.
pub fn numbers(data: &Charts, axis: &Axis, shown: Option<usize>) -> Html {
    let instant = shown.map_or("Now".to_owned(), |index| axis.instant_of(index).to_string());
    let row = |series: &Series| {
        let curve = &data.curves[series.place()];
        html! {
            <tr key={series.place()}>
                <th scope="row">{ title(*series) }</th>
                <td>{ figure(*series, value(data, *series, shown)) }</td>
                <td>{ figure(*series, curve.largest) }</td>
                <td>{ mean(*series, curve.whole) }</td>
            </tr>
        }
    };
    html! {
        <>
            <table class="numbers">
                <caption class="hidden-text">{ "The charts as numbers" }</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{ instant }</th>
                        <th scope="col">{ "Largest" }</th>
                        <th scope="col">{ "Whole run" }</th>
                    </tr>
                </thead>
                <tbody>{ for Series::ALL.iter().map(row) }</tbody>
            </table>
            <p class="numbers__note">{ note(data) }</p>
        </>
    }
}

fn note(data: &Charts) -> String {
    format!(
        "Rates, latencies and utilisation are over the last {}. A sample every {}. \
         Percentiles are at most 3.2 % too high. Whole run is the mean, or the percentile of all messages.",
        History::WINDOW.max(data.interval),
        data.interval,
    )
}
