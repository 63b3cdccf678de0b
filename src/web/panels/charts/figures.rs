//! The numbers of the series with their units.

use message_queue_play::playground::{Charts, Series};
use message_queue_play::time::{Decimal, Duration, Instant};

use crate::web::panels::quantity::grouped;
use crate::web::tenths::Tenths;

/// What stands for a number where nothing was measured.
pub const NONE: &str = "–";

/// The word for a series beside its line.
pub fn word(series: Series) -> &'static str {
    match series {
        Series::Ready => "ready",
        Series::InFlight => "in flight",
        Series::Arrivals => "in",
        Series::Completions => "done",
        Series::Oldest => "age",
        Series::P50 => "p50",
        Series::P95 => "p95",
        Series::P99 => "p99",
        Series::Utilisation => "busy",
    }
}

/// The name of a series in the table.
pub fn title(series: Series) -> &'static str {
    match series {
        Series::Ready => "Ready",
        Series::InFlight => "In flight",
        Series::Arrivals => "Arrivals",
        Series::Completions => "Completions",
        Series::Oldest => "Age of the oldest",
        Series::P50 => "Latency p50",
        Series::P95 => "Latency p95",
        Series::P99 => "Latency p99",
        Series::Utilisation => "Utilisation",
    }
}

/// What a series showed at a sample, or shows now.
pub fn value(data: &Charts, series: Series, shown: Option<usize>) -> Option<u64> {
    let curve = &data.curves[series.place()];
    match shown {
        Some(index) => curve.samples.get(index).copied().flatten().map(|extent| extent.last),
        None => curve.now,
    }
}

/// A number of a series with its unit.
pub fn figure(series: Series, value: Option<u64>) -> String {
    let Some(value) = value else { return NONE.to_owned() };
    match series {
        Series::Ready | Series::InFlight => grouped(value),
        _ => mean(series, Some(value as f64)),
    }
}

/// A number of a series that need not be a whole one, with its unit.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` stays at the ends"
)]
pub fn mean(series: Series, value: Option<f64>) -> String {
    let Some(value) = value else { return NONE.to_owned() };
    match series {
        Series::Ready | Series::InFlight => Tenths(value).to_string(),
        Series::Arrivals | Series::Completions => format!("{}/s", Tenths(value / 1_000.0)),
        Series::Oldest | Series::P50 | Series::P95 | Series::P99 => {
            span(Duration::from_micros(value as u64))
        }
        Series::Utilisation => format!("{} %", (value / 10.0).round() as u64),
    }
}

/// A round number of a series with its unit, for the edge of a chart.
pub fn height(series: Series, top: u64) -> String {
    match series {
        Series::Arrivals | Series::Completions => {
            format!("{}/s", Decimal { value: top, digits: 3 })
        }
        Series::Oldest | Series::P50 | Series::P95 | Series::P99 if top < 60_000_000 => {
            Duration::from_micros(top).to_string()
        }
        _ => figure(series, Some(top)),
    }
}

/// A span of time, short: with one digit after the point, and no zeros that say nothing.
pub fn span(span: Duration) -> String {
    match span.as_micros() {
        micros @ 1_000_000..60_000_000 => format!("{} s", Tenths(micros as f64 / 1e6)),
        micros if micros > 0 && micros.is_multiple_of(3_600_000_000) => {
            format!("{} h", micros / 3_600_000_000)
        }
        micros @ 60_000_000..3_600_000_000 if micros.is_multiple_of(60_000_000) => {
            format!("{} min", micros / 60_000_000)
        }
        _ => span.to_string(),
    }
}

/// Everything that is shown at an instant, in one sentence.
pub fn sentence(data: &Charts, shown: Option<usize>) -> String {
    let at = match shown {
        Some(index) => {
            let at = Instant::ZERO + data.interval.saturating_mul(index as u64);
            format!("at {at}")
        }
        None => format!("now, {}", data.now),
    };
    let values = Series::ALL.into_iter().filter_map(|series| {
        let value = value(data, series, shown)?;
        Some(format!("{} {}", word(series), figure(series, Some(value))))
    });
    format!("{at}: {}", values.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_their_unit() {
        assert_eq!(figure(Series::Ready, Some(12_340)), "12,340");
        assert_eq!(figure(Series::Arrivals, Some(2_040)), "2.0/s");
        assert_eq!(figure(Series::P95, Some(253_951)), "253 ms");
        assert_eq!(figure(Series::Oldest, Some(12_340_000)), "12.3 s");
        assert_eq!(figure(Series::Oldest, Some(120_000_000)), "2 min");
        assert_eq!(figure(Series::Oldest, Some(125_000_000)), "2 min 5 s");
        assert_eq!(figure(Series::Utilisation, Some(996)), "100 %");
        assert_eq!(figure(Series::P50, None), NONE);
        assert_eq!(height(Series::Oldest, 20_000_000), "20 s");
        assert_eq!(height(Series::Oldest, 60_000_000), "1 min");
        assert_eq!(height(Series::Arrivals, 1_500), "1.5/s");
        assert_eq!(mean(Series::Ready, Some(3.24)), "3.2");
    }
}
