//! How the measures of a queue went: small charts above each other on one axis of time.
//!
//! Everything that the pictures show stands in the table below them, too. The cursor is one instant
//! for all of them: the pointer moves it, or the keys on the slider under the axis.

mod axis;
mod chart;
mod cursor;
mod figures;
mod numbers;
mod outages;
mod plot;
mod queue_choice;
mod scale;

use std::rc::Rc;

use message_queue_play::playground::{Charts as Data, Snapshot};
use message_queue_play::queue::QueueId;
use web_sys::Element;
use yew::prelude::*;

use crate::web::widgets::use_unique_id;
use axis::{Axis, axis_row};
use chart::{CHARTS, chart};
use cursor::{Cursor, InstantSlider};
use numbers::numbers;
use outages::outage_list;
use queue_choice::queue_choice;

#[derive(PartialEq, Properties)]
pub struct ChartsProps {
    pub snapshot: Rc<Snapshot>,
    /// Called with the queue whose charts are wanted.
    pub on_queue: Callback<QueueId>,
}

/// The panel.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let title_id = use_unique_id();
    let queues = &props.snapshot.setup.queues;
    let charts = props.snapshot.charts.as_ref();
    html! {
        <section class="panel panel--charts" aria-labelledby={&title_id}>
            <header class="panel__head">
                <h2 id={title_id}>{ "Charts" }</h2>
                if let Some(charts) = charts {
                    { queue_choice(queues, charts.queue, &props.on_queue) }
                }
            </header>
            <div class="panel__body">
                if let Some(charts) = charts {
                    <Body data={charts.clone()} />
                }
            </div>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct BodyProps {
    data: Data,
}

/// The charts, their axis and the table.
#[component]
fn Body(props: &BodyProps) -> Html {
    let data = &props.data;
    let cursor = use_state(Cursor::default);
    let area = use_node_ref();
    let axis = Axis::of(data);
    let shown = cursor.shown(&axis);
    let onpointermove = {
        let (cursor, area) = (cursor.clone(), area.clone());
        Callback::from(move |event: PointerEvent| {
            let hovered = share_across(&area, &event).and_then(|share| axis.instant_at(share));
            cursor.set(cursor.hovered_at(hovered));
        })
    };
    let onpointerleave = {
        let cursor = cursor.clone();
        Callback::from(move |_: PointerEvent| cursor.set(cursor.hovered_at(None)))
    };
    let onpick = {
        let cursor = cursor.clone();
        Callback::from(move |index| cursor.set(cursor.pinned_at(axis.sampled_at(index))))
    };
    let text = figures::sentence(data, shown);
    html! {
        <div class="charts">
            <div class="charts__plots" {onpointermove} {onpointerleave}>
                { for CHARTS.iter().map(|kind| chart(*kind, data, &axis, shown)) }
                <svg class="charts__cursor" aria-hidden="true" ref={area}>
                    if let Some(index) = shown { { cursor::line(&axis, index) } }
                </svg>
                { axis_row(&axis, data, shown) }
                <InstantSlider last={axis.steps()} step={shown.unwrap_or(axis.last())}
                    text={text} {onpick} />
            </div>
            <div class="charts__words">
                { numbers(data, &axis, shown) }
                { outage_list(data) }
            </div>
        </div>
    }
}

/// How far along the axis the pointer is: 0 at its start, 1 at its end.
fn share_across(area: &NodeRef, event: &PointerEvent) -> Option<f64> {
    let area = area.cast::<Element>()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - area.left()) / area.width();
    (0.0..=1.0).contains(&share).then_some(share)
}
