//! How long an attempt takes.

use std::ops::RangeInclusive;

use message_queue_play::sim::{ServiceConfig, ServiceTime};
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::settings::{Set, Settings};
use crate::web::panels::quantity::{Unit, read_span};
use crate::web::panels::scale::{LAST, span_at, step_of};
use crate::web::widgets::{NumberField, Segmented, Slider};

/// What can be chosen. A time from a field of the body comes from a scenario alone; none of these is
/// chosen then.
const KINDS: [&str; 4] = ["constant", "random", "uniform", "long tail"];

#[derive(PartialEq, Properties)]
pub struct ServiceTimeSettingsProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// The kind of service time, and its one number or two.
#[component]
pub fn ServiceTimeSettings(props: &ServiceTimeSettingsProps) -> Html {
    let preview = use_state_eq(|| None::<u32>);
    let time = props.settings.current_service().time.clone();
    let selected = kind_of(&time);
    let select = props.settings.service(|service, kind: usize| {
        service.time = of_kind(kind, &service.time);
        Ok(())
    });
    let report = props.report.clone();
    let onselect = Callback::from(move |kind| report.emit(select.emit(kind)));
    html! {
        <div class="settings__group" role="group" aria-label="Service time">
            { match time {
                ServiceTime::Uniform { min, max } => bounds(props, min, max),
                ServiceTime::LogNormal { median, p95 } => tail(props, median, p95),
                ServiceTime::Constant(span) | ServiceTime::Exponential { mean: span } => {
                    one(props, span, &preview)
                }
                ServiceTime::Field { path, otherwise } => html! {
                    <>
                        <p class="settings__note">
                            { "As many ms as the body says in " }<code>{ path }</code>{ ", and otherwise" }
                        </p>
                        { one(props, otherwise, &preview) }
                    </>
                },
            } }
            <Segmented label="Kind of service time" options={&KINDS[..]} {selected} {onselect} />
        </div>
    }
}

/// A field and a slider for a constant time or a mean.
fn one(
    props: &ServiceTimeSettingsProps,
    span: Duration,
    preview: &UseStateHandle<Option<u32>>,
) -> Html {
    let shown = preview.map_or(span, span_at);
    let set = props.settings.service(|service, span: Duration| {
        match &mut service.time {
            ServiceTime::Exponential { mean: it }
            | ServiceTime::Constant(it)
            | ServiceTime::Field { otherwise: it, .. } => *it = span,
            ServiceTime::Uniform { .. } | ServiceTime::LogNormal { .. } => {}
        }
        Ok(())
    });
    let onpreview = {
        let preview = preview.clone();
        Callback::from(move |step| preview.set(Some(step)))
    };
    let oncommit = {
        let (preview, set, report) = (preview.clone(), set.clone(), props.report.clone());
        Callback::from(move |step| {
            report.emit(set.emit(span_at(step)));
            preview.set(None);
        })
    };
    html! {
        <>
            <NumberField class="field--line" label="Service time" unit="ms"
                value={Unit::Millis.write(shown.as_micros())} oncommit={typed(set, ServiceConfig::TIME)} />
            <Slider label="Service time" last={LAST} step={preview.unwrap_or_else(|| step_of(span))}
                text={shown.to_string()} {onpreview} {oncommit} />
        </>
    }
}

/// Two fields for the shortest and the longest.
fn bounds(props: &ServiceTimeSettingsProps, min: Duration, max: Duration) -> Html {
    let shortest = props.settings.service(|service, min: Duration| {
        if let ServiceTime::Uniform { max, .. } = service.time {
            service.time = ServiceTime::Uniform { min, max };
        }
        Ok(())
    });
    let longest = props.settings.service(|service, max: Duration| {
        if let ServiceTime::Uniform { min, .. } = service.time {
            service.time = ServiceTime::Uniform { min, max };
        }
        Ok(())
    });
    html! {
        <div class="settings__pair">
            <NumberField label="Shortest service" unit="ms" value={Unit::Millis.write(min.as_micros())}
                oncommit={typed(shortest, *ServiceConfig::TIME.start()..=max)} />
            <NumberField label="Longest service" unit="ms" value={Unit::Millis.write(max.as_micros())}
                oncommit={typed(longest, min..=*ServiceConfig::TIME.end())} />
        </div>
    }
}

