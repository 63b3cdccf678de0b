//! The lines of a chart. It is drawn again only when there is a new sample.

use std::fmt::Write as _;
use std::sync::Arc;

use message_queue_play::playground::{Extent, Series};
use yew::prelude::*;

use super::axis::Axis;
use super::chart::name;

/// How many units the drawing is wide; it is stretched to the width that there is.
pub const WIDTH: u32 = 2_400;
/// How many units it is high.
pub const HEIGHT: u32 = 1_000;

/// A series, and what it showed at each sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub series: Series,
    pub samples: Arc<[Option<Extent>]>,
}

#[derive(PartialEq, Properties)]
pub struct PlotProps {
    pub lines: Vec<Line>,
    pub axis: Axis,
    /// The value at the upper edge, in the unit of the series.
    pub top: u64,
    /// The times that are shaded, as a path.
    pub shade: AttrValue,
}

/// The picture.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let view_box = format!("0 0 {WIDTH} {HEIGHT}");
    let ticks = props.axis.ticks().into_iter().skip(1).fold(String::new(), |mut path, tick| {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} 0v{HEIGHT}", across(props.axis.share_of(tick)));
        path
    });
    html! {
        <svg class="plot" viewBox={view_box} preserveAspectRatio="none" aria-hidden="true">
            <path class="plot__shade" d={&props.shade} />
            <path class="plot__ticks" d={ticks} />
            <path class="plot__base" d={format!("M0 {HEIGHT}h{WIDTH}")} />
            { for props.lines.iter().map(|line| spread(line, props)) }
            { for props.lines.iter().map(|line| drawn(line, props)) }
        </svg>
    }
}

/// From the least to the largest of each sample. Under a single line it reaches down to the ground.
fn spread(line: &Line, props: &PlotProps) -> Html {
    let grounded = matches!(line.series, Series::Ready | Series::Oldest | Series::Utilisation);
    let low = |extent: Extent| if grounded { 0 } else { extent.least };
    let is_flat = |extent: &Extent| low(*extent) == extent.most;
    if line.samples.iter().flatten().all(is_flat) {
        return Html::default();
    }
    html! { <path class="plot__spread" data-series={name(line.series)} d={band(line, props, low)} /> }
}

fn drawn(line: &Line, props: &PlotProps) -> Html {
    html! { <path class="chart__line" data-series={name(line.series)} d={curve(line, props)} /> }
}

/// The last value of each sample, with a gap where nothing was measured.
fn curve(line: &Line, props: &PlotProps) -> String {
    let mut path = String::new();
    for run in runs(&line.samples) {
        for (nth, (index, extent)) in run.iter().enumerate() {
            let step = if nth == 0 { 'M' } else { 'L' };
            point(&mut path, step, *index, extent.last, props);
        }
        // So that a single point is seen.
        path.push_str("h0");
    }
    path
}

/// What lies between the least and the largest.
fn band(line: &Line, props: &PlotProps, low: impl Fn(Extent) -> u64) -> String {
    let mut path = String::new();
    for run in runs(&line.samples) {
        for (nth, (index, extent)) in run.iter().enumerate() {
            let step = if nth == 0 { 'M' } else { 'L' };
            point(&mut path, step, *index, extent.most, props);
        }
        for (index, extent) in run.iter().rev() {
            point(&mut path, 'L', *index, low(*extent), props);
        }
        path.push('z');
    }
    path
}

/// The stretches in which something was measured.
fn runs(samples: &[Option<Extent>]) -> Vec<Vec<(usize, Extent)>> {
    let mut runs: Vec<Vec<_>> = Vec::new();
    let mut open = false;
    for (index, extent) in samples.iter().enumerate() {
        match (extent, runs.last_mut().filter(|_| open)) {
            (Some(extent), Some(run)) => run.push((index, *extent)),
            (Some(extent), None) => runs.push(vec![(index, *extent)]),
            (None, _) => {}
        }
        open = extent.is_some();
    }
    runs
}

fn point(path: &mut String, step: char, index: usize, value: u64, props: &PlotProps) {
    let x = across(props.axis.share_of(props.axis.instant_of(index)));
    let up = u128::from(value) * u128::from(HEIGHT) / u128::from(props.top.max(1));
    let y = i128::from(HEIGHT) - i128::try_from(up).unwrap_or(0);
    // Writing to a string does not fail.
    let _ = write!(path, "{step}{x} {y}");
}

/// A share of the width in units of the drawing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1")]
pub fn across(share: f64) -> u32 {
    (share * f64::from(WIDTH)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_where_nothing_was_measured() {
        let extent = |value| Some(Extent { least: value, most: value, last: value });
        let samples = [None, extent(1), extent(2), None, None, extent(3)];
        let runs = runs(&samples);
        let indices: Vec<Vec<_>> =
            runs.iter().map(|run| run.iter().map(|(index, _)| *index).collect()).collect();
        assert_eq!(indices, [vec![1, 2], vec![5]]);
    }
}
