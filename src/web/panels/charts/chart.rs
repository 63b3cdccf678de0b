//! One chart: what it is of, the numbers beside it, and the picture.

use message_queue_play::playground::{Charts, Series};
use yew::prelude::*;

use super::axis::Axis;
use super::figures::{figure, height, mean, value, word};
use super::outages::shade;
use super::plot::{Line, Plot};
use super::scale::ceiling;

/// What a chart is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    title: &'static str,
    series: &'static [Series],
}

/// The charts, from top to bottom.
pub const CHARTS: [Kind; 5] = [
    Kind { title: "Depth", series: &[Series::Ready, Series::InFlight] },
    Kind { title: "Rates", series: &[Series::Arrivals, Series::Completions] },
    Kind { title: "Oldest", series: &[Series::Oldest] },
    Kind { title: "Latency", series: &[Series::P50, Series::P95, Series::P99] },
    Kind { title: "Utilisation", series: &[Series::Utilisation] },
];

/// A chart. What it looks like is told in words, too.
pub fn chart(kind: Kind, data: &Charts, axis: &Axis, shown: Option<usize>) -> Html {
    let line = |series: &Series| Line {
        series: *series,
        samples: data.curves[series.place()].samples.clone(),
    };
    let lines: Vec<_> = kind.series.iter().map(line).collect();
    let most = lines.iter().flat_map(|line| line.samples.iter().flatten());
    let top = ceiling(kind.series[0], most.map(|extent| extent.most).max().unwrap_or(0));
    html! {
        <div class="chart" key={kind.title}>
            <div class="chart__facts">
                <h3 class="chart__title">{ kind.title }</h3>
                { for kind.series.iter().map(|series| fact(*series, data, shown)) }
            </div>
            <div class="chart__plot" role="img" aria-label={in_words(kind, data)}>
                <Plot {lines} axis={*axis} {top} shade={shade(data, axis)} />
                <span class="chart__top" aria-hidden="true">{ height(kind.series[0], top) }</span>
            </div>
        </div>
    }
}

/// The number of a series, with the line that it has in the picture.
fn fact(series: Series, data: &Charts, shown: Option<usize>) -> Html {
    html! {
        <p class="chart__fact">
            <svg class="chart__key" viewBox="0 0 16 8" aria-hidden="true">
                <path class="chart__line" data-series={name(series)} d="M1 4h14" />
            </svg>
            <span>{ word(series) }</span>
            <b>{ figure(series, value(data, series, shown)) }</b>
        </p>
    }
}

fn in_words(kind: Kind, data: &Charts) -> String {
    let told = kind.series.iter().map(|series| {
        let curve = &data.curves[series.place()];
        let (now, largest) = (figure(*series, curve.now), figure(*series, curve.largest));
        let whole = mean(*series, curve.whole);
        format!("{} now {now}, largest {largest}, whole run {whole}", word(*series))
    });
    format!(
        "{} from the start to {}: {}",
        kind.title,
        data.now,
        told.collect::<Vec<_>>().join("; ")
    )
}

/// The name of a series in `data-series`.
pub fn name(series: Series) -> &'static str {
    match series {
        Series::Ready => "ready",
        Series::InFlight => "in-flight",
        Series::Arrivals => "arrivals",
        Series::Completions => "completions",
        Series::Oldest => "oldest",
        Series::P50 => "p50",
        Series::P95 => "p95",
        Series::P99 => "p99",
        Series::Utilisation => "utilisation",
    }
}