/// Two fields for the middle and for what few take.
fn tail(props: &ServiceTimeSettingsProps, median: Duration, p95: Duration) -> Html {
    let middle = props.settings.service(|service, median: Duration| {
        if let ServiceTime::LogNormal { p95, .. } = service.time {
            service.time = ServiceTime::LogNormal { median, p95 };
        }
        Ok(())
    });
    let long = props.settings.service(|service, p95: Duration| {
        if let ServiceTime::LogNormal { median, .. } = service.time {
            service.time = ServiceTime::LogNormal { median, p95 };
        }
        Ok(())
    });
    html! {
        <div class="settings__pair">
            <NumberField label="Half are shorter" unit="ms" value={Unit::Millis.write(median.as_micros())}
                oncommit={typed(middle, *ServiceConfig::TIME.start()..=p95)} />
            <NumberField label="1 in 20 is longer" unit="ms" value={Unit::Millis.write(p95.as_micros())}
                oncommit={typed(long, median..=*ServiceConfig::TIME.end())} />
        </div>
    }
}

fn typed(set: Set<Duration>, range: RangeInclusive<Duration>) -> Set<String> {
    Callback::from(move |text: String| set.emit(read_span(&text, Unit::Millis, &range)?))
}

fn kind_of(time: &ServiceTime) -> usize {
    match time {
        ServiceTime::Constant(_) => 0,
        ServiceTime::Exponential { .. } => 1,
        ServiceTime::Uniform { .. } => 2,
        ServiceTime::LogNormal { .. } => 3,
        ServiceTime::Field { .. } => KINDS.len(),
    }
}

/// The service time of another kind around the same length, as far as the range allows.
fn of_kind(kind: usize, time: &ServiceTime) -> ServiceTime {
    let mean = middle_of(time);
    match kind {
        1 => ServiceTime::Exponential { mean },
        2 => {
            let half = Duration::from_micros(mean.as_micros() / 2);
            ServiceTime::Uniform {
                min: half.max(*ServiceConfig::TIME.start()),
                max: (mean + half).min(*ServiceConfig::TIME.end()),
            }
        }
        3 => ServiceTime::LogNormal {
            median: mean,
            p95: Duration::from_micros(mean.as_micros() * 3).min(*ServiceConfig::TIME.end()),
        },
        _ => ServiceTime::Constant(mean),
    }
}

/// The mean, or the median of what has a long tail.
fn middle_of(time: &ServiceTime) -> Duration {
    match *time {
        ServiceTime::Constant(middle)
        | ServiceTime::Exponential { mean: middle }
        | ServiceTime::LogNormal { median: middle, .. }
        | ServiceTime::Field { otherwise: middle, .. } => middle,
        ServiceTime::Uniform { min, max } => {
            Duration::from_micros(u64::midpoint(min.as_micros(), max.as_micros()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_keeps_the_mean() {
        let constant = ServiceTime::Constant(Duration::from_millis(700));
        let uniform = of_kind(2, &constant);
        let (min, max) = (Duration::from_millis(350), Duration::from_millis(1_050));
        assert_eq!(uniform, ServiceTime::Uniform { min, max });
        assert_eq!(of_kind(0, &uniform), constant);
        assert_eq!(kind_of(&of_kind(1, &uniform)), 1);
        let tail = of_kind(3, &uniform);
        assert_eq!((kind_of(&tail), of_kind(0, &tail)), (3, constant));
    }

    #[test]
    fn another_kind_stays_within_the_range() {
        for end in [ServiceConfig::TIME.start(), ServiceConfig::TIME.end()] {
            let ServiceTime::Uniform { min, max } = of_kind(2, &ServiceTime::Constant(*end)) else {
                unreachable!("this is the kind that was asked for");
            };
            assert!(min <= max && ServiceConfig::TIME.contains(&min));
            assert!(ServiceConfig::TIME.contains(&max));
        }
    }
}
