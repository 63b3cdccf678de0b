//! The messages that wait, one by one, as far as there is room for them.

use std::rc::Rc;

use message_queue_play::playground::{Line, Look, Snapshot, Token};
use message_queue_play::queue::QueueId;
use web_sys::Element;
use yew::prelude::*;

use super::super::OnAction;
use super::super::resize::Resize;
use super::message::MessageButton;
use crate::web::panels::quantity::grouped;

/// From one message to the next, in CSS pixels; `--token-pitch` says the same.
const PITCH: f64 = 33.0;
/// What the lane keeps free at its ends.
const PADDING: f64 = 24.0;
/// What "+ N more" takes.
const MORE: f64 = 76.0;
/// What the strokes take that stand for more where there is no room for words.
const STROKES_ALONE: f64 = 26.0;
/// Under which messages their position is written.
const MARKED: [usize; 3] = [1, 5, 10];
/// The most strokes that stand for messages without a place of their own.
const STROKES: usize = 120;

#[derive(PartialEq, Properties)]
pub struct LaneProps {
    pub snapshot: Rc<Snapshot>,
    pub queue: QueueId,
    /// Whether there is no room for words.
    pub is_small: bool,
    pub on_action: OnAction,
}

/// The lane. In the document the oldest comes first; on screen it stands at the right.
#[component]
pub fn Lane(props: &LaneProps) -> Html {
    let lane = use_node_ref();
    let width = use_width(&lane);
    let line = props.snapshot.line_of(props.queue);
    let more_takes = if props.is_small { STROKES_ALONE } else { MORE };
    let shown = fitting(width, line.ready, more_takes).min(line.tokens.len());
    let label = format!(
        "{}, {} ready, oldest first, drawn from the right",
        line.name,
        grouped(line.ready as u64)
    );
    html! {
        <div class="lane" data-anchor={format!("lane-{}", props.queue.0)} data-state={(line.ready == 0).then_some("empty")} ref={lane}>
            if line.ready > shown {
                { more(line.ready - shown) }
            }
            if line.ready == 0 {
                <p class="lane__empty">{ "Nothing waits" }</p>
            }
            <ol class="lane__list" role="list" aria-label={label} data-anchor={format!("line-{}", props.queue.0)}>
                if shown > 0 {
                    { places(props, line, shown) }
                }
            </ol>
        </div>
    }
}

/// The first in the line, each in its place.
#[inline(never)] // Not in the first view.
fn places(props: &LaneProps, line: &Line, shown: usize) -> Html {
    let selected = props.snapshot.selected.as_ref().map(|detail| detail.message);
    let place = |(token, position): (&Token, usize)| {
        html! {
            <Place key={token.message.0} token={*token} {position} ready={line.ready}
                selected={selected == Some(token.message)} on_action={&props.on_action} />
        }
    };
    html! { <>{ for line.tokens.iter().take(shown).zip(1..).map(place) }</> }
}

/// The width of the lane as it is drawn; zero before it is.
#[hook]
fn use_width(lane: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    let (node, set) = (lane.clone(), width.setter());
    use_effect_with((), move |()| {
        let measure = move |lane: &Element| set.set(f64::from(lane.client_width()));
        let watch = node.cast::<Element>().and_then(|lane| {
            measure(&lane);
            Resize::watch(&lane.clone(), Callback::from(move |()| measure(&lane)))
        });
        move || drop(watch)
    });
    *width
}

/// How many of so many messages fit into this width.
fn fitting(width: f64, ready: usize, more: f64) -> usize {
    let places = |room: f64| (1..=ready).take_while(|n| *n as f64 * PITCH <= room).count();
    let all = places(width - PADDING);
    if all == ready { ready } else { places(width - PADDING - more) }
}

/// What does not fit: a number, and a stroke for each.
#[inline(never)] // Not in the first view.
fn more(count: usize) -> Html {
    let strokes = (0..count.min(STROKES))
        .fold(String::new(), |path, number| path + &format!("M-{}.5 0v18", number * 5 + 3));
    html! {
        <>
            <div class="lane__rest" aria-hidden="true">
                <svg class="lane__strokes" width="1" height="18"><path d={strokes} /></svg>
            </div>
            <p class="lane__more"><b>{ format!("+ {}", grouped(count as u64)) }</b>{ " more" }</p>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct PlaceProps {
    token: Token,
    position: usize,
    ready: usize,
    selected: bool,
    on_action: OnAction,
}

/// One place in the line.
#[component]
fn Place(props: &PlaceProps) -> Html {
    let Token { message, kind, epoch, age, arriving } = props.token;
    let position = props.position;
    let about =
        format!("ready, position {position} of {}, waiting {age}", grouped(props.ready as u64));
    html! {
        <li class="lane__place">
            <MessageButton {message} {kind} look={Look::Ready} {about} deliveries={epoch}
                {arriving} selected={props.selected} on_action={&props.on_action} />
            if MARKED.contains(&position) {
                <span class="lane__position" aria-hidden="true">{ position }</span>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_shows_all_or_leaves_room_for_the_rest() {
        let check = |width, ready, expected| assert_eq!(fitting(width, ready, MORE), expected);
        check(0.0, 5, 0);
        check(500.0, 14, 14);
        check(500.0, 15, 12);
        check(287.0, 3, 3);
        check(287.0, 60, 5);
    }
}
